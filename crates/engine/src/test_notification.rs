//! Test notifications: whether the targets of a rule can be reached.

use std::time::Duration;

use chrono::Utc;
use futures::future::{join_all, try_join_all};
use kapacitor::Level;
use notify::{Message, Recipient, Verdict, channels::webhook::TEST_HEADER};
use rules::{
    delivery::Delivery,
    targets::{Channel, Target},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::Record;
use uuid::Uuid;

use crate::{
    Engine,
    change::{Result, find},
    delivery::secrets,
};

/// How one target took a test notification.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetTest {
    /// `slack`, `email`, `post`, or the name of another channel.
    pub target: &'static str,
    /// The channel, the addresses or the URL.
    pub to: String,
    pub success: bool,
    /// Why it did not succeed: what the target or Kapacitor answered, or why it was not tried.
    pub message: Option<String>,
}

/// Sends a marked notification to each target of a rule that must exist, by whoever notifies them.
pub async fn send(engine: &Engine, id: &str) -> Result<Vec<TargetTest>> {
    let record = find(engine, id).await?;
    let text = format!("TEST {id}: a test notification, nothing has happened");
    match engine.delivery(&record) {
        Delivery::Service => Ok(by_service(engine, &record, None).await),
        Delivery::Kapacitor | Delivery::Shadow => by_kapacitor(engine, &record, &text).await,
    }
}

/// Sends a marked notification of a rule that must exist to one of its targets, as the service does.
pub async fn send_to(engine: &Engine, id: &str, target: Uuid) -> Result<Vec<TargetTest>> {
    let record = find(engine, id).await?;
    Ok(by_service(engine, &record, Some(target)).await)
}

/// The field of a channel, or its name where it has none.
fn name(channel: Channel) -> &'static str {
    match channel.field() {
        "targets" => channel.name(),
        field => field,
    }
}

/// Each address is tried once, and its answer is the result; or only that of the target `only`.
async fn by_service(engine: &Engine, record: &Record, only: Option<Uuid>) -> Vec<TargetTest> {
    let now = Utc::now();
    let message = Message {
        key: format!("{}/test/{}", record.id, now.timestamp_micros()),
        task: record.id.clone(),
        kind: record.kind.clone(),
        app: record.app.clone(),
        part: record.id.clone(),
        level: Level::Info,
        text: format!("{}: a test notification, nothing has happened", record.id),
        details: String::new(),
        at: now,
        body: None,
        links: Vec::new(),
        notes: Vec::new(),
        is_acknowledged: false,
        is_test: true,
    };
    let all = |channel| -> Vec<String> {
        let addresses = record.targets.addresses(channel);
        addresses.map(Into::into).collect()
    };
    let addresses = Channel::ALL.into_iter().flat_map(|channel| {
        let recipients = all(channel);
        let addresses = recipients.clone().into_iter();
        addresses.map(move |address| {
            let id = Uuid::from_bytes(Target::of(channel, &address).id());
            (id, channel, address, recipients.clone())
        })
    });
    let wanted = addresses.filter(|(id, ..)| only.is_none_or(|only| *id == only));
    let tests = wanted.map(|(id, channel, address, recipients)| {
        let message = &message;
        async move {
            let secret = match channel.is_sealed() {
                true => secrets::address(engine, id).await.ok().flatten(),
                false => None,
            };
            let signing = match channel {
                Channel::Webhook => secrets::signing(engine, id).await.unwrap_or_default(),
                _ => Vec::new(),
            };
            let to = Recipient {
                address: &address,
                secret: secret.as_deref(),
                all: &recipients,
                secrets: &signing,
                plain: false,
                now,
            };
            let notifiers = &engine.notifiers;
            let refused = match notifiers.of(channel) {
                Some(notifier) => match notifiers.send(notifier, message, to, Duration::ZERO).await
                {
                    Verdict::Delivered { .. } => None,
                    Verdict::Again { reason, .. }
                    | Verdict::Plainer { reason }
                    | Verdict::Final { reason }
                    | Verdict::Gone { reason }
                    | Verdict::Operator { reason } => Some(reason),
                },
                None => Some("not tried: the channel is not configured here".into()),
            };
            TargetTest {
                target: name(channel),
                to: address,
                success: refused.is_none(),
                message: refused,
            }
        }
    });
    join_all(tests).await
}

async fn by_kapacitor(engine: &Engine, record: &Record, text: &str) -> Result<Vec<TargetTest>> {
    let tests = Channel::WITH_FIELD.into_iter().filter_map(|channel| {
        let to = record.targets.text(channel)?;
        let (service, options) = match channel {
            Channel::Slack => (
                "slack",
                json!({ "channel": to, "message": text, "level": "INFO" }),
            ),
            Channel::Email => {
                let all: Vec<&str> = record.targets.addresses(channel).collect();
                ("smtp", json!({ "to": all, "subject": text, "body": text }))
            }
            // Kapacitor fills the body with an empty alert; only a header can carry the mark.
            _ => (
                "httppost",
                json!({ "url": to, "headers": { TEST_HEADER: text } }),
            ),
        };
        Some((channel, to, service, options))
    });
    try_join_all(tests.map(async |(channel, to, service, options)| {
        let refusal = match channel {
            Channel::Webhook => engine.settings.webhook_allow.refusal(&to).await,
            _ => None,
        };
        let (success, message) = match refusal {
            Some(refusal) => (false, format!("not tried: it {}", refusal.reason)),
            None => {
                let outcome = engine.kapacitor.test_service(service, &options).await?;
                (outcome.success, outcome.message)
            }
        };
        Ok(TargetTest {
            target: name(channel),
            to: to.into_owned(),
            success,
            message: (!success).then_some(message),
        })
    }))
    .await
}
