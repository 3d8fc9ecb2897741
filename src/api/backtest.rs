//! `POST /task/<kind>/backtest` and `POST /task/<kind>/{key}/backtest`

use std::{convert::Infallible, time::Duration};

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use chrono::{DateTime, Utc};
use engine::{
    Engine,
    backtest::{self, Backtest, Last, Running, stored},
    change,
    hosts::Allowed,
};
use futures::{FutureExt, Stream};
use rules::{KapacitorKind, Rule, merge};
use serde_json::{Map, Value, json};
use tokio::{sync::watch, time::Instant};

use super::{
    error::Error,
    extract::{Key, Object, Parameters},
    openapi::{WRITE, about, body_is_change, errors, query},
};
use crate::{Server, access::Caller};

/// `POST /task/<kind>/backtest`: of a rule that need not exist.
pub async fn of_rule<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    headers: HeaderMap,
    parameters: Parameters,
    body: Object<K>,
) -> Result<Response, Error> {
    let time = time(parameters)?;
    let task = Rule::<K>::parse(body.fields).map_err(Error::Invalid)?;
    let stored = stored(&server.engine, &task).await?;
    check(&server, &caller, &task, stored.as_ref()).await?;
    answer(&server.engine, headers, task, stored, time).await
}

/// `POST /task/<kind>/{key}/backtest`: of a rule that exists, with the changes of the body.
pub async fn of_task<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    headers: HeaderMap,
    parameters: Parameters,
    key: Key<K>,
    body: Object<K>,
) -> Result<Response, Error> {
    let time = time(parameters)?;
    let id = key.id()?;
    let record = change::find(&server.engine, &id).await?;
    let stored = record.rule::<K>().map_err(Error::Invalid)?;
    let mut object: Map<String, Value> = record.to_object();
    let mut change = body.fields;
    key.pin(&mut change).map_err(Error::Invalid)?;
    merge(&mut object, change);
    let task = Rule::<K>::parse(object).map_err(Error::Invalid)?;
    check(&server, &caller, &task, Some(&stored)).await?;
    answer(&server.engine, headers, task, Some(stored), time).await
}

/// The time to look at, by `?last=`.
fn time(parameters: Parameters) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let Parameters(mut fields) = parameters;
    let last: Last = fields.optional("last").unwrap_or_default();
    fields.finish().map_err(Error::Invalid)?;
    Ok(last.span())
}

/// Refuses hosts that are not the app's.
async fn check<K: KapacitorKind>(
    server: &Server,
    caller: &Caller,
    task: &Rule<K>,
    stored: Option<&Rule<K>>,
) -> Result<(), Error> {
    let allowed = Allowed::find::<K>(&server.engine, caller.hosts(), &task.to_object()).await;
    match allowed.map_err(Error::Database)?.fault(task, stored) {
        Some(fault) => Err(Error::Invalid(vec![fault])),
        None => Ok(()),
    }
}

async fn answer<K: KapacitorKind>(
    engine: &Engine,
    headers: HeaderMap,
    task: Rule<K>,
    stored: Option<Rule<K>>,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Response, Error> {
    let Running { work, progress } = backtest::start(engine, task, stored, (from, to))?;
    let work = work.map(|outcome| {
        outcome.unwrap_or_else(|error| Err(backtest::Error::Broken(error.to_string())))
    });
    let wants_events = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if wants_events {
        return Ok(Sse::new(events(work, progress)).into_response());
    }
    Ok(Json(work.await?).into_response())
}

/// Each second a `progress` event with the seconds so far and the share that is done, null while it
/// is not known; then one `result` or `error`.
fn events(
    work: impl Future<Output = Result<backtest::Backtest, backtest::Error>> + Send + 'static,
    progress: watch::Receiver<Option<f64>>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let mut work = Box::pin(work);
        let begin = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                outcome = &mut work => {
                    let (name, data) = match outcome {
                        Ok(result) => ("result", json!(result)),
                        Err(error) => ("error", json!(Error::from(error).problem())),
                    };
                    yield Ok(Event::default().event(name).data(data.to_string()));
                    break;
                }
                _ = ticks.tick() => {
                    let seconds = begin.elapsed().as_secs();
                    let data = json!({ "seconds": seconds, "progress": *progress.borrow() });
                    yield Ok(Event::default().event("progress").data(data.to_string()));
                }
            }
        }
    }
}

pub fn describe_of_rule<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "What a rule would have done over the past; no one is notified";
    let op = last(about::<K>(op, "backtest_rule", summary));
    let op = op.response::<200, Json<Backtest>>();
    errors(op, &[WRITE, &[429, 502]].concat())
}

pub fn describe_of_task<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "What a rule with changes would have done over the past; no one is notified";
    let op = last(about::<K>(op, "backtest", summary));
    let op = body_is_change::<K>(op);
    let op = op.response::<200, Json<Backtest>>();
    errors(op, &[WRITE, &[404, 429, 502]].concat())
}

/// Adds how much of the past a backtest looks at.
fn last(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let last = json!({ "$ref": "#/components/schemas/InfluxDuration" });
    let about = "How much of the past, 1m to 30d; 7d where it is left out.";
    query(op, "last", about, last)
}
