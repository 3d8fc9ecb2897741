//! `GET /apps`: the apps that there are rules of.

use aide::transform::TransformOperation;
use axum::{Json, extract::State, response::Response};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::apps::{self as rows, App};

use super::{
    error::Error,
    extract::Parameters,
    openapi::{errors, query, with_example},
    paging::{Limit, Word, page},
};
use crate::{Server, access::Caller};

/// So many are listed where there is no limit.
const LISTED: i64 = 100;

/// An app, and how much there is of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "App")]
pub struct AppView {
    app: String,
    /// How many rules it has.
    rules: i64,
    /// How many checks it has.
    checks: i64,
}

impl From<App> for AppView {
    fn from(app: App) -> Self {
        Self {
            app: app.app,
            rules: app.rules,
            checks: app.checks,
        }
    }
}

/// `GET /apps`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Parameters(mut fields): Parameters,
) -> Result<Response, Error> {
    let text = fields.optional("q").map(|Word(word)| word);
    let limit = fields
        .optional("limit")
        .map_or(LISTED, |Limit(limit)| limit);
    let after = fields
        .optional("after")
        .map_or(String::new(), |Word(word)| word);
    fields.finish().map_err(Error::Invalid)?;
    let patterns = caller.scope.patterns();
    let found = rows::list(
        &server.engine.db,
        &patterns,
        text.as_deref(),
        &after,
        limit + 1,
    )
    .await;
    let found = found.map_err(Error::Database)?;
    let parameters = |last: &App| [("q", text.clone()), ("after", Some(last.app.clone()))];
    Ok(page(found, limit, "/apps", parameters, AppView::from))
}

/// `GET /apps`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("list_apps")
        .tag("rules")
        .summary("The apps that there are rules or checks of, by name");
    let op = query(
        op,
        "q",
        "Those whose names have this in them.",
        json!({ "type": "string" }),
    );
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
    let op = query(
        op,
        "limit",
        "At most so many; the next page is in the Link header.",
        limit,
    );
    let op = query(
        op,
        "after",
        "Those after this name.",
        json!({ "type": "string" }),
    );
    let op = op.response_with::<200, Json<Vec<AppView>>, _>(|answer| {
        let example = json!([{ "app": "shop-prod", "rules": 4, "checks": 2 }]);
        with_example(answer.description("The apps."), example)
    });
    errors(op, &[400, 422])
}
