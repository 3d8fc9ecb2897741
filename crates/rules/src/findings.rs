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
    /// Of each part that is watched by itself.
    pub parts: Vec<Part>,
    pub time: TimeDelta,
}

/// The evaluations of a part, in the order of time. There may be some 100,000.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// A dyno, for instance; empty, where there is one part only.
    pub name: String,
    /// In seconds since 1970.
    times: Vec<i64>,
    /// What was found each time, as the script writes it, with a space after it.
    looks: String,
}

impl Part {
    /// What was found at these times, which are in order.
    pub fn new<'a>(name: &str, looks: impl IntoIterator<Item = (i64, &'a str)>) -> Self {
        let mut part = Self {
            name: name.into(),
            ..Self::default()
        };
        for (at, look) in looks {
            part.times.push(at);
            part.looks.push_str(look);
            part.looks.push(' ');
        }
        part
    }

    /// Each time, and what was found then. What cannot be read is left out.
    fn read<T: FromStr>(&self) -> impl Iterator<Item = (i64, T)> {
        let looks = self.looks.split_terminator(' ');
        let looks = self.times.iter().zip(looks);
        looks.filter_map(|(at, look)| Some((*at, look.parse().ok()?)))
    }

    /// How much memory it takes, in bytes.
    fn size(&self) -> usize {
        self.name.len() + 8 * self.times.len() + self.looks.len()
    }
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
            // The id is that of the group, such as `dyno=web.1`.
            let (_, name) = event.id.rsplit_once('=').unwrap_or_default();
            Part::new(name, looks)
        };
        let mut parts: Vec<Part> = events.iter().map(part).collect();
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            parts,
            time: to - from,
        }
    }

    /// The evaluations, part by part.
    pub fn read<T: FromStr>(&self) -> Vec<Vec<T>> {
        let read = |part: &Part| part.read().map(|(_, look)| look).collect();
        self.parts.iter().map(read).collect()
    }

    /// How much memory they take, in bytes.
    pub fn size(&self) -> usize {
        self.parts.iter().map(Part::size).sum()
    }

    /// How many alerts are acceptable in that period: one a week.
    pub fn allowed(&self) -> usize {
        self.time.num_weeks().unsigned_abs() as usize
    }
}

/// What was judged, as a picture of it needs it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Judged {
    /// `percent`, `MB` or `ms`.
    pub unit: &'static str,
    pub parts: Vec<JudgedPart>,
    /// How often the rule would have left OK, had it another threshold: the rising thresholds of the whole range.
    pub curve: Vec<CurvePoint>,
    /// The field that the thresholds of the curve are of: `warn_percent` or `warn`.
    pub field: &'static str,
}

/// What was judged of a part. Where there was more than was asked for, what is close together is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct JudgedPart {
    /// A dyno, for instance; empty, where there is one part only.
    pub name: String,
    /// The first times, in seconds since 1970.
    pub at: Vec<i64>,
    /// The lowest and the highest value from then on.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// Of `5xx`, the most failed requests in the window.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub errors: Vec<f64>,
    /// Of `latency`, the most requests in the window.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub requests: Vec<f64>,
}

/// A threshold, and how often it would have alerted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CurvePoint {
    pub threshold: f64,
    pub alerts: usize,
}

/// So many thresholds are tried.
const TRIED: usize = 60;

impl JudgedPart {
    /// At most `most` of what a part has; `value` is what is judged of a look, and its failed requests.
    pub fn of<T: FromStr>(
        part: &Part,
        most: usize,
        value: impl Fn(&T) -> (f64, Option<f64>),
    ) -> Self {
        let mut judged = Self {
            name: part.name.clone(),
            ..Self::default()
        };
        let (first, last) = (part.times.first(), part.times.last());
        let time = first.zip(last).map_or(0, |(first, last)| last - first + 1);
        // All of them, where there are no more than wanted.
        let width = match part.times.len() > most {
            true => (time as usize).div_ceil(most.max(1)).max(1) as i64,
            false => 1,
        };
        let begin = first.copied().unwrap_or_default();
        let mut bucket = None;
        for (at, look) in part.read::<T>() {
            let (value, errors) = value(&look);
            let own = (at - begin) / width;
            let is_new = bucket.replace(own) != Some(own);
            match (judged.low.last_mut(), judged.high.last_mut()) {
                (Some(low), Some(high)) if !is_new => {
                    *low = low.min(rounded(value));
                    *high = high.max(rounded(value));
                    if let (Some(most), Some(errors)) = (judged.errors.last_mut(), errors) {
                        *most = most.max(errors);
                    }
                }
                _ => {
                    judged.at.push(at);
                    judged.low.push(rounded(value));
                    judged.high.push(rounded(value));
                    judged.errors.extend(errors);
                }
            }
        }
        judged
    }
}

/// How often a rule would have left OK with each of the thresholds from `least` to `most`; `next` is the level after
/// one and a look, by a threshold.
pub fn curve<T>(
    parts: &[Vec<T>],
    [least, most]: [f64; 2],
    next: impl Fn(f64, Level, &T) -> Level,
) -> Vec<CurvePoint> {
    let step = (most - least) / (TRIED - 1) as f64;
    let thresholds = (0..TRIED).map(|nth| rounded(least + step * nth as f64));
    let outcome = |threshold| CurvePoint {
        threshold,
        alerts: Outcome::of(parts, |level, look| next(threshold, level, look)).alerts,
    };
    match step > 0.0 {
        true => thresholds.map(outcome).collect(),
        false => vec![outcome(rounded(least))],
    }
}

/// To two decimals.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// What the evaluations of the past show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Findings {
    /// Of what is judged at each look: the share of failed requests in percent, a dyno's megabytes, or
    /// the milliseconds of an answer. Null: no look had data, or it is a kind that judges no number.
    pub distribution: Option<Distribution>,
    /// Of `5xx`, of the number of failed requests in the window.
    pub errors: Option<Distribution>,
    /// Of `latency`, of the number of requests in the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Distribution>,
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
    /// `percent`, `errors`, `MB`, `ms` or `requests`.
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

/// Thresholds as one would set them, from `least` to `most`: 95, 96 … 100, 105 … 1000, 1050 …
pub fn round_numbers(least: f64, most: f64) -> impl Iterator<Item = u64> {
    let step = |number: u64| match number.max(1).ilog10() {
        digits @ 2.. => 5 * 10_u64.pow(digits - 2),
        _ => 1,
    };
    let least = (least.ceil() as u64).max(1);
    let first = least.next_multiple_of(step(least));
    std::iter::successors(Some(first), move |number| Some(number + step(*number)))
        .take_while(move |number| *number <= most as u64)
}

/// The `crit` that goes with another `warn`: the rule's own; where that is not above it, as far above it
/// as the rule's own is.
pub fn crit_above([own_warn, own_crit]: [f64; 2], warn: u64) -> f64 {
    if own_crit > warn as f64 {
        own_crit
    } else {
        (warn as f64 * own_crit / own_warn).floor() + 1.0
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
        assert_eq!(looks.parts[0].name, "web.1");
        assert_eq!(looks.allowed(), 0);
        assert_eq!(
            Evaluations::parse(&[], at(0), at(15 * 86_400)).allowed(),
            2,
            "one a week"
        );
    }

    #[test]
    fn a_picture_has_the_extremes_of_what_is_close_together() {
        let looks: Vec<(i64, String)> = (0..100)
            .map(|nth| (nth * 10, f64::from((nth % 7) as i32).to_string()))
            .collect();
        let part = Part::new("web.1", looks.iter().map(|(at, look)| (*at, look.as_str())));
        let all = JudgedPart::of(&part, 100, |value: &f64| (*value, None));
        assert_eq!((all.at.len(), all.errors.len()), (100, 0));
        assert_eq!(all.low, all.high);
        let few = JudgedPart::of(&part, 10, |value: &f64| (*value, Some(value * 2.0)));
        assert_eq!(few.at.len(), 10);
        assert!(few.low.iter().all(|it| *it == 0.0), "{few:?}");
        assert!(few.high.iter().all(|it| *it == 6.0), "{few:?}");
        assert_eq!(few.errors, [12.0; 10]);
        assert_eq!(
            JudgedPart::of(&Part::default(), 10, |it: &f64| (*it, None)),
            JudgedPart::default()
        );
    }

    #[test]
    fn a_curve_is_what_each_threshold_would_have_done() {
        let parts = [vec![1.0, 5.0, 1.0, 9.0, 1.0]];
        let next = |limit: f64, level, value: &f64| {
            let reached = if *value >= limit {
                Level::Warning
            } else {
                Level::Ok
            };
            next_level(level, reached, *value < limit)
        };
        let curve = curve(&parts, [1.0, 9.0], next);
        assert_eq!(curve.len(), TRIED);
        let at = |limit: f64| {
            curve
                .iter()
                .find(|it| it.threshold >= limit)
                .unwrap()
                .alerts
        };
        // From 1 on it is in an alert all the time; then each of the two peaks, then one of them.
        assert_eq!([at(1.0), at(2.0), at(5.1), at(9.0)], [1, 2, 1, 1]);
        assert_eq!(super::curve(&parts, [3.0, 3.0], next).len(), 1);
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

    #[test]
    fn thresholds_are_round() {
        let of = |least, count| round_numbers(least, 1e9).take(count).collect::<Vec<_>>();
        assert_eq!(of(0.1, 2), [1, 2]);
        assert_eq!(of(97.3, 4), [98, 99, 100, 105]);
        assert_eq!(of(995.1, 3), [1000, 1050, 1100]);
        assert_eq!(of(2e9, 1), [] as [u64; 0]);
    }
}
