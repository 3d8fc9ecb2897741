//! `5xx`: an app answers with server errors.

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
        Distribution, Evaluations, Findings, Judged, JudgedPart, Outcome, Suggestion, curve,
        next_level,
    },
    schedule::{Schedule, gcd, spread},
    values::{Count, Hosts, Percent, Tolerance},
};

/// What a `5xx` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FiveXx {
    /// `low` speaks first, `high` last.
    pub tolerance: Tolerance,
    /// Hosts that the app answers on besides its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Hosts>,
    /// How much of the past is looked at, 1 minute to 1 hour; 5 minutes where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<InfluxDuration>,
    /// How many requests must have failed for their share to count; by the tolerance where it is
    /// left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_errors: Option<Count>,
    /// The share of failed requests, in percent, from which on it warns; by the tolerance where it
    /// is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn_percent: Option<Percent>,
    /// The same for critical; more than `warn_percent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crit_percent: Option<Percent>,
}

/// What is judged at a look: the requests of the window.
struct Requests {
    errors: f64,
    all: f64,
}

impl Requests {
    fn percent(&self) -> f64 {
        if self.all > 0.0 {
            100.0 * self.errors / self.all
        } else {
            0.0
        }
    }
}

impl FromStr for Requests {
    type Err = ParseFloatError;

    /// `<errors>/<all>`, as `5xx.tick` writes them.
    fn from_str(text: &str) -> Result<Self, ParseFloatError> {
        let (errors, all) = text.split_once('/').unwrap_or((text, ""));
        Ok(Self {
            errors: errors.parse()?,
            all: all.parse()?,
        })
    }
}

/// When a rule speaks: at which share of failed requests, in percent, and how many of them there
/// must be for the share to count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub warn_percent: f64,
    pub crit_percent: f64,
    pub min_errors: i64,
}

impl Limits {
    /// The level after `level` and a look: what the conditions of `5xx.tick` say.
    fn next(self, level: Level, look: &Requests) -> Level {
        let percent = look.percent();
        let is_over = |limit: f64| look.errors >= self.min_errors as f64 && percent >= limit;
        let is_left =
            |limit: f64| percent < limit * 0.5 || look.errors * 2.0 < self.min_errors as f64;
        let reached = if is_over(self.crit_percent) {
            Level::Critical
        } else if is_over(self.warn_percent) {
            Level::Warning
        } else {
            Level::Ok
        };
        let limit = match level {
            Level::Critical => self.crit_percent,
            _ => self.warn_percent,
        };
        next_level(level, reached, is_left(limit))
    }
}

impl Tolerance {
    /// What this tolerance means.
    pub fn limits(self) -> Limits {
        let (warn_percent, crit_percent, min_errors) = match self {
            Self::Low => (1.0, 5.0, 5),
            Self::Medium => (2.0, 10.0, 10),
            Self::High => (5.0, 25.0, 25),
        };
        Limits {
            warn_percent,
            crit_percent,
            min_errors,
        }
    }
}

const SECOND: i64 = 1_000_000_000;

const MINUTE: i64 = 60 * SECOND;

impl FiveXx {
    /// When this rule speaks.
    pub fn limits(&self) -> Limits {
        let by_tolerance = self.tolerance.limits();
        let or = |percent: Option<Percent>, default| percent.map_or(default, Percent::as_f64);
        Limits {
            warn_percent: or(self.warn_percent, by_tolerance.warn_percent),
            crit_percent: or(self.crit_percent, by_tolerance.crit_percent),
            min_errors: self
                .min_errors
                .map_or(by_tolerance.min_errors, Count::as_i64),
        }
    }

    /// The window in nanoseconds.
    pub fn window(&self) -> i64 {
        self.window
            .as_ref()
            .map_or(5 * MINUTE, InfluxDuration::nanos)
    }
}

impl Kind for FiveXx {
    const NAME: &'static str = "5xx";
    const ABOUT: &'static str =
        "Watches the share of an app's requests that are answered with a 5xx status.";
    const HOSTS: Option<&'static str> = Some("hosts");

    fn read(fields: &mut Fields) -> Option<Self> {
        let tolerance: Option<Tolerance> = fields.required("tolerance");
        let hosts = fields.optional("hosts");
        let window: Option<InfluxDuration> = fields.optional("window");
        if let Some(window) = &window
            && (!(MINUTE..=60 * MINUTE).contains(&window.nanos()) || window.nanos() % SECOND != 0)
        {
            fields.fault("window", "must be whole seconds from 1m to 1h");
        }
        let rule = Self {
            tolerance: tolerance?,
            hosts,
            window,
            min_errors: fields.optional("min_errors"),
            warn_percent: fields.optional("warn_percent"),
            crit_percent: fields.optional("crit_percent"),
        };
        let limits = rule.limits();
        if limits.warn_percent >= limits.crit_percent {
            let Limits {
                warn_percent,
                crit_percent,
                ..
            } = limits;
            if rule.warn_percent.is_some() {
                let message = format!("must be less than crit_percent ({crit_percent})");
                fields.fault("warn_percent", message);
            } else {
                let message = format!("must be more than warn_percent ({warn_percent})");
                fields.fault("crit_percent", message);
            }
        }
        Some(rule)
    }

    fn other_hosts(&self, app: &str) -> Vec<String> {
        requests::other_hosts(app, self.hosts.as_ref())
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-5xx")
    }

    fn condition(&self) -> String {
        let Limits {
            warn_percent,
            crit_percent,
            min_errors,
        } = self.limits();
        let window = self
            .window
            .as_ref()
            .map_or("5m".into(), ToString::to_string);
        format!(
            "≥ {warn_percent} % of requests, critical ≥ {crit_percent} %, ≥ {min_errors} failed, in {window}"
        )
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "tolerance": "medium", "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for FiveXx {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[
        ("tolerance", "tolerance"),
        ("hosts", "hosts"),
        ("window", "own_window"),
        ("min_errors", "own_min_errors"),
        ("warn_percent", "own_warn_percent"),
        ("crit_percent", "own_crit_percent"),
    ];
    const OLDER_TABLE: Option<&'static str> = Some("_5xx_tasks");
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/5xx.tick");

    fn schedule(&self) -> Schedule {
        let period = TimeDelta::nanoseconds(period(self.window()));
        Schedule::new(TimeDelta::minutes(1), period)
    }

    fn vars(task: &Rule<Self>, _since: DateTime<Utc>) -> Vars {
        let Limits {
            warn_percent,
            crit_percent,
            min_errors,
        } = task.spec.limits();
        let window = task.spec.window();
        let bucket = bucket(window);
        let buckets = window / bucket;
        // An even second: the odd one after it only flushes the sum.
        let second = 2 * spread(&task.id(), 30);
        let window_text = task
            .spec
            .window
            .as_ref()
            .map_or("5m".into(), ToString::to_string);
        let mut vars = Vars::from([
            (
                "where_".into(),
                requests::of_app(task.app.as_str(), task.spec.hosts.as_ref()).into(),
            ),
            (
                "cron".into(),
                format!("{second},{} * * * * * *", second + 1).into(),
            ),
            // The last points of a minute may still be on their way.
            ("lag".into(), Var::Duration(10 * SECOND)),
            (
                "requests".into(),
                format!("moving_average(count(\"value\"), {buckets}) * {buckets}").into(),
            ),
            ("bucket".into(), Var::Duration(bucket)),
            ("window_text".into(), window_text.into()),
            ("period".into(), Var::Duration(period(window))),
            ("min_errors".into(), Var::Int(min_errors)),
            ("warn_percent".into(), Var::Float(warn_percent)),
            ("crit_percent".into(), Var::Float(crit_percent)),
            ("tolerance".into(), task.spec.tolerance.as_str().into()),
        ]);
        // What the rule's owner has set beyond the tolerance, so that the task can be read back.
        let spec = &task.spec;
        if let Some(hosts) = &spec.hosts {
            vars.insert("hosts".into(), Var::List(hosts.names().to_vec()));
        }
        if spec.window.is_some() {
            vars.insert("own_window".into(), Var::Duration(window));
        }
        if spec.min_errors.is_some() {
            vars.insert("own_min_errors".into(), Var::Int(min_errors));
        }
        if spec.warn_percent.is_some() {
            vars.insert("own_warn_percent".into(), Var::Float(warn_percent));
        }
        if spec.crit_percent.is_some() {
            vars.insert("own_crit_percent".into(), Var::Float(crit_percent));
        }
        vars
    }

    /// The strictest tolerance that would have been quiet enough.
    const THRESHOLDS: &'static [&'static str] =
        &["tolerance", "min_errors", "warn_percent", "crit_percent"];

    fn judged(&self, looks: &Evaluations, most: usize) -> Option<Judged> {
        let own = self.limits();
        let value = |look: &Requests| (look.percent(), Some(look.errors));
        let parts = looks.read::<Requests>();
        let shares = parts.iter().flatten().map(Requests::percent);
        let highest = shares.fold(own.crit_percent, f64::max).min(100.0);
        Some(Judged {
            unit: "percent",
            parts: looks
                .parts
                .iter()
                .map(|part| JudgedPart::of(part, most, value))
                .collect(),
            curve: curve(
                &parts,
                [highest / 100.0, highest],
                |warn_percent, level, look| {
                    let limits = Limits {
                        warn_percent,
                        crit_percent: own.crit_percent.max(warn_percent),
                        ..own
                    };
                    limits.next(level, look)
                },
            ),
            field: "warn_percent",
        })
    }

    fn findings(&self, looks: &Evaluations) -> Findings {
        let parts = looks.read::<Requests>();
        let asked = || parts.iter().flatten().filter(|look| look.all > 0.0);
        let distribution = Distribution::of("percent", asked().map(Requests::percent));
        if distribution.is_none() {
            return Findings::none("there were no requests");
        }
        let allowed = looks.allowed();
        let outcomes = [Tolerance::Low, Tolerance::Medium, Tolerance::High].map(|tolerance| {
            let limits = tolerance.limits();
            let outcome = Outcome::of(&parts, |level, look| limits.next(level, look));
            (tolerance, outcome)
        });
        let quiet = outcomes.iter().find(|(_, it)| it.suits(allowed));
        let [.., (_, high)] = &outcomes;
        Findings {
            distribution,
            errors: Distribution::of("errors", asked().map(|look| look.errors)),
            suggestion: quiet.map(|(tolerance, outcome)| Suggestion {
                change: self.change_to(*tolerance),
                alerts: outcome.alerts,
                allowed,
            }),
            no_suggestion: quiet
                .is_none()
                .then(|| format!("even \"high\" {}", high.complaint(allowed))),
            ..Findings::default()
        }
    }
}

impl FiveXx {
    /// The tolerance, and nothing that the rule sets in place of what it means.
    fn change_to(&self, tolerance: Tolerance) -> Map<String, Value> {
        let own = [
            ("min_errors", self.min_errors.is_some()),
            ("warn_percent", self.warn_percent.is_some()),
            ("crit_percent", self.crit_percent.is_some()),
        ];
        let own = own.into_iter().filter(|(_, is_set)| *is_set);
        let tolerance = ("tolerance".to_owned(), tolerance.as_str().into());
        std::iter::once(tolerance)
            .chain(own.map(|(name, _)| (name.to_owned(), Value::Null)))
            .collect()
    }
}

/// The step in which InfluxDB counts the requests of a window, of which it is a divisor: a minute
/// where that is one, and never the whole window, for the mean of one bucket does not move.
fn bucket(window: i64) -> i64 {
    let step = gcd(MINUTE, window);
    if step == window { window / 2 } else { step }
}

/// What is asked for: the window, and a tail of 5 minutes at least, in which the recovery is seen.
fn period(window: i64) -> i64 {
    let bucket = bucket(window);
    window + (5 * MINUTE + bucket - 1) / bucket * bucket
}

#[cfg(test)]
mod tests {
    use crate::findings::Part;

    use super::*;

    #[test]
    fn windows_are_cut_into_buckets() {
        for (window, step) in [(60, 30), (90, 30), (300, 60), (61, 1), (3600, 60)] {
            assert_eq!(bucket(window * SECOND), step * SECOND, "{window}");
        }
    }

    /// What is found in looks of so many errors of so many requests, over that many days.
    fn findings(change: Value, looks: &[(u32, u32)], days: i64) -> Findings {
        let mut rule = FiveXx::example().as_object().unwrap().clone();
        rule.extend(change.as_object().unwrap().clone());
        let looks: Vec<String> = looks
            .iter()
            .map(|(errors, all)| format!("{errors}/{all}"))
            .collect();
        let looks = Evaluations {
            parts: vec![Part::new("", looks.iter().map(|look| (0, look.as_str())))],
            time: TimeDelta::days(days),
        };
        let task = Rule::<FiveXx>::parse(rule).unwrap();
        task.spec.findings(&looks)
    }

    #[test]
    fn the_strictest_tolerance_that_is_quiet_enough() {
        let quiet = [(0, 400); 8];
        // 3 % is over the limit of low and medium, 1.5 % over that of low; 0.9 % is not below the
        // half of either.
        let twice = [[(0, 400), (12, 400), (9, 1000), (0, 0)], [(0, 400); 4]].concat();
        let twice = [&twice[..], &[(12, 400)], &quiet].concat();
        for (looks, days, tolerance, alerts) in [
            (&quiet[..], 1, "low", 0),
            (&twice, 1, "high", 0),
            (&twice, 13, "high", 0),
            (&twice, 14, "low", 2),
        ] {
            let found = findings(json!({}), looks, days);
            let suggestion = found.suggestion.unwrap();
            assert_eq!(suggestion.change["tolerance"], tolerance, "{days} days");
            assert_eq!(suggestion.alerts, alerts, "{days} days");
        }
        let found = findings(json!({}), &twice, 1);
        let (percent, errors) = (found.distribution.unwrap(), found.errors.unwrap());
        assert_eq!((percent.unit, percent.looks), ("percent", twice.len() - 1));
        assert_eq!((percent.p95, percent.max), (3.0, 3.0));
        assert_eq!((errors.unit, errors.max), ("errors", 12.0));
    }

    #[test]
    fn a_suggestion_is_all_that_is_to_be_changed() {
        let own = json!({"min_errors": 7, "crit_percent": 60});
        let change = findings(own, &[(0, 1)], 1).suggestion.unwrap().change;
        let expected = json!({"tolerance": "low", "min_errors": null, "crit_percent": null});
        assert_eq!(Value::Object(change), expected);
    }

    #[test]
    fn why_there_is_no_suggestion() {
        let always = findings(json!({}), &[(200, 400); 9], 30);
        assert_eq!(always.suggestion, None);
        let reason = always.no_suggestion.unwrap();
        assert_eq!(
            reason,
            "even \"high\" is not quiet enough: alerts 1 of at most 4 (one a week), 100 % of the time \
             in an alert of at most 50 %"
        );
        let silent = findings(json!({}), &[(0, 0)], 30);
        assert_eq!(silent, Findings::none("there were no requests"));
    }

    #[test]
    fn what_is_set_counts_before_the_tolerance() {
        let parse = |change: Value| {
            let mut rule = FiveXx::example().as_object().unwrap().clone();
            rule.extend(change.as_object().unwrap().clone());
            Rule::<FiveXx>::parse(rule)
        };
        let task = parse(json!({"min_errors": 3, "warn_percent": 0.5, "window": "10m"})).unwrap();
        let limits = Limits {
            warn_percent: 0.5,
            crit_percent: 10.0,
            min_errors: 3,
        };
        assert_eq!(task.spec.limits(), limits);
        assert_eq!(task.spec.window(), 10 * MINUTE);
        for (change, field) in [
            (json!({"warn_percent": 10}), "warn_percent"),
            (json!({"crit_percent": 2}), "crit_percent"),
            (json!({"window": "59s"}), "window"),
            (json!({"window": "61m"}), "window"),
            (json!({"min_errors": 0}), "min_errors"),
            (json!({"min_errors": 1.5}), "min_errors"),
            (json!({"crit_percent": 101}), "crit_percent"),
            (json!({"hosts": ["a b"]}), "hosts"),
        ] {
            let errors = parse(change.clone()).unwrap_err();
            assert_eq!(errors[0].field, field, "{change}: {errors:?}");
        }
    }
}
