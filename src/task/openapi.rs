//! The shapes of what is sent and answered, and what the OpenAPI document says of each operation.

use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{
        MediaType, Operation, RequestBody, Response as ApiResponse, StatusCode as ApiStatus,
    },
    transform::TransformOperation,
};
use axum::Json;
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    TaskKind,
    extract::{Key, Object, Parameters, WriteConditions},
    fields::AppName,
    notify::{Emails, SlackChannel, WebhookUrl},
    service::TargetTest,
    state::State,
    store::{Record, SyncStatus},
};
use crate::{
    error::{Error, PROBLEM_JSON, Problem},
    health::Readiness,
    kapacitor::Vars,
    template::Rendered,
};

/// A rule as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "{K}Rule", inline)]
#[expect(dead_code, reason = "the document's picture of what Task::parse reads")]
pub struct TaskInput<K> {
    app: AppName,
    #[serde(flatten)]
    spec: K,
    /// At least one of slack, email and post.
    slack: Option<SlackChannel>,
    email: Option<Emails>,
    post: Option<WebhookUrl>,
    /// Whether Kapacitor is to run it; true where it is left out of a new rule.
    enabled: Option<bool>,
}

/// A task as it is answered. `S` is the kind, or its fields as an object.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{S}Task")]
pub struct TaskView<S> {
    /// Kapacitor's id of it.
    id: String,
    kind: String,
    app: String,
    #[serde(flatten)]
    spec: S,
    slack: Option<String>,
    /// All addresses, with commas between them.
    email: Option<String>,
    post: Option<String>,
    /// Whether Kapacitor is to run it.
    enabled: bool,
    /// Counts the changes; also the `ETag`.
    generation: i64,
    sync: SyncView,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// How far Kapacitor has followed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sync")]
pub struct SyncView {
    status: SyncStatus,
    /// Why it has not followed.
    error: Option<String>,
    /// When that was found.
    at: Option<DateTime<Utc>>,
}

impl<'a> TaskView<&'a Map<String, Value>> {
    pub fn of(record: &'a Record) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind.clone(),
            app: record.app.clone(),
            spec: &record.spec.0,
            slack: record.slack.clone(),
            email: record.email_text(),
            post: record.post.clone(),
            enabled: record.enabled,
            generation: record.generation,
            sync: SyncView {
                status: record.sync_status,
                error: record.sync_error.clone(),
                at: record.sync_at,
            },
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// How a task stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TaskState")]
pub struct StateView {
    id: String,
    kind: String,
    app: String,
    /// A rule that is paused keeps the state that it had.
    enabled: bool,
    #[serde(flatten)]
    state: State,
}

impl StateView {
    pub fn of(record: &Record, state: State) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind.clone(),
            app: record.app.clone(),
            enabled: record.enabled,
            state,
        }
    }
}

/// What `POST` would do.
#[derive(Serialize, JsonSchema)]
pub struct Validated {
    /// The task as it would be stored.
    pub task: Value,
    /// The TICKscript as it would be pushed.
    pub script: String,
    #[schemars(with = "Map<String, Value>")]
    pub vars: Vars,
}

/// How the targets took a test notification.
#[derive(Serialize, JsonSchema)]
pub struct TestReport {
    /// Whether all of them took it.
    pub success: bool,
    pub targets: Vec<TargetTest>,
}

type Op<'a> = TransformOperation<'a>;

/// What is said of every operation: its id, tag and sentence.
fn about<'a, K: TaskKind>(op: Op<'a>, verb: &str, summary: &str) -> Op<'a> {
    op.id(&format!("{verb}_{}", K::NAME))
        .tag(K::NAME)
        .summary(summary)
        .description(K::ABOUT)
}

/// The errors that an operation may answer with.
fn errors<'a>(op: Op<'a>, statuses: &[u16]) -> Op<'a> {
    // from the layers around every route
    [500, 503]
        .iter()
        .chain(statuses)
        .fold(op, |mut op, status| {
            problem_response(op.inner_mut(), *status);
            op
        })
}

/// Adds the answer of an error.
pub fn problem_response(operation: &mut Operation, status: u16) {
    let text = axum::http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let detail = match status {
        400 => "the body is not JSON: expected value at line 1 column 1",
        404 => "there is no 5xx task shop-prod-5xx",
        409 => "the 5xx task shop-prod-5xx exists already; PATCH or PUT changes it",
        412 => "the 5xx task shop-prod-5xx is at generation 3",
        413 => "the body is larger than 64 KiB",
        415 => "the body must be JSON, with the content type application/json",
        422 => "app is required",
        502 => "Kapacitor failed with 500 Internal Server Error: ...",
        503 => "Kapacitor cannot be reached: connection refused",
        _ => "something went wrong here; the request id leads to it in the log",
    };
    let mut example = json!({
        "title": text, "status": status, "detail": detail, "error": detail,
        "request_id": "7c7f2f4e-0b1c-4f9e-9a53-8a0f6a3b7e0e",
    });
    if status == 422 {
        example["errors"] = json!([{ "field": "app", "message": "is required" }]);
    }
    let media = MediaType {
        schema: Some(aide::openapi::SchemaObject {
            json_schema: schemars::json_schema!({ "$ref": "#/components/schemas/Problem" }),
            example: None,
            external_docs: None,
        }),
        example: Some(example),
        ..MediaType::default()
    };
    let response = ApiResponse {
        description: text.into(),
        content: [(PROBLEM_JSON.to_owned(), media)].into_iter().collect(),
        ..ApiResponse::default()
    };
    operation
        .responses
        .get_or_insert_default()
        .responses
        .insert(
            ApiStatus::Code(status),
            aide::openapi::ReferenceOr::Item(response),
        );
}

/// The answers of a write: the task, done or accepted.
fn written<'a, K: TaskKind>(mut op: Op<'a>, done: &[u16]) -> Op<'a> {
    for status in done {
        op = match status {
            200 => op.response::<200, Json<TaskView<K>>>(),
            _ => op.response::<201, Json<TaskView<K>>>(),
        };
    }
    op.response_with::<202, Json<TaskView<K>>, _>(|answer| {
        answer.description("stored; Kapacitor cannot be reached and will follow")
    })
}

const WRITE: &[u16] = &[400, 413, 415, 422];

pub fn create<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "create", "Create a rule");
    errors(written::<K>(op, &[201]), &[WRITE, &[409]].concat())
}

pub fn patch_by_body<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "patch_by_body", "Change a rule, its key in the body");
    errors(written::<K>(op, &[201]), &[WRITE, &[404, 412]].concat())
}

pub fn patch<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "patch", "Change a rule: a JSON merge patch");
    errors(written::<K>(op, &[201]), &[WRITE, &[404, 412]].concat())
}

pub fn replace<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "replace", "Create a rule or replace it");
    errors(
        written::<K>(op, &[200, 201]),
        &[WRITE, &[404, 412]].concat(),
    )
}

pub fn read<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "read", "Read a rule").response::<200, Json<TaskView<K>>>();
    errors(op, &[404])
}

pub fn read_as_before<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "read_as_before",
        "Read a rule, under the older service's address",
    );
    errors(op.response::<200, Json<TaskView<K>>>(), &[404])
}

pub fn delete<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "delete", "Delete a rule");
    errors(written::<K>(op, &[200]), &[400, 404, 412])
}

pub fn enable<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "enable", "Resume a rule");
    errors(written::<K>(op, &[200]), &[400, 404, 412, 422])
}

pub fn disable<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "disable", "Pause a rule without losing it");
    errors(written::<K>(op, &[200]), &[400, 404, 412, 422])
}

pub fn state<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "state",
        "The alert level of a rule, as Kapacitor has it",
    );
    errors(op.response::<200, Json<StateView>>(), &[404, 502])
}

pub fn script<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "script", "The TICKscript and vars of a rule, as pushed");
    errors(op.response::<200, Json<Rendered>>(), &[404])
}

pub fn validate<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "validate", "What POST would do; nothing is stored");
    errors(
        op.response::<200, Json<Validated>>(),
        &[WRITE, &[502]].concat(),
    )
}

pub fn test<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "test",
        "Send a test notification to the rule's own targets",
    );
    errors(op.response::<200, Json<TestReport>>(), &[404, 502])
}

pub fn list<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "list", "All rules of the kind, sorted by key");
    errors(op.response::<200, Json<Vec<TaskView<K>>>>(), &[400, 422])
}

pub fn list_of_app<K: TaskKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "list_of_app", "All rules of the kind of one app");
    errors(op.response::<200, Json<Vec<TaskView<K>>>>(), &[400, 422])
}

/// `GET /tasks`
pub fn list_all(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list")
        .tag("all kinds")
        .summary("All rules of all kinds, sorted by app and kind")
        .response::<200, Json<Vec<TaskView<Map<String, Value>>>>>();
    errors(op, &[400, 422])
}

/// `GET /healthz`
pub fn healthz(op: Op<'_>) -> Op<'_> {
    op.id("healthz")
        .tag("operation")
        .summary("Whether the process is alive")
        .response_with::<200, String, _>(|answer| answer.example("ok\n"))
}

/// `GET /readyz`
pub fn readyz(op: Op<'_>) -> Op<'_> {
    op.id("readyz")
        .tag("operation")
        .summary("Whether the database and Kapacitor can be reached and the schema is current")
        .response::<200, Json<Readiness>>()
        .response::<503, Json<Readiness>>()
}

/// `GET /metrics`
pub fn metrics(op: Op<'_>) -> Op<'_> {
    op.id("metrics")
        .tag("operation")
        .summary("Metrics in the text format of Prometheus")
        .response::<200, String>()
}

impl<K: TaskKind> OperationInput for Object<K> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        let is_patch = operation
            .operation_id
            .as_deref()
            .is_some_and(|id| id.starts_with("patch"));
        let mut schema = context.schema.subschema_for::<TaskInput<K>>();
        let mut example = K::example();
        if is_patch {
            schema.remove("required");
            example = json!({ "slack": "#on-call", "email": null });
        }
        let media = MediaType {
            schema: Some(aide::openapi::SchemaObject {
                json_schema: schema,
                example: None,
                external_docs: None,
            }),
            example: Some(example),
            ..MediaType::default()
        };
        let content_type = "application/json".to_owned();
        operation.request_body = Some(aide::openapi::ReferenceOr::Item(RequestBody {
            content: [(content_type, media)].into_iter().collect(),
            required: true,
            ..RequestBody::default()
        }));
    }
}

/// Adds a parameter of type string.
fn parameter(operation: &mut Operation, place: &str, name: &str, about: &str, schema: Value) {
    let parameter = json!({
        "in": place, "name": name, "description": about, "required": place == "path",
        "schema": schema,
    });
    if let Ok(parameter) = serde_json::from_value(parameter) {
        operation
            .parameters
            .push(aide::openapi::ReferenceOr::Item(parameter));
    }
}

impl<K: TaskKind> OperationInput for Key<K> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "$ref": "#/components/schemas/AppName" });
        parameter(operation, "path", "app", "The app.", schema);
        if let Some(target) = K::TARGET {
            let schema = json!({ "$ref": "#/components/schemas/DynoType" });
            parameter(operation, "path", target, "The dyno type.", schema);
        }
    }
}

impl OperationInput for WriteConditions {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let text = json!({ "type": "string" });
        let about = "The ETags that the change may be made to, or *.";
        parameter(operation, "header", "If-Match", about, text.clone());
        let about = "* : only if there is no such task.";
        parameter(operation, "header", "If-None-Match", about, text);
    }
}

impl OperationInput for Parameters {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let is_of_app = operation
            .operation_id
            .as_deref()
            .is_some_and(|id| id.starts_with("list_of_app"));
        let app = json!({ "$ref": "#/components/schemas/AppName" });
        if !is_of_app {
            parameter(operation, "query", "app", "Only this app's.", app);
        }
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
        let about = "At most so many; the next page is in the Link header.";
        parameter(operation, "query", "limit", about, limit);
        let about = "Begin after this place, as the Link header has it.";
        parameter(
            operation,
            "query",
            "after",
            about,
            json!({ "type": "string" }),
        );
    }
}

impl OperationOutput for Error {
    type Inner = Problem;
}
