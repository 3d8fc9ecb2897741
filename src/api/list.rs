//! Listings: tasks sorted by key, in pages or as one stream; the versions of a task in pages.

use std::mem;

use axum::{
    BoxError,
    body::{Body, Bytes},
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use engine::change;
use futures::{TryStreamExt, stream::BoxStream};
use kapacitor::Level;
use rules::{
    KapacitorKind,
    fields::{AppName, Field, string},
};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgPool;
use store::{
    Record, audit,
    rules::{self as rows, Cursor, Filter},
};
use url::form_urlencoded;

use super::{
    error::Error,
    extract::{Key, Parameters, about, address},
    views::{StateSummary, TaskView, VersionView},
};
use crate::{Server, access::Caller};

/// How many rows are read at a time, which is also how much of a listing is in memory at once. No
/// connection of the pool is held between two reads, however slowly the client takes its answer.
const CHUNK: i64 = 500;

/// `GET /tasks`
pub async fn of_all(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let filter = Filter::of(&caller.scope);
    list(server, caller, "/tasks".into(), filter, parameters).await
}

/// `GET /tasks/<kind>`
pub async fn of_kind<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let filter = Filter {
        kind: Some(K::NAME),
        ..Filter::of(&caller.scope)
    };
    list(
        server,
        caller,
        format!("/tasks/{}", K::NAME),
        filter,
        parameters,
    )
    .await
}

/// `GET /tasks/<kind>/{app}`
pub async fn of_app<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    name: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Path(name) = name.map_err(|error| Error::BadRequest(error.body_text()))?;
    // What is no name is that of no app: nothing is found, and the parameters are looked at all the same.
    let name = AppName::parse(&name).map_or_else(|_| String::new(), |name| name.to_string());
    let path = format!("/tasks/{}/{name}", K::NAME);
    let filter = Filter {
        kind: Some(K::NAME),
        app: Some(name),
        ..Filter::of(&caller.scope)
    };
    list(server, caller, path, filter, parameters).await
}

/// `?health=blind`
struct Health;

impl Field for Health {
    fn from_json(value: &Value) -> Result<Self, String> {
        if value == "blind" {
            Ok(Self)
        } else {
            Err("must be \"blind\"".into())
        }
    }
}

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

/// `?after=`, as the `Link` of the page before has it.
struct Place(Cursor);

impl Field for Place {
    fn from_json(value: &Value) -> Result<Self, String> {
        let parts: Vec<_> = value.as_str().unwrap_or_default().split('/').collect();
        match parts[..] {
            [app, kind, part] => Ok(Self(Cursor {
                app: app.into(),
                kind: kind.into(),
                part: part.into(),
            })),
            _ => Err("must be what the Link header of the page before has".into()),
        }
    }
}

async fn list(
    server: Server,
    caller: Caller,
    path: String,
    mut filter: Filter,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    if filter.app.is_none() {
        filter.app = fields.optional::<AppName>("app").map(|app| app.to_string());
    }
    filter.blind = fields.optional::<Health>("health").is_some();
    let limit = fields.optional::<Limit>("limit");
    let after = fields.optional::<Place>("after");
    let after = after.map(|Place(cursor)| cursor).unwrap_or_default();
    fields.finish().map_err(Error::Invalid)?;
    match limit {
        Some(Limit(limit)) => page(&server, &caller, &path, &filter, &after, limit).await,
        None => {
            stream(server, filter, after, move |record, bytes| {
                write_task(record, &caller, bytes)
            })
            .await
        }
    }
}

/// A task as `caller` may see it: all of them are in the list.
fn write_task(record: &Record, caller: &Caller, bytes: &mut Vec<u8>) -> serde_json::Result<bool> {
    serde_json::to_writer(bytes, &TaskView::of(record, caller))?;
    Ok(true)
}

async fn page(
    server: &Server,
    caller: &Caller,
    path: &str,
    filter: &Filter,
    after: &Cursor,
    limit: i64,
) -> Result<Response, Error> {
    let mut array = Array::default();
    let write = |record: &Record, bytes: &mut Vec<u8>| write_task(record, caller, bytes);
    let next = array
        .extend(&server.engine.db, filter, after, limit, write)
        .await?;
    let mut response = json(array.end());
    if let Some(Cursor { app, kind, part }) = next {
        let mut query = format!("limit={limit}&after={app}/{kind}/{part}");
        if let Some(app) = &filter.app
            && !path.ends_with(app.as_str())
        {
            query = format!("app={app}&{query}");
        }
        if filter.blind {
            query = format!("health=blind&{query}");
        }
        response = with_next(response, format!("{path}?{query}"));
    }
    Ok(response)
}

/// As many versions as a page has that asks for no number of them.
const VERSIONS: i64 = 100;

/// `?after=` of what is listed from the newest on: a generation, or an entry of the audit.
struct After(i64);

impl Field for After {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_str().and_then(|text| text.parse().ok()) {
            Some(generation @ 1..) => Ok(Self(generation)),
            _ => Err("must be what the Link header of the page before has: 1 or more".into()),
        }
    }
}

/// `GET /task/<kind>/{key}/versions`
pub async fn versions<K: KapacitorKind>(
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
    // One more than asked for tells whether there is a next page, and what the last one changed.
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

/// A time, as the audit has it.
struct At(DateTime<Utc>);

impl Field for At {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = value.as_str().unwrap_or_default();
        let at = DateTime::parse_from_rfc3339(text);
        at.map(|at| Self(at.to_utc()))
            .map_err(|_| "must be a time such as 2026-03-01T09:30:00Z".into())
    }
}

/// A word of the audit's, whether or not there is an entry with it.
struct Word(String);

impl Field for Word {
    fn from_json(value: &Value) -> Result<Self, String> {
        string(value).map(|text| Self(text.into()))
    }
}

/// As many entries of the audit as a page has that asks for no number of them.
const ENTRIES: i64 = 100;

/// `GET /audit`
pub async fn audit(
    State(server): State<Server>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let mut word = |name| fields.optional(name).map(|Word(word)| word);
    let (app_name, kind, who) = (word("app"), word("kind"), word("who"));
    let mut at = |name| fields.optional(name).map(|At(at)| at);
    let (since, until) = (at("since"), at("until"));
    let filter = audit::Filter {
        app: app_name,
        kind,
        who,
        action: fields.optional("action"),
        since,
        until,
    };
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(ENTRIES));
    let after = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than asked for tells whether there is a next page.
    let entries = audit::page(&server.engine.db, &filter, after, limit + 1).await;
    let mut entries = entries.map_err(Error::Database)?;
    let more = entries.len() as i64 > limit;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        for (name, value) in [
            ("app", filter.app),
            ("kind", filter.kind),
            ("who", filter.who),
            ("action", filter.action.map(|action| action.to_string())),
            ("since", filter.since.map(time)),
            ("until", filter.until.map(time)),
            ("limit", Some(limit.to_string())),
            ("after", Some(last.id.to_string())),
        ] {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        format!("/audit?{}", query.finish())
    });
    let response = axum::Json(entries).into_response();
    Ok(match next {
        Some(next) => with_next(response, next),
        None => response,
    })
}

/// Adds the address of the next page, in which nothing is left to escape: the parts of keys are
/// letters, digits and `- _ .`.
pub fn with_next(mut response: Response, address: String) -> Response {
    if let Ok(link) = HeaderValue::try_from(format!("<{address}>; rel=\"next\"")) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// `?min_level=`
struct Least(Level);

impl Field for Least {
    fn from_json(value: &Value) -> Result<Self, String> {
        Level::deserialize(value)
            .map(Self)
            .map_err(|_| "must be OK, INFO, WARNING or CRITICAL".into())
    }
}

/// `GET /states`: one call to Kapacitor, however many rules there are.
pub async fn states(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let filter = Filter {
        app: fields.optional::<AppName>("app").map(|app| app.to_string()),
        ..Filter::of(&caller.scope)
    };
    let Least(least) = fields.optional("min_level").unwrap_or(Least(Level::Ok));
    fields.finish().map_err(Error::Invalid)?;
    let levels = server.engine.kapacitor.topic_levels().await;
    let levels = levels.map_err(Error::Kapacitor)?;
    let now = Utc::now();
    stream(server, filter, Cursor::default(), move |record, bytes| {
        let state = StateSummary::of(record, levels.get(&record.id).copied(), now);
        let is_wanted = state.state >= least;
        if is_wanted {
            serde_json::to_writer(bytes, &state)?;
        }
        Ok(is_wanted)
    })
    .await
}

/// Answers with an array of what `write` makes of each task; it says whether it has written anything.
async fn stream(
    server: Server,
    filter: Filter,
    after: Cursor,
    write: impl Fn(&Record, &mut Vec<u8>) -> serde_json::Result<bool> + Send + Sync + 'static,
) -> Result<Response, Error> {
    let mut array = Array::default();
    // The first chunk before the first byte: a database that is away is still a 503.
    let mut next = array
        .extend(&server.engine.db, &filter, &after, CHUNK, &write)
        .await?;
    let body: BoxStream<'static, Result<Bytes, BoxError>> = Box::pin(async_stream::try_stream! {
        while let Some(after) = next {
            yield array.take();
            next = array
                .extend(&server.engine.db, &filter, &after, CHUNK, &write)
                .await
                .inspect_err(|error| tracing::error!(%error, "a listing broke off"))?;
        }
        yield array.end();
    });
    Ok(json(Body::from_stream(body)))
}

/// An answer with this JSON.
fn json(body: impl Into<Body>) -> Response {
    let content_type = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, content_type)], body.into()).into_response()
}

/// A JSON array that grows.
#[derive(Default)]
struct Array {
    bytes: Vec<u8>,
    /// Whether anything is in it, also what was taken already.
    begun: bool,
}

impl Array {
    /// Adds what `write` makes of the first `limit` tasks after `after`, as they come from
    /// PostgreSQL. Answers with where to go on, if there are more.
    async fn extend(
        &mut self,
        db: &PgPool,
        filter: &Filter,
        after: &Cursor,
        limit: i64,
        write: impl Fn(&Record, &mut Vec<u8>) -> serde_json::Result<bool>,
    ) -> Result<Option<Cursor>, Error> {
        // One more than asked for tells whether there are more.
        let mut records = rows::page(db, filter, after, limit + 1);
        let (mut count, mut last) = (0, None);
        let mut next = None;
        while let Some(record) = records.try_next().await.map_err(Error::Database)? {
            if count == limit {
                next = last.as_ref().map(Cursor::from);
                continue;
            }
            let before = self.bytes.len();
            self.bytes.push(if self.begun { b',' } else { b'[' });
            if write(&record, &mut self.bytes)
                .map_err(|error| Error::Internal(error.to_string()))?
            {
                self.begun = true;
            } else {
                self.bytes.truncate(before);
            }
            count += 1;
            last = Some(record);
        }
        Ok(next)
    }

    /// What there is of it so far, but for what was taken before.
    fn take(&mut self) -> Bytes {
        mem::take(&mut self.bytes).into()
    }

    /// The rest of it.
    fn end(mut self) -> Bytes {
        self.bytes
            .extend_from_slice(if self.begun { b"]" } else { b"[]" });
        self.bytes.into()
    }
}
