//! `GET /apps/{app}/releases` and `POST /apps/{app}/releases`

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use rules::{
    fields::{Field, FieldError, Fields, string},
    values::{Grace, GraceLevel},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    releases::{self, Release},
};

use super::{
    error::Error,
    extract::{Body, Parameters},
    hosts::App,
    openapi::{describe_body, errors, header, with_example},
    paging::{After, At, Limit, page, pages},
};
use crate::{Server, access::Caller};

/// A release of an app.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppRelease")]
pub struct ReleaseView {
    id: i64,
    version: String,
    /// The time of the data.
    at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    /// Who reported it: a token, or the id of a rule.
    received_by: String,
    /// Until when what begins after it is held back, or was; null: nothing is.
    graced_until: Option<DateTime<Utc>>,
    /// How much began after it and was over before anybody had to be told, counted by targets.
    graced: i64,
}

impl From<Release> for ReleaseView {
    fn from(release: Release) -> Self {
        Self {
            id: release.id,
            version: release.version,
            at: DateTime::from_timestamp_nanos(release.at_ns),
            received_at: release.received_at,
            received_by: release.received_by,
            graced_until: release.graced_until,
            graced: release.graced,
        }
    }
}

/// The name of a version.
struct Version(String);

impl Field for Version {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if text.is_empty() || text.chars().count() > 200 || text.contains(char::is_control) {
            return Err("must be 1 to 200 characters in one line, such as \"v87\"".into());
        }
        Ok(Self(text.into()))
    }
}

/// A release to be noted.
struct NewRelease {
    version: String,
    at_ns: Option<i64>,
    grace: Option<releases::Grace>,
}

fn parse(object: Map<String, Value>) -> Result<NewRelease, Vec<FieldError>> {
    let mut fields = Fields::new(object);
    let version = fields.required("version");
    let grace: Option<Grace> = fields.optional("grace");
    let level: Option<GraceLevel> = fields.optional("grace_level");
    let at_ns = fields.optional("at").map(|At(at)| at.timestamp_nanos_opt());
    if at_ns == Some(None) {
        fields.fault("at", "must be a time from 1677 to 2262");
    }
    if grace.is_none() && level.is_some() && !fields.is_faulty("grace") {
        fields.fault("grace_level", "must be left out where \"grace\" is");
    }
    fields.finish()?;
    let Some(Version(version)) = version else {
        unreachable!("a field that was not read was noted")
    };
    Ok(NewRelease {
        version,
        at_ns: at_ns.flatten(),
        grace: grace.map(|grace| releases::Grace {
            seconds: grace.seconds() as f64,
            level: match level {
                Some(GraceLevel::Warning) => "WARNING".into(),
                Some(GraceLevel::Critical) | None => "CRITICAL".into(),
            },
        }),
    })
}

/// `POST /apps/{app}/releases`
pub async fn add(
    State(server): State<Server>,
    caller: Caller,
    App(app): App,
    Body(body): Body,
) -> Result<Response, Error> {
    let wanted = parse(body).map_err(Error::Invalid)?;
    let (db, app) = (&server.engine.db, app.as_str());
    let grace = match wanted.grace {
        Some(grace) => Some(grace),
        None => releases::grace_of(db, app).await.map_err(Error::Database)?,
    };
    let by = caller.actor(Action::ReleaseAdd);
    let added = releases::add(db, &by, app, &wanted.version, wanted.at_ns, grace.as_ref()).await;
    let (release, is_new) = added.map_err(Error::Database)?;
    let status = match is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    Ok((status, Json(ReleaseView::from(release))).into_response())
}

/// How many releases a page has by default.
const RELEASES: i64 = 100;

/// `GET /apps/{app}/releases`
pub async fn list(
    State(server): State<Server>,
    App(app): App,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(RELEASES));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let found = releases::page(&server.engine.db, app.as_str(), after, limit + 1).await;
    let found = found.map_err(Error::Database)?;
    let parameters = |last: &Release| [("after", Some(last.id.to_string()))];
    let path = format!("/apps/{app}/releases");
    Ok(page(found, limit, &path, parameters, ReleaseView::from))
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "id": 7, "version": "v87", "at": "2026-03-01T09:30:00Z", "received_at": "2026-03-01T09:30:00Z",
        "received_by": "deploys", "graced_until": "2026-03-01T09:35:00Z", "graced": 2,
    })
}

fn answer<'a, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    op.response_with::<STATUS, Json<ReleaseView>, _>(|answer| {
        with_example(answer.description(about), example())
    })
}

/// `POST /apps/{app}/releases`
pub fn describe_add(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("add_release").tag("delivery").summary(
        "Note a release: what the app's rules report soon after it is held back, if it is to have a grace",
    );
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": {
            "version": { "type": "string", "minLength": 1, "maxLength": 200 },
            "grace": { "type": ["string", "null"], "pattern": "^([0-9]+[smhdw])?$",
                "description": "For how long: 1m to 1h; as the app's release rule has it, where it is left out." },
            "grace_level": { "enum": ["warning", "critical", "", null],
                "description": "`warning`: CRITICAL is told at once." },
            "at": { "type": ["string", "null"], "description": "When; now, where it is left out." },
        },
        "required": ["version"],
    });
    describe_body(
        op.inner_mut(),
        schema,
        json!({ "version": "v87", "grace": "5m" }),
    );
    let op = answer::<200>(op, "The release, which was known.");
    let op = answer::<201>(op, "The release.");
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `GET /apps/{app}/releases`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_releases")
        .tag("delivery")
        .summary("The releases of an app, the newest first");
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<ReleaseView>>, _>(|answer| {
        let about = "The releases; 100 at most, where no limit is given.";
        with_example(answer.description(about), json!([example()]))
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}
