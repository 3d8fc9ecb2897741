//! The state that everything here shares.

use std::{future::Future, sync::Arc, time::Duration};

use kapacitor::Kapacitor;
use notify::Link;
use prober::Prober;
use rules::{
    delivery::Delivery,
    ingest::IngestSecret,
    link::{Alert, LinkSecret},
    render::{Site, Templates},
    targets::Target,
};
use secret::{SecretUrl, seal::Sealer};
use sqlx::PgPool;
use store::{Record, TaskLocks};
use tokio::{
    sync::{Notify, OnceCell, Semaphore},
    task::JoinHandle,
};
use tokio_util::task::TaskTracker;

use crate::{
    availability::{Availability, LastSeen},
    backtest::{replays::Replays, turns::Turns},
    checks::polls::canary::Canary,
    delivery::{
        notifiers::{self, Notifiers},
        recorder::Recorder,
    },
    metrics::Metrics,
    webhook,
};

/// The most pushes at a time. Kapacitor compiles on all its cores and cannot use more.
pub const PUSHES: usize = 16;

/// The settings of the engine.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database: store::Settings,
    pub kapacitor: kapacitor::Settings,
    pub site: Site,
    /// Longest time for a request, and for the wait for another replica's lock.
    pub request_timeout: Duration,
    /// Which webhooks rules may have besides public ones.
    pub webhook_allow: webhook::Allowed,
    /// Which endpoints checks may ask besides public ones.
    pub probe_allow: webhook::Allowed,
    /// Hosts and ports that answer as long as the network works.
    pub probe_canary: Vec<(String, u16)>,
    /// Where results and changes of status of checks are written to, besides the database.
    pub checks_influx: Option<SecretUrl>,
    /// Time between two comparisons of Kapacitor with the database.
    pub reconcile_interval: Duration,
    /// Whether drift is repaired, and not only reported.
    pub repair: bool,
    /// Time between two evaluations of the rules' health.
    pub health_interval: Duration,
    /// Longest time for a backtest.
    pub backtest_timeout: Duration,
    /// Most backtests at a time.
    pub backtest_concurrency: usize,
    /// For how many days a version of a rule is kept after it was replaced.
    pub versions_retention: i32,
    /// For how many days an entry of the audit is kept; none: forever.
    pub audit_retention: Option<i32>,
    /// For how many days an event of the history is kept.
    pub events_retention: i32,
    /// For how many days each answer of a check is kept.
    pub results_retention: i32,
    /// For how many days Kapacitor's JSON of an event is kept.
    pub bodies_retention: i32,
    /// The channels that the service can notify by.
    pub channels: notifiers::Settings,
    /// Where people reach the service; none: messages have no links.
    pub public_url: Option<String>,
    pub storm: Storm,
    /// Who is told what nobody else can be told.
    pub operator: Vec<Target>,
    /// What secrets of targets are sealed with; none: there can be none.
    pub sealer: Option<Sealer>,
}

/// When a target that people read is told of many events in one message.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// After so many messages in ten seconds; 0: never.
    pub after: i64,
    /// How often it is told then.
    pub every: Duration,
    /// The same for e-mail.
    pub every_email: Duration,
}

impl Storm {
    /// How often a target of this channel is told.
    pub fn every(&self, channel: &str) -> Duration {
        match channel {
            "email" => self.every_email,
            _ => self.every,
        }
    }
}

/// What every request and every job needs. Cheap to clone; clones share it all.
#[derive(Clone)]
pub struct Engine {
    pub settings: Arc<Settings>,
    pub db: PgPool,
    pub kapacitor: Kapacitor,
    pub templates: Arc<Templates>,
    pub locks: TaskLocks,
    /// Held by each push while Kapacitor works on it: with more at a time each takes longer, and no more are
    /// done per second.
    pub pushes: Arc<Semaphore>,
    pub metrics: Arc<Metrics>,
    ingest_secret: Arc<OnceCell<IngestSecret>>,
    link_secret: Arc<OnceCell<LinkSecret>>,
    /// Of the database, for those who must not wait for it.
    pub database: Arc<Availability>,
    /// When Kapacitor was last seen to reach the service.
    pub preflight: Arc<LastSeen>,
    pub notifiers: Arc<Notifiers>,
    /// Asks the endpoints of checks.
    pub prober: Arc<Prober>,
    /// Says whether this replica reaches anything at all.
    pub canary: Arc<Canary>,
    /// Records events.
    pub recorder: Arc<Recorder>,
    /// Wakes the sender of this replica: there is something to tell.
    pub due: Arc<Notify>,
    /// Whose turn it is to have a past replayed.
    pub backtests: Turns,
    /// What was replayed within a minute.
    pub replays: Replays,
    /// Held by a reconciliation on demand.
    pub reconciling: Arc<Semaphore>,
    /// Work that must be finished even when the caller is gone.
    work: TaskTracker,
}

/// Why an [`Engine`] could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("a template does not compile: {0}")]
    Template(#[from] tera::Error),
}

impl Engine {
    /// Connects lazily: PostgreSQL and Kapacitor need not be up yet. Must be called within a tokio
    /// runtime.
    pub fn new(settings: Settings) -> Result<Self, StartError> {
        let metrics = Arc::new(Metrics::default());
        let on_call = {
            let metrics = metrics.clone();
            Arc::new(move |call, outcome, took| metrics.kapacitor_call(call, outcome, took))
        };
        Ok(Self {
            db: store::pool(&settings.database),
            kapacitor: Kapacitor::new(&settings.kapacitor, on_call),
            templates: Arc::new(Templates::new(settings.site.clone())?),
            locks: TaskLocks::new(
                &settings.database.options,
                settings.database.timeout,
                settings.request_timeout,
            ),
            pushes: Arc::new(Semaphore::new(PUSHES)),
            metrics,
            ingest_secret: Arc::default(),
            link_secret: Arc::default(),
            database: Arc::default(),
            preflight: Arc::default(),
            notifiers: Arc::new(Notifiers::new(
                &settings.channels,
                settings.webhook_allow.clone(),
                settings.sealer.is_some(),
            )),
            prober: Arc::new(Prober::new(Arc::new(settings.probe_allow.clone()))),
            canary: Arc::new(Canary::new(&settings.probe_canary)),
            recorder: Arc::default(),
            due: Arc::default(),
            backtests: Turns::new(settings.backtest_concurrency),
            replays: Replays::default(),
            reconciling: Arc::new(Semaphore::new(1)),
            work: TaskTracker::new(),
            settings: Arc::new(settings),
        })
    }

    /// What the keys are derived from with which scripts report; none if rules of this delivery do not
    /// report. It is read from the database once.
    pub async fn ingest_secret(
        &self,
        delivery: Option<Delivery>,
    ) -> sqlx::Result<Option<&IngestSecret>> {
        if !self.templates.delivery(delivery).reports() {
            return Ok(None);
        }
        self.read_ingest_secret().await.map(Some)
    }

    /// The same for any rule.
    pub async fn read_ingest_secret(&self) -> sqlx::Result<&IngestSecret> {
        let secret = || store::secrets::ingest(&self.db);
        self.ingest_secret.get_or_try_init(secret).await
    }

    /// How the targets of a rule are told.
    pub fn delivery(&self, record: &Record) -> Delivery {
        match record.is_check() {
            true => Delivery::Service,
            false => self.templates.delivery(record.delivery()),
        }
    }

    /// What links are signed with. It is read from the database once.
    pub async fn link_secret(&self) -> sqlx::Result<&LinkSecret> {
        let secret = || store::secrets::links(&self.db);
        self.link_secret.get_or_try_init(secret).await
    }

    /// The page where an alert is acknowledged; none where nobody could reach it.
    pub async fn ack_link(&self, alert: &Alert) -> sqlx::Result<Option<Link>> {
        let Some(url) = &self.settings.public_url else {
            return Ok(None);
        };
        let token = self.link_secret().await?.token(alert);
        Ok(Some(Link {
            text: "Acknowledge",
            url: format!("{url}/ack/{token}"),
        }))
    }

    /// Runs `work` to its end, whether or not anyone waits for it.
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.work.spawn(work)
    }

    /// Waits until all that was spawned is done.
    pub async fn finish(&self) {
        self.work.close();
        self.work.wait().await;
    }
}
