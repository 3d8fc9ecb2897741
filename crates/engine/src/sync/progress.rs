use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often it is said how far the work is.
const PAUSE: Duration = Duration::from_secs(5);

/// Says in the log how far deliveries are that take long; nothing of those that are done soon.
pub struct Progress {
    begun: Instant,
    told: Mutex<Instant>,
}

impl Progress {
    pub fn begin() -> Self {
        let begun = Instant::now();
        Self {
            begun,
            told: Mutex::new(begun),
        }
    }

    /// Learns that so many of so many are done.
    pub fn tell(&self, done: usize, total: usize) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() < PAUSE && (done < total || *told == self.begun) {
            return;
        }
        *told = Instant::now();
        let seconds = self.begun.elapsed().as_secs_f64();
        let per_second = (done as f64 / seconds * 10.0).round() / 10.0;
        tracing::info!(done, total, per_second, "delivering to Kapacitor");
    }
}
