//! `GET /noise`: how much each rule has said, and what came of it.

use aide::transform::TransformOperation;
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use engine::backtest::Last;
use rules::{expectation::Zone, fields::AppName};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::noise::{self as rows, Noise};

use super::{
    error::Error,
    extract::Parameters,
    list::only_app,
    openapi::{errors, query, with_example},
    views::Time,
};
use crate::{Server, access::Caller};

/// How much a rule has said in a time.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Noise")]
pub struct NoiseView {
    /// Of the rule's task.
    id: String,
    kind: String,
    app: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    part: String,
    enabled: bool,
    /// Since when it watches.
    active_since: Time,
    /// How often a part of it left OK.
    alerts: i64,
    /// How long its parts were not OK, each by itself.
    minutes: f64,
    /// How many alerts began within ten minutes of the end of the one before, of the same part.
    flaps: i64,
    /// Half of its alerts recovered within so many minutes; null: none has recovered.
    median_minutes: Option<f64>,
    /// How many began between 22:00 and 07:00.
    at_night: i64,
    /// How many were acknowledged, silenced, or followed by a change of the rule within an hour.
    acted_on: i64,
    /// null: it has not alerted in this time.
    last_alert_at: Option<Time>,
    /// What may be done about it; null: nothing.
    advice: Option<&'static str>,
}

/// More flaps than this share of its alerts: it speaks too soon, or recovers too soon.
const FLAPPING: f64 = 0.3;

/// So many alerts nobody does anything about are too many.
const IGNORED: i64 = 10;

/// What may be done about a rule.
fn advice(noise: &Noise, since: DateTime<Utc>) -> Option<&'static str> {
    let Noise {
        alerts,
        flaps,
        acted_on,
        ..
    } = *noise;
    if alerts >= 4 && flaps as f64 > alerts as f64 * FLAPPING {
        Some("it comes and goes: a longer window or a higher threshold")
    } else if alerts >= IGNORED && acted_on == 0 {
        Some("nobody has done anything about it: a higher threshold, or another target")
    } else if alerts == 0 && noise.enabled && noise.active_since < since {
        Some("it has never alerted: try it over the past")
    } else {
        None
    }
}

fn view(noise: Noise, since: DateTime<Utc>) -> NoiseView {
    let rounded = |minutes: f64| (minutes * 10.0).round() / 10.0;
    NoiseView {
        advice: advice(&noise, since),
        id: noise.task,
        kind: noise.kind,
        app: noise.app,
        part: noise.part,
        enabled: noise.enabled,
        active_since: Time(noise.active_since),
        alerts: noise.alerts,
        minutes: rounded(noise.minutes),
        flaps: noise.flaps,
        median_minutes: noise.median_minutes.map(rounded),
        at_night: noise.at_night,
        acted_on: noise.acted_on,
        last_alert_at: noise.last_alert_at.map(Time),
    }
}

/// `GET /noise`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Parameters(mut fields): Parameters,
) -> Result<Json<Vec<NoiseView>>, Error> {
    let app = fields.optional::<AppName>("app").map(|app| app.to_string());
    let last: Option<Last> = fields.optional("last");
    let Zone(timezone) = fields.optional("timezone").unwrap_or_default();
    fields.finish().map_err(Error::Invalid)?;
    let since = Utc::now() - last.map_or(engine::backtest::LONGEST, Last::length);
    let patterns = caller.scope.patterns();
    let db = &server.engine.db;
    let found = rows::list(db, &patterns, app.as_deref(), since, timezone.name()).await;
    let found = found.map_err(Error::Database)?.into_iter();
    Ok(Json(found.map(|it| view(it, since)).collect()))
}

/// `GET /noise`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op.id("noise").tag("rules").summary(
        "How much each rule and check has said in a time, and what came of it; those with most alerts first",
    );
    let last = json!({ "$ref": "#/components/schemas/InfluxDuration" });
    let op = query(
        only_app(op),
        "last",
        "How much of the past, 1m to 30d; 30d where it is left out.",
        last,
    );
    let text = json!({ "type": "string" });
    let op = query(
        op,
        "timezone",
        "The IANA time zone whose nights count; UTC where it is left out.",
        text,
    );
    let op = op.response_with::<200, Json<Vec<NoiseView>>, _>(|answer| {
        let example = json!([{
            "id": "shop-prod-sample.memory_total-web", "kind": "memory", "app": "shop-prod", "part": "web",
            "enabled": true, "active_since": "2026-01-01T00:00:00Z", "alerts": 42, "minutes": 310.5, "flaps": 17,
            "median_minutes": 4.5, "at_night": 12, "acted_on": 1, "last_alert_at": "2026-03-01T09:30:00Z",
            "advice": "it comes and goes: a longer window or a higher threshold",
        }]);
        with_example(answer.description("The rules and checks of which the service hears."), example)
    });
    errors(op, &[422])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_for_rules_that_need_it() {
        let at = |hour: i64| DateTime::from_timestamp(hour * 3600, 0).unwrap();
        let noise = |alerts, flaps, acted_on| Noise {
            task: "a".into(),
            kind: "5xx".into(),
            app: "a".into(),
            part: String::new(),
            enabled: true,
            active_since: at(0),
            alerts,
            minutes: 0.0,
            flaps,
            median_minutes: None,
            at_night: 0,
            acted_on,
            last_alert_at: None,
        };
        let of = |alerts, flaps, acted_on| {
            advice(&noise(alerts, flaps, acted_on), at(1)).unwrap_or_default()
        };
        assert!(of(10, 4, 10).starts_with("it comes and goes"));
        assert!(of(10, 3, 0).starts_with("nobody has done anything"));
        assert!(of(0, 0, 0).starts_with("it has never alerted"));
        assert_eq!(of(10, 3, 1), "");
        assert_eq!(of(9, 0, 0), "");
        // It watches for less than that time.
        assert_eq!(advice(&noise(0, 0, 0), at(0)), None);
    }
}
