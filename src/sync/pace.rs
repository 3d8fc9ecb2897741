use std::time::Instant;

/// A window this long is worth judging, in seconds.
const WINDOW: f64 = 0.5;

/// Less than this more is no gain.
const GAIN: f64 = 1.05;

/// How many deliveries to have under way so that the most are done per second. It climbs: one more
/// as long as that is a gain, one less when it is none, and so stays about where more does not help.
#[derive(Debug)]
pub struct Pace {
    limit: usize,
    most: usize,
    grows: bool,
    /// Deliveries done, and since when.
    done: usize,
    since: Instant,
    /// Deliveries per second in the window before.
    rate: f64,
}

impl Pace {
    /// At most so many at a time.
    pub fn new(most: usize, now: Instant) -> Self {
        Self {
            limit: most.min(2),
            most,
            grows: true,
            done: 0,
            since: now,
            rate: 0.0,
        }
    }

    /// How many may be under way now.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Learns that one is done, while `under_way` others are.
    pub fn done(&mut self, under_way: usize, now: Instant) {
        if under_way + 1 < self.limit {
            // There was not enough to do for the limit to matter.
            self.done = 0;
            self.since = now;
            return;
        }
        self.done += 1;
        let seconds = (now - self.since).as_secs_f64();
        if self.done < 4 * self.limit || seconds < WINDOW {
            return;
        }
        let rate = self.done as f64 / seconds;
        if rate < self.rate * GAIN {
            // One less when growing did not help; one more again when shrinking did harm.
            self.grows = !self.grows;
        }
        self.limit = match self.grows {
            true => (self.limit + 1).min(self.most),
            false => (self.limit - 1).max(1),
        };
        (self.done, self.since, self.rate) = (0, now, rate);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The mean limit against a server that does `rate(n)` a second with `n` under way.
    fn settles(most: usize, rate: impl Fn(usize) -> f64) -> f64 {
        let mut now = Instant::now();
        let mut pace = Pace::new(most, now);
        let mut sum = 0;
        for done in 0..20_000 {
            now += Duration::from_secs_f64(1.0 / rate(pace.limit()));
            pace.done(pace.limit() - 1, now);
            if done >= 10_000 {
                sum += pace.limit();
            }
        }
        sum as f64 / 10_000.0
    }

    #[test]
    fn it_finds_where_more_does_not_help() {
        for best in [1, 4, 12] {
            let mean = settles(32, |n| 30.0 * n.min(best) as f64);
            let best = best as f64;
            assert!((best * 0.7..best + 2.5).contains(&mean), "{best}: {mean}");
        }
        // never more than it may
        assert!(settles(3, |n| n as f64) <= 3.0);
        assert_eq!(settles(1, |_| 50.0), 1.0);
    }

    #[test]
    fn what_comes_slowly_changes_nothing() {
        let mut now = Instant::now();
        let mut pace = Pace::new(8, now);
        for _ in 0..100 {
            now += Duration::from_secs(1);
            pace.done(0, now);
        }
        assert_eq!(pace.limit(), 2);
    }
}
