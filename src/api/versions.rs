//! The versions of a rule, in pages.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use engine::change;
use rules::{Family, Kind};
use serde_json::json;

use super::{
    check_views::CheckInput,
    error::Error,
    extract::{Key, Parameters, about, address},
    openapi::{self, errors, header, with_example},
    paging::{After, Limit, pages, with_next},
    views::{TaskInput, VersionView},
};
use crate::{Server, access::Caller};

/// As many versions as a page has that asks for no number of them.
const VERSIONS: i64 = 100;

/// `GET /task/<kind>/{key}/versions`
pub async fn list<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(VERSIONS));
    let after = fields.optional("after").map(|After(generation)| generation);
    fields.finish().map_err(Error::Invalid)?;
    let id = key.id()?;
    // One more than requested shows whether there is a next page, and what the last one changed.
    let versions = change::versions(&server.engine, &id, after, limit + 1)
        .await
        .map_err(about::<K>(&id))?;
    let before = versions.iter().skip(1).map(Some).chain([None]);
    let views: Vec<_> = versions
        .iter()
        .zip(before)
        .take(limit as usize)
        .map(|(version, before)| VersionView::of(version, before, &caller))
        .collect();
    let response = axum::Json(views).into_response();
    Ok(match versions.get(limit as usize - 1..) {
        Some([last, _]) => {
            let path = address::<K>(&last.app, &last.part);
            let last = last.generation;
            with_next(
                response,
                format!("{path}/versions?limit={limit}&after={last}"),
            )
        }
        _ => response,
    })
}

pub fn describe_list<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "The versions of a rule, deleted or not, the newest first";
    let op = openapi::about::<K>(op, "versions", summary);
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let mut rule = K::example();
    rule["enabled"] = true.into();
    let example = json!([{
        "generation": 2, "at": "2026-03-01T09:30:00.123456Z", "by": "api",
        "action": "changed", "deleted": false, "rule": rule,
        "changes": { "enabled": { "old": false, "new": true } },
    }]);
    let about = "The versions; 100 at most, where no limit is given.";
    let op = match K::FAMILY {
        Family::Task => {
            op.response_with::<200, Json<Vec<VersionView<TaskInput<K>>>>, _>(|answer| {
                with_example(answer.description(about), example)
            })
        }
        Family::Check => {
            op.response_with::<200, Json<Vec<VersionView<CheckInput<K>>>>, _>(|answer| {
                with_example(answer.description(about), example)
            })
        }
    };
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}
