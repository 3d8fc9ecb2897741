//! The state that all handlers share.

use std::{future::Future, sync::Arc};

use sqlx::PgPool;
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::task::TaskTracker;

use crate::{
    access::Access, config::Config, kapacitor::Kapacitor, metrics::Metrics, task::TaskLocks,
    template::Templates,
};

/// So many pushes at a time: more than Kapacitor can make use of, which compiles on all its cores.
pub const PUSHES: usize = 16;

/// Everything a request or the reconcile loop needs. Cheap to clone; clones share it all.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub db: PgPool,
    pub kapacitor: Kapacitor,
    pub templates: Arc<Templates>,
    pub locks: TaskLocks,
    /// Held by each push while Kapacitor works at it: more at a time take longer, and are no more per
    /// second.
    pub pushes: Arc<Semaphore>,
    pub metrics: Arc<Metrics>,
    pub access: Arc<Access>,
    /// How many more backtests may run.
    pub backtests: Arc<Semaphore>,
    /// Held by the reconciliation that somebody has asked for.
    pub reconciling: Arc<Semaphore>,
    /// Work that must come to its end even when the one who asked for it is gone.
    work: TaskTracker,
}

/// Why an [`App`] could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a template does not compile: {0}")]
    Template(#[from] tera::Error),
}

impl App {
    /// Connects lazily: nothing needs to be up yet but tokio.
    pub fn new(config: Config) -> Result<Self, Error> {
        let metrics = Arc::new(Metrics::new());
        metrics.auth_off(!config.access.on);
        Ok(Self {
            db: crate::db::pool(&config),
            kapacitor: Kapacitor::new(&config.kapacitor, metrics.clone()),
            templates: Arc::new(Templates::new(config.site.clone())?),
            locks: TaskLocks::new(
                config.database_options(),
                config.database_timeout,
                config.request_timeout,
            ),
            pushes: Arc::new(Semaphore::new(PUSHES)),
            access: Arc::new(Access::new(config.access.clone())),
            metrics,
            backtests: Arc::new(Semaphore::new(config.backtest_concurrency)),
            reconciling: Arc::new(Semaphore::new(1)),
            work: TaskTracker::new(),
            config: Arc::new(config),
        })
    }

    /// Runs `work` to its end, whether or not anybody waits for it.
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
