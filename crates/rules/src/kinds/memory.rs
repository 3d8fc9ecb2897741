//! `memory`: the dynos of an app use too much memory.

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Level, TopicEvent, Var, Vars};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    KapacitorKind, Kind, Rule,
    fields::{DynoType, Fields, InfluxDuration, Megabytes},
    findings::{
        Distribution, Evaluations, Findings, Judged, JudgedPart, Outcome, Suggestion, crit_above,
        curve, next_level, round_numbers,
    },
    influxql,
    schedule::{Schedule, aligned_cron, cron, gcd},
    state::{self, State},
    values::Aggregate,
};

/// What a `memory` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Memory {
    /// Whose memory: the dynos of one type, each by itself, or of all types.
    pub dynotype: DynoType,
    /// Megabytes from which on it warns.
    pub warn: Megabytes,
    /// Megabytes from which on it is critical; more than `warn`.
    pub crit: Megabytes,
    /// How much of the past is looked at: at least `every`, at most 30 days.
    pub window: InfluxDuration,
    /// How often it is checked: 10 seconds to a day.
    pub every: InfluxDuration,
    /// What is made of the samples in the window.
    #[serde(default)]
    pub aggregate: Aggregate,
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 24 * 3600 * SECOND;

/// How often a rule of a long window asks whether samples still come, and for how much of the past.
const PROBE: i64 = 600 * SECOND;

impl Memory {
    /// Nanoseconds of the steps that InfluxDB adds up.
    fn bucket(&self) -> i64 {
        match self.aggregate {
            Aggregate::Mean | Aggregate::Max => bucket(self.window.nanos(), self.every.nanos()),
            // the percentile of a whole cannot be computed from those of its parts
            Aggregate::P95 => self.window.nanos(),
        }
    }

    /// Nanoseconds that are queried: the window, and at least 15 minutes of empty buckets, in which the
    /// recovery of a dyno that is gone is seen, also after Kapacitor was away.
    fn period(&self) -> i64 {
        let bucket = self.bucket();
        let tail = (900 * SECOND).max(2 * self.every.nanos());
        self.window.nanos() + (tail + bucket - 1) / bucket * bucket
    }

    /// Whether the query looks so far back that its results say nothing about the last hour.
    fn is_probed(&self) -> bool {
        self.period() > 3600 * SECOND
    }
}

impl Kind for Memory {
    const NAME: &'static str = "memory";
    const ABOUT: &'static str = "Watches the memory of each dyno of an app.";
    const PART_FIELD: Option<&'static str> = Some("dynotype");

    fn read(fields: &mut Fields) -> Option<Self> {
        let dynotype = fields.required("dynotype");
        let warn: Option<Megabytes> = fields.required("warn");
        let crit: Option<Megabytes> = fields.required("crit");
        if let (Some(warn), Some(crit)) = (warn, crit)
            && warn >= crit
        {
            fields.fault("warn", format!("must be less than crit ({crit})"));
        }
        let window: Option<InfluxDuration> = fields.required("window");
        let every: Option<InfluxDuration> = fields.required("every");
        for (name, duration) in [("window", &window), ("every", &every)] {
            if duration.as_ref().is_some_and(|d| d.nanos() % SECOND != 0) {
                fields.fault(name, "must be whole seconds");
            }
        }
        if let Some(every) = &every
            && !(10 * SECOND..=DAY).contains(&every.nanos())
        {
            fields.fault("every", "must be from 10s to 1d");
        }
        if let Some(window) = &window
            && window.nanos() > 30 * DAY
        {
            fields.fault("window", "must be at most 30d");
        }
        if let (Some(window), Some(every)) = (&window, &every)
            && window.nanos() < every.nanos()
        {
            fields.fault("window", format!("must be at least every ({every})"));
        }
        let aggregate = fields.optional("aggregate").unwrap_or_default();
        Some(Self {
            dynotype: dynotype?,
            warn: warn?,
            crit: crit?,
            window: window?,
            every: every?,
            aggregate,
        })
    }

    fn part(&self) -> &str {
        self.dynotype.as_str()
    }

    fn id(app: &str, part: &str) -> String {
        format!("{app}-sample.memory_total-{part}")
    }

    fn condition(&self) -> String {
        let Self {
            warn, crit, window, ..
        } = self;
        let aggregate = self.aggregate.as_str();
        format!("≥ {warn} MB, critical ≥ {crit} MB, {aggregate} of {window}")
    }

    fn example() -> Value {
        json!({
            "app": "shop-prod", "dynotype": "web", "warn": "400", "crit": "500",
            "window": "5m", "every": "1m", "email": "shop@example.com",
        })
    }
}

impl KapacitorKind for Memory {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[
        ("dynotype", "dynotyperequest"),
        ("warn", "warn"),
        ("crit", "crit"),
        ("window", "window"),
        ("every", "every"),
        ("aggregate", "aggregate"),
    ];
    const OLDER_TABLE: Option<&'static str> = Some("memory_tasks");
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/memory.tick");
    const SPLIT_BY: Option<&'static str> = Some("dyno");

    fn schedule(&self) -> Schedule {
        let every = TimeDelta::nanoseconds(self.every.nanos());
        let schedule = Schedule::new(every, TimeDelta::nanoseconds(self.period()));
        if !self.is_probed() {
            return schedule;
        }
        Schedule {
            probe_every: TimeDelta::nanoseconds(PROBE),
            probe_period: TimeDelta::nanoseconds(PROBE),
            ..schedule
        }
    }

    fn vars(task: &Rule<Self>, _since: DateTime<Utc>) -> Vars {
        let spec = &task.spec;
        let (window, every) = (spec.window.nanos(), spec.every.nanos());
        let bucket = spec.bucket();
        let buckets = window / bucket;
        // What InfluxDB answers with is in rows, newest bucket first: which of them make up the
        // window, and how far the time of the newest of those is from the window's end.
        let (megabytes, rows, to_end, text) = match spec.aggregate {
            // The n-th running sum is that of the n newest buckets: one row is the whole window.
            Aggregate::Mean => (
                "cumulative_sum(sum(\"value\")) / cumulative_sum(count(\"value\")) / 1048576",
                format!("LIMIT 1 OFFSET {}", buckets - 1),
                window,
                "mean",
            ),
            Aggregate::Max => (
                "max(\"value\") / 1048576",
                format!("LIMIT {buckets}"),
                bucket,
                "maximum",
            ),
            Aggregate::P95 => (
                "percentile(\"value\", 95) / 1048576",
                "LIMIT 1".to_owned(),
                window,
                "95th percentile",
            ),
        };
        // Points of the last seconds may still be on their way; a rule that is evaluated more often than
        // every minute prefers to report soon.
        let lag = if every >= 60 * SECOND { 10 * SECOND } else { 0 };
        let mut vars = Vars::from([
            (
                "where_".into(),
                dynos(task.app.as_str(), &spec.dynotype).into(),
            ),
            ("cron".into(), cron(&task.id(), every).into()),
            ("lag".into(), Var::Duration(lag)),
            ("megabytes".into(), megabytes.into()),
            ("rows".into(), rows.into()),
            ("bucket".into(), Var::Duration(bucket)),
            ("to_end".into(), Var::Duration(to_end)),
            ("aggregate".into(), spec.aggregate.as_str().into()),
            ("aggregate_text".into(), text.into()),
            ("window_text".into(), spec.window.to_string().into()),
            ("period".into(), Var::Duration(spec.period())),
            ("warn".into(), Var::Float(spec.warn.as_f64())),
            ("crit".into(), Var::Float(spec.crit.as_f64())),
            ("window".into(), Var::Duration(window)),
            ("every".into(), Var::Duration(every)),
            ("dynotyperequest".into(), spec.dynotype.as_str().into()),
        ]);
        if spec.is_probed() {
            vars.insert("probe_cron".into(), cron(&task.id(), PROBE).into());
            vars.insert("probe_period".into(), Var::Duration(PROBE));
        }
        vars
    }

    fn replay(vars: &mut Vars) {
        let every = match vars.get("every") {
            Some(Var::Duration(every)) => *every,
            _ => 60 * SECOND,
        };
        vars.insert("cron".into(), aligned_cron(every).into());
        vars.insert("lag".into(), Var::Duration(10 * SECOND));
        vars.remove("probe_cron");
        vars.remove("probe_period");
    }

    const THRESHOLDS: &'static [&'static str] = &["warn", "crit"];

    fn judged(&self, looks: &Evaluations, most: usize) -> Option<Judged> {
        let parts = looks.read::<f64>();
        let values = parts.iter().flatten().copied();
        let lowest = values
            .clone()
            .filter(|mb| *mb > 0.0)
            .fold(f64::MAX, f64::min);
        let highest = values.fold(self.crit.as_f64(), f64::max);
        Some(Judged {
            unit: "MB",
            parts: looks
                .parts
                .iter()
                .map(|part| JudgedPart::of(part, most, |mb: &f64| (*mb, None)))
                .collect(),
            curve: curve(
                &parts,
                [lowest.min(self.warn.as_f64()), highest],
                |warn, level, mb: &f64| next(level, *mb, warn, self.crit.as_f64().max(warn)),
            ),
            field: "warn",
        })
    }

    /// The lowest `warn` that would have been quiet enough.
    fn findings(&self, looks: &Evaluations) -> Findings {
        let parts = looks.read::<f64>();
        let sampled = parts.iter().flatten().copied().filter(|mb| *mb > 0.0);
        let Some(distribution) = Distribution::of("MB", sampled) else {
            return Findings::none("there were no samples");
        };
        let allowed = looks.allowed();
        // One that is in an alert for half of the time at most is not below the median.
        let quiet = round_numbers(distribution.p50, Megabytes::MAX).find_map(|warn| {
            let crit = crit_above([self.warn.as_f64(), self.crit.as_f64()], warn);
            let next = |level, mb: &f64| next(level, *mb, warn as f64, crit);
            let outcome = Outcome::of(&parts, next);
            outcome.suits(allowed).then(|| Suggestion {
                change: self.change_to(warn, crit),
                alerts: outcome.alerts,
                allowed,
            })
        });
        Findings {
            no_suggestion: quiet
                .is_none()
                .then(|| "no threshold is high enough".into()),
            distribution: Some(distribution),
            suggestion: quiet,
            ..Findings::default()
        }
    }

    fn state(events: &[TopicEvent], _now: DateTime<Utc>) -> State {
        state::by_part(events)
    }
}

impl Memory {
    fn change_to(&self, warn: u64, crit: f64) -> Map<String, Value> {
        let mut change = Map::new();
        change.insert("warn".into(), warn.to_string().into());
        if crit != self.crit.as_f64() {
            change.insert("crit".into(), crit.to_string().into());
        }
        change
    }
}

/// The level after `level` and a look: what the conditions of `memory.tick` say.
fn next(level: Level, mb: f64, warn: f64, crit: f64) -> Level {
    let reached = if mb > crit {
        Level::Critical
    } else if mb > warn {
        Level::Warning
    } else {
        Level::Ok
    };
    let limit = match level {
        Level::Critical => crit,
        _ => warn,
    };
    next_level(level, reached, mb < limit * 0.95)
}

/// The step in which InfluxDB adds up the samples of a window, of which it must be a divisor: as fine
/// as the rule is checked, but no finer than 120 steps a window, so that long windows cost little.
fn bucket(window: i64, every: i64) -> i64 {
    let (window, every) = (window / SECOND, every / SECOND);
    let finest = gcd(window, every).max((window + 119) / 120);
    let divisor = (finest..=window).find(|step| window % step == 0);
    divisor.unwrap_or(window) * SECOND
}

/// The condition that a sample is of the app's dynos of this type: `web` are `web` and `web.1`.
fn dynos(app: &str, dynotype: &DynoType) -> String {
    let of_app = format!("\"app\" = {}", influxql::string(app));
    if dynotype.is_all() {
        return of_app;
    }
    let dyno = influxql::regex(dynotype.as_str());
    format!("{of_app} AND \"dyno\" =~ /^{dyno}(\\.|$)/")
}

#[cfg(test)]
mod tests {
    use crate::findings::Part;

    use super::*;

    #[test]
    fn only_the_dynos_of_the_type() {
        let web = DynoType::parse("web").unwrap();
        assert_eq!(
            dynos("shop-prod", &web),
            r#""app" = 'shop-prod' AND "dyno" =~ /^web(\.|$)/"#
        );
        let all = DynoType::parse("all").unwrap();
        assert_eq!(dynos("shop-prod", &all), r#""app" = 'shop-prod'"#);
    }

    /// What is found in these looks at each dyno, over that many days.
    fn findings(parts: &[&[f64]], days: i64) -> Findings {
        let task = Rule::<Memory>::parse(Memory::example().as_object().unwrap().clone());
        let looks = |part: &&[f64]| {
            let looks: Vec<String> = part.iter().map(f64::to_string).collect();
            Part::new("", looks.iter().map(|look| (0, look.as_str())))
        };
        task.unwrap().spec.findings(&Evaluations {
            parts: parts.iter().map(looks).collect(),
            time: TimeDelta::days(days),
        })
    }

    #[test]
    fn the_lowest_threshold_that_is_quiet_enough() {
        // Two peaks with 300 between them, which is below 95 % of 320 and not of 315.
        let peaks = [300.0, 300.0, 420.0, 405.0, 440.0, 300.0, 300.0, 0.0, 462.5];
        for (days, warn, alerts) in [(6, "465", 0), (7, "440", 1), (14, "320", 2)] {
            let suggestion = findings(&[&peaks], days).suggestion.unwrap();
            assert_eq!(suggestion.change["warn"], warn, "{days} days");
            assert_eq!(suggestion.alerts, alerts, "{days} days");
        }
        let distribution = findings(&[&peaks, &[100.0, 200.0]], 1)
            .distribution
            .unwrap();
        assert_eq!((distribution.unit, distribution.looks), ("MB", 10));
        assert_eq!((distribution.p50, distribution.max), (300.0, 462.5));
        assert_eq!(
            findings(&[&[0.0]], 1),
            Findings::none("there were no samples")
        );
    }

    #[test]
    fn a_threshold_above_the_rules_critical_brings_its_own() {
        let change = findings(&[&[300.0, 480.0]], 1).suggestion.unwrap().change;
        assert_eq!(Value::Object(change), json!({"warn": "480"}));
        let change = findings(&[&[300.0, 512.0]], 1).suggestion.unwrap().change;
        assert_eq!(Value::Object(change), json!({"warn": "515", "crit": "644"}));
    }

    #[test]
    fn durations_and_limits_are_checked_against_each_other() {
        let faults = |change: Value| -> Vec<String> {
            let mut rule = Memory::example().as_object().unwrap().clone();
            rule.extend(change.as_object().unwrap().clone());
            let errors = Rule::<Memory>::parse(rule).err().unwrap_or_default();
            errors
                .into_iter()
                .map(|error| format!("{} {}", error.field, error.message))
                .collect()
        };
        assert_eq!(faults(json!({})), Vec::<String>::new());
        assert_eq!(
            faults(json!({"warn": 500})),
            ["warn must be less than crit (500)"]
        );
        assert_eq!(
            faults(json!({"window": "30s"})),
            ["window must be at least every (1m)"]
        );
        assert_eq!(
            faults(json!({"window": "31d"})),
            ["window must be at most 30d"]
        );
        assert_eq!(
            faults(json!({"every": "9s"})),
            ["every must be from 10s to 1d"]
        );
        assert_eq!(
            faults(json!({"every": "2d", "window": "3d"})),
            ["every must be from 10s to 1d"]
        );
    }

    #[test]
    fn windows_are_cut_into_buckets() {
        for (window, every, step) in [
            (30, 10, 10),
            (300, 60, 60),
            (12 * 3600, 60, 360),
            (427, 10, 7),
            (127, 10, 127),
            (30 * 86_400, 86_400, 86_400),
        ] {
            assert_eq!(
                bucket(window * SECOND, every * SECOND),
                step * SECOND,
                "{window}/{every}"
            );
        }
    }
}
