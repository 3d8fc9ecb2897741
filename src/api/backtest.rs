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
    backtest::{self, Backtest, Last, Running, Waiting, Wanted, stored},
    change,
    hosts::Allowed,
};
use futures::Stream;
use rules::{KapacitorKind, Rule, fields::Field, merge};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

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
    let past = past(parameters)?;
    let task = Rule::<K>::parse(body.fields).map_err(Error::Invalid)?;
    let stored = stored(&server.engine, &task).await?;
    check(&server, &caller, &task, stored.as_ref()).await?;
    answer(&server.engine, &caller, headers, task, stored, past).await
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
    let past = past(parameters)?;
    let id = key.id()?;
    let record = change::find(&server.engine, &id).await?;
    let stored = record.rule::<K>().map_err(Error::Invalid)?;
    let mut object: Map<String, Value> = record.to_object();
    let mut change = body.fields;
    key.pin(&mut change).map_err(Error::Invalid)?;
    merge(&mut object, change);
    let task = Rule::<K>::parse(object).map_err(Error::Invalid)?;
    check(&server, &caller, &task, Some(&stored)).await?;
    answer(&server.engine, &caller, headers, task, Some(stored), past).await
}

/// What of the past is wanted.
struct Past {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// How many points of each part of what was judged.
    looks: Option<usize>,
}

/// `?looks=`: 1 to 5,000.
struct Looks(usize);

impl Field for Looks {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str().and_then(|text| text.parse().ok()) {
            Some(looks @ 1..=5000) => Ok(Self(looks)),
            _ => Err("must be a number from 1 to 5000".into()),
        }
    }
}

/// By `?last=` and `?looks=`.
fn past(parameters: Parameters) -> Result<Past, Error> {
    let Parameters(mut fields) = parameters;
    let last: Last = fields.optional("last").unwrap_or_default();
    let looks = fields.optional("looks").map(|Looks(looks)| looks);
    fields.finish().map_err(Error::Invalid)?;
    let (from, to) = last.span();
    Ok(Past { from, to, looks })
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
    caller: &Caller,
    headers: HeaderMap,
    task: Rule<K>,
    stored: Option<Rule<K>>,
    past: Past,
) -> Result<Response, Error> {
    let Past { from, to, looks } = past;
    let wanted = Wanted {
        task,
        stored,
        from,
        to,
        looks,
    };
    let wants_events = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if wants_events {
        let address = caller.address.map_or_else(String::new, |it| it.to_string());
        let who = format!("{} {address}", caller.name);
        let waiting = engine.backtests.wait(&who).map_err(backtest::Error::from)?;
        return Ok(Sse::new(events(engine.clone(), wanted, waiting)).into_response());
    }
    let turn = engine.backtests.take().map_err(backtest::Error::from)?;
    let result = backtest::start(engine, wanted, turn).work.await?;
    Ok(Json(result).into_response())
}

/// While others are before it, each second a `queued` event with how many; then each second a `progress` event with the
/// seconds so far and the share that is done, null while it is not known; what was judged as `looks`, if that is known
/// before; then one `result` or `error`. The backtest ends when nobody reads it.
fn events<K: KapacitorKind>(
    engine: Engine,
    wanted: Wanted<K>,
    waiting: Waiting,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let event = |name: &str, data: Value| Ok(Event::default().event(name).data(data.to_string()));
    async_stream::stream! {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        let mut turn = Box::pin(waiting.turn());
        let turn = loop {
            tokio::select! {
                biased;
                turn = &mut turn => break turn,
                _ = ticks.tick() => yield event("queued", json!({ "before": waiting.before() })),
            }
        };
        drop(waiting);
        let turn = match turn {
            Ok(turn) => turn,
            Err(error) => {
                yield event("error", json!(Error::from(backtest::Error::from(error)).problem()));
                return;
            }
        };
        let Running { mut work, progress, looks } = backtest::start(&engine, wanted, turn);
        if let Some(looks) = looks {
            yield event("looks", json!(looks));
        }
        let begin = Instant::now();
        loop {
            tokio::select! {
                outcome = &mut work => {
                    yield match outcome {
                        Ok(result) => event("result", json!(result)),
                        Err(error) => event("error", json!(Error::from(error).problem())),
                    };
                    break;
                }
                _ = ticks.tick() => {
                    let seconds = begin.elapsed().as_secs();
                    let progress = *progress.borrow();
                    yield event("progress", json!({ "seconds": seconds, "progress": progress }));
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
    let op = query(op, "last", about, last);
    let looks = json!({ "type": "integer", "minimum": 1, "maximum": 5000 });
    let about =
        "Answer with what was judged at each look, too: at most so many points of each part.";
    query(op, "looks", about, looks)
}
