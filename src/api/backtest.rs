//! `POST /task/<kind>/backtest` and `POST /task/<kind>/{key}/backtest`

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use futures::{FutureExt, Stream};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::Instant,
};

use super::{LONGEST, Report, replay, timeline};
use crate::{
    app::App,
    error::Error,
    task::{
        Task, TaskKind,
        extract::{Key, Object, Parameters},
        fields::{Field, Fields, InfluxDuration},
        merge, service,
    },
};

/// `POST /task/<kind>/backtest`: of a rule that need not exist.
pub async fn of_rule<K: TaskKind>(
    State(app): State<App>,
    headers: HeaderMap,
    parameters: Parameters,
    body: Object<K>,
) -> Result<Response, Error> {
    let time = time(parameters)?;
    let task = Task::<K>::parse(body.fields).map_err(Error::Invalid)?;
    let stored = stored(&app, &task).await?;
    answer(app, headers, task, stored, time).await
}

/// `POST /task/<kind>/{key}/backtest`: of a rule that exists, with the changes of the body.
pub async fn of_task<K: TaskKind>(
    State(app): State<App>,
    headers: HeaderMap,
    parameters: Parameters,
    key: Key<K>,
    body: Object<K>,
) -> Result<Response, Error> {
    let time = time(parameters)?;
    let id = key.id()?;
    let record = service::find(&app, &id).await?;
    let stored = record.task::<K>().map_err(Error::Invalid)?;
    let mut object: Map<String, Value> = record.to_object();
    let mut change = body.fields;
    key.pin(&mut change).map_err(Error::Invalid)?;
    merge(&mut object, change);
    let task = Task::<K>::parse(object).map_err(Error::Invalid)?;
    answer(app, headers, task, Some(stored), time).await
}

/// `?last=`: a minute to thirty days.
struct Last(TimeDelta);

impl Field for Last {
    fn from_json(value: &Value) -> Result<Self, String> {
        let last = TimeDelta::nanoseconds(InfluxDuration::from_json(value)?.nanos());
        if (TimeDelta::minutes(1)..=LONGEST).contains(&last) {
            Ok(Self(last))
        } else {
            Err("must be from 1m to 30d".into())
        }
    }
}

/// The time to look at: whole minutes, up to the last one that is over.
fn time(parameters: Parameters) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let Parameters(mut fields) = parameters;
    let last = fields.optional("last").unwrap_or(Last(TimeDelta::days(7)));
    fields.finish().map_err(Error::Invalid)?;
    let now = Utc::now().trunc_subsecs(0);
    let to = now - TimeDelta::seconds(now.timestamp() % 60);
    Ok((to - last.0, to))
}

async fn answer<K: TaskKind>(
    app: App,
    headers: HeaderMap,
    task: Task<K>,
    stored: Option<Task<K>>,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Response, Error> {
    let turn = app.backtests.clone().try_acquire_owned();
    let turn = turn.map_err(|_| super::Error::Busy)?;
    let (tell, done) = watch::channel(None);
    // It goes on where the client has gone, and keeps its turn until it is over.
    let work = app.spawn(backtest(app.clone(), task, stored, from, to, tell, turn));
    let work = work.map(|outcome| {
        outcome.unwrap_or_else(|error| Err(super::Error::Broken(error.to_string())))
    });
    let wants_events = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if wants_events {
        return Ok(Sse::new(events(work, done)).into_response());
    }
    Ok(Json(work.await?).into_response())
}

/// Each second a `progress` event with the seconds so far and the share that is done, null while it
/// is not known; then one `result` or `error`.
fn events(
    work: impl Future<Output = Result<Backtest, super::Error>> + Send + 'static,
    done: watch::Receiver<Option<f64>>,
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
                    let data = json!({ "seconds": seconds, "progress": *done.borrow() });
                    yield Ok(Event::default().event("progress").data(data.to_string()));
                }
            }
        }
    }
}

/// The same as text for a terminal, of a rule that need not exist.
pub async fn in_terminal<K: TaskKind>(
    app: App,
    rule: Map<String, Value>,
    last: &str,
) -> Result<String, Error> {
    let last = [("last".to_owned(), Value::from(last))];
    let (from, to) = time(Parameters(Fields::new(last.into_iter().collect())))?;
    let task = Task::<K>::parse(rule).map_err(Error::Invalid)?;
    let turn = app.backtests.clone().try_acquire_owned();
    let turn = turn.map_err(|_| super::Error::Busy)?;
    let stored = stored(&app, &task).await?;
    let (tell, done) = watch::channel(None);
    let mut work = Box::pin(backtest(app, task, stored, from, to, tell, turn));
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            _ = ticks.tick() => timeline::show_progress(*done.borrow()),
        }
    };
    timeline::show_progress(None);
    Ok(timeline::draw(&result?, K::HOLDS))
}

/// The rule in force in place of `task`, if there is one.
async fn stored<K: TaskKind>(app: &App, task: &Task<K>) -> Result<Option<Task<K>>, Error> {
    match service::find(app, &task.id()).await {
        Ok(record) => Ok(record.task().ok()),
        Err(service::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
