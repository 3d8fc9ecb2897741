//! `GET /apps/{app}/hosts` and `PUT /apps/{app}/hosts`

use aide::{
    OperationInput, generate::GenContext, openapi::Operation, transform::TransformOperation,
};
use axum::{
    Json,
    extract::{FromRequestParts, RawPathParams, State},
    http::request::Parts,
};
use rules::{
    fields::{AppName, Field, FieldError, Fields},
    values::host_names,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{audit::Action, hosts as rows};

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, parameter, with_example},
};
use crate::{Server, access::Caller};

/// The hosts that the rules of an app may watch besides those that begin with the app's name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppHosts")]
pub struct AppHosts {
    pub app: String,
    /// Sorted.
    pub hosts: Vec<String>,
}

/// The hosts of a body: none to 100.
struct Granted(Vec<String>);

impl Granted {
    const MAX: usize = 100;
}

impl Field for Granted {
    fn from_json(value: &Value) -> Result<Self, String> {
        let mut hosts = host_names(value)?;
        hosts.sort();
        // As the document says it: also where one is named often.
        match value.as_array().map_or(hosts.len(), Vec::len) {
            0..=Self::MAX => Ok(Self(hosts)),
            count => Err(format!(
                "must have at most {} hosts, not {count}",
                Self::MAX
            )),
        }
    }
}

fn parse(object: Map<String, Value>) -> Result<Vec<String>, Vec<FieldError>> {
    let mut fields = Fields::new(object);
    let hosts = fields.required::<Granted>("hosts");
    // as GET answers with it
    fields.ignore("app");
    fields.finish()?;
    Ok(hosts.map(|Granted(hosts)| hosts).unwrap_or_default())
}

/// The app in a path, which the caller may have to do with.
pub struct App(pub AppName);

impl<S: Send + Sync> FromRequestParts<S> for App {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Error::BadRequest(error.body_text()))?;
        let name = params.iter().find(|(name, _)| *name == "app");
        let name = name.map_or("", |(_, value)| value);
        let absent = || Error::NotFound(format!("there is no app {name:?}"));
        let app = AppName::parse(name).map_err(|_| absent())?;
        let caller = Caller::of(parts)?;
        match caller.covers(app.as_str()) {
            true => Ok(Self(app)),
            false if caller.reads() => Err(absent()),
            false => Err(caller.refuse(app.as_str())),
        }
    }
}

impl OperationInput for App {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let schema = json!({ "$ref": "#/components/schemas/AppName" });
        parameter(operation, "path", "app", "The app.", schema);
    }
}

/// `GET /apps/{app}/hosts`
pub async fn read(
    State(server): State<Server>,
    App(app): App,
    parameters: Parameters,
) -> Result<Json<AppHosts>, Error> {
    parameters.none()?;
    let hosts = rows::granted(&server.engine.db, app.as_str()).await;
    Ok(Json(AppHosts {
        hosts: hosts.map_err(Error::Database)?,
        app: app.to_string(),
    }))
}

/// `PUT /apps/{app}/hosts`
pub async fn grant(
    State(server): State<Server>,
    caller: Caller,
    App(app): App,
    Body(body): Body,
) -> Result<Json<AppHosts>, Error> {
    let hosts = parse(body).map_err(Error::Invalid)?;
    let by = caller.actor(Action::HostsGrant);
    rows::grant(&server.engine.db, &by, app.as_str(), &hosts)
        .await
        .map_err(Error::Database)?;
    Ok(Json(AppHosts {
        app: app.to_string(),
        hosts,
    }))
}

type Op<'a> = TransformOperation<'a>;

fn answer(op: Op<'_>) -> Op<'_> {
    op.response_with::<200, Json<AppHosts>, _>(|answer| {
        let example = json!({ "app": "shop-prod", "hosts": ["www.shop.example"] });
        with_example(answer.description("The hosts."), example)
    })
}

/// What the document says of [`read`].
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("read_hosts")
        .tag("access")
        .summary("The hosts that an app's rules may watch besides those that begin with its name");
    errors(answer(op), &[404, 422])
}

/// What the document says of [`grant`].
pub fn describe_grant(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("grant_hosts")
        .tag("access")
        .summary("Let an app's rules watch these hosts; several apps may share a host");
    let hosts = json!({
        "type": "array", "items": { "type": "string", "minLength": 1, "maxLength": 253 }, "maxItems": 100,
    });
    let schema = schemars::json_schema!({
        "type": "object", "properties": { "hosts": hosts }, "required": ["hosts"],
    });
    describe_body(
        op.inner_mut(),
        schema,
        json!({ "hosts": ["www.shop.example"] }),
    );
    errors(answer(op), &[400, 404, 408, 413, 415, 422])
}
