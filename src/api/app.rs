//! An app as one document: all of its rules and checks in one call.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::change::app::{self, Current, Options, Pending, Plan, Planned, RenameError, Step};
use rules::{
    app::App as Document,
    fields::{AppName, Fields},
    targets::Channel,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::audit::Action;

use super::{
    error::Error,
    extract::{Body, Parameters, WriteConditions},
    hosts::App,
    openapi::{describe_body, errors, header as header_of, query, with_example},
    paging::Truth,
};
use crate::{Server, access::Caller};

/// What becomes of the rules and checks of an app.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppPlan")]
pub struct PlanView {
    app: String,
    /// False: nothing was changed.
    applied: bool,
    /// How many are created, changed, removed, and kept as they are.
    created: usize,
    changed: usize,
    removed: usize,
    kept: usize,
    /// What becomes of each, except for those that are kept.
    steps: Vec<StepView>,
    /// Those that Kapacitor has not followed yet; it is tried again until it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pending: Vec<PendingView>,
}

/// What becomes of a rule or a check.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppPlanStep")]
struct StepView {
    /// Where it is in the document, such as `rules.memory/web`.
    at: String,
    id: String,
    /// `create`, `change` or `remove`.
    step: &'static str,
    /// In what it changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    fields: Vec<DifferenceView>,
}

/// A field that becomes another one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppPlanField")]
struct DifferenceView {
    field: String,
    /// null: it was not set.
    from: Option<Value>,
    to: Option<Value>,
}

/// A rule that Kapacitor has not followed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PendingRule")]
struct PendingView {
    id: String,
    /// null: nobody has tried yet.
    reason: Option<String>,
}

impl StepView {
    /// None: nothing becomes of it.
    fn of(planned: &Planned) -> Option<Self> {
        let difference = |it: &app::Difference| DifferenceView {
            from: it.from.clone(),
            to: it.to.clone(),
            field: it.field.clone(),
        };
        Some(Self {
            at: planned.place.to_string(),
            id: planned.id.clone(),
            step: match planned.step {
                Step::Create => "create",
                Step::Change => "change",
                Step::Remove => "remove",
                Step::Keep => return None,
            },
            fields: planned.differences.iter().map(difference).collect(),
        })
    }
}

impl PlanView {
    fn of(app: &str, plan: &Plan, applied: bool) -> Self {
        let count = |step| plan.steps.iter().filter(|it| it.step == step).count();
        let steps = plan.steps.iter();
        Self {
            app: app.to_owned(),
            applied,
            created: count(Step::Create),
            changed: count(Step::Change),
            removed: count(Step::Remove),
            kept: count(Step::Keep),
            steps: steps.filter_map(StepView::of).collect(),
            pending: Vec::new(),
        }
    }
}

/// The parameters of a change: whether to prune, and whether only to plan.
fn wishes(fields: &mut Fields) -> (bool, bool) {
    let mut is = |name| fields.optional(name).is_some_and(|Truth(it)| it);
    (is("prune"), is("dry_run"))
}

/// The document of an app, as the caller may see it.
fn document(name: &str, current: &Current, caller: &Caller) -> Map<String, Value> {
    let mut document = Map::from_iter([("app".to_owned(), Value::from(name))]);
    document.extend(current.document());
    let post = Channel::Webhook.field();
    let hide = |object: &mut Value| {
        if let Some(Value::String(url)) = object.get_mut(post) {
            *url = caller.sees(url).into_owned();
        }
    };
    document.get_mut("targets").into_iter().for_each(hide);
    for section in ["rules", "checks"] {
        let rules = document.get_mut(section).and_then(Value::as_object_mut);
        let rules = rules.into_iter().flat_map(|it| it.values_mut());
        rules.for_each(hide);
    }
    document
}

fn with_etag(generation: i64, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    if let Ok(tag) = HeaderValue::try_from(format!("\"{generation}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The errors of a change, about an app and not about one rule.
fn about(name: &str) -> impl FnOnce(engine::change::Error) -> Error {
    let name = name.to_owned();
    move |error| match error {
        engine::change::Error::NotFound => {
            Error::NotFound(format!("there is no rule or check of the app {name:?}"))
        }
        engine::change::Error::Stale(_) => Error::PreconditionFailed(format!(
            "the app {name:?} is not as it was: read it, and try again with its new ETag"
        )),
        other => other.into(),
    }
}

/// `GET /apps/{app}`
pub async fn read(
    State(server): State<Server>,
    caller: Caller,
    App(name): App,
    parameters: Parameters,
) -> Result<Response, Error> {
    parameters.none()?;
    let current = app::read(&server.engine, name.as_str()).await;
    let current = current.map_err(about(name.as_str()))?;
    let body = Json(document(name.as_str(), &current, &caller));
    Ok(with_etag(current.generation, body))
}

/// `PUT /apps/{app}`
pub async fn put(
    State(server): State<Server>,
    caller: Caller,
    App(name): App,
    conditions: WriteConditions,
    Parameters(mut fields): Parameters,
    Body(body): Body,
) -> Result<Response, Error> {
    let (prune, dry_run) = wishes(&mut fields);
    fields.finish().map_err(Error::Invalid)?;
    let wanted = Document::read(name.clone(), body).map_err(Error::Invalid)?;
    let options = Options {
        precondition: conditions.0,
        prune,
        dry_run,
    };
    let (by, remover) = (caller.actor(Action::Update), caller.actor(Action::Delete));
    let plan = app::put(&server.engine, by, remover, caller.hosts(), wanted, options).await;
    let plan = plan.map_err(about(name.as_str()))?;
    answer(&server, name.as_str(), &plan, !dry_run).await
}

/// `DELETE /apps/{app}`
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    App(name): App,
    conditions: WriteConditions,
    Parameters(mut fields): Parameters,
) -> Result<Response, Error> {
    let Truth(dry_run) = fields.optional("dry_run").unwrap_or(Truth(false));
    fields.finish().map_err(Error::Invalid)?;
    let remover = caller.actor(Action::Delete);
    let name = name.as_str();
    let plan = app::delete(&server.engine, remover, name, conditions.0, dry_run).await;
    let plan = plan.map_err(about(name))?;
    answer(&server, name, &plan, !dry_run).await
}

/// An app that has another name now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RenamedApp")]
pub struct RenamedView {
    app: String,
    /// The name that it had.
    from: String,
    /// How many rules and checks it has.
    rules: usize,
    /// Those that Kapacitor has not followed yet; it is tried again until it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pending: Vec<PendingView>,
}

/// `POST /apps/{app}/rename`
pub async fn rename(
    State(server): State<Server>,
    caller: Caller,
    App(from): App,
    conditions: WriteConditions,
    Body(body): Body,
) -> Result<Response, Error> {
    let mut fields = Fields::new(body);
    let to: Option<AppName> = fields.required("to");
    if to.as_ref() == Some(&from) {
        fields.fault("to", "must be another name than the app has");
    }
    fields.finish().map_err(Error::Invalid)?;
    let Some(to) = to else {
        unreachable!("a field that was not read was noted")
    };
    if !caller.covers(to.as_str()) {
        return Err(caller.refuse(to.as_str()));
    }
    let by = caller.actor(Action::AppRename);
    let renamed = app::rename(&server.engine, by, &from, &to, conditions.0).await;
    let ids = renamed.map_err(|error| match error {
        RenameError::Taken { .. } => Error::Conflict(error.to_string()),
        RenameError::Change(error) => about(from.as_str())(error),
    })?;
    let rules = ids.len();
    let pending = push(&server, ids).await?;
    let status = match pending.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::ACCEPTED,
    };
    let view = RenamedView {
        app: to.to_string(),
        from: from.to_string(),
        rules,
        pending,
    };
    Ok((status, Json(view)).into_response())
}

/// Answers with what was done.
async fn answer(
    server: &Server,
    name: &str,
    plan: &Plan,
    applied: bool,
) -> Result<Response, Error> {
    let mut view = PlanView::of(name, plan, applied);
    if applied {
        let changed = plan.steps.iter().filter(|it| it.step != Step::Keep);
        view.pending = push(server, changed.map(|it| it.id.clone()).collect()).await?;
    }
    let status = match view.pending.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::ACCEPTED,
    };
    Ok(with_etag(plan.generation, (status, Json(view))))
}

/// Pushes what has changed, as far as there is time for it. Answers what Kapacitor has not followed then.
async fn push(server: &Server, changed: Vec<String>) -> Result<Vec<PendingView>, Error> {
    let patience = server.config.listen.request_timeout / 2;
    let pushed = app::push(&server.engine, changed.clone());
    let pending = match tokio::time::timeout(patience, pushed).await {
        Ok(pending) => pending?,
        // They go on being pushed.
        Err(_) => changed
            .into_iter()
            .map(|id| Pending { id, reason: None })
            .collect(),
    };
    let view = |Pending { id, reason }| PendingView { id, reason };
    Ok(pending.into_iter().map(view).collect())
}

type Op<'a> = TransformOperation<'a>;

/// An app, as it is sent and answered.
fn example() -> Value {
    json!({
        "app": "shop-prod",
        "targets": { "slack": "#shop" },
        "grace": "5m",
        "rules": {
            "5xx": { "tolerance": "low" },
            "memory/web": { "warn": 400, "crit": 500, "window": "5m" },
            "release": {},
        },
        "checks": { "heartbeat/nightly": { "period": "1d", "grace": "1h" } },
    })
}

fn plan_example(applied: bool) -> Value {
    json!({
        "app": "shop-prod", "applied": applied, "created": 0, "changed": 1, "removed": 0, "kept": 3,
        "steps": [{
            "at": "rules.memory/web", "id": "shop-prod-sample.memory_total-web", "step": "change",
            "fields": [{ "field": "crit", "from": 450, "to": 500 }],
        }],
    })
}

/// `GET /apps/{app}`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("read_app")
        .tag("apps")
        .summary("All rules and checks of an app as one document, which PUT takes")
        .response_with::<200, Json<Map<String, Value>>, _>(|answer| {
            let about = "The app. What a rule has in common with the others is left out.";
            with_example(answer.description(about), example())
        });
    let about = "Changes with the app and with each of its rules; for If-Match.";
    errors(header_of::<200>(op, "ETag", about), &[404, 422])
}

/// `PUT /apps/{app}`
pub fn describe_put(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("put_app")
        .tag("apps")
        .summary("Make the rules and checks of an app what a document says, all of them or none");
    let entries = |about: &str| json!({ "type": "object", "additionalProperties": { "type": "object" }, "description": about });
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": {
            "app": { "type": "string" },
            "targets": { "type": "object", "description": "Whom rules notify that do not say it: slack, email, post and targets as a rule has them." },
            "grace": { "type": ["string", "null"], "description": "How long messages are held back after a release, where its rule does not say it." },
            "rules": entries("By kind, and part: `5xx`, `memory/web`."),
            "checks": entries("By kind and name: `heartbeat/nightly`."),
        },
        "additionalProperties": false,
    });
    describe_body(op.inner_mut(), schema, example());
    let yes = || json!({ "type": "boolean" });
    let about = "Remove the rules and checks that the document does not have.";
    let op = query(op, "prune", about, yes());
    let op = query(
        op,
        "dry_run",
        "Answer with the plan, and change nothing.",
        yes(),
    );
    changed(op, &[400, 404, 408, 409, 412, 413, 415, 422])
}

/// `DELETE /apps/{app}`
pub fn describe_delete(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("delete_app")
        .tag("apps")
        .summary("Remove all rules and checks of an app; their versions are kept");
    let yes = json!({ "type": "boolean" });
    let op = query(
        op,
        "dry_run",
        "Answer with the plan, and change nothing.",
        yes,
    );
    changed(op, &[404, 412, 422])
}

fn changed<'a>(op: Op<'a>, refusals: &[u16]) -> Op<'a> {
    let op = op.response_with::<200, Json<PlanView>, _>(|answer| {
        with_example(
            answer.description("What was done, or is to be."),
            plan_example(true),
        )
    });
    let op = op.response_with::<202, Json<PlanView>, _>(|answer| {
        let about = "All is stored; Kapacitor has not followed everywhere yet, and will.";
        with_example(answer.description(about), plan_example(true))
    });
    let op = header_of::<200>(op, "ETag", "As GET has it.");
    errors(op, refusals)
}

/// `POST /apps/{app}/rename`
pub fn describe_rename(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("rename_app").tag("apps").summary(
        "Give an app another name, with its rules, their versions, its history and its state",
    );
    let schema = schemars::json_schema!({
        "type": "object",
        "properties": { "to": { "$ref": "#/components/schemas/AppName" } },
        "required": ["to"],
    });
    describe_body(op.inner_mut(), schema, json!({ "to": "store-prod" }));
    let example = || json!({ "app": "store-prod", "from": "shop-prod", "rules": 4 });
    let op = op.response_with::<200, Json<RenamedView>, _>(|answer| {
        with_example(answer.description("It has the new name."), example())
    });
    let op = op.response_with::<202, Json<RenamedView>, _>(|answer| {
        let about = "It has the new name; Kapacitor has not followed everywhere yet, and will.";
        with_example(answer.description(about), example())
    });
    errors(op, &[400, 404, 408, 409, 412, 413, 415, 422])
}
