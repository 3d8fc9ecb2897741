//! What kinds that report single events have in common.

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{Var, Vars};

use crate::{KapacitorKind, Rule, influxql, schedule::cron};

const SECOND: i64 = 1_000_000_000;

/// How often a rule looks for events.
pub const EVERY: TimeDelta = TimeDelta::seconds(10);

/// How long an event is the state of its rule.
pub const HOLD: TimeDelta = TimeDelta::hours(1);

/// How late an event may become readable, and how long Kapacitor may be down.
pub const LOOKS_BACK: TimeDelta = TimeDelta::hours(1);

/// The vars of a rule that reports the events of this title.
pub fn vars<K: KapacitorKind>(task: &Rule<K>, since: DateTime<Utc>, title: &str) -> Vars {
    let since = since.timestamp_nanos_opt().unwrap_or_default();
    Vars::from([
        ("where_".into(), of_app(task.app.as_str(), title).into()),
        (
            "cron".into(),
            cron(&task.id(), EVERY.num_seconds() * SECOND).into(),
        ),
        ("lag".into(), Var::Duration(0)),
        ("since".into(), Var::Int(since)),
        (
            "period".into(),
            Var::Duration(LOOKS_BACK.num_seconds() * SECOND),
        ),
    ])
}

/// In a replay all events are available in time, and each minute evaluates itself.
pub fn replay(vars: &mut Vars) {
    vars.insert("cron".into(), "0 * * * * * *".into());
    vars.insert("period".into(), Var::Duration(60 * SECOND));
}

/// The condition that an event is of the app and of this title, both of which may be tags or
/// fields. Where a name is both, the plain one means the field; the second half is for the tag.
fn of_app(app: &str, title: &str) -> String {
    let app = influxql::string(app);
    let title = influxql::string(title);
    format!(
        "(\"app\" = {app} AND \"title\" = {title}) OR (\"app\"::tag = {app} AND \"title\"::tag = {title})"
    )
}
