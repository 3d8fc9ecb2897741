use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rand::Rng;

/// So many failures in a row are no accident.
const THRESHOLD: u32 = 5;

/// The first rest, and the longest: it doubles with each trial that fails.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(5);

/// Gives a Kapacitor that does not answer a rest: calls fail at once then, where each would wait for
/// a timeout of its own. After the rest one call is let through as a trial.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Calls in a row that got no answer.
    failures: u32,
    rest: Option<Rest>,
}

#[derive(Clone, Copy, Debug)]
struct Rest {
    until: Instant,
    length: Duration,
}

/// A call that was let through.
#[derive(Debug)]
pub struct Call {
    is_trial: bool,
}

impl Breaker {
    /// Lets a call through, or says for how long none is.
    pub fn admit(&self, now: Instant) -> Result<Call, Duration> {
        let mut state = self.state();
        match &mut state.rest {
            Some(rest) if now < rest.until => Err(rest.until - now),
            // Should the trial be given up, another one follows.
            Some(rest) => {
                rest.until = now + rest.length;
                Ok(Call { is_trial: true })
            }
            None => Ok(Call { is_trial: false }),
        }
    }

    /// For how long no call is let through.
    pub fn rests(&self, now: Instant) -> Option<Duration> {
        let rest = self.state().rest?;
        (now < rest.until).then(|| rest.until - now)
    }

    /// Learns whether a call got an answer, whatever it said.
    pub fn learn(&self, call: &Call, answered: bool, now: Instant) {
        let mut state = self.state();
        if answered {
            *state = State::default();
            return;
        }
        state.failures += 1;
        let length = match state.rest {
            Some(rest) if call.is_trial => (rest.length * 2).min(LONGEST),
            // it was under way when the rest began
            Some(_) => return,
            None if state.failures < THRESHOLD => return,
            None => FIRST,
        };
        // less up to a half by chance: replicas do not come back all at once
        let until = now + length.mul_f64(rand::rng().random_range(0.5..=1.0));
        state.rest = Some(Rest { until, length });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, now: Instant) {
        let call = breaker.admit(now).unwrap();
        breaker.learn(&call, false, now);
    }

    #[test]
    fn it_pauses_after_failures_in_a_row_and_tries_one_call_at_a_time() {
        let breaker = Breaker::default();
        let mut now = Instant::now();
        for _ in 1..THRESHOLD {
            fail(&breaker, now);
        }
        let under_way = breaker.admit(now).unwrap();
        fail(&breaker, now);
        let rest = breaker.admit(now).unwrap_err();
        assert!((FIRST / 2..=FIRST).contains(&rest), "{rest:?}");
        // what fails after the rest began makes it no longer
        breaker.learn(&under_way, false, now);
        assert_eq!(breaker.rests(now), Some(rest));

        now += rest;
        let trial = breaker.admit(now).unwrap();
        assert!(breaker.admit(now).is_err());
        breaker.learn(&trial, false, now);
        let rest = breaker.admit(now).unwrap_err();
        assert!((FIRST..=2 * FIRST).contains(&rest), "{rest:?}");
        for _ in 0..10 {
            now += LONGEST;
            fail(&breaker, now);
        }
        assert!(breaker.rests(now).unwrap() <= LONGEST);

        now += LONGEST;
        let trial = breaker.admit(now).unwrap();
        breaker.learn(&trial, true, now);
        assert!(breaker.admit(now).is_ok() && breaker.admit(now).is_ok());
    }

    #[test]
    fn an_answer_resets_the_count() {
        let breaker = Breaker::default();
        let now = Instant::now();
        for _ in 0..10 {
            for _ in 1..THRESHOLD {
                fail(&breaker, now);
            }
            let call = breaker.admit(now).unwrap();
            breaker.learn(&call, true, now);
        }
        assert!(breaker.admit(now).is_ok());
    }
}
