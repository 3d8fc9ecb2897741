//! `GET /apps/{app}/ping-key` and `POST /apps/{app}/ping-key`

use aide::transform::TransformOperation;
use axum::{Json, extract::State, http::StatusCode};
use rand::{Rng, distr::Alphanumeric};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::{audit::Action, checks};

use super::{
    error::Error,
    extract::Parameters,
    hosts::App,
    openapi::{errors, with_example},
};
use crate::{Server, access::Caller};

/// As many characters as a key has: about 131 bits.
const LENGTH: usize = 22;

/// The key of an app's checks in addresses with slugs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PingKey")]
pub struct PingKeyView {
    pub app: String,
    /// null: there is none yet.
    pub key: Option<String>,
    /// Where the app's checks report to, with their slug in the place of `<slug>`.
    pub url: Option<String>,
}

impl PingKeyView {
    fn of(server: &Server, app: String, key: Option<String>) -> Self {
        let public_url = server.engine.settings.public_url.as_deref();
        let url = key
            .as_ref()
            .map(|key| format!("{}/ping/{key}/<slug>", public_url.unwrap_or_default()));
        Self { app, key, url }
    }
}

/// `GET /apps/{app}/ping-key`
pub async fn read(
    State(server): State<Server>,
    App(app): App,
    parameters: Parameters,
) -> Result<Json<PingKeyView>, Error> {
    parameters.none()?;
    let key = checks::ping_key(&server.engine.db, app.as_str()).await;
    let key = key.map_err(Error::Database)?;
    Ok(Json(PingKeyView::of(&server, app.to_string(), key)))
}

/// `POST /apps/{app}/ping-key`
pub async fn replace(
    State(server): State<Server>,
    caller: Caller,
    App(app): App,
    parameters: Parameters,
) -> Result<(StatusCode, Json<PingKeyView>), Error> {
    parameters.none()?;
    let key: String = rand::rng()
        .sample_iter(Alphanumeric)
        .take(LENGTH)
        .map(char::from)
        .collect();
    let by = caller.actor(Action::PingKeyCreate);
    let kept = checks::set_ping_key(&server.engine.db, &by, app.as_str(), &key).await;
    kept.map_err(Error::Database)?;
    let view = PingKeyView::of(&server, app.to_string(), Some(key));
    Ok((StatusCode::CREATED, Json(view)))
}

type Op<'a> = TransformOperation<'a>;

fn answer<'a, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    op.response_with::<STATUS, Json<PingKeyView>, _>(|answer| {
        let key = "fqOOd6-F4MMNuCEnzTU01w";
        let example = json!({
            "app": "shop-prod", "key": key,
            "url": format!("https://alerts.example.com/ping/{key}/<slug>"),
        });
        with_example(answer.description(about), example)
    })
}

/// `GET /apps/{app}/ping-key`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("read_ping_key")
        .tag("all checks")
        .summary("The key of an app's checks in addresses with slugs");
    errors(answer::<200>(op, "The key, or null."), &[404, 422])
}

/// `POST /apps/{app}/ping-key`
pub fn describe_replace(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("replace_ping_key")
        .tag("all checks")
        .summary("Make a new key for an app's checks; the one before is no longer taken");
    errors(answer::<201>(op, "The new key."), &[404, 422])
}
