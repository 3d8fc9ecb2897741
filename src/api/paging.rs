//! Lists that come in pages.

use aide::transform::TransformOperation;
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use rules::fields::{Field, string};
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::openapi::query;

/// `?limit=`: 1 to 1,000.
pub struct Limit(pub i64);

impl Field for Limit {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str().and_then(|text| text.parse().ok()) {
            Some(limit @ 1..=1000) => Ok(Self(limit)),
            _ => Err("must be a number from 1 to 1000".into()),
        }
    }
}

/// `?after=` of what is listed from the newest on: a generation, an entry of the audit, an event.
pub struct After(pub i64);

impl Field for After {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str().and_then(|text| text.parse().ok()) {
            Some(generation @ 1..) => Ok(Self(generation)),
            _ => Err("must be what the Link header of the page before has: 1 or more".into()),
        }
    }
}

/// A time, such as that of `?since=`.
pub struct At(pub DateTime<Utc>);

impl Field for At {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = value.as_str().unwrap_or_default();
        let at = DateTime::parse_from_rfc3339(text);
        at.map(|at| Self(at.to_utc()))
            .map_err(|_| "must be a time such as 2026-03-01T09:30:00Z".into())
    }
}

/// A word to filter by, whether or not there is an entry with it.
pub struct Word(pub String);

impl Field for Word {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        // PostgreSQL stores no NUL, and refuses a query with one.
        match text.contains(char::is_control) {
            true => Err("must not contain control characters".into()),
            false => Ok(Self(text.into())),
        }
    }
}

/// A parameter that is true or false.
pub struct Truth(pub bool);

impl Field for Truth {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("true") => Ok(Self(true)),
            Some("false") => Ok(Self(false)),
            _ => Err("must be true or false".into()),
        }
    }
}

/// Adds the address of the next page, in which nothing is left to escape: the parts of keys are
/// letters, digits and `- _ .`.
pub fn with_next(mut response: Response, address: String) -> Response {
    if let Ok(link) = HeaderValue::try_from(format!("<{address}>; rel=\"next\"")) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// A page of what was found: `limit` at most. One more than that is to be looked for, which shows whether there is
/// a next page. Its address is `path` with the parameters that the last one of this page has there.
pub fn page<T, V: Serialize, const N: usize>(
    mut found: Vec<T>,
    limit: i64,
    path: &str,
    parameters: impl FnOnce(&T) -> [(&'static str, Option<String>); N],
    view: impl FnMut(T) -> V,
) -> Response {
    let is_more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| is_more).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", &limit.to_string());
        for (name, value) in parameters(last) {
            value.map(|value| query.append_pair(name, &value));
        }
        format!("{path}?{}", query.finish())
    });
    let views: Vec<V> = found.into_iter().map(view).collect();
    let response = Json(views).into_response();
    match next {
        Some(next) => with_next(response, next),
        None => response,
    }
}

/// Adds the parameters of what comes in pages.
pub fn pages<'a>(op: TransformOperation<'a>, after: Value) -> TransformOperation<'a> {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
    let about = "At most so many; the next page is in the Link header.";
    let op = query(op, "limit", about, limit);
    let about = "Begin after this place, as the Link header has it.";
    query(op, "after", about, after)
}
