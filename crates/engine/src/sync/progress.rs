//! Progress of long work, in the log.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often it is said how far the work is.
const PAUSE: Duration = Duration::from_secs(5);

/// Logs how far pushes are that take long; nothing of those that are done soon.
pub struct Progress {
    begun: Instant,
    logged: Mutex<Instant>,
}

impl Progress {
    pub fn begin() -> Self {
        let begun = Instant::now();
        Self {
            begun,
            logged: Mutex::new(begun),
        }
    }

    /// `done` of `total` are done.
    pub fn report(&self, done: usize, total: usize) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.elapsed() < PAUSE && (done < total || *logged == self.begun) {
            return;
        }
        *logged = Instant::now();
        let seconds = self.begun.elapsed().as_secs_f64();
        let per_second = (done as f64 / seconds * 10.0).round() / 10.0;
        tracing::info!(done, total, per_second, "pushing to Kapacitor");
    }
}
