//! What the OpenAPI document says of each operation.

use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{
        MediaType, Operation, ReferenceOr, RequestBody, Response as ApiResponse, SchemaObject,
        StatusCode as ApiStatus,
    },
    transform::{TransformOperation, TransformResponse},
};
use axum::Json;
use engine::{
    backtest::Backtest,
    sync::{drift::Drift, repair::Reconciliation},
};
use rules::{KapacitorKind, Rule, kinds::release::Release, render::Rendered};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};
use store::audit::Entry;

use super::{
    error::{Error, PROBLEM_JSON, Problem},
    extract::{Body, Key, Object, Parameters, WriteConditions},
    health::{METRICS_TEXT, Readiness},
    sync::Progress,
    views::{
        AnyKind, RollbackInput, StateSummary, StateView, TaskInput, TaskView, TestReport,
        Validated, VersionView,
    },
};

type Op<'a> = TransformOperation<'a>;

/// What is said of every operation: its id, tag and sentence.
fn about<'a, K: KapacitorKind>(op: Op<'a>, verb: &str, summary: &str) -> Op<'a> {
    op.id(&format!("{verb}_{}", K::NAME))
        .tag(K::NAME)
        .summary(summary)
        .description(K::ABOUT)
}

/// The errors that an operation may answer with.
pub fn errors<'a>(op: Op<'a>, statuses: &[u16]) -> Op<'a> {
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
        401 => "this needs a token: send Authorization: Bearer kat_...",
        403 => {
            "this needs the role write for the app \"shop-prod\", and the token \"cart-ci\" is for cart-*"
        }
        404 => "there is no release task shop-prod-release",
        408 => "the body did not arrive in time",
        409 => "the release task shop-prod-release exists already; PATCH or PUT changes it",
        412 => "the release task shop-prod-release is at generation 3",
        413 => "the body is larger than 64 KiB",
        415 => "the body must be JSON, with the content type application/json",
        422 => "app: is required",
        429 => "this token has reached its limit of requests per minute",
        502 => "Kapacitor failed with 500 Internal Server Error: ...",
        503 => "Kapacitor cannot be reached: connection refused",
        _ => "internal error; the log has the details under this request id",
    };
    let mut example = json!({
        "title": text, "status": status, "detail": detail, "error": detail,
        "request_id": "7c7f2f4e-0b1c-4f9e-9a53-8a0f6a3b7e0e",
    });
    if status == 422 {
        example["errors"] = json!([{ "field": "app", "message": "is required" }]);
    }
    let media = MediaType {
        schema: Some(SchemaObject {
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
        .insert(ApiStatus::Code(status), ReferenceOr::Item(response));
}

/// A task of the kind, as it would be answered.
fn example<K: KapacitorKind>() -> Value {
    let mut example = json!({});
    let Some((object, rule)) = example
        .as_object_mut()
        .zip(K::example().as_object().cloned())
    else {
        return example;
    };
    let Ok(task) = Rule::<K>::parse(rule) else {
        return example;
    };
    object.insert("id".into(), task.id().into());
    object.insert("kind".into(), K::NAME.into());
    object.extend(task.to_object());
    object.insert("generation".into(), 1.into());
    let at = "2026-03-01T09:30:00.123456Z";
    let sync = json!({ "status": "synced", "error": null, "at": at });
    object.insert("sync".into(), sync);
    object.insert(
        "health".into(),
        json!({ "status": "ok", "data_seen_at": at }),
    );
    object.insert("created_at".into(), at.into());
    object.insert("updated_at".into(), at.into());
    example
}

/// Adds the answer that is a task.
fn task<'a, K: KapacitorKind, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    let op = op.response_with::<STATUS, Json<TaskView<'static, K>>, _>(|answer| {
        let mut example = example::<K>();
        if STATUS == 202 {
            example["sync"]["status"] = "pending".into();
            example["sync"]["error"] = "Kapacitor cannot be reached: Connection refused".into();
        }
        let answer = answer.description(about);
        with_example(answer, example)
    });
    header::<STATUS>(op, "ETag", "The generation, for If-Match.")
}

pub fn with_example<R>(
    mut answer: TransformResponse<'_, R>,
    example: Value,
) -> TransformResponse<'_, R> {
    for (_, media) in &mut answer.inner().content {
        media.example = Some(example.clone());
    }
    answer
}

/// Adds a header to an answer that is there already.
pub fn header<'a, const STATUS: u16>(mut op: Op<'a>, name: &str, about: &str) -> Op<'a> {
    let responses = op.inner_mut().responses.get_or_insert_default();
    let answer = responses.responses.get_mut(&ApiStatus::Code(STATUS));
    let described = json!({ "description": about, "schema": { "type": "string" } });
    if let (Some(ReferenceOr::Item(answer)), Ok(described)) =
        (answer, serde_json::from_value(described))
    {
        answer
            .headers
            .insert(name.into(), ReferenceOr::Item(described));
    }
    op
}

/// Adds the answer of a write that Kapacitor has not followed yet.
fn accepted<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    task::<K, 202>(op, "Stored. Kapacitor cannot be reached and will follow.")
}

/// Adds the answer that is a list of tasks.
fn tasks<'a, S: JsonSchema>(op: Op<'a>, example: Value) -> Op<'a> {
    let health = json!({ "type": "string", "enum": ["blind"] });
    let op = query(op, "health", "Only those that cannot see.", health);
    let op = pages(op, json!({ "type": "string" }));
    let op = op.response_with::<200, Json<Vec<TaskView<'static, S>>>, _>(|answer| {
        with_example(
            answer.description("The tasks, sorted by key."),
            json!([example]),
        )
    });
    header::<200>(
        op,
        "Link",
        "The next page, where `limit` is given and there is one.",
    )
}

const WRITE: &[u16] = &[400, 408, 413, 415, 422];

pub fn create<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "create", "Create a rule");
    let op = task::<K, 201>(op, "Created; Kapacitor runs it.");
    let op = header::<201>(op, "Location", "The task's own address.");
    errors(accepted::<K>(op), &[WRITE, &[409]].concat())
}

fn patched<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = task::<K, 201>(op, "Changed; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn patch_by_body<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "patch_by_body", "Change a rule, its key in the body");
    patched::<K>(body_is_change_of_its_own::<K>(op))
}

pub fn patch<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "patch", "Change a rule: a JSON merge patch");
    patched::<K>(body_is_change::<K>(op))
}

pub fn replace<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "replace", "Create a rule or replace it");
    let op = body_without_key::<K>(op);
    let op = task::<K, 200>(op, "Replaced, or as it should be already.");
    let op = task::<K, 201>(op, "Created; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn read<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "read", "Read a rule");
    errors(task::<K, 200>(op, "The task."), &[404])
}

pub fn read_as_before<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "read_as_before",
        "Read a rule, under the older service's address",
    );
    errors(task::<K, 200>(op, "The task."), &[404])
}

pub fn delete<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "delete", "Delete a rule");
    let op = task::<K, 200>(op, "The task as it was; Kapacitor has let go of it.");
    errors(accepted::<K>(op), &[400, 404, 412])
}

fn switched<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = task::<K, 200>(op, "The task; Kapacitor has followed.");
    errors(accepted::<K>(op), &[400, 404, 412, 422])
}

pub fn enable<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    switched::<K>(about::<K>(op, "enable", "Resume a rule"))
}

pub fn disable<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    switched::<K>(about::<K>(op, "disable", "Pause a rule without losing it"))
}

pub fn state<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "state",
        "The alert level of a rule, as Kapacitor has it",
    );
    errors(op.response::<200, Json<StateView>>(), &[404, 502])
}

pub fn script<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "script", "The TICKscript and vars of a rule, as pushed");
    errors(op.response::<200, Json<Rendered>>(), &[404])
}

pub fn validate<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "validate", "What POST would do; nothing is stored");
    errors(
        op.response::<200, Json<Validated>>(),
        &[WRITE, &[409, 502]].concat(),
    )
}

pub fn backtest_rule<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let summary = "What a rule would have done over the past; nobody is told";
    let op = last(about::<K>(op, "backtest_rule", summary));
    let op = op.response::<200, Json<Backtest>>();
    errors(op, &[WRITE, &[429, 502]].concat())
}

pub fn backtest_task<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let summary = "What a rule with changes would have done over the past; nobody is told";
    let op = last(about::<K>(op, "backtest", summary));
    let op = body_is_change::<K>(op);
    let op = op.response::<200, Json<Backtest>>();
    errors(op, &[WRITE, &[404, 429, 502]].concat())
}

pub fn test<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(
        op,
        "test",
        "Send a test notification to the rule's own targets",
    );
    errors(op.response::<200, Json<TestReport>>(), &[404, 502])
}

pub fn versions<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let summary = "The versions of a rule, deleted or not, the newest first";
    let op = about::<K>(op, "versions", summary);
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<VersionView<TaskInput<K>>>>, _>(|answer| {
        let mut rule = K::example();
        rule["enabled"] = true.into();
        let example = json!([{
            "generation": 2, "at": "2026-03-01T09:30:00.123456Z", "by": "api",
            "action": "changed", "deleted": false, "rule": rule,
            "changes": { "enabled": { "old": false, "new": true } },
        }]);
        let about = "The versions; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}

pub fn rollback<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let summary = "Make a rule what it was, also one that was deleted";
    let mut op = about::<K>(op, "rollback", summary);
    let schema =
        aide::generate::in_context(|context| context.schema.subschema_for::<RollbackInput>());
    describe_body(op.inner_mut(), schema, json!({ "generation": 1 }));
    let op = task::<K, 200>(op, "Changed, or as it should be already.");
    let op = task::<K, 201>(op, "Restored; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn list<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let op = about::<K>(op, "list", "All rules of the kind, sorted by key");
    errors(tasks::<K>(only_app(op), example::<K>()), &[400, 422])
}

pub fn list_of_app<K: KapacitorKind>(op: Op<'_>) -> Op<'_> {
    let mut op = about::<K>(op, "list_of_app", "All rules of the kind of one app");
    // of what cannot be an app's name there are none
    let app = json!({ "type": "string" });
    parameter(op.inner_mut(), "path", "app", "The app.", app);
    errors(tasks::<K>(op, example::<K>()), &[400, 422])
}

/// `GET /tasks`
pub fn list_all(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list")
        .tag("all kinds")
        .summary("All rules of all kinds, sorted by app and kind");
    errors(
        tasks::<AnyKind>(only_app(op), example::<Release>()),
        &[400, 422],
    )
}

/// `GET /states`
pub fn states(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("states")
        .tag("all kinds")
        .summary("The alert level of all rules, as Kapacitor has them, sorted by app and kind");
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

/// `GET /drift`
pub fn drift(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("drift")
        .tag("operation")
        .summary("What Kapacitor has otherwise than the database; nothing is touched")
        .response::<200, Json<Drift>>();
    errors(op, &[422, 502])
}

/// `POST /reconcile`
pub fn reconcile(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("reconcile")
        .tag("operation")
        .summary("Deliver what is pending and repair what differs in Kapacitor, now")
        .response::<200, Json<Reconciliation>>()
        .response_with::<202, Json<Progress>, _>(|answer| {
            answer.description("It takes long and goes on.")
        });
    errors(op, &[422, 429, 502])
}

/// `GET /audit`
pub fn audit(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("audit")
        .tag("access")
        .summary("Every change: who, when, from where and what; the newest first");
    let text = || json!({ "type": "string" });
    let time = || json!({ "type": "string", "format": "date-time" });
    let op = query(op, "app", "Only of this app.", text());
    let op = query(op, "kind", "Only of rules of this kind.", text());
    let op = query(op, "who", "Only what this token has done.", text());
    let op = query(op, "action", "Only what was done so.", text());
    let op = query(op, "since", "From then on.", time());
    let op = query(op, "until", "Before then.", time());
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<Entry>>, _>(|answer| {
        let example = json!([{
            "id": 7, "at": "2026-03-01T09:30:00.123456Z", "who": "shop-ci",
            "address": "192.0.2.7", "request_id": "7c7f2f4e-0b1c-4f9e-9a53-8a0f6a3b7e0e",
            "action": "update", "subject": "shop-prod-release", "kind": "release",
            "app": "shop-prod", "target": "", "generation": 2,
            "before": { "slack": null, "email": null, "post": "https://hooks.example.com/***",
                "enabled": true },
            "after": { "slack": "#shop", "email": null, "post": "https://hooks.example.com/***",
                "enabled": true },
            "changed": ["slack"], "refused": false,
        }]);
        let about = "The entries; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
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
        .response_with::<200, String, _>(|mut answer| {
            let content = &mut answer.inner().content;
            let media = content.shift_remove("text/plain; charset=utf-8");
            content.insert(METRICS_TEXT.into(), media.unwrap_or_default());
            answer
        })
}

/// Says what the body is, with one as it would be sent.
pub fn describe_body(operation: &mut Operation, schema: Schema, example: Value) {
    let media = MediaType {
        schema: Some(SchemaObject {
            json_schema: schema,
            example: None,
            external_docs: None,
        }),
        example: Some(example),
        ..MediaType::default()
    };
    let content_type = "application/json".to_owned();
    operation.request_body = Some(ReferenceOr::Item(RequestBody {
        content: [(content_type, media)].into_iter().collect(),
        required: true,
        ..RequestBody::default()
    }));
}

/// A rule, which is what most bodies are.
impl<K: KapacitorKind> OperationInput for Object<K> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        let schema = context.schema.subschema_for::<TaskInput<K>>();
        describe_body(operation, schema, K::example());
    }
}

/// Says that the body is a change of a rule: the same fields, none of which has to be there.
fn body_is_change<K: KapacitorKind>(mut op: Op<'_>) -> Op<'_> {
    let mut schema = rule_where::<K>(|_| false);
    schema.insert("description".into(), "What to change of a rule.".into());
    let example = json!({ "slack": "#on-call", "email": null });
    describe_body(op.inner_mut(), schema, example);
    op
}

/// Says that the body is a change of the rule whose key it has.
fn body_is_change_of_its_own<K: KapacitorKind>(mut op: Op<'_>) -> Op<'_> {
    let mut schema = rule_where::<K>(is_of_the_key::<K>);
    let about = "The key of a rule, and what to change of it.";
    schema.insert("description".into(), about.into());
    let rule = K::example();
    let mut example = json!({ "slack": "#on-call", "email": null });
    for name in ["app"].into_iter().chain(K::PART_FIELD) {
        example[name] = rule[name].clone();
    }
    describe_body(op.inner_mut(), schema, example);
    op
}

/// Says that the body is a whole rule, which may leave out the key that the address has.
fn body_without_key<K: KapacitorKind>(mut op: Op<'_>) -> Op<'_> {
    let schema = rule_where::<K>(|name| !is_of_the_key::<K>(name));
    describe_body(op.inner_mut(), schema, K::example());
    op
}

/// A rule, of which these of the required fields have to be there.
fn rule_where<K: KapacitorKind>(required: impl Fn(&str) -> bool) -> Schema {
    let mut schema =
        aide::generate::in_context(|context| TaskInput::<K>::json_schema(&mut context.schema));
    let names = schema.remove("required");
    let names = names
        .as_ref()
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let left: Vec<_> = names
        .filter(|it| it.as_str().is_some_and(&required))
        .collect();
    if !left.is_empty() {
        schema.insert("required".into(), json!(left));
    }
    schema
}

fn is_of_the_key<K: KapacitorKind>(name: &str) -> bool {
    name == "app" || K::PART_FIELD == Some(name)
}

/// Adds a parameter of type string.
pub fn parameter(operation: &mut Operation, place: &str, name: &str, about: &str, schema: Value) {
    let parameter = json!({
        "in": place, "name": name, "description": about, "required": place == "path",
        "schema": schema,
    });
    if let Ok(parameter) = serde_json::from_value(parameter) {
        operation.parameters.push(ReferenceOr::Item(parameter));
    }
}

impl<K: KapacitorKind> OperationInput for Key<K> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "$ref": "#/components/schemas/AppName" });
        parameter(operation, "path", "app", "The app.", schema);
        if let Some(target) = K::PART_FIELD {
            let schema = json!({ "$ref": "#/components/schemas/DynoType" });
            parameter(operation, "path", target, "The dyno type.", schema);
        }
    }
}

impl OperationInput for WriteConditions {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let about = "The ETags that the change may be made to, or *.";
        let text = json!({ "type": "string" });
        parameter(operation, "header", "If-Match", about, text);
        let about = "* : only if there is no such task.";
        let any = json!({ "type": "string", "enum": ["*", ""] });
        parameter(operation, "header", "If-None-Match", about, any);
    }
}

/// Which ones there are, each call says itself.
impl OperationInput for Parameters {}

/// What it is, each call says itself.
impl OperationInput for Body {}

/// One that is empty is as good as none.
fn query<'a>(mut op: Op<'a>, name: &str, about: &str, schema: Value) -> Op<'a> {
    let schema = json!({ "anyOf": [schema, { "type": "string", "enum": [""] }] });
    parameter(op.inner_mut(), "query", name, about, schema);
    op
}

/// Adds the parameter that narrows a list to one app.
fn only_app(op: Op<'_>) -> Op<'_> {
    let app = json!({ "$ref": "#/components/schemas/AppName" });
    query(op, "app", "Only this app's.", app)
}

/// Adds the parameters of what comes in pages.
pub fn pages<'a>(op: Op<'a>, after: Value) -> Op<'a> {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
    let about = "At most so many; the next page is in the Link header.";
    let op = query(op, "limit", about, limit);
    let about = "Begin after this place, as the Link header has it.";
    query(op, "after", about, after)
}

/// Adds how much of the past a backtest looks at.
fn last(op: Op<'_>) -> Op<'_> {
    let last = json!({ "$ref": "#/components/schemas/InfluxDuration" });
    let about = "How much of the past, 1m to 30d; 7d where it is left out.";
    query(op, "last", about, last)
}

impl OperationOutput for Error {
    type Inner = Problem;
}
