//! How many pushes to have in progress.

use std::time::Instant;

/// A window this long is worth judging, in seconds.
const WINDOW: f64 = 0.5;

/// Less than this more is no gain.
const GAIN: f64 = 1.15;

/// After this many windows another limit is tried: the best one changes as Kapacitor fills.
const STAY: usize = 10;

/// How many pushes to have in progress, so that as many as possible are done per second and no more than
/// that are waiting.
///
/// More than Kapacitor can make use of only add latency, and on a busy machine take from it what it needs
/// itself. What a limit comes to is remembered, so that one bad
/// window does not lead away from the best.
#[derive(Debug)]
pub struct Concurrency {
    /// Pushes per second with 1, 2, 4 … of them under way, as far as it was tried.
    rates: Vec<Option<f64>>,
    /// Which of them is being tried.
    level: usize,
    most: usize,
    windows: usize,
    /// Pushes done, and since when.
    done: usize,
    since: Instant,
}

impl Concurrency {
    /// At most `most` at a time.
    pub fn new(most: usize, now: Instant) -> Self {
        Self {
            rates: vec![None; most.max(1).ilog2() as usize + 1],
            level: 0,
            most,
            windows: 0,
            done: 0,
            since: now,
        }
    }

    /// How many may be under way now.
    pub fn limit(&self) -> usize {
        (1 << self.level).min(self.most.max(1))
    }

    /// Learns that one is done, while `under_way` others are.
    pub fn done(&mut self, under_way: usize, now: Instant) {
        if under_way + 1 < self.limit() {
            // There was not enough to do for the limit to matter.
            self.done = 0;
            self.since = now;
            return;
        }
        self.done += 1;
        let seconds = (now - self.since).as_secs_f64();
        if self.done < 4 * self.limit() || seconds < WINDOW {
            return;
        }
        let rate = self.done as f64 / seconds;
        let known = &mut self.rates[self.level];
        *known = Some(known.map_or(rate, |before| 0.7 * before + 0.3 * rate));
        self.windows += 1;
        (self.level, self.done, self.since) = (self.next(), 0, now);
    }

    fn next(&self) -> usize {
        let best = self.best();
        let highest = self.rates.len() - 1;
        let above = (best + 1).min(highest);
        if self.rates[above].is_none() {
            return above;
        }
        match self.windows % (2 * STAY) {
            0 => above,
            STAY => best.saturating_sub(1),
            _ => best,
        }
    }

    /// The lowest limit that is about as fast as any.
    fn best(&self) -> usize {
        let rate = |level: &Option<f64>| level.unwrap_or_default();
        let most = self.rates.iter().map(rate).fold(0.0, f64::max);
        let good = |level: &Option<f64>| rate(level) * GAIN >= most;
        self.rates.iter().position(good).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The mean limit against a server that does `rate(n)` a second with `n` under way, give or take a
    /// sixth in each window.
    fn settles(most: usize, rate: impl Fn(usize) -> f64) -> f64 {
        let mut now = Instant::now();
        let mut concurrency = Concurrency::new(most, now);
        let mut sum = 0;
        for done in 0..20_000 {
            let noise = 0.85 + 0.3 * ((concurrency.windows * 7) % 10) as f64 / 10.0;
            now += Duration::from_secs_f64(1.0 / (rate(concurrency.limit()) * noise));
            concurrency.done(concurrency.limit() - 1, now);
            if done >= 10_000 {
                sum += concurrency.limit();
            }
        }
        sum as f64 / 10_000.0
    }

    #[test]
    fn it_finds_where_more_does_not_help() {
        for best in [1, 4, 16] {
            let mean = settles(32, |n| 30.0 * n.min(best) as f64);
            let best = best as f64;
            assert!((best * 0.7..best * 1.7).contains(&mean), "{best}: {mean}");
        }
        // never more than it may
        assert!(settles(3, |n| n as f64) <= 3.0);
        assert_eq!(settles(1, |_| 50.0), 1.0);
    }

    #[test]
    fn it_stays_away_from_where_more_does_harm() {
        let mean = settles(16, |n| 30.0 / (n as f64).sqrt());
        assert!(mean < 1.5, "{mean}");
    }

    #[test]
    fn what_comes_slowly_changes_nothing() {
        let mut now = Instant::now();
        let mut concurrency = Concurrency::new(8, now);
        for _ in 0..100 {
            now += Duration::from_secs(1);
            concurrency.done(0, now);
        }
        assert!(concurrency.limit() <= 2);
    }
}
