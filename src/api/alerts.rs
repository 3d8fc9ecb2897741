//! Alerts: the parts that are not OK, and who is on them.

use aide::{
    OperationInput, generate::GenContext, openapi::Operation, transform::TransformOperation,
};
use axum::{
    Json,
    extract::{FromRequestParts, RawPathParams, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use rules::fields::{FieldError, Fields, InfluxDuration};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    acks::{self, Ack, Alert, Filter, NewAck},
    audit::Action,
};

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, header, parameter, query, with_example},
    paging::{At, Limit, Word, page, pages},
    reason::Reason,
    silences::NotOk,
};
use crate::{Server, access::Caller};

/// A part that is not OK, of a rule that reports to the service.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Alert")]
pub struct AlertView {
    /// Kapacitor's id of the rule's task.
    task: String,
    kind: String,
    app: String,
    /// What the rule evaluates by itself, as its events have it.
    part: String,
    level: String,
    /// Since when it has this level.
    since: DateTime<Utc>,
    /// As its last event has it.
    message: Option<String>,
    /// Who is on it.
    acknowledged: Option<AckView>,
    /// The id of the silence that holds messages about it back from all targets.
    silence: Option<i64>,
}

/// That somebody is on it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Acknowledgement")]
pub struct AckView {
    by: String,
    at: DateTime<Utc>,
    /// Until when; null: until it is OK or worse.
    until: Option<DateTime<Utc>>,
    comment: Option<String>,
}

impl From<Ack> for AckView {
    fn from(ack: Ack) -> Self {
        Self {
            by: ack.who,
            at: ack.at,
            until: ack.until,
            comment: ack.comment,
        }
    }
}

impl From<Alert> for AlertView {
    fn from(alert: Alert) -> Self {
        Self {
            task: alert.task,
            kind: alert.kind,
            app: alert.app,
            part: alert.part,
            level: alert.level,
            since: DateTime::from_timestamp_nanos(alert.since_ns),
            message: alert.message,
            acknowledged: alert.ack.map(Into::into),
            silence: alert.silence,
        }
    }
}

/// How many alerts a page has by default.
const ALERTS: i64 = 100;

/// `GET /alerts`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let level = fields
        .optional("level")
        .map(|NotOk(level)| level.to_owned());
    let mut word = |name| fields.optional(name).map(|Word(word)| word);
    let filter = Filter {
        app: word("app"),
        kind: word("kind"),
        task: word("task"),
        part: None,
        level,
        scope: caller.scope.patterns(),
    };
    let after = word("after").unwrap_or_default();
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(ALERTS));
    fields.finish().map_err(Error::Invalid)?;
    // A task has no slash in its id.
    let place = after.split_once('/').unwrap_or((&after, ""));
    // One more than requested shows whether there is a next page.
    let found = acks::page(&server.engine.db, &filter, place, limit + 1).await;
    let found = found.map_err(Error::Database)?;
    let parameters = |last: &Alert| {
        [
            ("app", filter.app),
            ("kind", filter.kind),
            ("task", filter.task),
            ("level", filter.level),
            ("after", Some(format!("{}/{}", last.task, last.part))),
        ]
    };
    Ok(page(found, limit, "/alerts", parameters, AlertView::from))
}

/// The task in a path.
pub struct Task(String);

impl<S: Send + Sync> FromRequestParts<S> for Task {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Error::BadRequest(error.body_text()))?;
        let task = params.iter().find(|(name, _)| *name == "task");
        Ok(Self(task.map_or("", |(_, value)| value).to_owned()))
    }
}

impl OperationInput for Task {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "type": "string" });
        let about = "Kapacitor's id of the rule's task.";
        parameter(operation, "path", "task", about, schema);
    }
}

/// The alerts of a task, or of one of its parts, which the caller may have to do with.
async fn of_task(
    server: &Server,
    caller: &Caller,
    task: &str,
    part: Option<&str>,
) -> Result<Vec<AlertView>, Error> {
    let filter = Filter {
        task: Some(task.into()),
        part: part.map(Into::into),
        scope: caller.scope.patterns(),
        ..Filter::default()
    };
    let found = acks::page(&server.engine.db, &filter, ("", ""), 1_000).await;
    let found = found.map_err(Error::Database)?;
    if found.is_empty() {
        let of = part.map_or(String::new(), |part| format!(" of its part {part:?}"));
        return Err(Error::NotFound(format!(
            "there is no alert of {task:?}{of}: it is OK, or does not exist"
        )));
    }
    Ok(found.into_iter().map(Into::into).collect())
}

/// That somebody is on it, as it is sent.
pub struct Wanted {
    pub part: Option<String>,
    pub until: Option<DateTime<Utc>>,
    pub comment: Option<String>,
}

/// Reads that somebody is on it, or says everything that is wrong with it.
pub fn parse(object: Map<String, Value>, now: DateTime<Utc>) -> Result<Wanted, Vec<FieldError>> {
    let mut fields = Fields::new(object);
    let part = fields.optional("part").map(|Word(word)| word);
    let comment = fields.optional("comment").map(|Reason(text)| text);
    let lasts: Option<InfluxDuration> = fields.optional("for");
    let until = fields.optional("until").map(|At(at)| at);
    if lasts.is_some() && until.is_some() {
        fields.fault("until", "must be left out where \"for\" is given");
    }
    let lasts = lasts.map(|lasts| now + TimeDelta::nanoseconds(lasts.nanos()));
    let until = lasts.or(until);
    if until.is_some_and(|until| until <= now || until > now + TimeDelta::days(30)) {
        fields.fault("until", "must be in the future, in 30 days at most");
    }
    fields.finish()?;
    Ok(Wanted {
        part,
        until,
        comment,
    })
}

/// `POST /alerts/{task}/ack`
pub async fn ack(
    State(server): State<Server>,
    caller: Caller,
    Task(task): Task,
    Body(body): Body,
) -> Result<Json<Vec<AlertView>>, Error> {
    let now = store::now(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let wanted = parse(body, now).map_err(Error::Invalid)?;
    let part = wanted.part.as_deref();
    of_task(&server, &caller, &task, part).await?;
    let by = caller.actor(Action::AlertAck);
    let ack = NewAck {
        task: &task,
        part,
        up_to: None,
        who: &by.name,
        comment: wanted.comment.as_deref(),
        until: wanted.until,
    };
    let acked = acks::add(&server.engine.db, &by, &ack).await;
    acked.map_err(Error::Database)?;
    server.engine.due.notify_one();
    of_task(&server, &caller, &task, part).await.map(Json)
}

/// `DELETE /alerts/{task}/ack`
pub async fn unack(
    State(server): State<Server>,
    caller: Caller,
    Task(task): Task,
    parameters: Parameters,
) -> Result<StatusCode, Error> {
    let Parameters(mut fields) = parameters;
    let part = fields.optional("part").map(|Word(word)| word);
    fields.finish().map_err(Error::Invalid)?;
    let part = part.as_deref();
    of_task(&server, &caller, &task, part).await?;
    let by = caller.actor(Action::AlertUnack);
    let ended = acks::end(&server.engine.db, &by, &task, part).await;
    match ended.map_err(Error::Database)? {
        0 => Err(Error::NotFound(format!(
            "nobody is on an alert of {task:?}"
        ))),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "task": "shop-prod-5xx", "kind": "5xx", "app": "shop-prod", "part": "shop-prod-5xx",
        "level": "CRITICAL", "since": "2026-03-01T09:30:00Z",
        "message": "CRITICAL shop-prod: 48 of 240 requests failed",
        "acknowledged": { "by": "ann", "at": "2026-03-01T09:32:00Z", "until": null,
            "comment": "looking at the db" },
        "silence": null,
    })
}

/// `GET /alerts`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_alerts")
        .tag("delivery")
        .summary("What is not OK now, of rules that report to the service, and who is on it");
    let text = || json!({ "type": "string" });
    let op = query(op, "app", "Of this app.", text());
    let op = query(op, "kind", "Of rules of this kind.", text());
    let op = query(op, "task", "Of the rule with this id.", text());
    let levels = json!({ "type": "string", "enum": ["INFO", "WARNING", "CRITICAL"] });
    let op = query(op, "level", "Of this level.", levels);
    let op = pages(op, text());
    let op = op.response_with::<200, Json<Vec<AlertView>>, _>(|answer| {
        let about = "The alerts, by task and part; 100 at most, where no limit is given.";
        with_example(answer.description(about), json!([example()]))
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}

/// `POST /alerts/{task}/ack`
pub fn describe_ack(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("acknowledge_alert").tag("delivery").summary(
        "Say that you are on it: nobody is reminded until it is OK or worse, and people are told",
    );
    let text = || json!({ "type": ["string", "null"] });
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": {
            "part": { "type": ["string", "null"], "description": "One part; all that are not OK, where it is left out." },
            "comment": { "type": ["string", "null"], "maxLength": 200 },
            "for": { "type": ["string", "null"], "description": "How long at most, such as `2h`." },
            "until": text(),
        },
    });
    let body = json!({ "comment": "looking at the db" });
    describe_body(op.inner_mut(), schema, body);
    let op = op.response_with::<200, Json<Vec<AlertView>>, _>(|answer| {
        with_example(answer.description("The alerts."), json!([example()]))
    });
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `DELETE /alerts/{task}/ack`
pub fn describe_unack(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("unacknowledge_alert")
        .tag("delivery")
        .summary("Say that nobody is on it any more");
    let about = "One part; all, where it is left out.";
    let op = query(op, "part", about, json!({ "type": "string" }));
    let op = op.response_with::<204, (), _>(|answer| answer.description("Nobody is on it."));
    errors(op, &[400, 404, 422])
}
