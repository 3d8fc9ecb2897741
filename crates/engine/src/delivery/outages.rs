//! Targets that cannot be notified: others are told, once an outage, and once when it is over. The operator is told
//! of checks that cannot be asked.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use rules::targets::Target;
use secret::mask;
use store::outages::{self, Outage, Unasked};
use tokio_util::sync::CancellationToken;

use crate::{Engine, job::Job};

/// How often it is looked for outages.
const EVERY: Duration = Duration::from_secs(15);

/// How long checks cannot be asked before the operator is told.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// Tells of outages again and again.
#[derive(Default)]
pub struct TellOutages {
    /// Since when some check cannot be asked.
    unasked_since: Option<DateTime<Utc>>,
}

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
            if let Err(error) = self.tell(engine).await {
                tracing::warn!(%error, "cannot look for outages of targets");
            }
            EVERY
        })
    }
}

impl TellOutages {
    async fn tell(&mut self, engine: &Engine) -> sqlx::Result<()> {
        of_targets(engine).await?;
        self.of_checks(engine).await
    }

    /// Checks that cannot be asked, whatever is wrong with what they ask.
    async fn of_checks(&mut self, engine: &Engine) -> sqlx::Result<()> {
        let Unasked {
            count,
            reason,
            is_known,
            now,
        } = outages::unasked(&engine.db).await?;
        if count == 0 {
            self.unasked_since = None;
            if is_known {
                let message = "OK all checks can be asked again";
                record(engine, outages::OF_CHECKS, "OK", message, &[]).await?;
            }
            return Ok(());
        }
        let since = *self.unasked_since.get_or_insert(now);
        if is_known || now - since < PATIENCE {
            return Ok(());
        }
        let checks = match count {
            1 => "1 check is unknown".to_owned(),
            count => format!("{count} checks are unknown"),
        };
        let message = format!(
            "CRITICAL {checks} since {}: {}",
            since.format("%F %T UTC"),
            reason.as_deref().unwrap_or("no reason is known")
        );
        tracing::error!("{message}");
        let recipients = addresses(engine.settings.operator.iter());
        record(
            engine,
            outages::OF_CHECKS,
            "CRITICAL",
            &message,
            &recipients,
        )
        .await
    }
}

/// Records that there is an outage, or none any more, and has it told.
async fn record(
    engine: &Engine,
    subject: &str,
    level: &str,
    message: &str,
    recipients: &[String],
) -> sqlx::Result<()> {
    outages::record(&engine.db, subject, level, message, recipients).await?;
    engine.due.notify_one();
    Ok(())
}

async fn of_targets(engine: &Engine) -> sqlx::Result<()> {
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
        let subject = outages::of_target(outage.target);
        record(engine, &subject, "CRITICAL", &message, &recipients).await?;
    }
    for over in outages::over(db).await? {
        let message = format!(
            "OK {} is notified again",
            name(&over.channel, &over.address)
        );
        record(
            engine,
            &outages::of_target(over.target),
            "OK",
            &message,
            &[],
        )
        .await?;
    }
    Ok(())
}

/// Whom to tell: the other targets of its rules, otherwise the operator.
fn recipients(outage: &Outage, operator: &[Target]) -> Vec<String> {
    if !outage.others.is_empty() {
        return outage.others.clone();
    }
    addresses(operator.iter().filter(|it| it.address != outage.address))
}

/// The channels and addresses of targets, in turn.
fn addresses<'a>(targets: impl Iterator<Item = &'a Target>) -> Vec<String> {
    targets
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
