//! What several operations have in common in the OpenAPI document. What is said of one alone stands
//! beside its handler.

use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{
        Components, MediaType, OpenApi, Operation, PathItem, ReferenceOr, RequestBody,
        Response as ApiResponse, SchemaObject, SecurityScheme, StatusCode as ApiStatus,
    },
    transform::{TransformOperation, TransformResponse},
};
use axum::{Json, http::Method};
use rules::{Family, Kind, Rule};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};
use store::token::Role;

use super::{
    check_views::{CheckInput, CheckView},
    error::{Error, PROBLEM_JSON, Problem},
    extract::{Body, Key, Object, Parameters, WriteConditions},
    views::{TaskInput, TaskView, WithOptions},
};
use crate::access::policy::{Need, Policies, Policy};

type Op<'a> = TransformOperation<'a>;

/// What is said of every operation: its id, tag and sentence.
pub fn about<'a, K: Kind>(op: Op<'a>, verb: &str, summary: &str) -> Op<'a> {
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
fn problem_response(operation: &mut Operation, status: u16) {
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
pub fn example<K: Kind>() -> Value {
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
    match K::FAMILY {
        Family::Task => {
            let sync = json!({ "status": "synced", "error": null, "at": at });
            object.insert("sync".into(), sync);
            object.insert(
                "health".into(),
                json!({ "status": "ok", "data_seen_at": at }),
            );
        }
        Family::Check => {
            object.remove("delivery");
            object.insert("state".into(), check_state::<K>());
        }
    }
    object.insert("created_at".into(), at.into());
    object.insert("updated_at".into(), at.into());
    example
}

/// How a check stands, as it would be answered.
pub fn check_state<K: Kind>() -> Value {
    let mut state = json!({
        "status": "up", "since": "2026-02-01T02:00:12.123456Z",
        "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
        "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
        "slug": "nightly-backup", "reports": 28, "last_report_at": "2026-03-01T02:00:14.123456Z",
        "run_began_at": null, "expected_at": "2026-03-02T02:00:00Z", "down_at": "2026-03-02T02:30:00Z",
    });
    if K::IS_POLLED {
        state["ping_url"] = Value::Null;
        state["slug"] = "".into();
        state["expected_at"] = "2026-03-01T02:01:14Z".into();
        state["down_at"] = Value::Null;
        state["polled"] = json!({ "failures": 2, "against": 0, "last": {
            "at": "2026-03-01T02:00:14.123456Z", "answer": "good", "status": 200, "reason": null,
            "redirects": 0, "took": 0.213,
        } });
    }
    state
}

/// Adds the answer that is a rule.
pub fn task<'a, K: Kind, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    let mut example = example::<K>();
    if STATUS == 202 {
        example["sync"]["status"] = "pending".into();
        example["sync"]["error"] = "Kapacitor cannot be reached: Connection refused".into();
    }
    let op = match K::FAMILY {
        Family::Task => {
            op.response_with::<STATUS, Json<TaskView<'static, WithOptions<K>>>, _>(|answer| {
                with_example(answer.description(about), example)
            })
        }
        Family::Check => {
            op.response_with::<STATUS, Json<CheckView<'static, WithOptions<K>>>, _>(|answer| {
                with_example(answer.description(about), example)
            })
        }
    };
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

/// Adds the answer of a write that Kapacitor has not followed yet, of what it evaluates.
pub fn accepted<K: Kind>(op: Op<'_>) -> Op<'_> {
    match K::FAMILY {
        Family::Task => task::<K, 202>(op, "Stored. Kapacitor cannot be reached and will follow."),
        Family::Check => op,
    }
}

pub const WRITE: &[u16] = &[400, 408, 413, 415, 422];

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
impl<K: Kind> OperationInput for Object<K> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        let schema = match K::FAMILY {
            Family::Task => context.schema.subschema_for::<TaskInput<K>>(),
            Family::Check => context.schema.subschema_for::<CheckInput<K>>(),
        };
        describe_body(operation, schema, K::example());
    }
}

/// Says that the body is a change of a rule: the same fields, none of which has to be there.
pub fn body_is_change<K: Kind>(mut op: Op<'_>) -> Op<'_> {
    let mut schema = rule_where::<K>(|_| false);
    schema.insert("description".into(), "What to change of a rule.".into());
    let example = json!({ "slack": "#on-call", "email": null });
    describe_body(op.inner_mut(), schema, example);
    op
}

/// A rule, of which these of the required fields have to be there.
pub fn rule_where<K: Kind>(required: impl Fn(&str) -> bool) -> Schema {
    let mut schema = aide::generate::in_context(|context| match K::FAMILY {
        Family::Task => TaskInput::<K>::json_schema(&mut context.schema),
        Family::Check => CheckInput::<K>::json_schema(&mut context.schema),
    });
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

pub fn is_of_the_key<K: Kind>(name: &str) -> bool {
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

impl<K: Kind> OperationInput for Key<K> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "$ref": "#/components/schemas/AppName" });
        parameter(operation, "path", "app", "The app.", schema);
        if let Some(target) = K::PART_FIELD {
            let (schema, about) = match K::FAMILY {
                Family::Task => ("DynoType", "The dyno type."),
                Family::Check => ("CheckName", "The check's name."),
            };
            let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
            parameter(operation, "path", target, about, schema);
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
pub fn query<'a>(mut op: Op<'a>, name: &str, about: &str, schema: Value) -> Op<'a> {
    let schema = json!({ "anyOf": [schema, { "type": "string", "enum": [""] }] });
    parameter(op.inner_mut(), "query", name, about, schema);
    op
}

/// Says of every operation what it needs, and how it refuses: from what the guard goes by.
pub fn describe_policies(document: &mut OpenApi, policies: &Policies) {
    let components = document.components.get_or_insert_with(Components::default);
    let scheme = SecurityScheme::Http {
        scheme: "bearer".into(),
        bearer_format: None,
        description: Some("A token, as `kapacitor-alerts token create` makes one.".into()),
        extensions: Default::default(),
    };
    let scheme = ReferenceOr::Item(scheme);
    components.security_schemes.insert("token".into(), scheme);
    let Some(paths) = &mut document.paths else {
        return;
    };
    for (route, item) in &mut paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, operation) in operations(item) {
            describe_policy(operation, policies.of(&method, Some(route.as_str())));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn describe_policy(operation: &mut Operation, policy: Policy) {
    // as it is where METRICS says nothing else
    let need = policy.need.resolved(false);
    let refusals: &[u16] = match need {
        Need::Nothing if policy.always_served => &[],
        Need::Nothing | Need::Metrics => &[503],
        Need::Token => &[401, 429, 503],
        // a foreign app is not found; only a body can name one
        Need::Role(Role::Read) if operation.request_body.is_none() => &[401, 429, 503],
        Need::Role(_) | Need::All(_) => &[401, 403, 429, 503],
    };
    for status in refusals {
        let responses = operation.responses.get_or_insert_default();
        let is_there = responses.responses.contains_key(&ApiStatus::Code(*status));
        if !is_there {
            problem_response(operation, *status);
        }
    }
    let right = match need {
        Need::Nothing | Need::Metrics => return,
        Need::Token => "Needs any token.".to_owned(),
        Need::Role(role) => format!("Needs the role `{}` for the app.", role.as_str()),
        Need::All(role) => format!("Needs the role `{}` for all apps.", role.as_str()),
    };
    let said = operation.description.take();
    operation.description = Some(match said {
        Some(said) => format!("{said} {right}"),
        None => right,
    });
    operation
        .security
        .push([("token".to_owned(), Vec::new())].into_iter().collect());
}

impl OperationOutput for Error {
    type Inner = Problem;
}
