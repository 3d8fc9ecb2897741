//! Times, lengths and shares as pages write them.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

/// A time, for people and for machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// In the zone of the page.
    pub text: String,
    /// In UTC, as RFC 3339 has it.
    pub machine: String,
}

/// A time to the minute.
pub fn written(at: DateTime<Utc>, zone: Tz) -> Written {
    in_form(at, zone, "%Y-%m-%d %H:%M %Z")
}

/// A time to the second.
pub fn exact(at: DateTime<Utc>, zone: Tz) -> Written {
    in_form(at, zone, "%Y-%m-%d %H:%M:%S %Z")
}

/// A time without its day where that is today.
pub fn short(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    match day(at) == day(now) {
        true => in_form(at, zone, "%H:%M %Z").text,
        false => written(at, zone).text,
    }
}

fn in_form(at: DateTime<Utc>, zone: Tz, form: &str) -> Written {
    Written {
        text: at.with_timezone(&zone).format(form).to_string(),
        machine: at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// A length of time in its two largest units, by their symbols: `2 d 4 h`, `12 min`, `40 s`.
pub fn length(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    if seconds < 60 {
        return format!("{seconds} s");
    }
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
    ];
    let units = units.iter().skip_while(|(count, _)| *count == 0).take(2);
    let units = units.filter(|(count, _)| *count > 0);
    let units: Vec<String> = units
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    units.join(" ")
}

/// A share as a percentage with two decimals, never more than it is: `99.99` of what is not whole.
pub fn percent(share: f64, point: &str) -> String {
    // What floating point loses is less than this.
    let hundredths = (share * 10_000.0 + 1e-6).floor();
    format!("{:.2}", hundredths / 100.0).replace('.', point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (seconds, wanted) in [
            (-5, "0 s"),
            (40, "40 s"),
            (60, "1 min"),
            (3_600, "1 h"),
            (3_725, "1 h 2 min"),
            (187_200, "2 d 4 h"),
            (86_460, "1 d"),
        ] {
            assert_eq!(length(TimeDelta::seconds(seconds)), wanted);
        }
    }

    #[test]
    fn shares_are_never_rounded_up() {
        for (share, wanted) in [
            (1.0, "100.00"),
            (0.999_999, "99.99"),
            (0.9999, "99.99"),
            (0.5, "50.00"),
            (0.0, "0.00"),
            (0.1 + 0.2, "30.00"),
        ] {
            assert_eq!(percent(share, "."), wanted);
        }
        assert_eq!(percent(0.123_45, ","), "12,34");
    }

    #[test]
    fn a_time_of_today_has_no_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-03-01T23:30:00Z");
        assert_eq!(short(at("2026-03-01T22:15:00Z"), now, Tz::UTC), "22:15 UTC");
        let berlin = short(at("2026-03-01T22:15:00Z"), now, Tz::Europe__Berlin);
        assert_eq!(berlin, "2026-03-01 23:15 CET");
    }
}
