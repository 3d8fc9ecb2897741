//! `latency`: an app takes too long to answer.

use std::{num::ParseFloatError, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Level, Var, Vars};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::requests;
use crate::{
    KapacitorKind, Kind, Rule,
    fields::{Fields, InfluxDuration},
    findings::{
        Distribution, Evaluations, Findings, Judged, JudgedPart, Outcome, Suggestion, crit_above,
        curve, next_level, round_numbers,
    },
    schedule::{Schedule, cron},
    values::{Count, Hosts, Milliseconds, Percentile},
};

/// What a `latency` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Latency {
    /// Milliseconds from which on it warns.
    pub warn: Milliseconds,
    /// Milliseconds from which on it is critical; more than `warn`.
    pub crit: Milliseconds,
    /// Which percentile of the answers of the window is compared; 95 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentile: Option<Percentile>,
    /// How much of the past is looked at: minutes that divide an hour; 5 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<InfluxDuration>,
    /// How many requests the window must have for its percentile to count; 20 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_requests: Option<Count>,
    /// Hosts that the app answers on besides its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Hosts>,
}

/// What is judged at a look: the requests of the window.
struct Requests {
    ms: f64,
    all: f64,
}

impl FromStr for Requests {
    type Err = ParseFloatError;

    /// `<ms>/<all>`, as `latency.tick` writes them.
    fn from_str(text: &str) -> Result<Self, ParseFloatError> {
        let (ms, all) = text.split_once('/').unwrap_or((text, ""));
        Ok(Self {
            ms: ms.parse()?,
            all: all.parse()?,
        })
    }
}

/// When a rule speaks: from how many milliseconds on, and how many requests there must be.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limits {
    warn: f64,
    crit: f64,
    min_requests: f64,
}

impl Limits {
    /// The level after `level` and a look: what the conditions of `latency.tick` say.
    fn next(self, level: Level, look: &Requests) -> Level {
        let is_over = |limit: f64| look.all >= self.min_requests && look.ms >= limit;
        let reached = if is_over(self.crit) {
            Level::Critical
        } else if is_over(self.warn) {
            Level::Warning
        } else {
            Level::Ok
        };
        let limit = match level {
            Level::Critical => self.crit,
            _ => self.warn,
        };
        let is_left = look.ms < limit * 0.8 || look.all * 2.0 < self.min_requests;
        next_level(level, reached, is_left)
    }
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;

/// The windows there are, in minutes: those that divide an hour, so that a replay can ask for each.
const WINDOWS: [f64; 12] = [
    1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 10.0, 12.0, 15.0, 20.0, 30.0, 60.0,
];

impl Latency {
    fn limits(&self) -> Limits {
        Limits {
            warn: self.warn.as_f64(),
            crit: self.crit.as_f64(),
            min_requests: self.min_requests() as f64,
        }
    }

    fn min_requests(&self) -> i64 {
        self.min_requests.map_or(20, Count::as_i64)
    }

    fn percentile(&self) -> f64 {
        self.percentile.unwrap_or_default().as_f64()
    }

    /// The window in nanoseconds.
    fn window(&self) -> i64 {
        self.window
            .as_ref()
            .map_or(5 * MINUTE, InfluxDuration::nanos)
    }

    fn window_text(&self) -> String {
        self.window
            .as_ref()
            .map_or("5m".into(), ToString::to_string)
    }

    /// Nanoseconds that are queried: the window, and at least 5 minutes of whole windows before it, in
    /// which the recovery is seen when all requests stop.
    fn period(&self) -> i64 {
        let window = self.window();
        window + (5 * MINUTE + window - 1) / window * window
    }
}

impl Kind for Latency {
    const NAME: &'static str = "latency";
    const ABOUT: &'static str = "Watches how long an app takes to answer.";
    const HOSTS: Option<&'static str> = Some("hosts");

    fn read(fields: &mut Fields) -> Option<Self> {
        let warn: Option<Milliseconds> = fields.required("warn");
        let crit: Option<Milliseconds> = fields.required("crit");
        if let (Some(warn), Some(crit)) = (warn, crit)
            && warn >= crit
        {
            fields.fault("warn", format!("must be less than crit ({crit})"));
        }
        let percentile = fields.optional("percentile");
        let window: Option<InfluxDuration> = fields.optional("window");
        if let Some(window) = &window
            && !WINDOWS.contains(&(window.nanos() as f64 / MINUTE as f64))
        {
            let right = WINDOWS.map(|minutes| format!("{minutes}m")).join(", ");
            fields.fault("window", format!("must be one of {right}"));
        }
        let min_requests = fields.optional("min_requests");
        let hosts = fields.optional("hosts");
        Some(Self {
            warn: warn?,
            crit: crit?,
            percentile,
            window,
            min_requests,
            hosts,
        })
    }

    fn other_hosts(&self, app: &str) -> Vec<String> {
        requests::other_hosts(app, self.hosts.as_ref())
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-latency")
    }

    fn condition(&self) -> String {
        let Self { warn, crit, .. } = self;
        format!(
            "p{} ≥ {warn} ms, critical ≥ {crit} ms, ≥ {} requests, in {}",
            self.percentile(),
            self.min_requests(),
            self.window_text(),
        )
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "warn": 500, "crit": 2000, "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for Latency {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[
        ("warn", "warn"),
        ("crit", "crit"),
        ("percentile", "own_percentile"),
        ("window", "own_window"),
        ("min_requests", "own_min_requests"),
        ("hosts", "hosts"),
    ];
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/latency.tick");

    fn schedule(&self) -> Schedule {
        let period = TimeDelta::nanoseconds(self.period());
        Schedule::new(TimeDelta::minutes(1), period)
    }

    fn vars(task: &Rule<Self>, _since: DateTime<Utc>) -> Vars {
        let spec = &task.spec;
        let percentile = spec.percentile();
        let mut vars = Vars::from([
            (
                "where_".into(),
                requests::of_app(task.app.as_str(), spec.hosts.as_ref()).into(),
            ),
            ("cron".into(), cron(&task.id(), MINUTE).into()),
            // The last points of a minute may still be on their way.
            ("lag".into(), Var::Duration(10 * SECOND)),
            (
                "milliseconds".into(),
                format!("percentile(\"value\", {percentile})").into(),
            ),
            ("percentile_text".into(), format!("p{percentile}").into()),
            ("window".into(), Var::Duration(spec.window())),
            ("window_text".into(), spec.window_text().into()),
            ("period".into(), Var::Duration(spec.period())),
            ("min_requests".into(), Var::Int(spec.min_requests())),
            ("warn".into(), Var::Float(spec.warn.as_f64())),
            ("crit".into(), Var::Float(spec.crit.as_f64())),
        ]);
        // What the rule's owner has set, so that the task can be read back.
        if let Some(percentile) = spec.percentile {
            vars.insert("own_percentile".into(), Var::Float(percentile.as_f64()));
        }
        if spec.window.is_some() {
            vars.insert("own_window".into(), Var::Duration(spec.window()));
        }
        if let Some(count) = spec.min_requests {
            vars.insert("own_min_requests".into(), Var::Int(count.as_i64()));
        }
        if let Some(hosts) = &spec.hosts {
            vars.insert("hosts".into(), Var::List(hosts.names().to_vec()));
        }
        vars
    }

    fn replay(vars: &mut Vars) {
        if let Some(Var::Duration(window)) = vars.get("window") {
            vars.insert("steps".into(), Var::Int(window / MINUTE));
        }
        vars.insert("lag".into(), Var::Duration(10 * SECOND));
    }

    const THRESHOLDS: &'static [&'static str] = &["warn", "crit", "min_requests"];

    fn judged(&self, looks: &Evaluations, most: usize) -> Option<Judged> {
        let own = self.limits();
        let parts = looks.read::<Requests>();
        let values = parts.iter().flatten().map(|look| look.ms);
        let lowest = values.clone().filter(|ms| *ms > 0.0);
        let lowest = lowest.fold(own.warn, f64::min);
        let highest = values.fold(own.crit, f64::max);
        let value = |look: &Requests| (look.ms, Some(look.all));
        let with_requests = |part: JudgedPart| JudgedPart {
            requests: part.errors,
            errors: Vec::new(),
            ..part
        };
        Some(Judged {
            unit: "ms",
            parts: looks
                .parts
                .iter()
                .map(|part| with_requests(JudgedPart::of(part, most, value)))
                .collect(),
            curve: curve(&parts, [lowest, highest], |warn, level, look| {
                let crit = own.crit.max(warn);
                Limits { warn, crit, ..own }.next(level, look)
            }),
            field: "warn",
        })
    }

    /// The lowest `warn` that would have been quiet enough.
    fn findings(&self, looks: &Evaluations) -> Findings {
        let parts = looks.read::<Requests>();
        let asked = || parts.iter().flatten().filter(|look| look.all > 0.0);
        let Some(distribution) = Distribution::of("ms", asked().map(|look| look.ms)) else {
            return Findings::none("there were no requests");
        };
        let allowed = looks.allowed();
        let own = self.limits();
        // One that is in an alert for half of the time at most is not below the median.
        let quiet = round_numbers(distribution.p50, Milliseconds::MAX).find_map(|warn| {
            let crit = crit_above([own.warn, own.crit], warn);
            let limits = Limits {
                warn: warn as f64,
                crit,
                ..own
            };
            let outcome = Outcome::of(&parts, |level, look| limits.next(level, look));
            let is_right = crit <= Milliseconds::MAX && outcome.suits(allowed);
            is_right.then(|| Suggestion {
                change: self.change_to(warn, crit),
                alerts: outcome.alerts,
                allowed,
            })
        });
        Findings {
            no_suggestion: quiet
                .is_none()
                .then(|| "no threshold is high enough".into()),
            requests: Distribution::of("requests", asked().map(|look| look.all)),
            distribution: Some(distribution),
            suggestion: quiet,
            ..Findings::default()
        }
    }
}

impl Latency {
    fn change_to(&self, warn: u64, crit: f64) -> Map<String, Value> {
        let mut change = Map::new();
        change.insert("warn".into(), warn.into());
        // Another one than the rule's own is whole.
        if crit != self.crit.as_f64() {
            change.insert("crit".into(), (crit as u64).into());
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Part;

    fn parse(change: Value) -> Result<Rule<Latency>, Vec<String>> {
        let mut rule = Latency::example().as_object().unwrap().clone();
        rule.extend(change.as_object().unwrap().clone());
        let said = |errors: Vec<crate::fields::FieldError>| {
            let errors = errors.into_iter();
            errors
                .map(|it| format!("{} {}", it.field, it.message))
                .collect()
        };
        Rule::<Latency>::parse(rule).map_err(said)
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        for (change, wrong) in [
            (json!({"warn": 2000}), "warn must be less than crit (2000)"),
            (
                json!({"warn": 0}),
                "warn must be a number of milliseconds more than 0 and at most 3600000",
            ),
            (
                json!({"crit": "2s"}),
                "crit must be a number of milliseconds more than 0 and at most 3600000",
            ),
            (
                json!({"percentile": 49}),
                "percentile must be a number from 50 to 100, such as 95",
            ),
            (
                json!({"window": "7m"}),
                "window must be one of 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 60m",
            ),
            (
                json!({"window": "90s"}),
                "window must be one of 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 60m",
            ),
            (
                json!({"min_requests": 0}),
                "min_requests must be a whole number from 1 to 1000000",
            ),
        ] {
            assert_eq!(parse(change.clone()).unwrap_err(), [wrong], "{change}");
        }
    }

    #[test]
    fn what_is_asked_for_is_whole_windows_and_5_minutes_more() {
        for (window, minutes) in [("1m", 6), ("2m", 8), ("5m", 10), ("6m", 12), ("1h", 120)] {
            let rule = parse(json!({ "window": window })).unwrap();
            assert_eq!(rule.spec.period(), minutes * MINUTE, "{window}");
        }
    }

    #[test]
    fn a_condition_has_the_numbers_in_force() {
        let condition = |change| parse(change).unwrap().spec.condition();
        assert_eq!(
            condition(json!({})),
            "p95 ≥ 500 ms, critical ≥ 2000 ms, ≥ 20 requests, in 5m"
        );
        assert_eq!(
            condition(json!({"percentile": 99.9, "min_requests": 1000, "window": "1h"})),
            "p99.9 ≥ 500 ms, critical ≥ 2000 ms, ≥ 1000 requests, in 1h"
        );
    }

    /// What is found in looks of so many milliseconds of so many requests, over that many days.
    fn findings(looks: &[(f64, u32)], days: i64) -> Findings {
        let looks: Vec<String> = looks
            .iter()
            .map(|(ms, all)| format!("{ms}/{all}"))
            .collect();
        let looks = Evaluations {
            parts: vec![Part::new("", looks.iter().map(|look| (0, look.as_str())))],
            time: TimeDelta::days(days),
        };
        parse(json!({})).unwrap().spec.findings(&looks)
    }

    #[test]
    fn the_lowest_threshold_that_is_quiet_enough() {
        // Two peaks, between which 300 is below 80 % of 380 and not of 375; the third has too few requests.
        let peaks = [
            (300.0, 90),
            (300.0, 90),
            (420.0, 90),
            (300.0, 90),
            (440.0, 90),
            (300.0, 90),
            (300.0, 90),
            (9000.0, 5),
            (0.0, 0),
        ];
        for (days, warn, alerts) in [(6, 445, 0), (7, 425, 1), (14, 380, 2)] {
            let suggestion = findings(&peaks, days).suggestion.unwrap();
            assert_eq!(suggestion.change["warn"], warn, "{days} days");
            assert_eq!(suggestion.alerts, alerts, "{days} days");
        }
        let found = findings(&peaks, 7);
        let (ms, requests) = (found.distribution.unwrap(), found.requests.unwrap());
        assert_eq!((ms.unit, ms.looks, ms.p50), ("ms", 8, 300.0));
        assert_eq!((requests.unit, requests.max), ("requests", 90.0));
        assert_eq!(
            findings(&[(0.0, 0)], 7),
            Findings::none("there were no requests")
        );
    }

    #[test]
    fn a_threshold_above_the_rules_critical_brings_its_own() {
        let slow = [(1000.0, 90), (1000.0, 90), (2500.0, 90)];
        let change = findings(&slow, 1).suggestion.unwrap().change;
        assert_eq!(Value::Object(change), json!({"warn": 2550, "crit": 10201}));
    }

    #[test]
    fn what_was_judged_has_the_requests() {
        let look = ["700/90", "300/4"];
        let looks = Evaluations {
            parts: vec![Part::new("", (0..).zip(look))],
            time: TimeDelta::days(1),
        };
        let judged = parse(json!({})).unwrap().spec.judged(&looks, 10).unwrap();
        let [part] = judged.parts.as_slice() else {
            panic!("{judged:?}")
        };
        assert_eq!(part.requests, [90.0, 4.0]);
        assert_eq!(
            (&part.high[..], part.errors.len()),
            (&[700.0, 300.0][..], 0)
        );
        assert_eq!(judged.curve[0].threshold, 300.0);
    }
}
