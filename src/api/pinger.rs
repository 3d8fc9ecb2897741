//! How jobs are, as Py Pinger has it: `/pinger/` and `/pinger/task/{url}`; and at an address of their own, `/` and
//! `/task/{url}`. <https://github.com/bobbydams/py-pinger>

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use rules::{Kind, kinds::job::Job};
use serde::Serialize;
use serde_json::{Value, json};
use store::checks::{self, Check};
use url::Url;

use super::error::Error;
use crate::{Server, access::Caller};

/// A job as Py Pinger shows it, its members in the order that it has them.
#[derive(Serialize)]
struct Task {
    errors: i64,
    pings: i64,
    process: Value,
    server: Value,
    sleep_end: Option<String>,
    sleep_start: Option<String>,
    status: &'static str,
    url: String,
}

impl Task {
    fn of(check: &Check) -> Self {
        let seen = |name: &str| {
            let seen = check.seen.as_ref().map(|seen| seen[name].clone());
            seen.unwrap_or_default()
        };
        // As its web framework writes them (RFC 9110, 5.6.7).
        let time = |name: &str| {
            let at: DateTime<Utc> = seen(name).as_str()?.parse().ok()?;
            Some(at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        };
        Self {
            errors: check.failures,
            pings: check.reports,
            process: seen("process"),
            server: seen("server"),
            sleep_end: time("sleep_end"),
            sleep_start: time("sleep_start"),
            status: match check.status.as_str() {
                _ if seen("answer") == "asleep" => "sleeping",
                "up" => "ok",
                "down" => "error",
                // It was not asked yet.
                _ => "",
            },
            url: check.spec["url"].as_str().unwrap_or_default().into(),
        }
    }
}

/// The jobs of the apps that `is_seen` says.
async fn tasks(
    server: &Server,
    app: Option<&str>,
    is_seen: impl Fn(&str) -> bool,
) -> Result<Vec<Task>, Error> {
    let jobs = checks::list(&server.engine.db, Some(Job::NAME), app).await;
    let mut jobs = jobs.map_err(Error::Database)?;
    jobs.retain(|job| job.enabled && is_seen(&job.app));
    jobs.sort_by_key(|job| job.rule);
    Ok(jobs.iter().map(Task::of).collect())
}

fn all(tasks: Vec<Task>) -> Response {
    Json(json!({ "data": tasks })).into_response()
}

/// The one of this URL: 500 if it is in error.
fn one(tasks: Vec<Task>, url: &str, query: Option<&str>) -> Response {
    // As it is, or as it was encoded once more; and with what a client has taken for a query of its own.
    let with_query = query.map(|query| format!("{url}?{query}"));
    let wanted: Vec<String> = [Some(url.to_owned()), with_query]
        .into_iter()
        .flatten()
        .map(|it| normal(&it))
        .collect();
    // One in error first, where several ask the same URL.
    let of_url = tasks
        .into_iter()
        .filter(|task| wanted.contains(&normal(&task.url)));
    match of_url.max_by_key(|task| task.status == "error") {
        None => (StatusCode::NOT_FOUND, Json(json!({ "data": {} }))).into_response(),
        Some(task) => {
            let status = match task.status {
                "error" => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::OK,
            };
            (status, Json(json!({ "data": task }))).into_response()
        }
    }
}

/// The same for every way in which a URL can be written; some proxies make one slash of two.
fn normal(url: &str) -> String {
    let whole = match url.split_once(":/") {
        Some((scheme, rest)) if !rest.starts_with('/') => format!("{scheme}://{rest}"),
        _ => url.to_owned(),
    };
    Url::parse(&whole).map_or(whole, Into::into)
}

/// `GET /pinger/`
pub async fn list(State(server): State<Server>, caller: Caller) -> Result<Response, Error> {
    let tasks = tasks(&server, None, |app| caller.scope.covers(app)).await?;
    Ok(all(tasks))
}

/// `GET /pinger/task/{url}`
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(url): Path<String>,
    uri: Uri,
) -> Result<Response, Error> {
    let tasks = tasks(&server, None, |app| caller.scope.covers(app)).await?;
    Ok(one(tasks, &url, uri.query()))
}

/// The jobs of one app at the addresses that Py Pinger has: `/` and `/task/{url}`.
pub fn router(server: Server, app: String) -> Router {
    let (listed, shown) = (app.clone(), app);
    Router::new()
        .route(
            "/",
            get(async move |State(server): State<Server>| {
                tasks(&server, Some(&listed), |_| true).await.map(all)
            }),
        )
        .route(
            "/task/{*url}",
            get(
                async move |State(server): State<Server>, Path(url): Path<String>, uri: Uri| {
                    let tasks = tasks(&server, Some(&shown), |_| true).await;
                    tasks.map(|tasks| one(tasks, &url, uri.query()))
                },
            ),
        )
        .with_state(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_the_same_however_it_is_written() {
        for (one, other) in [
            ("https://a.example.com", "https://a.example.com/"),
            ("https:/a.example.com/x", "https://a.example.com/x"),
            ("HTTPS://A.example.com:443/x", "https://a.example.com/x"),
        ] {
            assert_eq!(normal(one), normal(other));
        }
        assert_ne!(normal("https://a/x"), normal("https://a/y"));
        assert_eq!(normal("nothing"), "nothing");
    }
}
