//! Test notifications: whether the targets of a rule can be reached.

use futures::future::try_join_all;
use rules::targets::Channel;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::{
    Engine,
    change::{Result, find},
};

/// How one target took a test notification.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetTest {
    /// `slack`, `email` or `post`.
    pub target: &'static str,
    /// The channel, the addresses or the URL.
    pub to: String,
    pub success: bool,
    /// Why it did not succeed: Kapacitor's reason, or why it was not tried.
    pub message: Option<String>,
}

/// Marks the test of a webhook.
pub const TEST_HEADER: &str = "X-Kapacitor-Alerts-Test";

/// Sends a marked notification to each target of a rule that must exist.
pub async fn send(engine: &Engine, id: &str) -> Result<Vec<TargetTest>> {
    let record = find(engine, id).await?;
    let text = format!("TEST {id}: a test notification, nothing has happened");
    let tests = Channel::ALL.into_iter().filter_map(|channel| {
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
            Channel::Webhook => (
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
            target: channel.field(),
            to: to.into_owned(),
            success,
            message: (!success).then_some(message),
        })
    }))
    .await
}
