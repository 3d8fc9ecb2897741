//! What is said on a page: incidents, and maintenance that is announced.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, Utc};
use engine::{change, status_pages::incidents};
use rules::{
    naming::Text,
    status_page::{IncidentSpec, Progress},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    audit::Action,
    incidents::{self as rows, Published, Update},
};

use super::{describe_slug, find};
use crate::{
    Server,
    access::Caller,
    api::{
        error::Error,
        extract::{Body, Parameters},
        openapi::{describe_body, errors, parameter, with_example},
        views::Time,
    },
};

/// How many incidents are listed.
const LISTED: i64 = 1_000;

/// An incident.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentView")]
pub struct IncidentView {
    pub id: i64,
    #[serde(flatten)]
    pub spec: IncidentSpec,
    pub starts_at: Time,
    /// Null: it is not over.
    pub ends_at: Option<Time>,
    pub created_at: Time,
    /// The name of the token.
    pub created_by: String,
    /// What was said of it, the first first.
    pub updates: Vec<UpdateView>,
}

/// What was said of an incident.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncidentUpdateView")]
pub struct UpdateView {
    pub at: Time,
    pub status: Progress,
    pub message: String,
}

impl IncidentView {
    fn of(published: Published) -> Self {
        let updates = published.updates.0.into_iter();
        let update = |Update {
                          at,
                          status,
                          message,
                      }| UpdateView {
            at: Time(at),
            status,
            message,
        };
        Self {
            id: published.id,
            spec: published.spec.0,
            starts_at: Time(published.starts_at),
            ends_at: published.ends_at.map(Time),
            created_at: Time(published.created_at),
            created_by: published.created_by,
            updates: updates.map(update).collect(),
        }
    }
}

/// What can be said of an incident when it is published or changed.
#[derive(JsonSchema)]
#[schemars(rename = "Incident")]
#[expect(dead_code, reason = "the document's picture of what Incident reads")]
struct IncidentInput {
    #[serde(flatten)]
    spec: IncidentSpec,
    /// Now, where it is left out.
    starts_at: Option<DateTime<Utc>>,
    /// When maintenance ends, or an incident ended that is over.
    ends_at: Option<DateTime<Utc>>,
    #[serde(flatten)]
    update: UpdateInput,
}

/// What is said of an incident.
#[derive(JsonSchema)]
#[schemars(rename = "IncidentUpdate")]
#[expect(dead_code, reason = "the document's picture of what NewUpdate reads")]
struct UpdateInput {
    status: Progress,
    message: Text,
}

fn absent(id: &str) -> Error {
    Error::NotFound(format!("there is no incident {id:?} on this page"))
}

fn number(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| absent(id))
}

/// Says which incident an error is about.
fn about(id: &str) -> impl FnOnce(change::Error) -> Error {
    move |error| match error {
        change::Error::NotFound => absent(id),
        other => other.into(),
    }
}

/// `GET /status-pages/{slug}/incidents`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Path(slug): Path<String>,
    parameters: Parameters,
) -> Result<Json<Vec<IncidentView>>, Error> {
    parameters.none()?;
    let page = find(&server, &caller, &slug).await?;
    let all = rows::of_page(&server.engine.db, &page.slug, DateTime::UNIX_EPOCH, LISTED).await;
    let all = all.map_err(Error::Database)?.into_iter();
    Ok(Json(all.map(IncidentView::of).collect()))
}

/// `POST /status-pages/{slug}/incidents`
pub async fn publish(
    State(server): State<Server>,
    caller: Caller,
    Path(slug): Path<String>,
    Body(sent): Body,
) -> Result<(StatusCode, Json<IncidentView>), Error> {
    let page = find(&server, &caller, &slug).await?;
    let by = caller.actor(Action::IncidentCreate);
    let published = incidents::publish(&server.engine, &by, &page, sent).await?;
    server.pages.invalidate(&slug);
    Ok((StatusCode::CREATED, Json(IncidentView::of(published))))
}

/// `GET /status-pages/{slug}/incidents/{id}`
pub async fn read(
    State(server): State<Server>,
    caller: Caller,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Json<IncidentView>, Error> {
    let page = find(&server, &caller, &slug).await?;
    let found = rows::find(&server.engine.db, &page.slug, number(&id)?).await;
    let found = found.map_err(Error::Database)?;
    Ok(Json(IncidentView::of(found.ok_or_else(|| absent(&id))?)))
}

/// `PATCH /status-pages/{slug}/incidents/{id}`
pub async fn patch(
    State(server): State<Server>,
    caller: Caller,
    Path((slug, id)): Path<(String, String)>,
    Body(sent): Body,
) -> Result<Json<IncidentView>, Error> {
    let page = find(&server, &caller, &slug).await?;
    let by = caller.actor(Action::IncidentUpdate);
    let patched = incidents::patch(&server.engine, &by, &page, number(&id)?, sent).await;
    server.pages.invalidate(&slug);
    Ok(Json(IncidentView::of(patched.map_err(about(&id))?)))
}

/// `POST /status-pages/{slug}/incidents/{id}/updates`
pub async fn say(
    State(server): State<Server>,
    caller: Caller,
    Path((slug, id)): Path<(String, String)>,
    Body(sent): Body,
) -> Result<(StatusCode, Json<IncidentView>), Error> {
    let page = find(&server, &caller, &slug).await?;
    let by = caller.actor(Action::IncidentUpdate);
    let said = incidents::say(&server.engine, &by, &page, number(&id)?, sent).await;
    server.pages.invalidate(&slug);
    let said = said.map_err(about(&id))?;
    Ok((StatusCode::CREATED, Json(IncidentView::of(said))))
}

/// `DELETE /status-pages/{slug}/incidents/{id}`
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path((slug, id)): Path<(String, String)>,
) -> Result<StatusCode, Error> {
    let page = find(&server, &caller, &slug).await?;
    let by = caller.actor(Action::IncidentDelete);
    let deleted = rows::delete(&server.engine.db, &by, &page.slug, number(&id)?).await;
    server.pages.invalidate(&slug);
    match deleted.map_err(Error::Database)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(absent(&id)),
    }
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "id": 3, "kind": "incident", "title": "Checkout is slow", "impact": "degraded",
        "rules": ["probe:shop-prod:checkout"], "starts_at": "2026-03-01T09:30:00Z", "ends_at": null,
        "created_at": "2026-03-01T09:41:00Z", "created_by": "shop-ci",
        "updates": [{ "at": "2026-03-01T09:41:00Z", "status": "investigating",
            "message": "Payments take up to a minute. We look into it." }],
    })
}

fn described<'a>(op: Op<'a>, id: &str, summary: &str) -> Op<'a> {
    let mut op = op.id(id).tag("status pages").summary(summary);
    describe_slug(&mut op);
    op
}

fn of_one<'a>(op: Op<'a>, id: &str, summary: &str) -> Op<'a> {
    let mut op = described(op, id, summary);
    let schema = json!({ "type": "string", "pattern": "^[0-9]+$" });
    parameter(op.inner_mut(), "path", "id", "The incident.", schema);
    op
}

fn body<T: JsonSchema>(op: &mut Op<'_>, example: Value) {
    let schema = aide::generate::in_context(|it| it.schema.subschema_for::<T>());
    describe_body(op.inner_mut(), schema, example);
}

fn answer<'a, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    op.response_with::<STATUS, Json<IncidentView>, _>(|answer| {
        with_example(answer.description(about), example())
    })
}

/// `GET /status-pages/{slug}/incidents`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = described(
        op,
        "list_incidents",
        "The incidents and maintenance of a status page, the newest first",
    );
    let op = op.response_with::<200, Json<Vec<IncidentView>>, _>(|answer| {
        with_example(
            answer.description("The newest thousand."),
            json!([example()]),
        )
    });
    errors(op, &[400, 404, 422])
}

/// `POST /status-pages/{slug}/incidents`
pub fn describe_publish(op: Op<'_>) -> Op<'_> {
    let mut op = described(
        op,
        "publish_incident",
        "Say on a status page that there is an incident, or that there will be maintenance",
    );
    body::<IncidentInput>(
        &mut op,
        json!({
            "title": "Checkout is slow", "rules": ["probe:shop-prod:checkout"],
            "message": "Payments take up to a minute. We look into it.",
        }),
    );
    let op = answer::<201>(op, "It is on the page.");
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `GET /status-pages/{slug}/incidents/{id}`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = of_one(op, "read_incident", "An incident, and what was said of it");
    errors(answer::<200>(op, "The incident."), &[404])
}

/// `PATCH /status-pages/{slug}/incidents/{id}`
pub fn describe_patch(op: Op<'_>) -> Op<'_> {
    let mut op = of_one(
        op,
        "change_incident",
        "Change what an incident is or when; what is left out stays",
    );
    body::<IncidentInput>(
        &mut op,
        json!({ "title": "Checkout is very slow", "impact": "down" }),
    );
    let op = answer::<200>(op, "The incident.");
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `POST /status-pages/{slug}/incidents/{id}/updates`
pub fn describe_say(op: Op<'_>) -> Op<'_> {
    let mut op = of_one(
        op,
        "update_incident",
        "Say how far an incident is; it is over when it is resolved, and maintenance when it is completed",
    );
    body::<UpdateInput>(
        &mut op,
        json!({ "status": "resolved", "message": "Payments are as fast as ever." }),
    );
    let op = answer::<201>(op, "It is on the page.");
    errors(op, &[400, 404, 408, 413, 415, 422])
}

/// `DELETE /status-pages/{slug}/incidents/{id}`
pub fn describe_delete(op: Op<'_>) -> Op<'_> {
    let op = of_one(op, "delete_incident", "Take an incident off its page");
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is gone."));
    errors(op, &[404])
}
