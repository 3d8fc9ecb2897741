//! The guard from the other side: Kapacitor tells the operator when the service does not deliver.
//!
//! The leader writes a point to Kapacitor every ten seconds, as long as the database answers. A task of
//! Kapacitor's own, with handlers of its own, misses them.

use std::time::Duration;

use futures::future::BoxFuture;
use kapacitor::{DbRp, Definition, Status, Var, Vars};
use notify::text::hash;
use rules::{
    delivery::Delivery,
    targets::{Channel, Target},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{Engine, job::Job};

/// The id of the task. No rule has it: theirs end in the name of what they watch.
pub const ID: &str = "kapacitor-alerts-deadman";

const DATABASE: &str = "kapacitor_alerts";
const RETENTION_POLICY: &str = "heartbeat";

/// How often a point is written; the task looks each 30 s.
const EVERY: Duration = Duration::from_secs(10);

/// How often it is looked whether Kapacitor still has the task.
const LOOK: Duration = Duration::from_secs(60);

const SCRIPT: &str = include_str!("../../../../tick_templates/deadman.tick");

/// Keeps the task there, and writes to it.
#[derive(Default)]
pub struct Deadman {
    looked: Option<Instant>,
}

impl Job for Deadman {
    fn name(&self) -> &'static str {
        "deadman"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        _stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            if let Err(error) = self.beat(engine).await {
                tracing::warn!(%error, "cannot tell Kapacitor that the service delivers");
            }
            EVERY
        })
    }
}

/// Why the point was not written.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
}

/// Whether Kapacitor is to have the task. One that is there otherwise, of earlier settings, is removed with what
/// else was left behind.
pub fn is_wanted(engine: &Engine) -> bool {
    !engine.settings.operator.is_empty() && engine.templates.delivery(None) == Delivery::Service
}

impl Deadman {
    async fn beat(&mut self, engine: &Engine) -> Result<(), Error> {
        if !is_wanted(engine) {
            return Ok(());
        }
        if self.looked.is_none_or(|it| it.elapsed() > LOOK) {
            ensure(engine, &engine.settings.operator).await?;
            self.looked = Some(Instant::now());
        }
        store::now(&engine.db).await?;
        let point = "alive value=1i";
        engine
            .kapacitor
            .write(DATABASE, RETENTION_POLICY, point)
            .await?;
        Ok(())
    }
}

/// The task's script and vars: Kapacitor notifies the operator by its own handlers.
fn task(operator: &[Target]) -> (String, Vars) {
    let of = |channel| -> Vec<String> {
        let targets = operator.iter().filter(|it| it.channel == channel);
        targets.map(|it| it.address.clone()).collect()
    };
    let mut vars = Vars::new();
    vars.insert("database".into(), DATABASE.into());
    vars.insert("retention_policy".into(), RETENTION_POLICY.into());
    let mut declared = "var database string\nvar retention_policy string\n".to_owned();
    let mut handlers = String::new();
    if let Some(channel) = of(Channel::Slack).first() {
        declared += "var slack string\n";
        handlers += "        .slack()\n            .channel(slack)\n";
        vars.insert("slack".into(), channel.as_str().into());
    }
    let emails = of(Channel::Email);
    if !emails.is_empty() {
        declared += "var email list\n";
        handlers += "        .email(email)\n";
        vars.insert("email".into(), Var::List(emails));
    }
    // A task that has this script has these vars.
    let named = serde_json::to_string(&vars).unwrap_or_default();
    let script = format!("// {}\n{declared}\n{SCRIPT}{handlers}", hash(&[&named]));
    (script, vars)
}

async fn ensure(engine: &Engine, operator: &[Target]) -> Result<(), kapacitor::Error> {
    let (script, vars) = task(operator);
    let kapacitor = &engine.kapacitor;
    let definition = Definition {
        id: ID,
        task_type: "stream",
        dbrps: [DbRp {
            db: DATABASE,
            rp: RETENTION_POLICY,
        }],
        script: &script,
        vars: &vars,
        status: Status::Enabled,
    };
    match kapacitor.task(ID).await? {
        None => {
            kapacitor.create_task(&definition).await?;
        }
        Some(known) if known.script == script && known.executing => {}
        Some(_) => {
            kapacitor.disable_task(ID).await?;
            kapacitor.update_task(&definition).await?;
        }
    }
    Ok(())
}
