//! What a rule found at each evaluation of the past, and what follows from that.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Level, TopicEvent};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// All evaluations of a rule over a period in the past.
#[derive(Clone, Debug)]
pub struct Evaluations {
    /// Of each part that is watched by itself, in the order of time, as the script writes them.
    pub parts: Vec<Vec<String>>,
    pub time: TimeDelta,
}

impl Evaluations {
    /// Reads what `looks.tick` writes of each part: `<unix seconds>=<look> …`.
    pub fn parse(events: &[TopicEvent], from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let time = from.timestamp()..=to.timestamp();
        let part = |event: &TopicEvent| {
            let looks = event.state.message.split_whitespace();
            let looks = looks.filter_map(|look| look.split_once('='));
            let looks = looks.filter_map(|(at, look)| Some((at.parse::<i64>().ok()?, look)));
            let mut looks: Vec<_> = looks.filter(|(at, _)| time.contains(at)).collect();
            looks.sort_unstable();
            looks.into_iter().map(|(_, look)| look.to_owned()).collect()
        };
        Self {
            parts: events.iter().map(part).collect(),
            time: to - from,
        }
    }

    /// The evaluations, part by part.
    pub fn read<T: FromStr>(&self) -> Vec<Vec<T>> {
        let read = |part: &Vec<String>| part.iter().filter_map(|look| look.parse().ok()).collect();
        self.parts.iter().map(read).collect()
    }

    /// How many alerts are acceptable in that period: one a week.
    pub fn allowed(&self) -> usize {
        self.time.num_weeks().unsigned_abs() as usize
    }
}

/// What the evaluations of the past show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Findings {
    /// Of what is judged at each look: the share of failed requests in percent, or a dyno's
    /// megabytes. Null: no look had data, or it is a kind that judges no number.
    pub distribution: Option<Distribution>,
    /// Of `5xx`, of the number of failed requests in the window.
    pub errors: Option<Distribution>,
    /// What would have alerted at most once a week, and not for more than half of the time.
    pub suggestion: Option<Suggestion>,
    /// Why there is no suggestion, where there might be one.
    pub no_suggestion: Option<String>,
}

impl Findings {
    /// No look had data, and this is why.
    pub fn none(reason: &str) -> Self {
        Self {
            no_suggestion: Some(reason.to_owned()),
            ..Self::default()
        }
    }
}

/// How numbers are distributed. Percentiles are by nearest rank, all to two decimals.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Distribution {
    /// `percent`, `errors` or `MB`.
    pub unit: &'static str,
    /// How many looks had data, of all parts together.
    pub looks: usize,
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

impl Distribution {
    /// None where there are no values.
    pub fn of(unit: &'static str, values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_unstable_by(f64::total_cmp);
        let looks = values.len();
        let max = *values.last()?;
        let rounded = |value: f64| (value * 100.0).round() / 100.0;
        let percentile = |percent: usize| rounded(values[(looks * percent).div_ceil(100) - 1]);
        Some(Self {
            unit,
            looks,
            p50: percentile(50),
            p95: percentile(95),
            p99: percentile(99),
            max: rounded(max),
        })
    }
}

/// A change of the rule, and what it would have done.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Suggestion {
    /// As PATCH takes it.
    pub change: Map<String, Value>,
    /// How often the rule would have left OK with it.
    pub alerts: usize,
    /// How often it may: once a week, and not at all in less than one.
    pub allowed: usize,
}

/// What a rule would have done, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// How often it left OK.
    pub alerts: usize,
    /// How many looks found it in an alert.
    pub in_alert: usize,
    pub looks: usize,
}

impl Outcome {
    /// Follows each part's level from OK on; `next` is the level after one and a look.
    pub fn of<T>(parts: &[Vec<T>], next: impl Fn(Level, &T) -> Level) -> Self {
        let mut outcome = Self::default();
        for part in parts {
            let mut level = Level::Ok;
            for look in part {
                let before = level;
                level = next(level, look);
                outcome.alerts += usize::from(before == Level::Ok && level != Level::Ok);
                outcome.in_alert += usize::from(level != Level::Ok);
            }
            outcome.looks += part.len();
        }
        outcome
    }

    /// Whether it alerted seldom enough, and was not in an alert more often than not: a rule that
    /// never comes back to OK alerts once.
    pub fn suits(&self, allowed: usize) -> bool {
        self.alerts <= allowed && self.in_alert * 2 <= self.looks
    }

    /// Why it is not suggested.
    pub fn complaint(&self, allowed: usize) -> String {
        let share = 100 * self.in_alert / self.looks.max(1);
        format!(
            "is not quiet enough: alerts {} of at most {allowed} (one a week), {share} % of the time in \
             an alert of at most 50 %",
            self.alerts
        )
    }
}

/// The level after `level`, as Kapacitor's alert node has it (`AlertNode.determineLevel`): a higher
/// one as soon as it is `reached`, a lower one when `level` `is_left`.
pub fn next_level(level: Level, reached: Level, is_left: bool) -> Level {
    if reached > level || is_left {
        reached
    } else {
        level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let of = |values: &[f64]| Distribution::of("MB", values.iter().copied());
        assert_eq!(of(&[]), None);
        let few = of(&[3.0, 1.0, 2.006]).unwrap();
        assert_eq!((few.looks, few.p50, few.p95, few.max), (3, 2.01, 3.0, 3.0));
        let values: Vec<_> = (1..=200).rev().map(f64::from).collect();
        let many = of(&values).unwrap();
        assert_eq!(
            (many.p50, many.p95, many.p99, many.max),
            (100.0, 190.0, 198.0, 200.0)
        );
    }

    #[test]
    fn evaluations_are_within_the_period_and_in_order() {
        let event = serde_json::json!({"id": "dyno=web.1", "state": {
            "message": "120=2 60=1 180=x 240=4 ", "time": "1970-01-01T00:00:00Z", "level": "INFO",
        }});
        let event = serde_json::from_value(event).unwrap();
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let looks = Evaluations::parse(&[event], at(60), at(200));
        assert_eq!(looks.read::<f64>(), [[1.0, 2.0]]);
        assert_eq!(looks.allowed(), 0);
        assert_eq!(
            Evaluations::parse(&[], at(0), at(15 * 86_400)).allowed(),
            2,
            "one a week"
        );
    }

    #[test]
    fn a_threshold_that_never_recovers_is_not_suggested() {
        let above = |limit: f64| {
            move |level, look: &f64| {
                let reached = if *look > limit {
                    Level::Warning
                } else {
                    Level::Ok
                };
                next_level(level, reached, *look < limit * 0.5)
            }
        };
        let parts = [vec![1.0, 9.0, 5.0, 3.9], vec![1.0, 1.0, 1.0, 1.0]];
        let outcome = Outcome::of(&parts, above(8.0));
        let expected = Outcome {
            alerts: 1,
            in_alert: 2,
            looks: 8,
        };
        assert_eq!(outcome, expected);
        assert!(outcome.suits(1) && !outcome.suits(0));
        let always = Outcome::of(&parts, above(0.5));
        assert_eq!(always.alerts, 2);
        assert!(!always.suits(2));
    }
}
