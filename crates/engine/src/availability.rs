//! Whether the database is known to be away, so that callers who must not wait are refused at once.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long callers are refused after a failure, before one of them tries again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long the one that tries has, before another one does.
const TRIAL: Duration = Duration::from_secs(3);

/// What the last attempts came to.
#[derive(Default)]
pub struct Availability(Mutex<Option<Instant>>);

impl Availability {
    /// Whether a caller may try now. After a failure, one at a time may.
    pub fn may_try(&self, now: Instant) -> bool {
        let mut away_until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *away_until {
            Some(until) if now < until => false,
            Some(_) => {
                *away_until = Some(now + TRIAL);
                true
            }
            None => true,
        }
    }

    /// Notes how an attempt ended.
    pub fn note(&self, worked: bool, now: Instant) {
        let mut away_until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *away_until = (!worked).then(|| now + PAUSE);
    }
}

/// When something was last seen to work.
#[derive(Default)]
pub struct LastSeen(Mutex<Option<Instant>>);

impl LastSeen {
    /// Whether that is no longer ago than `age`.
    pub fn is_fresh(&self, now: Instant, age: Duration) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_some_and(|seen| now.saturating_duration_since(seen) < age)
    }

    pub fn note(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_one_caller_at_a_time_tries() {
        let (it, begin) = (Availability::default(), Instant::now());
        assert!(it.may_try(begin) && it.may_try(begin));
        it.note(false, begin);
        assert!(!it.may_try(begin));
        let later = begin + PAUSE;
        assert!(it.may_try(later));
        assert!(!it.may_try(later) && !it.may_try(later + PAUSE));
        assert!(it.may_try(later + TRIAL));
        it.note(true, later + TRIAL);
        assert!(it.may_try(later + TRIAL) && it.may_try(later + TRIAL));
    }
}
