//! What came of events, target by target, and what has yet to be told.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use engine::delivery::kinds_of_events;
use rules::fields::{Field, Fields};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    audit::Action,
    deliveries::{self, Delivery, Filter, Retried},
    outcomes::What,
};
use uuid::Uuid;

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, header, parameter, query, with_example},
    paging::{After, At, Limit, Word, page, pages},
    reason::{Reason, reason_schema},
};
use crate::{Server, access::Caller};

/// An event on its way to a target.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub struct DeliveryView {
    id: i64,
    /// Kapacitor's id of the rule's task.
    task: String,
    kind: String,
    app: String,
    /// What the rule evaluates by itself, as the event has it.
    part: String,
    /// The id of the target, as `/targets` has it.
    target: Uuid,
    /// `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`.
    channel: String,
    /// The address.
    to: String,
    state: String,
    /// The level of the event.
    level: Option<String>,
    /// The time of the event's data.
    at: DateTime<Utc>,
    /// When it was settled; of one that is not, since when it waits.
    since: DateTime<Utc>,
    attempts: i32,
    /// How long the last attempt took.
    took_ms: Option<i32>,
    /// Why it was not delivered.
    reason: Option<String>,
    next_attempt_at: Option<DateTime<Utc>>,
    /// The channel's own name for the message.
    message_id: Option<String>,
}

impl DeliveryView {
    /// As `caller` may see it.
    fn of(delivery: Delivery, caller: &Caller) -> Self {
        let to = caller.sees_target(&delivery.channel, &delivery.address);
        let to = to.into_owned();
        Self {
            id: delivery.id,
            task: delivery.task,
            kind: delivery.kind,
            app: delivery.app,
            part: delivery.part,
            target: delivery.target,
            channel: delivery.channel,
            to,
            state: delivery.state,
            level: delivery.level,
            at: DateTime::from_timestamp_nanos(delivery.at_ns),
            since: delivery.since,
            attempts: delivery.attempts,
            took_ms: delivery.took_ms,
            reason: delivery.reason,
            next_attempt_at: delivery.next_attempt_at,
            message_id: delivery.message_id,
        }
    }
}

/// `?state=`
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// One that is not settled.
    Open(&'static str),
    Settled(What),
}

/// The states of what is not settled.
const OPEN: [&str; 3] = ["waiting", "retrying", "held"];

/// Every state.
fn states() -> Vec<&'static str> {
    OPEN.into_iter()
        .chain(What::ALL.map(What::as_str))
        .collect()
}

impl Field for Wanted {
    fn from_json(value: &Value) -> Result<Self, String> {
        let open = OPEN.into_iter().find(|it| value == it).map(Self::Open);
        let settled = What::ALL.into_iter().find(|it| value == it.as_str());
        open.or(settled.map(Self::Settled))
            .ok_or_else(|| format!("must be one of {}", states().join(", ")))
    }
}

/// The id of a target.
pub struct TargetId(pub Uuid);

impl Field for TargetId {
    fn from_json(value: &Value) -> Result<Self, String> {
        Uuid::deserialize(value)
            .map(Self)
            .map_err(|_| "must be the id of a target, as GET /targets has it".into())
    }
}

/// How many deliveries a page has by default.
const DELIVERIES: i64 = 100;

/// `GET /deliveries`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let state = fields.optional("state");
    let target = fields.optional("target").map(|TargetId(id)| id);
    let mut word = |name| fields.optional(name).map(|Word(word)| word);
    let filter = Filter {
        task: word("task"),
        kind: word("kind"),
        app: word("app"),
        target,
        scope: caller.scope.patterns(),
    };
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(DELIVERIES));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let (db, more) = (&server.engine.db, limit + 1);
    let found = match state {
        Some(Wanted::Open(state)) => deliveries::open(db, &filter, Some(state), after, more).await,
        Some(Wanted::Settled(what)) => {
            deliveries::settled(db, &filter, Some(what), after, more).await
        }
        None => deliveries::settled(db, &filter, None, after, more).await,
    };
    let found = found.map_err(Error::Database)?;
    let state = state.map(|state| match state {
        Wanted::Open(state) => state.to_owned(),
        Wanted::Settled(what) => what.as_str().to_owned(),
    });
    let parameters = |last: &Delivery| {
        [
            ("state", state),
            ("task", filter.task),
            ("kind", filter.kind),
            ("app", filter.app),
            ("target", filter.target.map(|id| id.to_string())),
            ("after", Some(last.id.to_string())),
        ]
    };
    let view = |it| DeliveryView::of(it, &caller);
    Ok(page(found, limit, "/deliveries", parameters, view))
}

/// How many deliveries are tried again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RetriedDeliveries")]
pub struct RetriedView {
    retried: i64,
}

/// `POST /deliveries/{id}/retry`
pub async fn retry(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let absent = || Error::NotFound(format!("there is no delivery {id:?} that was settled"));
    let number = id.parse().map_err(|_| absent())?;
    let by = caller.actor(Action::DeliveryRetry);
    let retried = deliveries::retry(&server.engine.db, &by, number, &caller.scope.patterns()).await;
    match retried.map_err(Error::Database)? {
        Retried::Due => {
            server.engine.due.notify_one();
            Ok((StatusCode::ACCEPTED, Json(RetriedView { retried: 1 })).into_response())
        }
        Retried::Unknown => Err(absent()),
        Retried::Settled => Err(Error::Conflict(format!(
            "the delivery {id} is not dead, or the target was told something newer of the part since"
        ))),
    }
}

/// How many deliveries are not made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DroppedDeliveries")]
pub struct DroppedView {
    dropped: i64,
}

/// `POST /deliveries/{id}/drop`
pub async fn drop(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<Json<DroppedView>, Error> {
    let mut fields = Fields::new(body);
    let reason = fields.required("reason");
    fields.finish().map_err(Error::Invalid)?;
    let Some(Reason(reason)) = reason else {
        unreachable!("a field that was not read was noted")
    };
    let absent = || Error::NotFound(format!("there is no delivery {id:?} that is not settled"));
    let number = id.parse().map_err(|_| absent())?;
    let by = caller.actor(Action::DeliveryDrop);
    let (db, scope) = (&server.engine.db, caller.scope.patterns());
    let dropped = deliveries::drop(db, &by, number, &reason, &kinds_of_events(), &scope).await;
    match dropped.map_err(Error::Database)? {
        true => Ok(Json(DroppedView { dropped: 1 })),
        false => Err(absent()),
    }
}

/// `POST /deliveries/retry`
pub async fn retry_all(
    State(server): State<Server>,
    caller: Caller,
    Body(body): Body,
) -> Result<Response, Error> {
    let mut fields = Fields::new(body);
    let target = fields.required("target");
    let since = fields.required("since");
    fields.finish().map_err(Error::Invalid)?;
    let (Some(TargetId(target)), Some(At(since))) = (target, since) else {
        unreachable!("a field that was not read was noted")
    };
    let by = caller.actor(Action::DeliveryRetry);
    let scope = caller.scope.patterns();
    let retried = deliveries::retry_all(&server.engine.db, &by, target, since, &scope).await;
    let retried = retried.map_err(Error::Database)?;
    server.engine.due.notify_one();
    Ok((StatusCode::ACCEPTED, Json(RetriedView { retried })).into_response())
}

/// `GET /deliveries`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("deliveries")
        .tag("delivery")
        .summary("What came of events, target by target, or what has yet to be told");
    let about = "Those in this state. waiting, retrying and held have yet to be told; without it, all others.";
    let op = query(
        op,
        "state",
        about,
        json!({ "type": "string", "enum": states() }),
    );
    let text = || json!({ "type": "string" });
    let op = query(op, "task", "Only of the rule with this task id.", text());
    let op = query(op, "kind", "Only of rules of this kind.", text());
    let op = query(op, "app", "Only of this app.", text());
    let id = json!({ "type": "string", "format": "uuid" });
    let op = query(op, "target", "Only to this target.", id);
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<DeliveryView>>, _>(|answer| {
        let example = json!([{
            "id": 7, "task": "shop-prod-5xx", "kind": "5xx", "app": "shop-prod",
            "part": "shop-prod-5xx", "target": EXAMPLE_TARGET, "channel": "slack", "to": "#ops",
            "state": "delivered", "level": "CRITICAL", "at": "2026-03-01T09:30:00Z",
            "since": "2026-03-01T09:30:10.223456Z", "attempts": 1, "took_ms": 84, "reason": null,
            "next_attempt_at": null, "message_id": "1772357410.000100",
        }]);
        let about = "The deliveries, the newest first; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}

/// The id of a target in examples.
pub const EXAMPLE_TARGET: &str = "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10";

/// `POST /deliveries/{id}/retry`
pub fn describe_retry(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op
        .id("retry_delivery")
        .tag("delivery")
        .summary("Try a dead delivery again: the target is told how the part stands now");
    let id = json!({ "type": "integer", "minimum": 1 });
    parameter(
        op.inner_mut(),
        "path",
        "id",
        "As GET /deliveries has it.",
        id,
    );
    errors(retried(op), &[404, 409])
}

/// `POST /deliveries/{id}/drop`
pub fn describe_drop(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op
        .id("drop_delivery")
        .tag("delivery")
        .summary("Do not tell the target what it has yet to be told of a part");
    let id = json!({ "type": "integer", "minimum": 1 });
    let about = "As GET /deliveries?state=waiting, retrying or held has it.";
    parameter(op.inner_mut(), "path", "id", about, id);
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": { "reason": reason_schema() },
        "required": ["reason"],
    });
    let example = json!({ "reason": "the incident of last night, all know" });
    describe_body(op.inner_mut(), schema, example);
    let op = op.response_with::<200, Json<DroppedView>, _>(|answer| {
        let about = "It is not told, and listed as dropped, with the reason.";
        with_example(answer.description(about), json!({ "dropped": 1 }))
    });
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `POST /deliveries/retry`
pub fn describe_retry_all(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op
        .id("retry_deliveries")
        .tag("delivery")
        .summary("Try again all that a target could not be told since a time");
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": {
            "target": { "type": "string", "format": "uuid" },
            "since": { "type": "string", "format": "date-time" },
        },
        "required": ["target", "since"],
    });
    let example = json!({ "target": EXAMPLE_TARGET, "since": "2026-03-01T09:30:00Z" });
    describe_body(op.inner_mut(), schema, example);
    errors(retried(op), &[400, 408, 413, 415, 422])
}

fn retried(op: TransformOperation<'_>) -> TransformOperation<'_> {
    op.response_with::<202, Json<RetriedView>, _>(|answer| {
        with_example(
            answer.description("To be tried at once."),
            json!({ "retried": 1 }),
        )
    })
}
