//! What the OpenAPI document says of access.

use aide::{
    openapi::{Components, OpenApi, Operation, PathItem, ReferenceOr, SecurityScheme, StatusCode},
    transform::TransformOperation,
};
use axum::{Json, http::Method};
use serde_json::json;
use store::{token::Role, tokens::Token};

use super::{
    openapi::{describe_body, errors, header, pages, parameter, problem_response, with_example},
    tokens::{CreatedToken, TokenInput},
};
use crate::access::policy::{Need, Policies, Policy};

type Op<'a> = TransformOperation<'a>;

/// Says of every operation what it needs, and how it refuses: from what the guard goes by.
pub fn describe(document: &mut OpenApi, policies: &Policies) {
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
        Need::Nothing | Need::Token | Need::Metrics => &[503],
        // a foreign app is not found; only a body can name one
        Need::Role(Role::Read) if operation.request_body.is_none() => &[401, 429, 503],
        Need::Role(_) | Need::All(_) => &[401, 403, 429, 503],
    };
    for status in refusals {
        let responses = operation.responses.get_or_insert_default();
        let is_there = responses.responses.contains_key(&StatusCode::Code(*status));
        if !is_there {
            problem_response(operation, *status);
        }
    }
    let right = match need {
        Need::Nothing | Need::Token | Need::Metrics => return,
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

/// `POST /tokens`
pub fn create(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("create_token")
        .tag("access")
        .summary("Make a token; it is shown this once");
    let schema = aide::generate::in_context(|context| context.schema.subschema_for::<TokenInput>());
    let example = json!({
        "name": "shop-ci", "role": "write", "apps": ["shop-*"], "expires_in": "90d",
    });
    describe_body(op.inner_mut(), schema, example);
    let op = op.response_with::<201, Json<CreatedToken>, _>(|answer| {
        let mut example = example_token();
        let zeros = "0".repeat(64);
        example["token"] = format!("kat_{zeros}").into();
        with_example(answer.description("Made."), example)
    });
    errors(op, &[400, 409, 413, 415, 422])
}

/// `GET /tokens`
pub fn list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_tokens")
        .tag("access")
        .summary("All tokens, by name, without the tokens themselves");
    let op = pages(op, json!({ "$ref": "#/components/schemas/TokenName" }));
    let op = op.response_with::<200, Json<Vec<Token>>, _>(|answer| {
        with_example(answer.description("The tokens."), json!([example_token()]))
    });
    let about = "The next page, where `limit` is given and there is one.";
    errors(header::<200>(op, "Link", about), &[400, 422])
}

/// `DELETE /tokens/{name}`
pub fn revoke(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("revoke_token")
        .tag("access")
        .summary("Revoke a token: at once here, within seconds in other replicas");
    let name = json!({ "$ref": "#/components/schemas/TokenName" });
    parameter(op.inner_mut(), "path", "name", "The token's name.", name);
    let op = op.response_with::<200, Json<Token>, _>(|answer| {
        with_example(answer.description("The token as it was."), example_token())
    });
    errors(op, &[404])
}

fn example_token() -> serde_json::Value {
    json!({
        "name": "shop-ci", "role": "write", "apps": ["shop-*"],
        "created_at": "2026-03-01T09:30:00.123456Z", "created_by": "ADMIN_TOKEN",
        "expires_at": "2026-05-30T09:30:00.123456Z", "last_used_at": null,
    })
}
