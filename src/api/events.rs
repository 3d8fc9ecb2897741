//! The history: every change of level that rules have reported.

use aide::transform::TransformOperation;
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, SecondsFormat, Utc};
use kapacitor::Level;
use rules::{
    Kind,
    fields::{Field, Fields},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::events::{self, Event, Filter};

use super::{
    error::Error,
    extract::{Key, Parameters},
    openapi::{about, errors, header, query, with_example},
    paging::{After, At, Limit, Word, page, pages},
};
use crate::{Server, access::Caller};

/// A change of level.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub struct EventView {
    id: i64,
    /// Kapacitor's id of the rule's task.
    task: String,
    kind: String,
    app: String,
    /// What the rule evaluates by itself: a dyno of a `memory` rule; of other rules the task, or the event.
    part: String,
    /// The time of the data.
    at: DateTime<Utc>,
    level: String,
    /// The level before; null where it is not known.
    previous: Option<String>,
    /// The notification's text.
    message: String,
    /// The e-mail's HTML.
    details: String,
    /// How long the part had not been OK by then.
    duration_seconds: f64,
    /// `post`: reported by the script. `compare`: found in Kapacitor, for the report was lost.
    source: String,
    /// It arrived after a newer event of its part.
    late: bool,
    received_at: DateTime<Utc>,
    /// Who was told of it; null where the service has nobody to tell.
    told: Option<ToldView>,
}

/// How many of an event's targets were told of it, each by a message of its own or by one about what came after it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Told")]
pub struct ToldView {
    to: i64,
    of: i64,
}

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        Self {
            id: event.id,
            task: event.subject,
            kind: event.kind,
            app: event.app,
            part: event.part,
            at: DateTime::from_timestamp_nanos(event.at_ns),
            level: event.level,
            previous: event.previous,
            message: event.message,
            details: event.details,
            duration_seconds: event.duration_ns as f64 / 1e9,
            source: event.source,
            late: event.late,
            received_at: event.received_at,
            told: (event.told_of > 0).then_some(ToldView {
                to: event.told_to,
                of: event.told_of,
            }),
        }
    }
}

/// `?level=`
struct OfLevel(Level);

impl Field for OfLevel {
    fn from_json(value: &Value) -> Result<Self, String> {
        Level::deserialize(value)
            .map(Self)
            .map_err(|_| "must be OK, INFO, WARNING or CRITICAL".into())
    }
}

/// How many events a page has by default.
const EVENTS: i64 = 100;

/// `GET /events`
pub async fn of_all(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let mut word = |name| fields.optional(name).map(|Word(word)| word);
    let filter = Filter {
        app: word("app"),
        kind: word("kind"),
        ..Filter::default()
    };
    list(server, caller, "/events", filter, fields).await
}

/// `GET /task/<kind>/{key}/events`: of a rule that need not exist any more.
pub async fn of_rule<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(fields) = parameters;
    let filter = Filter {
        subject: Some(key.id()?),
        ..Filter::default()
    };
    let path = format!("{}/events", key.path());
    list(server, caller, &path, filter, fields).await
}

async fn list(
    server: Server,
    caller: Caller,
    path: &str,
    mut filter: Filter,
    mut fields: Fields,
) -> Result<Response, Error> {
    filter.level = fields.optional("level").map(|OfLevel(level)| level);
    let mut at = |name| fields.optional(name).map(|At(at)| at);
    (filter.since, filter.until) = (at("since"), at("until"));
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(EVENTS));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let scope = &caller.scope;
    let events = events::page(&server.engine.db, &filter, scope, after, limit + 1).await;
    let events = events.map_err(Error::Database)?;
    let parameters = |last: &Event| {
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Nanos, true);
        [
            ("app", filter.app),
            ("kind", filter.kind),
            ("level", filter.level.map(|level| level.as_str().to_owned())),
            ("since", filter.since.map(time)),
            ("until", filter.until.map(time)),
            ("after", Some(last.id.to_string())),
        ]
    };
    Ok(page(events, limit, path, parameters, EventView::from))
}

/// Adds the parameters and the answer of a list of events.
fn describe(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let level = json!({ "type": "string", "enum": Level::ALL.map(Level::as_str) });
    let time = || json!({ "type": "string", "format": "date-time" });
    let op = query(op, "level", "Only changes to this level.", level);
    let op = query(
        op,
        "since",
        "From then on, by the time of the data.",
        time(),
    );
    let op = query(op, "until", "Before then, by the time of the data.", time());
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<EventView>>, _>(|answer| {
        let example = json!([{
            "id": 7, "task": "shop-prod-5xx", "kind": "5xx", "app": "shop-prod",
            "part": "shop-prod-5xx", "at": "2026-03-01T09:30:00Z", "level": "CRITICAL",
            "previous": "OK", "message": "CRITICAL shop-prod: 12 of 90 requests failed",
            "details": "", "duration_seconds": 0.0, "source": "post", "late": false,
            "received_at": "2026-03-01T09:30:10.123456Z", "told": { "to": 2, "of": 2 },
        }]);
        let about = "The events, the newest first; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}

/// `GET /events`
pub fn describe_of_all(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("events")
        .tag("all kinds")
        .summary("The history: what rules with delivery shadow have reported");
    let text = || json!({ "type": "string" });
    let op = query(op, "app", "Only of this app.", text());
    describe(query(op, "kind", "Only of rules of this kind.", text()))
}

/// `GET /task/<kind>/{key}/events`
pub fn describe_of_rule<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "What a rule has reported, the newest first";
    // A name that no rule can have.
    errors(describe(about::<K>(op, "events", summary)), &[404])
}
