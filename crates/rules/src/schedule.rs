//! When Kapacitor evaluates a rule. Rules with the same schedule are spread over it: thousands that run in
//! the same second would saturate Kapacitor and InfluxDB and then leave them idle.

use chrono::TimeDelta;

const SECOND: i64 = 1_000_000_000;

/// How a rule is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// How often it is evaluated.
    pub every: TimeDelta,
    /// How often the query runs that shows whether data still arrives: the script's last one.
    pub probe_every: TimeDelta,
    /// For how long after the last point that query brings something.
    pub probe_period: TimeDelta,
}

impl Schedule {
    /// Of a script with one query, which asks for `period`.
    pub fn new(every: TimeDelta, period: TimeDelta) -> Self {
        Self {
            every,
            probe_every: every,
            probe_period: period,
        }
    }
}

/// The steps that divide a minute or an hour, and those that divide a day.
const STEPS: [u64; 11] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const HOUR_STEPS: [u64; 7] = [1, 2, 3, 4, 6, 8, 12];

/// A number below `below` that is always the same for `id`, and spreads over many ids (FNV-1a).
pub fn spread(id: &str, below: u64) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3_u64)
    });
    // FNV's low bits are its weak ones
    (hash >> 32) % below
}

/// A Kapacitor cron expression of seven fields that ticks every `every` nanoseconds, at an offset
/// of the id's own.
///
/// Cron can only tick in equal steps where they divide the minute, the hour or the day; another
/// step becomes the next shorter one that does.
pub fn cron(id: &str, every: i64) -> String {
    // the longest step not above `every` in this unit, and the id's offset within it
    let step = |unit: i64, steps: &[u64]| {
        let wanted = (every / unit).unsigned_abs();
        steps.iter().rev().find(|step| **step <= wanted).copied()
    };
    let second = spread(id, 60);
    let hash = spread(id, 1 << 31);
    if let Some(days) = step(24 * 3600 * SECOND, &[1]) {
        debug_assert_eq!(days, 1, "rules are evaluated once a day at least");
        return format!("{second} {} {} * * * *", hash % 60, hash / 60 % 24);
    }
    if let Some(hours) = step(3600 * SECOND, &HOUR_STEPS) {
        let first = hash / 60 % hours;
        return format!("{second} {} {first}-23/{hours} * * * *", hash % 60);
    }
    if let Some(minutes) = step(60 * SECOND, &STEPS) {
        return format!("{second} {}-59/{minutes} * * * * *", hash % minutes);
    }
    let seconds = step(SECOND, &STEPS).unwrap_or(1);
    format!("{}-59/{seconds} * * * * * *", hash % seconds)
}

/// Like [`cron`], but each minute at most, and at the tenth second for all: a replay looks at whole
/// minutes.
pub fn aligned_cron(every: i64) -> String {
    let minutes = (every / (60 * SECOND)).unsigned_abs().max(1);
    let longest =
        |steps: &[u64], wanted: u64| steps.iter().rev().find(|step| **step <= wanted).copied();
    if minutes >= 24 * 60 {
        return "10 0 0 * * * *".into();
    }
    match longest(&HOUR_STEPS, minutes / 60) {
        Some(hours) => format!("10 0 0-23/{hours} * * * *"),
        None => {
            let minutes = longest(&STEPS, minutes).unwrap_or(1);
            format!("10 0-59/{minutes} * * * * *")
        }
    }
}

/// The greatest common divisor.
pub fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_spread_evenly_and_stay_where_they_are() {
        let mut seconds = [0; 60];
        for n in 0..6000 {
            seconds[spread(&format!("app-{n}-5xx"), 60) as usize] += 1;
        }
        assert!(
            seconds.iter().all(|count| (60..=140).contains(count)),
            "{seconds:?}"
        );
        assert_eq!(spread("shop-prod-5xx", 60), spread("shop-prod-5xx", 60));
    }

    #[test]
    fn cron_of_each_unit() {
        let fields = |every| -> Vec<String> {
            cron("x", every * SECOND)
                .split(' ')
                .map(Into::into)
                .collect()
        };
        for (every, place, step) in [
            (10, 0, "/10"),
            (45, 0, "/30"),
            (59, 0, "/30"),
            (60, 1, "/1"),
            (300, 1, "/5"),
            (420, 1, "/6"),
            (3600, 2, "/1"),
            (6 * 3600, 2, "/6"),
            (18 * 3600, 2, "/12"),
        ] {
            let fields = fields(every);
            assert_eq!(fields.len(), 7);
            assert!(fields[place].ends_with(step), "{every}: {fields:?}");
            assert!(
                fields[place + 1..].iter().all(|field| field == "*"),
                "{every}: {fields:?}"
            );
        }
        assert!(!fields(86_400).join(" ").contains('/'));
    }
}
