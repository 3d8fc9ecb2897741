//! Rules sorted by key, in pages or as one stream.

use std::{collections::HashMap, mem};

use aide::transform::TransformOperation;
use axum::{
    BoxError, Json,
    body::{Body, Bytes},
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::{TryStreamExt, stream::BoxStream};
use rules::{
    Family, KapacitorKind, Kind,
    fields::{AppName, Field},
    kinds::{heartbeat::Heartbeat, release::Release},
};
use schemars::JsonSchema;
use serde_json::{Value, json};
use sqlx::PgPool;
use store::{
    Record,
    checks::{self, Check},
    deliveries::{self, Trouble},
    rules::{self as rows, Cursor, Filter},
};

use super::{
    check_views::{CheckState, CheckView},
    error::Error,
    extract::Parameters,
    openapi::{self, about, errors, example, parameter, query, with_example},
    paging::{Limit, pages, with_next},
    views::{AnyKind, TaskView},
};
use crate::{Server, access::Caller};

/// How many rows are read at a time, which is also how much of a list is in memory at once. No connection of
/// the pool is held between two reads, however slowly the client reads.
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

/// `GET /checks`
pub async fn of_all_checks(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let filter = Filter {
        family: Family::Check,
        ..Filter::of(&caller.scope)
    };
    list(server, caller, "/checks".into(), filter, parameters).await
}

/// `GET /tasks/<kind>` and `GET /checks/<kind>`
pub async fn of_kind<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let filter = Filter {
        kind: Some(K::NAME),
        family: K::FAMILY,
        ..Filter::of(&caller.scope)
    };
    let path = format!("/{}s/{}", K::FAMILY.as_str(), K::NAME);
    list(server, caller, path, filter, parameters).await
}

/// `GET /tasks/<kind>/{app}`
pub async fn of_app<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    name: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Path(name) = name.map_err(|error| Error::BadRequest(error.body_text()))?;
    // Text that is not an app's name matches nothing, and the parameters are still checked.
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

/// `?delivery=failing`
struct Unreached;

impl Field for Unreached {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value == "failing" {
            true => Ok(Self),
            false => Err("must be \"failing\"".into()),
        }
    }
}

/// By task id: the targets that rules do not reach.
type Troubles = HashMap<String, Vec<Trouble>>;

async fn troubles(db: &PgPool) -> Result<Troubles, Error> {
    let mut by_task = Troubles::new();
    let all = deliveries::troubles(db, None)
        .await
        .map_err(Error::Database)?;
    for trouble in all {
        by_task
            .entry(trouble.task.clone())
            .or_default()
            .push(trouble);
    }
    Ok(by_task)
}

/// How the checks stand that a list has, by id; `limit`: how many it has at most.
async fn checks(
    db: &PgPool,
    filter: &Filter,
    after: &Cursor,
    limit: Option<i64>,
) -> Result<HashMap<String, Check>, Error> {
    let checks = checks::of_page(db, filter, after, limit.unwrap_or(i64::MAX)).await;
    let checks = checks.map_err(Error::Database)?.into_iter();
    Ok(checks.map(|check| (check.task.clone(), check)).collect())
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
    let is_of_checks = filter.family == Family::Check;
    if !is_of_checks {
        filter.blind = fields.optional::<Health>("health").is_some();
    }
    let only_failing = fields.optional::<Unreached>("delivery").is_some();
    let limit = fields.optional::<Limit>("limit").map(|Limit(limit)| limit);
    let after = fields.optional::<Place>("after");
    let after = after.map(|Place(cursor)| cursor).unwrap_or_default();
    fields.finish().map_err(Error::Invalid)?;
    let troubles = troubles(&server.engine.db).await?;
    if only_failing {
        let failing = troubles
            .iter()
            .filter(|(_, all)| all.iter().any(|it| it.error.is_some()));
        filter.tasks = Some(failing.map(|(task, _)| task.clone()).collect());
    }
    let checks = match is_of_checks {
        true => checks(&server.engine.db, &filter, &after, limit).await?,
        false => HashMap::new(),
    };
    let public_url = server.engine.settings.public_url.clone();
    let write = move |record: &Record, bytes: &mut Vec<u8>| {
        let troubles = troubles.get(&record.id).map_or(&[][..], Vec::as_slice);
        match is_of_checks {
            true => {
                let check = checks.get(&record.id);
                let state = check.and_then(|check| {
                    CheckState::of(check, public_url.as_deref(), &caller)
                        .inspect_err(|error| tracing::error!(%error, "a check is left out"))
                        .ok()
                });
                let view = CheckView::of(record, state, troubles, &caller);
                serde_json::to_writer(bytes, &view)?;
            }
            false => serde_json::to_writer(bytes, &TaskView::of(record, troubles, &caller))?,
        }
        // all of them are in the list
        Ok(true)
    };
    match limit {
        Some(limit) => page(&server, &path, &filter, &after, limit, write).await,
        None => stream(server, filter, after, write).await,
    }
}

async fn page(
    server: &Server,
    path: &str,
    filter: &Filter,
    after: &Cursor,
    limit: i64,
    write: impl Fn(&Record, &mut Vec<u8>) -> serde_json::Result<bool>,
) -> Result<Response, Error> {
    let mut array = Array::default();
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
        if filter.tasks.is_some() {
            query = format!("delivery=failing&{query}");
        }
        response = with_next(response, format!("{path}?{query}"));
    }
    Ok(response)
}

/// Answers with an array of what `write` writes for each rule; it returns whether it has written anything.
pub async fn stream(
    server: Server,
    filter: Filter,
    after: Cursor,
    write: impl Fn(&Record, &mut Vec<u8>) -> serde_json::Result<bool> + Send + Sync + 'static,
) -> Result<Response, Error> {
    let mut array = Array::default();
    // The first rows are read before the first byte is sent, so that a database that is away is a 503.
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
    /// Whether it has any items, those already taken included.
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
        // One more than requested shows whether there are more.
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

    /// What was added since it was last taken.
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

/// Adds the answer that is a list of rules of this family.
fn describe<'a, S: JsonSchema>(
    op: TransformOperation<'a>,
    family: Family,
    example: Value,
) -> TransformOperation<'a> {
    let health = json!({ "type": "string", "enum": ["blind"] });
    let op = match family {
        Family::Task => query(op, "health", "Only those that cannot see.", health),
        Family::Check => op,
    };
    let failing = json!({ "type": "string", "enum": ["failing"] });
    let op = query(
        op,
        "delivery",
        "Only those with a target that could not be told.",
        failing,
    );
    let op = pages(op, json!({ "type": "string" }));
    let op = match family {
        Family::Task => op.response_with::<200, Json<Vec<TaskView<'static, S>>>, _>(|answer| {
            let about = "The tasks, sorted by key.";
            with_example(answer.description(about), json!([example]))
        }),
        Family::Check => op.response_with::<200, Json<Vec<CheckView<'static, S>>>, _>(|answer| {
            let about = "The checks, sorted by key.";
            with_example(answer.description(about), json!([example]))
        }),
    };
    openapi::header::<200>(
        op,
        "Link",
        "The next page, where `limit` is given and there is one.",
    )
}

pub fn describe_of_kind<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "list", "All rules of the kind, sorted by key");
    errors(
        describe::<K>(only_app(op), K::FAMILY, example::<K>()),
        &[400, 422],
    )
}

pub fn describe_of_app<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = about::<K>(op, "list_of_app", "All rules of the kind of one app");
    // text that cannot be an app's name is accepted, and matches nothing
    let app = json!({ "type": "string" });
    parameter(op.inner_mut(), "path", "app", "The app.", app);
    errors(describe::<K>(op, K::FAMILY, example::<K>()), &[400, 422])
}

/// `GET /tasks`
pub fn describe_of_all(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("list")
        .tag("all kinds")
        .summary("All rules of all kinds, sorted by app and kind");
    errors(
        describe::<AnyKind>(only_app(op), Family::Task, example::<Release>()),
        &[400, 422],
    )
}

/// `GET /checks`
pub fn describe_of_all_checks(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("list_checks")
        .tag("all checks")
        .summary("All checks of all kinds, sorted by app and kind");
    errors(
        describe::<AnyKind>(only_app(op), Family::Check, example::<Heartbeat>()),
        &[400, 422],
    )
}

/// Adds the parameter that narrows a list to one app.
pub fn only_app(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let app = json!({ "$ref": "#/components/schemas/AppName" });
    query(op, "app", "Only this app's.", app)
}
