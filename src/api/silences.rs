//! Silences: messages that are held back for a while.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{
    fields::{Field, FieldError, Fields, InfluxDuration, string},
    kinds,
};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    silences::{self, Matchers, Silence, Wrong},
    token::Scope,
};

use super::{
    deliveries::TargetId,
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, header as header_of, parameter, query, with_example},
    paging::{After, At, Limit, Truth, Word, page, pages},
    reason::{Reason, reason_schema},
};
use crate::{Server, access::Caller};

/// The longest silence.
const LONGEST: TimeDelta = TimeDelta::days(30);

/// A silence to be added.
#[derive(Clone, Debug)]
pub struct NewSilence {
    pub matchers: Matchers,
    /// None: for as long as anything that it is about is wrong.
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
}

/// The apps of a silence.
struct Apps(String);

impl Field for Apps {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let wrong = || "must be an app, a prefix of apps such as \"shop-*\", or \"*\"".to_owned();
        match Scope::parse([text]) {
            Ok(_) => Ok(Self(text.into())),
            Err(_) => Err(wrong()),
        }
    }
}

/// The name of a kind.
struct KindName(String);

impl Field for KindName {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        match kinds::named(text) {
            Some(_) => Ok(Self(text.into())),
            None => Err(format!("must be one of {}", kinds::names())),
        }
    }
}

/// A level that is not OK.
pub struct NotOk(pub &'static str);

impl Field for NotOk {
    fn from_json(value: &Value) -> Result<Self, String> {
        let levels = ["INFO", "WARNING", "CRITICAL"];
        let level = levels.into_iter().find(|level| value == level);
        level
            .map(Self)
            .ok_or_else(|| "must be INFO, WARNING or CRITICAL".into())
    }
}

/// A time, or `resolved`.
enum Until {
    At(DateTime<Utc>),
    Resolved,
}

impl Field for Until {
    fn from_json(value: &Value) -> Result<Self, String> {
        if value == "resolved" {
            return Ok(Self::Resolved);
        }
        At::from_json(value)
            .map(|At(at)| Self::At(at))
            .map_err(|_| "must be a time such as 2026-03-01T09:30:00Z, or \"resolved\"".into())
    }
}

/// Reads which messages something is about. None: something is wrong, and has been noted in `fields`.
pub fn matchers(fields: &mut Fields) -> Option<Matchers> {
    let app = fields.required("app");
    let NotOk(level) = fields.optional("level").unwrap_or(NotOk("CRITICAL"));
    let matchers = Matchers {
        app: app.map(|Apps(app)| app)?,
        kind: fields.optional("kind").map(|KindName(name)| name),
        task: fields.optional("task").map(|Word(word)| word),
        part: fields.optional("part").map(|Word(word)| word),
        target: fields.optional("target").map(|TargetId(id)| id),
        level: level.into(),
    };
    Some(matchers)
}

/// Reads a silence to be added, or says everything that is wrong with it.
pub fn parse(
    object: Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<NewSilence, Vec<FieldError>> {
    let mut fields = Fields::new(object);
    let matchers = matchers(&mut fields);
    let lasts: Option<InfluxDuration> = fields.optional("for");
    let until = fields.optional("until");
    let reason = fields.required("reason");
    let until = match (lasts, until) {
        (Some(lasts), None) => Some(now + TimeDelta::nanoseconds(lasts.nanos())),
        (None, Some(Until::At(until))) => Some(until),
        (None, Some(Until::Resolved)) => None,
        (Some(_), Some(_)) => {
            fields.fault("until", "must be left out where \"for\" is given");
            None
        }
        (None, None) => {
            if !fields.is_faulty("for") && !fields.is_faulty("until") {
                fields.fault(
                    "until",
                    "is required: a time or \"resolved\"; or give \"for\", such as \"2h\"",
                );
            }
            None
        }
    };
    if let Some(until) = until
        && !(now..=now + LONGEST).contains(&until)
    {
        fields.fault("until", "must be in the future, in 30 days at most");
    }
    fields.finish()?;
    match (matchers, reason) {
        (Some(matchers), Some(Reason(reason))) => Ok(NewSilence {
            matchers,
            until,
            reason,
        }),
        _ => unreachable!("a field that was not read was noted"),
    }
}

/// What a silence would be about now.
#[derive(Serialize, JsonSchema)]
pub struct DryRun {
    /// The parts that are wrong and that it would be about, 1,000 at most.
    holds: Vec<Wrong>,
}

/// `POST /silences`
pub async fn add(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
    Body(body): Body,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let Truth(is_dry) = fields.optional("dry").unwrap_or(Truth(false));
    fields.finish().map_err(Error::Invalid)?;
    let now = store::now(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let wanted = parse(body, now).map_err(Error::Invalid)?;
    let app = wanted.matchers.app.as_str();
    if !caller.scope.covers_all_of(app) {
        return Err(caller.refuse(app));
    }
    let db = &server.engine.db;
    let matching = silences::matching(db, &wanted.matchers).await;
    let matching = matching.map_err(Error::Database)?;
    if wanted.until.is_none() && matching.is_empty() {
        return Err(Error::Invalid(vec![FieldError {
            field: "until".into(),
            message: "must be a time: nothing that this is about is wrong now".into(),
        }]));
    }
    if is_dry {
        return Ok(Json(DryRun { holds: matching }).into_response());
    }
    let by = caller.actor(Action::SilenceAdd);
    let silence = silences::add(db, &by, &wanted.matchers, wanted.until, &wanted.reason).await;
    let silence = silence.map_err(Error::Database)?;
    let location = format!("/silences/{}", silence.id);
    let mut response = (StatusCode::CREATED, Json(silence)).into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `?state=`
struct All(bool);

impl Field for All {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("active") => Ok(Self(false)),
            Some("all") => Ok(Self(true)),
            _ => Err("must be active or all".into()),
        }
    }
}

/// How many silences a page has by default.
const SILENCES: i64 = 100;

/// `GET /silences`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let All(all) = fields.optional("state").unwrap_or(All(false));
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(SILENCES));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let (db, scope) = (&server.engine.db, &caller.scope);
    let found = silences::page(db, !all, scope, after, limit + 1).await;
    let found = found.map_err(Error::Database)?;
    let parameters = |last: &Silence| {
        let state = all.then(|| "all".to_owned());
        [("state", state), ("after", Some(last.id.to_string()))]
    };
    Ok(page(found, limit, "/silences", parameters, |it| it))
}

/// The silence with the id in a path, which the caller may have to do with.
async fn find(server: &Server, caller: &Caller, id: &str) -> Result<Silence, Error> {
    let absent = || Error::NotFound(format!("there is no silence {id:?}"));
    let number = id.parse().map_err(|_| absent())?;
    let silence = silences::find(&server.engine.db, number).await;
    let silence = silence.map_err(Error::Database)?.ok_or_else(absent)?;
    match caller.scope.covers_all_of(&silence.matchers.app) {
        true => Ok(silence),
        false => Err(absent()),
    }
}

/// `GET /silences/{id}`
pub async fn read(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Silence>, Error> {
    Ok(Json(find(&server, &caller, &id).await?))
}

/// `DELETE /silences/{id}`
pub async fn end(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Silence>, Error> {
    let silence = find(&server, &caller, &id).await?;
    let by = caller.actor(Action::SilenceEnd);
    let ended = silences::end(&server.engine.db, &by, silence.id).await;
    match ended.map_err(Error::Database)? {
        Some(silence) => {
            server.engine.due.notify_one();
            Ok(Json(silence))
        }
        None => Err(Error::Conflict(format!(
            "the silence {id} has ended already"
        ))),
    }
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "id": 12, "app": "shop-*", "kind": "5xx", "task": null, "part": null, "target": null,
        "level": "CRITICAL", "starts_at": "2026-03-01T09:30:00Z", "until": "2026-03-01T11:30:00Z",
        "until_resolved": false, "reason": "db move", "created_at": "2026-03-01T09:30:00Z",
        "created_by": "ann", "ended_at": null, "ended_by": null, "active": true, "holds": 2, "held_back": 1,
        "origin": "person", "window": null, "release": null,
    })
}

/// `POST /silences`
pub fn describe_add(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("add_silence").tag("delivery").summary(
        "Hold messages back for a while; whoever was told of trouble is still told its end",
    );
    let mut schema = matchers_schema();
    let properties = json!({
            "for": { "type": ["string", "null"], "description": "How long, such as `2h`; in place of `until`." },
            "until": { "type": ["string", "null"],
                "description": "A time in 30 days at most, or `resolved`: for as long as anything is wrong." },
            "reason": reason_schema(),
    });
    extend(&mut schema, properties, &["app", "reason"]);
    let body = json!({ "app": "shop-*", "kind": "5xx", "for": "2h", "reason": "db move" });
    describe_body(op.inner_mut(), schema, body);
    let dry = json!({ "type": "boolean" });
    let about = "Say what it would be about now, and do nothing.";
    let op = query(op, "dry", about, dry);
    let op = op.response_with::<200, Json<DryRun>, _>(|answer| {
        let example = json!({ "holds": [{
            "task": "shop-prod-5xx", "kind": "5xx", "app": "shop-prod", "part": "shop-prod-5xx",
            "level": "CRITICAL",
        }] });
        with_example(
            answer.description("With `dry`: what it would be about."),
            example,
        )
    });
    let op = op.response_with::<201, Json<Silence>, _>(|answer| {
        with_example(answer.description("The silence, in force."), example())
    });
    let op = header_of::<201>(op, "Location", "The silence's own address.");
    errors(op, &[400, 408, 413, 415, 422])
}

/// The picture of what [`matchers`] reads.
pub fn matchers_schema() -> Schema {
    let text = || json!({ "type": ["string", "null"] });
    schemars::json_schema!({
        "type": "object",
        "properties": {
            "app": { "type": "string", "description": "An app, a prefix of apps such as `shop-*`, or `*`." },
            "kind": { "anyOf": [{ "type": "string", "enum": kinds_of_rules() }, { "enum": ["", null] }] },
            "task": text(),
            "part": text(),
            "target": { "anyOf": [{ "type": "string", "format": "uuid" }, { "enum": ["", null] }] },
            "level": { "anyOf": [
                { "type": "string", "enum": ["INFO", "WARNING", "CRITICAL"],
                  "description": "Up to this level; CRITICAL where it is left out." },
                { "enum": ["", null] },
            ] },
        },
    })
}

/// Adds properties to the picture of an object, and says which are required.
pub fn extend(schema: &mut Schema, properties: Value, required: &[&str]) {
    let object = schema.ensure_object();
    let known = object.get_mut("properties").and_then(Value::as_object_mut);
    if let (Some(known), Value::Object(properties)) = (known, properties) {
        known.extend(properties);
    }
    object.insert("required".into(), json!(required));
}

fn kinds_of_rules() -> Vec<&'static str> {
    kinds::ALL.iter().map(|kind| kind.name).collect()
}

/// `GET /silences`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_silences")
        .tag("delivery")
        .summary("The silences, the newest first");
    let state = json!({ "type": "string", "enum": ["active", "all"] });
    let op = query(
        op,
        "state",
        "Those in force, or all; active by default.",
        state,
    );
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<Silence>>, _>(|answer| {
        let about = "The silences; 100 at most, where no limit is given.";
        with_example(answer.description(about), json!([example()]))
    });
    let op = header_of::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}

fn one<'a>(mut op: Op<'a>, about: &str) -> Op<'a> {
    let id = json!({ "type": "integer", "minimum": 1 });
    parameter(op.inner_mut(), "path", "id", "The silence.", id);
    op.response_with::<200, Json<Silence>, _>(|answer| {
        with_example(answer.description(about), example())
    })
}

/// `GET /silences/{id}`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("read_silence")
        .tag("delivery")
        .summary("A silence, and how many messages it holds back");
    errors(one(op, "The silence."), &[404])
}

/// `DELETE /silences/{id}`
pub fn describe_end(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("end_silence")
        .tag("delivery")
        .summary("End a silence: what is still wrong is told at once");
    errors(one(op, "The silence as it was."), &[404, 409])
}
