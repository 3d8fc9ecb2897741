//! `5xx`: an app answers with server errors.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Task, TaskKind,
    fields::{Fields, Tolerance},
    schedule::spread,
};
use crate::{
    kapacitor::{Var, Vars},
    template::influxql,
};

/// What a `5xx` rule has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FiveXx {
    /// `low` speaks first, `high` last.
    pub tolerance: Tolerance,
}

/// What a tolerance means: the share of failed requests, in percent, and how many failed ones there
/// must be for the share to count.
struct Limits {
    warn_percent: f64,
    crit_percent: f64,
    min_errors: i64,
}

impl Tolerance {
    fn limits(self) -> Limits {
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

/// The requests of the last five minutes are counted, in buckets of one.
const BUCKET: i64 = 60 * SECOND;
const BUCKETS: i64 = 5;

impl TaskKind for FiveXx {
    const NAME: &'static str = "5xx";
    const ABOUT: &'static str =
        "Watches the share of an app's requests that are answered with a 5xx status.";
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[("tolerance", "tolerance")];
    const TEMPLATE: &'static str = "5xx.tick";

    fn task_id(app: &str, _target: &str) -> String {
        format!("{app}-5xx")
    }

    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            tolerance: fields.required("tolerance")?,
        })
    }

    fn vars(task: &Task<Self>, _since: DateTime<Utc>) -> Vars {
        let Limits {
            warn_percent,
            crit_percent,
            min_errors,
        } = task.spec.tolerance.limits();
        // An even second: the odd one after it only flushes the sum.
        let second = 2 * spread(&task.id(), 30);
        Vars::from([
            ("where_".into(), hosts(task.app.as_str()).into()),
            (
                "cron".into(),
                format!("{second},{} * * * * * *", second + 1).into(),
            ),
            // The last points of a minute may still be on their way.
            ("lag".into(), Var::Duration(10 * SECOND)),
            (
                "requests".into(),
                format!("moving_average(count(\"value\"), {BUCKETS}) * {BUCKETS}").into(),
            ),
            ("bucket".into(), Var::Duration(BUCKET)),
            ("window_text".into(), "5m".into()),
            // The window, and a tail as long of empty buckets, in which the recovery is seen.
            ("period".into(), Var::Duration(2 * BUCKETS * BUCKET)),
            ("min_errors".into(), Var::Int(min_errors)),
            ("warn_percent".into(), Var::Float(warn_percent)),
            ("crit_percent".into(), Var::Float(crit_percent)),
            ("tolerance".into(), task.spec.tolerance.as_str().into()),
        ])
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "tolerance": "medium", "slack": "#shop-alerts" })
    }
}

/// The condition that a request is the app's: its host is the app's name, alone or before the
/// domain. An app of the space `default` goes without the space there.
fn hosts(app: &str) -> String {
    let mut pattern = format!("^{}(\\.|$)", influxql::regex(app));
    if let Some(bare) = app.strip_suffix("-default") {
        pattern.push_str(&format!("|^{}\\.", influxql::regex(bare)));
    }
    format!("\"fqdn\" =~ /{pattern}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_hosts() {
        assert_eq!(hosts("shop-prod"), r#""fqdn" =~ /^shop\-prod(\.|$)/"#);
        assert_eq!(
            hosts("shop-default"),
            r#""fqdn" =~ /^shop\-default(\.|$)|^shop\./"#
        );
    }
}
