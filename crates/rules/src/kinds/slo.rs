//! `slo`: an app uses its error budget up too fast.

use std::{num::ParseFloatError, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Level, TopicEvent, Var, Vars};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::requests;
use crate::{
    KapacitorKind, Kind, Rule,
    fields::Fields,
    findings::{
        Distribution, Evaluations, Findings, Judged, JudgedPart, Outcome, curve, next_level,
    },
    schedule::{Schedule, aligned_cron, cron, spread},
    state::{self, Budget, State},
    values::{Count, Hosts, Objective},
};

/// What an `slo` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Slo {
    /// The percent of requests that are to be answered without a 5xx status, over 30 days: 90 to 99.999.
    pub objective: Objective,
    /// How many requests must have failed in the longer window of an alert; 10 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_errors: Option<Count>,
    /// Hosts that the app answers on besides its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Hosts>,
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How fast the budget may burn over a window. 1 is as fast as uses it up in 30 days.
struct Burn {
    /// The part, and its window.
    name: &'static str,
    level: Level,
    limit: f64,
    /// In what steps requests are counted, in nanoseconds, and how often.
    bucket: i64,
    /// How many of them the window has, and the shorter one at its end.
    long: i64,
    short: i64,
}

/// Those of Google's SRE workbook, chapter 5: two that wake somebody, and one that can wait for the morning.
const BURNS: [Burn; 3] = [
    Burn {
        name: "1h",
        level: Level::Critical,
        limit: 14.4,
        bucket: MINUTE,
        long: 60,
        short: 5,
    },
    Burn {
        name: "6h",
        level: Level::Critical,
        limit: 6.0,
        bucket: 5 * MINUTE,
        long: 72,
        short: 6,
    },
    Burn {
        name: "3d",
        level: Level::Warning,
        limit: 1.0,
        bucket: HOUR,
        long: 72,
        short: 6,
    },
];

/// How often it is counted what is left of the budget, and over how many steps of how long.
const BUDGET_EVERY: i64 = 6 * HOUR;
const BUDGET_BUCKETS: i64 = 30;
const BUDGET_BUCKET: i64 = 24 * HOUR;

/// What is judged at a look: how many times faster than allowed the budget burns, over both windows.
#[derive(Clone, Copy)]
struct Look {
    burn: f64,
    new_burn: f64,
    errors: f64,
}

impl FromStr for Look {
    type Err = ParseFloatError;

    /// `<burn>/<new burn>/<errors>`, as `slo.tick` writes them.
    fn from_str(text: &str) -> Result<Self, ParseFloatError> {
        let mut numbers = text.split('/').map(str::parse);
        let mut next = || numbers.next().unwrap_or_else(|| "".parse());
        Ok(Self {
            burn: next()?,
            new_burn: next()?,
            errors: next()?,
        })
    }
}

impl Burn {
    /// The level after `level` and a look: what the conditions of `slo_alert.tick` say.
    fn next(&self, min_errors: f64, level: Level, look: &Look) -> Level {
        let is_over =
            look.errors >= min_errors && look.burn >= self.limit && look.new_burn >= self.limit;
        let reached = if is_over { self.level } else { Level::Ok };
        let is_left = look.burn < self.limit * 0.5
            || look.new_burn < self.limit * 0.5
            || look.errors * 2.0 < min_errors;
        next_level(level, reached, is_left)
    }
}

/// InfluxQL: the requests of so many buckets.
fn counted(buckets: i64) -> String {
    format!("moving_average(count(\"value\"), {buckets}) * {buckets}")
}

/// Ticks at an even second, and at the odd one after it, which only flushes the sums.
fn paired_cron(id: &str, every: i64) -> String {
    let cron = cron(id, every);
    let rest = cron.split_once(' ').map_or("", |(_, rest)| rest);
    let second = 2 * spread(id, 30);
    format!("{second},{} {rest}", second + 1)
}

impl Slo {
    fn min_errors(&self) -> i64 {
        self.min_errors.map_or(10, Count::as_i64)
    }
}

impl Kind for Slo {
    const NAME: &'static str = "slo";
    const ABOUT: &'static str =
        "Watches how fast an app uses up the error budget of an objective over 30 days.";
    const HOSTS: Option<&'static str> = Some("hosts");

    fn read(fields: &mut Fields) -> Option<Self> {
        let objective = fields.required("objective");
        let min_errors = fields.optional("min_errors");
        let hosts = fields.optional("hosts");
        Some(Self {
            objective: objective?,
            min_errors,
            hosts,
        })
    }

    fn other_hosts(&self, app: &str) -> Vec<String> {
        requests::other_hosts(app, self.hosts.as_ref())
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-slo")
    }

    fn condition(&self) -> String {
        let (objective, least) = (self.objective, self.min_errors());
        format!(
            "{objective} % over 30d: critical at 14.4 times the burn in 1h or 6 times in 6h, warning at \
             1 in 3d, ≥ {least} failed"
        )
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "objective": 99.9, "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for Slo {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[
        ("objective", "objective"),
        ("min_errors", "own_min_errors"),
        ("hosts", "hosts"),
    ];
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/slo.tick");
    const SPLIT_BY: Option<&'static str> = Some("part");
    const HAS_BUDGET: bool = true;

    fn schedule(&self) -> Schedule {
        // Its first query is the one over six hours, its last the one over an hour.
        let delta = TimeDelta::nanoseconds;
        Schedule {
            every: delta(5 * MINUTE),
            probe_every: delta(MINUTE),
            probe_period: delta(70 * MINUTE),
        }
    }

    fn vars(task: &Rule<Self>, _since: DateTime<Utc>) -> Vars {
        let spec = &task.spec;
        let objective = spec.objective.as_f64();
        let mut vars = Vars::from([
            (
                "where_".into(),
                requests::of_app(task.app.as_str(), spec.hosts.as_ref()).into(),
            ),
            // The last points of a minute may still be on their way.
            ("lag".into(), Var::Duration(10 * SECOND)),
            ("cron".into(), cron(&task.id(), MINUTE).into()),
            ("objective".into(), Var::Float(objective)),
            (
                "objective_text".into(),
                format!("{} %", spec.objective).into(),
            ),
            ("allowed".into(), Var::Float(spec.objective.allowed())),
            ("min_errors".into(), Var::Int(spec.min_errors())),
            ("budget_requests".into(), counted(BUDGET_BUCKETS).into()),
            ("budget_bucket".into(), Var::Duration(BUDGET_BUCKET)),
            (
                "budget_period".into(),
                Var::Duration(BUDGET_BUCKETS * BUDGET_BUCKET),
            ),
            (
                "budget_cron".into(),
                paired_cron(&task.id(), BUDGET_EVERY).into(),
            ),
        ]);
        for burn in &BURNS {
            let Burn { name, bucket, .. } = burn;
            // The window and a tail, in which the recovery is seen when all requests stop.
            let period = burn.long * bucket + (10 * MINUTE).max(2 * bucket);
            vars.extend([
                (format!("long_{name}").into(), counted(burn.long).into()),
                (format!("short_{name}").into(), counted(burn.short).into()),
                (format!("bucket_{name}").into(), Var::Duration(*bucket)),
                (format!("period_{name}").into(), Var::Duration(period)),
                (
                    format!("cron_{name}").into(),
                    paired_cron(&task.id(), *bucket).into(),
                ),
                (format!("burn_{name}").into(), Var::Float(burn.limit)),
            ]);
        }
        if let Some(count) = spec.min_errors {
            vars.insert("own_min_errors".into(), Var::Int(count.as_i64()));
        }
        if let Some(hosts) = &spec.hosts {
            vars.insert("hosts".into(), Var::List(hosts.names().to_vec()));
        }
        vars
    }

    fn replay(vars: &mut Vars) {
        for burn in &BURNS {
            let cron = aligned_cron(burn.bucket).into();
            vars.insert(format!("cron_{}", burn.name).into(), cron);
        }
        vars.insert("lag".into(), Var::Duration(10 * SECOND));
    }

    const THRESHOLDS: &'static [&'static str] = &["min_errors"];

    fn judged(&self, looks: &Evaluations, most: usize) -> Option<Judged> {
        // The lower of both windows is what is compared.
        let value = |look: &Look| (look.burn.min(look.new_burn), Some(look.errors));
        let parts = looks.parts.iter().filter(|part| part.name == BURNS[0].name);
        let hourly = self.looks_of(&BURNS[0], looks);
        let least = self.min_errors() as f64;
        Some(Judged {
            unit: "times",
            parts: parts
                .map(|part| JudgedPart::of(part, most, value))
                .collect(),
            curve: curve(&[hourly], [1.0, 1_000.0], |limit, level, look| {
                Burn { limit, ..BURNS[0] }.next(least, level, look)
            }),
            field: "objective",
        })
    }

    fn findings(&self, looks: &Evaluations) -> Findings {
        let hourly = self.looks_of(&BURNS[0], looks);
        let distribution = Distribution::of("times", hourly.iter().map(|look| look.burn));
        if distribution.is_none() {
            return Findings::none("there were no requests");
        }
        let least = self.min_errors() as f64;
        let allowed = looks.allowed();
        let alerts: usize = BURNS
            .iter()
            .map(|burn| {
                let parts = [self.looks_of(burn, looks)];
                Outcome::of(&parts, |level, look| burn.next(least, level, look)).alerts
            })
            .sum();
        Findings {
            distribution,
            errors: Distribution::of("errors", hourly.iter().map(|look| look.errors)),
            // An objective is what is promised, and not what was quiet.
            no_suggestion: (alerts > allowed)
                .then(|| "an objective is chosen by what users need, not by what is quiet".into()),
            ..Findings::default()
        }
    }

    fn budget(&self, events: &[TopicEvent]) -> Option<Budget> {
        Budget::of(events, self.objective.allowed())
    }

    fn state(events: &[TopicEvent], _now: DateTime<Utc>) -> State {
        state::by_part(events)
    }
}

impl Slo {
    /// What was judged of one burn rate.
    fn looks_of(&self, burn: &Burn, looks: &Evaluations) -> Vec<Look> {
        let parts = looks.parts.iter().zip(looks.read());
        parts
            .filter(|(part, _)| part.name == burn.name)
            .flat_map(|(_, looks)| looks)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Part;

    fn parse(change: Value) -> Result<Rule<Slo>, Vec<String>> {
        let mut rule = Slo::example().as_object().unwrap().clone();
        rule.extend(change.as_object().unwrap().clone());
        let said = |errors: Vec<crate::fields::FieldError>| {
            let errors = errors.into_iter();
            errors
                .map(|it| format!("{} {}", it.field, it.message))
                .collect()
        };
        Rule::<Slo>::parse(rule).map_err(said)
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        let objective =
            "objective must be a number of percent from 90 to 99.999, such as 99.9".to_owned();
        for wrong in [json!(89.9), json!(100), json!("99.9"), json!(99.9999)] {
            let errors = parse(json!({ "objective": wrong })).unwrap_err();
            assert_eq!(errors, std::slice::from_ref(&objective), "{wrong}");
        }
        assert_eq!(
            parse(json!({"objective": null})).unwrap_err(),
            ["objective is required"]
        );
        assert_eq!(
            parse(json!({"min_errors": 0})).unwrap_err(),
            ["min_errors must be a whole number from 1 to 1000000"]
        );
    }

    #[test]
    fn what_may_fail_is_exact() {
        for (objective, allowed) in [(99.9, 0.001), (90.0, 0.1), (99.95, 0.0005), (99.999, 1e-5)] {
            let rule = parse(json!({ "objective": objective })).unwrap();
            assert_eq!(rule.spec.objective.allowed(), allowed, "{objective}");
        }
    }

    #[test]
    fn windows_are_those_of_the_workbook() {
        let windows = BURNS.map(|burn| {
            let minutes = |buckets| buckets * burn.bucket / MINUTE;
            (burn.name, minutes(burn.long), minutes(burn.short))
        });
        assert_eq!(windows, [("1h", 60, 5), ("6h", 360, 30), ("3d", 4320, 360)]);
    }

    #[test]
    fn sums_are_flushed_a_second_later() {
        let cron = paired_cron("shop-prod-slo", MINUTE);
        let (seconds, rest) = cron.split_once(' ').unwrap();
        let (even, odd) = seconds.split_once(',').unwrap();
        let (even, odd): (u32, u32) = (even.parse().unwrap(), odd.parse().unwrap());
        assert_eq!((even % 2, odd), (0, even + 1), "{cron}");
        assert_eq!(rest, "0-59/1 * * * * *");
    }

    #[test]
    fn a_level_needs_both_windows_and_enough_failures() {
        let look = |burn, new_burn, errors| Look {
            burn,
            new_burn,
            errors,
        };
        let next = |level, look| BURNS[0].next(10.0, level, &look);
        assert_eq!(next(Level::Ok, look(14.4, 14.4, 10.0)), Level::Critical);
        assert_eq!(next(Level::Ok, look(14.3, 99.0, 10.0)), Level::Ok);
        assert_eq!(next(Level::Ok, look(99.0, 14.3, 10.0)), Level::Ok);
        assert_eq!(next(Level::Ok, look(99.0, 99.0, 9.0)), Level::Ok);
        assert_eq!(next(Level::Critical, look(9.0, 7.2, 5.0)), Level::Critical);
        assert_eq!(next(Level::Critical, look(9.0, 7.1, 5.0)), Level::Ok);
    }

    #[test]
    fn what_was_judged_is_of_the_hour() {
        let looks = Evaluations {
            parts: vec![
                Part::new("1h", [(0, "20/15/30"), (60, "30/0/30")]),
                Part::new("3d", [(0, "2/2/40")]),
            ],
            time: TimeDelta::days(1),
        };
        let spec = parse(json!({})).unwrap().spec;
        let judged = spec.judged(&looks, 10).unwrap();
        assert_eq!(judged.parts.len(), 1);
        assert_eq!(judged.parts[0].high, [15.0, 0.0]);
        let found = spec.findings(&looks);
        assert_eq!(found.distribution.unwrap().max, 30.0);
        assert!(found.no_suggestion.is_some());
    }

    #[test]
    fn what_is_left_of_the_budget() {
        let event = |message: &str| {
            serde_json::from_value::<TopicEvent>(json!({"id": "budget", "state": {
                "message": message, "time": "2026-11-21T10:00:00Z", "level": "INFO",
            }}))
            .unwrap()
        };
        let spec = parse(json!({})).unwrap().spec;
        let left = |message| spec.budget(&[event(message)]).map(|it| it.left_percent);
        assert_eq!(left("250 1000000"), Some(75.0));
        assert_eq!(left("3000 1000000"), Some(-200.0));
        assert_eq!(left("0 0"), Some(100.0));
        assert_eq!(left("x"), None);
        assert_eq!(spec.budget(&[]), None);
    }
}
