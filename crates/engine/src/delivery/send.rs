//! Tells targets what they are to be told. Every replica does; a target is served by one at a time, which
//! holds its lease, so that order and pace are kept.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use store::targets;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::serving::{EVERY, Serving};
use crate::{Engine, job::Job};

/// How many targets a replica serves at a time.
const TARGETS: usize = 64;

/// Sends what is due again and again.
pub struct Send {
    /// Names this replica in leases.
    replica: Uuid,
    places: Arc<Semaphore>,
}

impl Default for Send {
    fn default() -> Self {
        Self {
            replica: Uuid::new_v4(),
            places: Arc::new(Semaphore::new(TARGETS)),
        }
    }
}

impl Job for Send {
    fn name(&self) -> &'static str {
        "send"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let free = self.places.available_permits() as i64;
            match targets::lease(&engine.db, self.replica, free).await {
                Ok(leased) => {
                    for target in leased {
                        let place = self.places.clone().acquire_owned().await;
                        let (engine, stop, replica) = (engine.clone(), stop.clone(), self.replica);
                        engine.clone().spawn(async move {
                            let mut serving = Serving::new(engine, replica, target);
                            serving.serve(&stop).await;
                            drop(place);
                        });
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot look for messages that are due"),
            }
            // Until something is recorded here, or for a while.
            tokio::select! {
                () = engine.due.notified() => {}
                () = tokio::time::sleep(EVERY) => {}
                () = stop.cancelled() => {}
            }
            Duration::ZERO
        })
    }
}
