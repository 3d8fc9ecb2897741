//! When to try again.

use std::time::Duration;

/// The waits after the first attempts, in seconds; the last one is repeated.
const WAITS: [u64; 6] = [5, 15, 45, 120, 300, 600];

/// The waits after a target's circuit has opened, in seconds; the last one is repeated for a while, so that
/// what waits is told within a minute of the target's return.
const RESTS: [u64; 4] = [5, 15, 45, 60];

/// After as many attempts, some 20 minutes, a target rests as long as a message does.
const LONG_OUTAGE: u32 = 20;

/// How long a message is tried; then it is dead.
pub const GIVE_UP: Duration = Duration::from_secs(24 * 3600);

/// As many failures in a row open the circuit of a target: then one message at a time is tried, and the
/// others wait without counting.
pub const OPENS_AFTER: u32 = 5;

/// How long to wait after `attempts` attempts, the first of which is 1. `random`, from 0 to 1, spreads it
/// by a fifth to both sides, so that what failed together does not come back together.
pub fn wait(attempts: u32, random: f64) -> Duration {
    step(&WAITS, attempts, random)
}

/// The wait after `attempts` attempts.
fn step(waits: &[u64], attempts: u32, random: f64) -> Duration {
    let step = (attempts.max(1) as usize - 1).min(waits.len() - 1);
    let spread = 0.8 + 0.4 * random.clamp(0.0, 1.0);
    Duration::from_secs(waits[step]).mul_f64(spread)
}

/// For how long no message is sent to a target that has failed so often in a row. None: it is sent to.
pub fn rest(failures: u32, random: f64) -> Option<Duration> {
    let attempts = (failures + 1)
        .checked_sub(OPENS_AFTER)
        .filter(|it| *it > 0)?;
    Some(match attempts > LONG_OUTAGE {
        true => wait(attempts, random),
        false => step(&RESTS, attempts, random),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_spread() {
        for (attempts, seconds) in [
            (0, 5),
            (1, 5),
            (2, 15),
            (3, 45),
            (4, 120),
            (5, 300),
            (6, 600),
            (999, 600),
        ] {
            let middle = Duration::from_secs(seconds);
            assert_eq!(wait(attempts, 0.5), middle);
            assert_eq!(wait(attempts, 0.0), middle.mul_f64(0.8));
            assert_eq!(wait(attempts, 1.0), middle.mul_f64(1.2));
        }
    }

    /// Five minutes of outage are bridged with few attempts.
    #[test]
    fn an_outage_takes_few_attempts() {
        let mut elapsed = Duration::ZERO;
        let mut attempts = 0;
        while elapsed < Duration::from_secs(300) {
            attempts += 1;
            elapsed += wait(attempts, 0.0);
        }
        assert!(attempts <= 6, "{attempts}");
    }

    #[test]
    fn a_circuit_opens_after_failures_in_a_row() {
        assert_eq!(rest(OPENS_AFTER - 1, 0.5), None);
        assert_eq!(rest(OPENS_AFTER, 0.5), Some(Duration::from_secs(5)));
        assert_eq!(rest(OPENS_AFTER + 9, 0.5), Some(Duration::from_secs(60)));
        let long = rest(OPENS_AFTER + LONG_OUTAGE, 0.5);
        assert_eq!(long, Some(Duration::from_secs(600)));
    }
}
