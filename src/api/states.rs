//! `GET /states`: the alert level of all rules.

use std::collections::HashMap;

use aide::transform::TransformOperation;
use axum::{Json, extract::State, response::Response};
use chrono::Utc;
use engine::delivery::{self, kinds_of_events};
use kapacitor::Level;
use rules::fields::{AppName, Field};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    events,
    rules::{Cursor, Filter},
};

use super::{
    error::Error,
    extract::Parameters,
    list::{only_app, stream},
    openapi::{errors, query, with_example},
    views::StateSummary,
};
use crate::{Server, access::Caller};

/// `?min_level=`
struct Least(Level);

impl Field for Least {
    fn from_json(value: &Value) -> Result<Self, String> {
        Level::deserialize(value)
            .map(Self)
            .map_err(|_| "must be OK, INFO, WARNING or CRITICAL".into())
    }
}

/// `GET /states`: one statement for the rules that the service delivers, and one call to Kapacitor if there are
/// others, however many there are.
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let filter = Filter {
        app: fields.optional::<AppName>("app").map(|app| app.to_string()),
        ..Filter::of(&caller.scope)
    };
    let Least(least) = fields.optional("min_level").unwrap_or(Least(Level::Ok));
    fields.finish().map_err(Error::Invalid)?;
    let engine = &server.engine;
    let of_events = kinds_of_events();
    let (own, as_of, asks_kapacitor) = tokio::try_join!(
        events::levels(&engine.db, &of_events),
        events::compared_at(&engine.db),
        events::any_undelivered(&engine.db),
    )
    .map_err(Error::Database)?;
    let levels = match asks_kapacitor {
        true => engine.kapacitor.topic_levels().await,
        false => Ok(HashMap::new()),
    };
    let levels = levels.map_err(Error::Kapacitor)?;
    let now = Utc::now();
    stream(server, filter, Cursor::default(), move |record, bytes| {
        let level = match record.delivers {
            true => own.get(&record.id).map(|level| delivery::level(level)),
            false => levels.get(&record.id).copied(),
        };
        let state = StateSummary::of(record, level, as_of, now);
        let is_wanted = state.state >= least;
        if is_wanted {
            serde_json::to_writer(bytes, &state)?;
        }
        Ok(is_wanted)
    })
    .await
}

/// `GET /states`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("states")
        .tag("all kinds")
        .summary("The alert level of all rules, sorted by app and kind");
    let level = json!({ "type": "string", "enum": ["OK", "INFO", "WARNING", "CRITICAL"] });
    let op = query(
        only_app(op),
        "min_level",
        "Only those at this level or above.",
        level,
    );
    let op = op.response_with::<200, Json<Vec<StateSummary>>, _>(|answer| {
        let example = json!([{
            "id": "shop-prod-sample.memory_total-web", "kind": "memory", "app": "shop-prod",
            "target": "web", "enabled": true, "state": "WARNING",
            "health": { "status": "ok", "data_seen_at": "2026-03-01T09:30:00Z" },
        }]);
        with_example(answer, example)
    });
    errors(op, &[422, 502])
}
