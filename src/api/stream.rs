//! `GET /stream`: what has changed, as it changes.

use std::{convert::Infallible, time::Duration};

use aide::{
    OperationInput,
    generate::GenContext,
    openapi::{MediaType, Operation},
    transform::TransformOperation,
};
use axum::{
    extract::{FromRequestParts, State},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use serde_json::json;
use store::changes::{self, Change, Place};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{Instant, interval_at},
};

use super::{
    error::Error,
    extract::Parameters,
    openapi::{errors, parameter},
};
use crate::{
    Server,
    access::{Caller, Credentials},
};

/// How often something is sent, and it is asked whether the token still holds.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// More changes at once are not named: all is to be read again.
const NAMED: i64 = 200;

/// `Last-Event-ID`
pub struct LastEventId(Option<Place>);

impl<S: Send + Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let id = parts.headers.get("last-event-id");
        let id = id.and_then(|it| it.to_str().ok());
        Ok(Self(id.and_then(|it| it.parse().ok())))
    }
}

impl OperationInput for LastEventId {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let about =
            "The id of the last event that has come: what has changed since then comes first.";
        let text = json!({ "type": "string" });
        parameter(operation, "header", "Last-Event-ID", about, text);
    }
}

/// What one who may read these apps is told of changes; none: nothing of it is theirs.
fn message(caller: &Caller, place: Place, changes: &[Change]) -> Option<Event> {
    if changes.len() as i64 > NAMED {
        return Some(event("reset", place, &json!({})));
    }
    let own: Vec<&Change> = changes
        .iter()
        .filter(|it| match &it.app {
            Some(app) => caller.scope.covers_some_of(app),
            None => caller.scope.is_all(),
        })
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut rules: Vec<&str> = own.iter().filter_map(|it| it.task.as_deref()).collect();
    let mut actions: Vec<&str> = own.iter().map(|it| it.action.as_str()).collect();
    for list in [&mut rules, &mut actions] {
        list.sort_unstable();
        list.dedup();
    }
    let data = json!({ "rules": rules, "actions": actions });
    Some(event("change", place, &data))
}

fn event(name: &str, place: Place, data: &serde_json::Value) -> Event {
    Event::default()
        .event(name)
        .id(place.to_string())
        .data(data.to_string())
}

/// `GET /stream`
pub async fn follow(
    State(server): State<Server>,
    caller: Caller,
    LastEventId(last): LastEventId,
    credentials: Credentials,
    parameters: Parameters,
) -> Result<Response, Error> {
    parameters.none()?;
    let db = &server.engine.db;
    let begin = changes::place(db).await.map_err(Error::Database)?;
    let mut look = server.streams.look(db, begin);
    // Only now, so that nothing falls in between; some may come twice.
    let missed = changes::since(db, last.unwrap_or(begin), NAMED + 1).await;
    let missed = missed.map_err(Error::Database)?;
    let stream = async_stream::stream! {
        yield Ok::<_, Infallible>(event("begin", begin, &json!({})).retry(Duration::from_secs(2)));
        if let Some(message) = message(&caller, begin, &missed) {
            yield Ok(message);
        }
        let mut beats = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        loop {
            tokio::select! {
                () = look.end.cancelled() => break,
                news = look.news.recv() => match news {
                    Ok(news) => {
                        if let Some(message) = message(&caller, news.place, &news.changes) {
                            yield Ok(message);
                        }
                    }
                    Err(RecvError::Lagged(_)) => yield Ok(event("reset", begin, &json!({}))),
                    Err(RecvError::Closed) => break,
                },
                _ = beats.tick() => {
                    let held = credentials.still_hold(&server.access, &server.engine.db, caller.address).await;
                    if !held {
                        break;
                    }
                    yield Ok(Event::default().comment("alive"));
                }
            }
        }
    };
    let mut response = Sse::new(stream).into_response();
    let headers: &mut HeaderMap = response.headers_mut();
    // Proxies are not to collect it.
    headers.insert(
        "x-accel-buffering",
        axum::http::HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// `GET /stream`
pub fn describe_follow(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op.id("stream").tag("rules").summary(
        "What changes, as server-sent events: `change` names the rules and what was done; `reset`: there was too much \
         to name. A comment comes every ten seconds.",
    );
    op = op.response_with::<200, (), _>(|answer| {
        answer.description("The events, until the client has enough.")
    });
    let responses = op.inner_mut().responses.get_or_insert_default();
    for answer in responses.responses.values_mut() {
        if let aide::openapi::ReferenceOr::Item(answer) = answer {
            let media = MediaType {
                example: Some(json!(
                    "event: change\nid: 4711-815-42\ndata: {\"actions\":[\"event\"],\"rules\":[\"shop-prod-5xx\"]}\n\n"
                )),
                ..MediaType::default()
            };
            answer.content.insert("text/event-stream".into(), media);
        }
    }
    errors(op, &[422])
}
