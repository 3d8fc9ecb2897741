//! One listing of Kapacitor's tasks, for all who compare it with something.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use kapacitor::{Error, TaskInfo};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::{drift, job::Job};
use crate::Engine;

/// How soon Kapacitor is listed again after it was away, at most.
const SOON: Duration = Duration::from_secs(2);

/// A listing with the fields of [`drift::FIELDS`] and the tasks' counters, or why there is none.
pub type Listing = Result<Arc<Vec<TaskInfo>>, Error>;

/// Where listings are to be had.
#[derive(Clone)]
pub struct Listings {
    newest: watch::Receiver<Option<Listing>>,
    hurry: Arc<Notify>,
}

impl Listings {
    /// The next listing that this has not answered with yet. Never, once nobody lists any more.
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

    /// Has Kapacitor listed again soon, and not after a whole interval.
    pub fn hurry(&self) {
        self.hurry.notify_one();
    }
}

/// Lists Kapacitor's tasks as often as somebody needs to know.
pub struct List {
    newest: watch::Sender<Option<Listing>>,
    hurry: Arc<Notify>,
}

impl List {
    /// The job, and where its listings are to be had.
    pub fn new() -> (Self, Listings) {
        let (newest, receiver) = watch::channel(None);
        let hurry = Arc::new(Notify::new());
        let listings = Listings {
            newest: receiver,
            hurry: hurry.clone(),
        };
        (Self { newest, hurry }, listings)
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
            let interval = settings.reconcile_interval.min(settings.health_interval);
            let fields = [drift::FIELDS, &["stats"]].concat();
            let listing = engine.kapacitor.tasks(&fields).await;
            let failed = listing.is_err();
            self.newest.send_replace(Some(listing.map(Arc::new)));
            if failed {
                return interval.min(SOON);
            }
            // Whoever is in a hurry still leaves Kapacitor a moment.
            let hurried = async {
                self.hurry.notified().await;
                tokio::time::sleep(SOON).await;
            };
            let wait = tokio::time::timeout(interval, hurried);
            let _ = stop.run_until_cancelled(wait).await;
            Duration::ZERO
        })
    }
}
