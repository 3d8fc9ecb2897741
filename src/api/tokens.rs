//! `POST /tokens`, `GET /tokens` and `DELETE /tokens/{name}`

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{TimeDelta, Utc};
use rules::fields::{Field, FieldError, Fields, InfluxDuration};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    token::{Role, Scope, TokenName},
    tokens::{self as rows, NewToken, Token},
};

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, header as header_of, parameter, with_example},
    paging::{Limit, pages, with_next},
};
use crate::{
    Server,
    access::{self, Caller},
};

type Result = std::result::Result<Response, Error>;

/// A token that is to be, as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "NewToken")]
#[expect(
    dead_code,
    reason = "the document's picture of what NewToken::parse reads"
)]
pub struct TokenInput {
    name: TokenName,
    role: Role,
    /// `*`, apps, or prefixes of apps such as `shop-*`. An admin's is `*`, also where left out.
    #[schemars(default, schema_with = "apps")]
    apps: Option<Vec<String>>,
    /// Its lifetime, such as `90d`; it does not expire where this is left out.
    expires_in: Option<InfluxDuration>,
}

fn apps(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "array", "items": { "type": "string" } },
            { "type": "string", "description": "With commas between several." },
            { "type": "null" },
        ],
    })
}

/// `expires_in`: a minute to ten years.
pub struct Lifetime(TimeDelta);

impl Lifetime {
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let lifetime = TimeDelta::nanoseconds(InfluxDuration::parse(text)?.nanos());
        if (TimeDelta::minutes(1)..=TimeDelta::days(3650)).contains(&lifetime) {
            Ok(Self(lifetime))
        } else {
            Err("must be from 1m to 3650d".into())
        }
    }
}

impl Field for Lifetime {
    fn from_json(value: &Value) -> std::result::Result<Self, String> {
        Self::parse(value.as_str().unwrap_or_default())
    }
}

/// Reads a token to create, or reports everything that is wrong with it.
pub fn parse(object: Map<String, Value>) -> std::result::Result<NewToken, Vec<FieldError>> {
    // elsewhere empty means none, which here would be a token that does not expire
    let is_endless = object.get("expires_in").is_some_and(|given| given == "");
    let mut fields = Fields::new(object);
    if is_endless {
        fields.fault("expires_in", "must be from 1m to 3650d, or left out");
    }
    let name = fields.required("name");
    let role = fields.required("role");
    let scope: Option<Scope> = match role {
        // a faulty one is still reported
        Some(Role::Admin) => {
            let given: Option<Scope> = fields.optional("apps");
            if given.is_some_and(|scope| !scope.is_all()) {
                fields.fault("apps", "must be \"*\" for an admin, who can make any token");
            }
            Some(Scope::all())
        }
        _ => fields.required("apps"),
    };
    let lifetime = fields.optional("expires_in");
    fields.finish()?;
    match (name, role, scope) {
        (Some(name), Some(role), Some(scope)) => Ok(NewToken {
            name,
            role,
            scope,
            expires_at: lifetime.map(|Lifetime(lifetime)| Utc::now() + lifetime),
        }),
        _ => unreachable!("a field that was not read was noted"),
    }
}

/// A token that was just made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedToken")]
pub struct CreatedToken {
    #[serde(flatten)]
    pub about: Token,
    /// The token itself: shown here, and never again.
    pub token: String,
}

/// `POST /tokens`
pub async fn create(State(server): State<Server>, caller: Caller, body: Body) -> Result {
    let wanted = parse(body.0).map_err(Error::Invalid)?;
    let name = wanted.name.clone();
    let created = access::create(
        &server.engine.db,
        &caller.actor(Action::TokenCreate),
        &wanted,
    )
    .await?;
    let Some((token, secret)) = created else {
        return Err(Error::Conflict(format!("there is a token {name} already")));
    };
    let body = CreatedToken {
        about: token,
        token: secret.expose().into(),
    };
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    let headers = response.headers_mut();
    if let Ok(location) = HeaderValue::try_from(format!("/tokens/{name}")) {
        headers.insert(header::LOCATION, location);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `GET /tokens`
pub async fn list(State(server): State<Server>, parameters: Parameters) -> Result {
    let Parameters(mut fields) = parameters;
    let limit = fields.optional("limit").map(|Limit(limit)| limit);
    let after = fields.optional::<TokenName>("after");
    fields.finish().map_err(Error::Invalid)?;
    let after = after.as_ref().map_or("", TokenName::as_str);
    // One more than requested shows whether there is a next page.
    let more = limit.map(|limit| limit + 1);
    let tokens = rows::list(&server.engine.db, after, more).await;
    let mut tokens = tokens.map_err(Error::Database)?;
    let next = match limit {
        Some(limit) if tokens.len() as i64 > limit => {
            tokens.truncate(limit as usize);
            let last = tokens.last().map(|token| &token.name);
            last.map(|name| format!("/tokens?limit={limit}&after={name}"))
        }
        _ => None,
    };
    let response = Json(tokens).into_response();
    Ok(match next {
        Some(next) => with_next(response, next),
        None => response,
    })
}

/// `DELETE /tokens/{name}`
pub async fn revoke(
    State(server): State<Server>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result {
    let by = caller.actor(Action::TokenRevoke);
    let revoked = server.access.revoke(&server.engine.db, &by, &name).await;
    match revoked.map_err(Error::Database)? {
        Some(token) => Ok(Json(token).into_response()),
        None => Err(Error::NotFound(format!("there is no token {name:?}"))),
    }
}

/// `POST /tokens`
pub fn describe_create(op: TransformOperation<'_>) -> TransformOperation<'_> {
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
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("list_tokens")
        .tag("access")
        .summary("All tokens, by name, without the tokens themselves");
    let op = pages(op, json!({ "$ref": "#/components/schemas/TokenName" }));
    let op = op.response_with::<200, Json<Vec<Token>>, _>(|answer| {
        with_example(answer.description("The tokens."), json!([example_token()]))
    });
    let about = "The next page, where `limit` is given and there is one.";
    errors(header_of::<200>(op, "Link", about), &[400, 422])
}

/// `DELETE /tokens/{name}`
pub fn describe_revoke(op: TransformOperation<'_>) -> TransformOperation<'_> {
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
