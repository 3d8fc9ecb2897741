//! What a job is.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::Engine;

/// Work that is done again and again: by the leader, the one of all replicas that holds the leader's lock,
/// or by each of them.
pub trait Job: Send {
    /// Its name in the log.
    fn name(&self) -> &'static str;

    /// One turn, which begins nothing new after `stop`. Answers how long to wait until the next.
    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration>;
}
