//! The result of a replay.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kapacitor::Level;
use rules::findings::Findings;
use schemars::JsonSchema;
use serde::Serialize;

/// A change of level that a rule would have reported.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Transition {
    /// The end of the window that was looked at; of an event, when it happened.
    pub time: DateTime<Utc>,
    pub level: Level,
    /// The dyno, where a rule watches each by itself; of `traffic` what it compares, `usual` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dyno: Option<String>,
    /// The notification's text.
    pub message: String,
}

impl Transition {
    /// Reads what `transitions.tick` writes: `<ns> <LEVEL>|<dyno>|<text>`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '|');
        let (time, level) = parts.next()?.split_once(' ')?;
        let dyno = parts.next()?;
        Some(Self {
            time: DateTime::from_timestamp_nanos(time.parse().ok()?),
            level: serde_json::from_value(level.into()).ok()?,
            dyno: (!dyno.is_empty()).then(|| dyno.to_owned()),
            message: parts.next()?.to_owned(),
        })
    }
}

/// What a rule would have reported in a period.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    pub transitions: Vec<Transition>,
    pub totals: Totals,
    pub days: Vec<Day>,
    #[serde(flatten)]
    pub findings: Findings,
}

/// Sums over the whole time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Totals {
    /// Notifications of a level above OK.
    pub alerts: usize,
    /// Notifications of a recovery.
    pub recoveries: usize,
    /// How long some part of the rule was critical, in minutes.
    pub minutes_critical: f64,
    /// How long some part of it warned and none was critical, in minutes.
    pub minutes_warning: f64,
}

/// Sums over a day (UTC).
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Day {
    pub day: NaiveDate,
    pub alerts: usize,
    pub minutes_critical: f64,
}

impl Report {
    /// Adds up what happened up to `to`. Events have no end: `holds` says whether a level lasts until
    /// the next one.
    pub fn of(transitions: Vec<Transition>, to: DateTime<Utc>, holds: bool) -> Self {
        let mut totals = Totals::default();
        let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
        let mut levels: BTreeMap<Option<&str>, Level> = BTreeMap::new();
        for (place, transition) in transitions.iter().enumerate() {
            let day = day_of(&mut days, transition.time);
            match transition.level {
                Level::Ok => totals.recoveries += 1,
                _ => {
                    totals.alerts += 1;
                    day.alerts += 1;
                }
            }
            if !holds {
                continue;
            }
            levels.insert(transition.dyno.as_deref(), transition.level);
            let until = transitions.get(place + 1).map_or(to, |next| next.time);
            match levels.values().max() {
                Some(Level::Critical) => {
                    totals.minutes_critical += minutes(transition.time, until);
                    add_critical(&mut days, transition.time, until);
                }
                Some(Level::Warning) => totals.minutes_warning += minutes(transition.time, until),
                _ => {}
            }
        }
        Self {
            totals,
            days: days.into_values().collect(),
            transitions,
            findings: Findings::default(),
        }
    }
}

fn minutes(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).num_seconds() as f64 / 60.0
}

fn day_of(days: &mut BTreeMap<NaiveDate, Day>, at: DateTime<Utc>) -> &mut Day {
    let day = at.date_naive();
    days.entry(day).or_insert(Day {
        day,
        alerts: 0,
        minutes_critical: 0.0,
    })
}

/// Shares a critical time out over the days that it lasted.
fn add_critical(days: &mut BTreeMap<NaiveDate, Day>, from: DateTime<Utc>, to: DateTime<Utc>) {
    let mut at = from;
    while at < to {
        let midnight = at
            .date_naive()
            .succ_opt()
            .and_then(|next| next.and_hms_opt(0, 0, 0))
            .map_or(to, |next| next.and_utc());
        let until = midnight.min(to);
        day_of(days, at).minutes_critical += minutes(at, until);
        at = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    fn change(minute: i64, level: Level, dyno: Option<&str>) -> Transition {
        Transition {
            time: at(minute),
            level,
            dyno: dyno.map(Into::into),
            message: String::new(),
        }
    }

    #[test]
    fn a_line_of_the_log() {
        let line = "1795253415000000000 CRITICAL|web.1|CRITICAL a web.1: memory 9 MB | x";
        let transition = Transition::parse(line).unwrap();
        assert_eq!(transition.level, Level::Critical);
        assert_eq!(transition.dyno.as_deref(), Some("web.1"));
        assert_eq!(transition.message, "CRITICAL a web.1: memory 9 MB | x");
        assert_eq!(transition.time.timestamp(), 1_795_253_415);
        assert_eq!(Transition::parse("x"), None);
    }

    #[test]
    fn times_are_added_up_over_parts_and_days() {
        let day = 24 * 60;
        let report = Report::of(
            vec![
                change(day - 30, Level::Warning, Some("a")),
                change(day - 20, Level::Critical, Some("a")),
                change(day - 10, Level::Critical, Some("b")),
                change(day + 10, Level::Ok, Some("a")),
                change(day + 40, Level::Ok, Some("b")),
            ],
            at(2 * day),
            true,
        );
        assert_eq!(
            report.totals,
            Totals {
                alerts: 3,
                recoveries: 2,
                minutes_critical: 60.0,
                minutes_warning: 10.0
            }
        );
        let days: Vec<_> = report
            .days
            .iter()
            .map(|d| (d.alerts, d.minutes_critical))
            .collect();
        assert_eq!(days, [(3, 20.0), (0, 40.0)]);
    }

    #[test]
    fn what_has_not_ended_lasts_until_now_and_events_do_not_last() {
        let open = vec![change(10, Level::Critical, None)];
        let lasting = Report::of(open.clone(), at(25), true);
        assert_eq!(lasting.totals.minutes_critical, 15.0);
        assert_eq!(Report::of(open, at(25), false).totals.minutes_critical, 0.0);
    }
}
