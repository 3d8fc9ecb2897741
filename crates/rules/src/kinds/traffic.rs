//! `traffic`: an app gets no requests, or far fewer than usual.

use std::{num::ParseFloatError, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Level, TopicEvent, Var, Vars};
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
    schedule::{Schedule, aligned_cron, cron},
    state::{self, State},
    values::{Count, Hosts, Percent},
};

/// What a `traffic` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Traffic {
    /// Below which share of the usual requests it warns, in percent, at most 80; 50 where it is left
    /// out. Usual is the median of the same hour of the week in the last four weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn_percent: Option<Percent>,
    /// The same for critical; less than `warn_percent`; 10 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crit_percent: Option<Percent>,
    /// How much of the past is compared, 20 minutes to 6 hours in steps of 10 minutes; an hour where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<InfluxDuration>,
    /// How many requests must be usual in the window for their share to count; 100 where it is left
    /// out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_usual: Option<Count>,
    /// After how long without any request it is critical, 2 minutes to 1 hour, whatever is usual; not
    /// at all where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none_for: Option<InfluxDuration>,
    /// Hosts that the app answers on besides its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Hosts>,
}

/// What is judged at a look: the requests of the window beside the usual ones.
#[derive(Clone, Copy)]
struct Share {
    percent: f64,
    usual: f64,
}

impl FromStr for Share {
    type Err = ParseFloatError;

    /// `<percent>/<usual>`, as `traffic.tick` writes them.
    fn from_str(text: &str) -> Result<Self, ParseFloatError> {
        let (percent, usual) = text.split_once('/').unwrap_or((text, ""));
        Ok(Self {
            percent: percent.parse()?,
            usual: usual.parse()?,
        })
    }
}

/// When a rule speaks: below which share of the usual requests, and how many of them there must be.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limits {
    warn_percent: f64,
    crit_percent: f64,
    min_usual: f64,
}

impl Limits {
    /// The level after `level` and a look: what the conditions of `traffic.tick` say.
    fn next(self, level: Level, look: &Share) -> Level {
        let is_below = |limit: f64| look.usual >= self.min_usual && look.percent < limit;
        let reached = if is_below(self.crit_percent) {
            Level::Critical
        } else if is_below(self.warn_percent) {
            Level::Warning
        } else {
            Level::Ok
        };
        let limit = match level {
            Level::Critical => self.crit_percent,
            _ => self.warn_percent,
        };
        let is_left = look.percent >= limit * 1.2 || look.usual * 2.0 < self.min_usual;
        next_level(level, reached, is_left)
    }
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How often requests are compared with the usual ones.
const EVERY: i64 = 10 * MINUTE;

/// The part that compares with what is usual.
const USUAL: &str = "usual";

/// The highest share to warn below: closer to what is usual, chance alone is often below it.
const MOST: f64 = 80.0;

impl Traffic {
    fn limits(&self) -> Limits {
        let or = |percent: Option<Percent>, default| percent.map_or(default, Percent::as_f64);
        Limits {
            warn_percent: or(self.warn_percent, 50.0),
            crit_percent: or(self.crit_percent, 10.0),
            min_usual: self.min_usual() as f64,
        }
    }

    fn min_usual(&self) -> i64 {
        self.min_usual.map_or(100, Count::as_i64)
    }

    /// The window in nanoseconds.
    fn window(&self) -> i64 {
        self.window.as_ref().map_or(HOUR, InfluxDuration::nanos)
    }

    fn window_text(&self) -> String {
        self.window
            .as_ref()
            .map_or("1h".into(), ToString::to_string)
    }
}

/// For how long after the last request there are rows: of a comparison, and of the question whether there
/// are requests at all.
const TAIL: i64 = 2 * HOUR;
const SILENT_TAIL: i64 = HOUR;

/// InfluxQL: the requests of so many buckets, two or more.
fn counted(buckets: i64) -> String {
    format!("moving_average(count(\"value\"), {buckets}) * {buckets}")
}

/// A length of time that must be a multiple of a step, between two bounds.
fn length(
    fields: &mut Fields,
    name: &'static str,
    step: i64,
    [least, most]: [&str; 2],
) -> Option<InfluxDuration> {
    let length: InfluxDuration = fields.optional(name)?;
    if !length.is_between(least, most) || length.nanos() % step != 0 {
        let step = step / MINUTE;
        fields.fault(
            name,
            format!("must be a multiple of {step}m from {least} to {most}"),
        );
    }
    Some(length)
}

/// A share that is at most [`MOST`].
fn share(fields: &mut Fields, name: &'static str) -> Option<Percent> {
    let share: Percent = fields.optional(name)?;
    if share.as_f64() > MOST {
        fields.fault(name, format!("must be at most {MOST}"));
    }
    Some(share)
}

impl Kind for Traffic {
    const NAME: &'static str = "traffic";
    const ABOUT: &'static str = "Watches whether an app gets requests, and not far fewer than usual at this hour of the week.";
    const HOSTS: Option<&'static str> = Some("hosts");

    fn read(fields: &mut Fields) -> Option<Self> {
        let rule = Self {
            warn_percent: share(fields, "warn_percent"),
            crit_percent: share(fields, "crit_percent"),
            window: length(fields, "window", EVERY, ["20m", "6h"]),
            min_usual: fields.optional("min_usual"),
            none_for: length(fields, "none_for", MINUTE, ["2m", "1h"]),
            hosts: fields.optional("hosts"),
        };
        let Limits {
            warn_percent,
            crit_percent,
            ..
        } = rule.limits();
        if crit_percent >= warn_percent {
            if rule.crit_percent.is_some() {
                let message = format!("must be less than warn_percent ({warn_percent})");
                fields.fault("crit_percent", message);
            } else {
                let message = format!("must be more than crit_percent ({crit_percent})");
                fields.fault("warn_percent", message);
            }
        }
        Some(rule)
    }

    fn other_hosts(&self, app: &str) -> Vec<String> {
        requests::other_hosts(app, self.hosts.as_ref())
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-traffic")
    }

    fn condition(&self) -> String {
        let Limits {
            warn_percent,
            crit_percent,
            ..
        } = self.limits();
        let window = self.window_text();
        let usual = format!(
            "< {warn_percent} % of the usual requests, critical < {crit_percent} %, in {window}"
        );
        match &self.none_for {
            Some(none_for) => format!("{usual}, or none for {none_for}"),
            None => usual,
        }
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "none_for": "10m", "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for Traffic {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[
        ("warn_percent", "own_warn_percent"),
        ("crit_percent", "own_crit_percent"),
        ("window", "own_window"),
        ("min_usual", "own_min_usual"),
        ("none_for", "none_for"),
        ("hosts", "hosts"),
    ];
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/traffic.tick");
    const SPLIT_BY: Option<&'static str> = Some("part");

    fn schedule(&self) -> Schedule {
        let delta = TimeDelta::nanoseconds;
        let schedule = Schedule::new(delta(EVERY), delta(self.window() + TAIL));
        match &self.none_for {
            // Its query is the last one.
            Some(none_for) => Schedule {
                probe_every: delta(MINUTE),
                probe_period: delta(none_for.nanos() + SILENT_TAIL),
                ..schedule
            },
            None => schedule,
        }
    }

    fn vars(task: &Rule<Self>, _since: DateTime<Utc>) -> Vars {
        let spec = &task.spec;
        let limits = spec.limits();
        let window = spec.window();
        let mut vars = Vars::from([
            (
                "where_".into(),
                requests::of_app(task.app.as_str(), spec.hosts.as_ref()).into(),
            ),
            ("cron".into(), cron(&task.id(), MINUTE).into()),
            ("usual_cron".into(), cron(&task.id(), EVERY).into()),
            // The last points of a minute may still be on their way.
            ("lag".into(), Var::Duration(10 * SECOND)),
            ("requests".into(), counted(window / EVERY).into()),
            ("bucket".into(), Var::Duration(EVERY)),
            ("window_text".into(), spec.window_text().into()),
            ("period".into(), Var::Duration(window + TAIL)),
            ("min_usual".into(), Var::Int(spec.min_usual())),
            ("warn_percent".into(), Var::Float(limits.warn_percent)),
            ("crit_percent".into(), Var::Float(limits.crit_percent)),
        ]);
        if let Some(none_for) = &spec.none_for {
            let nanos = none_for.nanos();
            let requests = counted(nanos / MINUTE);
            let period = nanos + SILENT_TAIL;
            vars.insert("none_for".into(), Var::Duration(nanos));
            vars.insert("none_for_requests".into(), requests.into());
            vars.insert("none_for_bucket".into(), Var::Duration(MINUTE));
            vars.insert("none_for_text".into(), none_for.to_string().into());
            vars.insert("none_for_period".into(), Var::Duration(period));
        }
        // What the rule's owner has set, so that the task can be read back.
        if let Some(percent) = spec.warn_percent {
            vars.insert("own_warn_percent".into(), Var::Float(percent.as_f64()));
        }
        if let Some(percent) = spec.crit_percent {
            vars.insert("own_crit_percent".into(), Var::Float(percent.as_f64()));
        }
        if spec.window.is_some() {
            vars.insert("own_window".into(), Var::Duration(window));
        }
        if let Some(count) = spec.min_usual {
            vars.insert("own_min_usual".into(), Var::Int(count.as_i64()));
        }
        if let Some(hosts) = &spec.hosts {
            vars.insert("hosts".into(), Var::List(hosts.names().to_vec()));
        }
        vars
    }

    fn replay(vars: &mut Vars) {
        vars.insert("cron".into(), "10 * * * * * *".into());
        vars.insert("usual_cron".into(), aligned_cron(EVERY).into());
        vars.insert("lag".into(), Var::Duration(10 * SECOND));
    }

    const THRESHOLDS: &'static [&'static str] = &["warn_percent", "crit_percent", "min_usual"];

    fn judged(&self, looks: &Evaluations, most: usize) -> Option<Judged> {
        let own = self.limits();
        let parts = looks.parts.iter().filter(|part| part.name == USUAL);
        // What does not count is as usual.
        let value = |look: &Share| match look.usual >= own.min_usual {
            true => (look.percent.min(200.0), None),
            false => (100.0, None),
        };
        Some(Judged {
            unit: "percent",
            parts: parts
                .map(|part| JudgedPart::of(part, most, value))
                .collect(),
            curve: curve(
                &self.compared(looks),
                [1.0, MOST],
                |warn_percent, level, look| {
                    let crit_percent = own.crit_percent.min(warn_percent);
                    let limits = Limits {
                        warn_percent,
                        crit_percent,
                        ..own
                    };
                    limits.next(level, look)
                },
            ),
            field: "warn_percent",
        })
    }

    /// The highest `warn_percent` that would have been quiet enough.
    fn findings(&self, looks: &Evaluations) -> Findings {
        let parts = self.compared(looks);
        let own = self.limits();
        let counted = parts
            .iter()
            .flatten()
            .filter(|look| look.usual >= own.min_usual);
        let Some(distribution) = Distribution::of("percent", counted.map(|look| look.percent))
        else {
            return Findings::none("too few requests are usual, or it is not known what is");
        };
        let allowed = looks.allowed();
        // Another one must be more than the rule's critical.
        let quiet = (1..=16).rev().map(|nth| 5 * nth).find_map(|warn| {
            let limits = Limits {
                warn_percent: f64::from(warn),
                ..own
            };
            let outcome = Outcome::of(&parts, |level, look| limits.next(level, look));
            let is_right = limits.warn_percent > own.crit_percent && outcome.suits(allowed);
            is_right.then(|| Suggestion {
                change: Map::from_iter([("warn_percent".into(), warn.into())]),
                alerts: outcome.alerts,
                allowed,
            })
        });
        Findings {
            distribution: Some(distribution),
            no_suggestion: quiet.is_none().then(|| {
                format!(
                    "none above crit_percent ({}) is quiet enough",
                    own.crit_percent
                )
            }),
            suggestion: quiet,
            ..Findings::default()
        }
    }

    fn state(events: &[TopicEvent], _now: DateTime<Utc>) -> State {
        state::by_part(events)
    }
}

impl Traffic {
    /// All comparisons with what is usual.
    fn compared(&self, looks: &Evaluations) -> Vec<Vec<Share>> {
        let parts = looks.parts.iter().zip(looks.read());
        parts
            .filter(|(part, _)| part.name == USUAL)
            .map(|(_, looks)| looks)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Part;

    fn parse(change: Value) -> Result<Rule<Traffic>, Vec<String>> {
        let mut rule = Traffic::example().as_object().unwrap().clone();
        rule.extend(change.as_object().unwrap().clone());
        let said = |errors: Vec<crate::fields::FieldError>| {
            let errors = errors.into_iter();
            errors
                .map(|it| format!("{} {}", it.field, it.message))
                .collect()
        };
        Rule::<Traffic>::parse(rule).map_err(said)
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        for (change, wrong) in [
            (
                json!({"crit_percent": 50}),
                "crit_percent must be less than warn_percent (50)",
            ),
            (
                json!({"warn_percent": 10}),
                "warn_percent must be more than crit_percent (10)",
            ),
            (
                json!({"warn_percent": 81}),
                "warn_percent must be at most 80",
            ),
            (
                json!({"warn_percent": 0}),
                "warn_percent must be a number more than 0 and at most 100",
            ),
            (
                json!({"window": "10m"}),
                "window must be a multiple of 10m from 20m to 6h",
            ),
            (
                json!({"window": "25m"}),
                "window must be a multiple of 10m from 20m to 6h",
            ),
            (
                json!({"none_for": "1m"}),
                "none_for must be a multiple of 1m from 2m to 1h",
            ),
            (
                json!({"none_for": "61m"}),
                "none_for must be a multiple of 1m from 2m to 1h",
            ),
            (
                json!({"min_usual": 0}),
                "min_usual must be a whole number from 1 to 1000000",
            ),
        ] {
            assert_eq!(parse(change.clone()).unwrap_err(), [wrong], "{change}");
        }
    }

    #[test]
    fn a_condition_has_the_numbers_in_force() {
        let condition = |change| parse(change).unwrap().spec.condition();
        assert_eq!(
            condition(json!({"none_for": null})),
            "< 50 % of the usual requests, critical < 10 %, in 1h"
        );
        assert_eq!(
            condition(json!({"warn_percent": 40, "crit_percent": 5, "window": "30m"})),
            "< 40 % of the usual requests, critical < 5 %, in 30m, or none for 10m"
        );
    }

    /// What is found in these shares of so many usual requests, over that many days.
    fn findings(change: Value, looks: &[(f64, u32)], days: i64) -> Findings {
        let looks: Vec<String> = looks
            .iter()
            .map(|(percent, usual)| format!("{percent}/{usual}"))
            .collect();
        let part = |name| Part::new(name, looks.iter().map(|look| (0, look.as_str())));
        // What the other part finds is no share.
        let silent = Part::new("none", [(0, "0/900")]);
        let looks = Evaluations {
            parts: vec![silent, part(USUAL)],
            time: TimeDelta::days(days),
        };
        parse(change).unwrap().spec.findings(&looks)
    }

    #[test]
    fn the_highest_share_that_is_quiet_enough() {
        // 43 is more than 120 % of 35; the last two are of too few.
        let looks = [
            (100.0, 900),
            (90.0, 900),
            (120.0, 900),
            (43.0, 900),
            (110.0, 900),
            (33.0, 900),
            (100.0, 900),
            (0.0, 9),
            (100.0, 9),
        ];
        for (days, warn, alerts) in [(6, 30, 0), (7, 40, 1), (14, 80, 2)] {
            let found = findings(json!({}), &looks, days);
            let suggestion = found.suggestion.unwrap();
            assert_eq!(suggestion.change["warn_percent"], warn, "{days} days");
            assert_eq!(suggestion.alerts, alerts, "{days} days");
            assert_eq!(found.distribution.unwrap().looks, 7);
        }
        let none = findings(json!({"crit_percent": 32, "warn_percent": 70}), &looks, 6);
        assert_eq!(
            none.no_suggestion.unwrap(),
            "none above crit_percent (32) is quiet enough"
        );
        let unknown = findings(json!({}), &[(100.0, 9)], 6);
        assert_eq!(unknown.distribution, None);
    }

    #[test]
    fn a_picture_has_the_shares_only() {
        let looks = Evaluations {
            parts: vec![
                Part::new("none", [(0, "100/0")]),
                Part::new(USUAL, [(0, "30/900"), (600, "0/5"), (1200, "950/900")]),
            ],
            time: TimeDelta::days(1),
        };
        let judged = parse(json!({})).unwrap().spec.judged(&looks, 10).unwrap();
        let [part] = judged.parts.as_slice() else {
            panic!("{judged:?}")
        };
        assert_eq!(part.high, [30.0, 100.0, 200.0]);
    }
}
