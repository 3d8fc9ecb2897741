//! Durations as InfluxDB and Go write them: numbers with units, such as `1h30m`.

const SECOND: i64 = 1_000_000_000;

/// A way to write durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Whole numbers with the units `ns`, `u`, `µ`, `ms`, `s`, `m`, `h`, `d`, `w`
    /// (<https://docs.influxdata.com/influxdb/v1/query_language/spec/#durations>).
    Influx,
    /// Numbers, also with a fraction, with the units `ns`, `µs`, `ms`, `s`, `m`, `h`
    /// (<https://pkg.go.dev/time#Duration.String>).
    Go,
}

impl Spelling {
    /// Its units and their nanoseconds. A unit stands before those that it begins with.
    fn units(self) -> &'static [(&'static str, i64)] {
        match self {
            Self::Influx => &[
                ("ns", 1),
                ("ms", 1_000_000),
                ("u", 1_000),
                ("µ", 1_000),
                ("s", SECOND),
                ("m", 60 * SECOND),
                ("h", 3_600 * SECOND),
                ("d", 86_400 * SECOND),
                ("w", 604_800 * SECOND),
            ],
            Self::Go => &[
                ("ns", 1),
                ("µs", 1_000),
                ("ms", 1_000_000),
                ("s", SECOND),
                ("m", 60 * SECOND),
                ("h", 3_600 * SECOND),
            ],
        }
    }

    /// The nanoseconds of a duration. None: it is not written so, or is too long for an `i64`.
    pub fn nanos(self, text: &str) -> Option<i64> {
        let mut rest = text;
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (whole, fraction) = match rest[..number].split_once('.') {
                Some((whole, fraction)) if self == Self::Go => (whole, fraction),
                Some(_) => return None,
                None => (&rest[..number], ""),
            };
            rest = &rest[number..];
            let mut units = self.units().iter();
            let (unit, size) = units.find(|(unit, _)| rest.starts_with(unit))?;
            rest = &rest[unit.len()..];
            let nanos = whole.parse::<i64>().ok()?.checked_mul(*size)?;
            total = total.checked_add(nanos)?;
            let mut digit = *size;
            for c in fraction.chars() {
                digit /= 10;
                total = total.checked_add(digit * i64::from(c.to_digit(10)?))?;
            }
        }
        (!text.is_empty()).then_some(total)
    }
}

/// Nanoseconds as InfluxDB writes a duration.
pub fn influx_duration(nanos: i64) -> String {
    // The largest unit that leaves no rest; no duration of a script is finer than a millisecond.
    let (size, unit) = [
        (3_600 * SECOND, "h"),
        (60 * SECOND, "m"),
        (SECOND, "s"),
        (1_000_000, "ms"),
    ]
    .into_iter()
    .find(|(size, _)| nanos != 0 && nanos % size == 0)
    .unwrap_or((SECOND, "s"));
    format!("{}{unit}", nanos / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_go_writes_them() {
        for (text, micros) in [
            ("0s", 0),
            ("1m0s", 60_000_000),
            ("1h2m3.5s", 3_723_500_000),
            ("15ms", 15_000),
            ("1.000001s", 1_000_001),
            ("2µs", 2),
        ] {
            assert_eq!(Spelling::Go.nanos(text), Some(micros * 1_000), "{text}");
        }
        for wrong in ["", "5", "s", "1d", "-1s", ".s", "1.2.3s"] {
            assert_eq!(Spelling::Go.nanos(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations_as_influxdb_writes_them() {
        for (text, seconds) in [
            ("30s", 30),
            ("1h30m", 5_400),
            ("1w", 604_800),
            ("1000ms", 1),
        ] {
            assert_eq!(
                Spelling::Influx.nanos(text),
                Some(seconds * SECOND),
                "{text}"
            );
        }
        for wrong in ["", "5", "s", "1.5s", "1y", "-1s", "99999999999w"] {
            assert_eq!(Spelling::Influx.nanos(wrong), None, "{wrong}");
        }
    }
}
