//! One listing of Kapacitor's tasks, from which drift and rule health are found.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kapacitor::{Error, TaskInfo};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::drift;
use crate::{Engine, job::Job};

/// How soon Kapacitor is listed again after it was away, at most.
const SOON: Duration = Duration::from_secs(2);

/// Tasks with the fields of [`drift::FIELDS`] and their counters.
pub struct Listed {
    /// When Kapacitor was asked.
    pub at: DateTime<Utc>,
    pub tasks: Vec<TaskInfo>,
}

/// A listing, or why there is none.
pub type Listing = Result<Arc<Listed>, Error>;

/// Where to get listings.
#[derive(Clone)]
pub struct Listings {
    newest: watch::Receiver<Option<Listing>>,
    hurry: Arc<Notify>,
}

impl Listings {
    /// The next listing that this has not returned yet. Never returns once listing has ended.
    pub async fn next(&mut self) -> Listing {
        loop {
            if self.newest.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
            if let Some(listing) = self.newest.borrow_and_update().clone() {
                return listing;
            }
        }
    }

    /// Asks for the next listing soon rather than after a whole interval.
    pub fn hurry(&self) {
        self.hurry.notify_one();
    }
}

/// Lists Kapacitor's tasks as often as drift and rule health need it.
pub struct List {
    newest: watch::Sender<Option<Listing>>,
    hurry: Arc<Notify>,
    /// When drift and when health are to be compared next.
    due: [Instant; 2],
}

impl List {
    /// The job, and where to get its listings.
    pub fn new() -> (Self, Listings) {
        let (newest, receiver) = watch::channel(None);
        let hurry = Arc::new(Notify::new());
        let listings = Listings {
            newest: receiver,
            hurry: hurry.clone(),
        };
        let due = [Instant::now(); 2];
        (Self { newest, hurry, due }, listings)
    }
}

impl Job for List {
    fn name(&self) -> &'static str {
        "list"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let settings = &engine.settings;
            let now = Instant::now();
            for (due, interval) in self
                .due
                .iter_mut()
                .zip([settings.reconcile_interval, settings.health_interval])
            {
                // What is nearly due is served by the same listing.
                if now + interval / 10 >= *due {
                    *due = now + interval;
                }
            }
            let fields = [drift::FIELDS, &["stats"]].concat();
            let at = Utc::now();
            let listing = engine.kapacitor.tasks(&fields).await;
            let failed = listing.is_err();
            let wait = self.due[0].min(self.due[1]) - now;
            let listing = listing.map(|tasks| Arc::new(Listed { at, tasks }));
            self.newest.send_replace(Some(listing));
            if failed {
                return wait.min(SOON);
            }
            // A hurried listing still leaves Kapacitor a moment.
            let hurried = async {
                self.hurry.notified().await;
                tokio::time::sleep(SOON).await;
            };
            let wait = tokio::time::timeout(wait, hurried);
            let _ = stop.run_until_cancelled(wait).await;
            Duration::ZERO
        })
    }
}
