//! Targets that cannot be notified: others are told, once an outage, and once when it is over.

use std::time::Duration;

use futures::future::BoxFuture;
use rules::targets::Target;
use secret::mask;
use store::outages::{self, Outage};
use tokio_util::sync::CancellationToken;

use crate::{Engine, job::Job};

/// How often it is looked for outages.
const EVERY: Duration = Duration::from_secs(15);

/// Tells of outages again and again.
pub struct TellOutages;

impl Job for TellOutages {
    fn name(&self) -> &'static str {
        "outages"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        _stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            if let Err(error) = tell(engine).await {
                tracing::warn!(%error, "cannot look for outages of targets");
            }
            EVERY
        })
    }
}

async fn tell(engine: &Engine) -> sqlx::Result<()> {
    let db = &engine.db;
    for outage in outages::new(db).await? {
        let recipients = recipients(&outage, &engine.settings.operator);
        let name = name(&outage.channel, &outage.address);
        let waits = match outage.waiting {
            0 => String::new(),
            1 => ", and 1 alert waits".into(),
            count => format!(", and {count} alerts wait"),
        };
        let message = format!(
            "CRITICAL {name} cannot be notified since {}: {}{waits}",
            outage.since.format("%F %T UTC"),
            outage.error
        );
        tracing::error!(channel = outage.channel, "{message}");
        outages::record(db, outage.target, "CRITICAL", &message, &recipients).await?;
        engine.due.notify_one();
    }
    for over in outages::over(db).await? {
        let message = format!(
            "OK {} is notified again",
            name(&over.channel, &over.address)
        );
        outages::record(db, over.target, "OK", &message, &[]).await?;
        engine.due.notify_one();
    }
    Ok(())
}

/// Whom to tell: the other targets of its rules, otherwise the operator.
fn recipients(outage: &Outage, operator: &[Target]) -> Vec<String> {
    if !outage.others.is_empty() {
        return outage.others.clone();
    }
    let others = operator.iter().filter(|it| it.address != outage.address);
    others
        .flat_map(|it| [it.channel.name().to_owned(), it.address.clone()])
        .collect()
}

/// A target as it may be shown to all.
fn name(channel: &str, address: &str) -> String {
    match channel {
        "webhook" => format!("webhook {}", mask::url(address)),
        _ => format!("{channel} {address}"),
    }
}
