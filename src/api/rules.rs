//! The API of one kind, the same for all kinds: parse, do, answer.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    Task, TaskKind,
    extract::{self, Key, Object, WriteConditions},
    list, openapi,
    service::{self, Written},
    store::Record,
    views::{self, RollbackInput, StateView, TaskView, TestReport, Validated},
};
use crate::{
    access::Caller, app::App, audit::Action, backtest::http as backtest, error::Error, task::kinds,
};

type Result = std::result::Result<Response, Error>;

/// The routes of one kind.
pub fn routes<K: TaskKind>(router: ApiRouter<App>) -> ApiRouter<App> {
    let kind = K::NAME;
    let key = match K::TARGET {
        Some(target) => format!("{{app}}/{{{target}}}"),
        None => "{app}".into(),
    };
    let task = format!("/task/{kind}/{key}");
    let router = router
        .api_route(
            &format!("/task/{kind}"),
            post_with(create::<K>, openapi::create::<K>)
                .patch_with(patch_by_body::<K>, openapi::patch_by_body::<K>),
        )
        .api_route(
            &format!("/task/{kind}/validate"),
            post_with(validate::<K>, openapi::validate::<K>),
        )
        .api_route(
            &format!("/task/{kind}/backtest"),
            post_with(backtest::of_rule::<K>, openapi::backtest_rule::<K>),
        )
        .api_route(
            &format!("{task}/backtest"),
            post_with(backtest::of_task::<K>, openapi::backtest_task::<K>),
        )
        .api_route(
            &task,
            get_with(read::<K>, openapi::read::<K>)
                .put_with(replace::<K>, openapi::replace::<K>)
                .patch_with(patch::<K>, openapi::patch::<K>)
                .delete_with(delete::<K>, openapi::delete::<K>),
        )
        .api_route(
            &format!("{task}/state"),
            get_with(state::<K>, openapi::state::<K>),
        )
        .api_route(
            &format!("{task}/script"),
            get_with(script::<K>, openapi::script::<K>),
        )
        .api_route(
            &format!("{task}/enable"),
            post_with(enable::<K>, openapi::enable::<K>),
        )
        .api_route(
            &format!("{task}/disable"),
            post_with(disable::<K>, openapi::disable::<K>),
        )
        .api_route(
            &format!("{task}/test"),
            post_with(test::<K>, openapi::test::<K>),
        )
        .api_route(
            &format!("{task}/versions"),
            get_with(list::versions::<K>, openapi::versions::<K>),
        )
        .api_route(
            &format!("{task}/rollback"),
            post_with(rollback::<K>, openapi::rollback::<K>),
        )
        .api_route(
            &format!("/tasks/{kind}"),
            get_with(list::of_kind::<K>, openapi::list::<K>),
        );
    match K::TARGET {
        None => router,
        // As the older service had them.
        Some(_) => router
            .api_route(
                &format!("/tasks/{kind}/{{app}}"),
                get_with(list::of_app::<K>, openapi::list_of_app::<K>),
            )
            .api_route(
                &format!("/tasks/{kind}/{key}"),
                get_with(read::<K>, openapi::read_as_before::<K>),
            ),
    }
}

async fn create<K: TaskKind>(State(app): State<App>, caller: Caller, body: Object<K>) -> Result {
    let task = service::read::<K>(&app, body.fields).await?;
    let written = service::create(&app, caller.actor(Action::Create), &task)
        .await
        .map_err(name::<K>(&task.id()))?;
    let location = address::<K>(&written.record.app, &written.record.target);
    let mut response = respond(&written, &caller, StatusCode::CREATED);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn patch_by_body<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let key = Key::<K>::of_body(&body.fields)?;
    patch(State(app), caller, key, conditions, body).await
}

async fn patch<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let id = key.id()?;
    let mut change = body.fields;
    key.pin(&mut change).map_err(Error::Invalid)?;
    let written = service::patch::<K>(
        &app,
        caller.actor(Action::Update),
        id.clone(),
        conditions.0,
        change,
    )
    .await
    .map_err(name::<K>(&id))?;
    // The older service answered a PATCH with 201.
    Ok(respond(&written, &caller, StatusCode::CREATED))
}

async fn replace<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let mut object = body.fields;
    let pinned = key.pin(&mut object);
    let parsed = Task::<K>::parse(object.clone());
    let errors: Vec<_> = [pinned.err(), parsed.err()]
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id = key.id()?;
    let written = service::replace::<K>(
        &app,
        caller.actor(Action::Update),
        id.clone(),
        conditions.0,
        object,
    )
    .await
    .map_err(name::<K>(&id))?;
    Ok(respond_created(&written, &caller))
}

async fn rollback<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let id = key.id()?;
    let RollbackInput { generation } = RollbackInput::parse(body.fields).map_err(Error::Invalid)?;
    let written = service::rollback::<K>(
        &app,
        caller.actor(Action::Rollback),
        id.clone(),
        conditions.0,
        generation,
    )
    .await
    .map_err(name::<K>(&id))?;
    Ok(respond_created(&written, &caller))
}

async fn read<K: TaskKind>(State(app): State<App>, caller: Caller, key: Key<K>) -> Result {
    let id = key.id()?;
    let record = service::find(&app, &id).await.map_err(name::<K>(&id))?;
    Ok(with_etag(Json(TaskView::of(&record, &caller)), &record))
}

async fn delete<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    let id = key.id()?;
    let written = service::delete(&app, caller.actor(Action::Delete), id.clone(), conditions.0)
        .await
        .map_err(name::<K>(&id))?;
    Ok(respond(&written, &caller, StatusCode::OK))
}

async fn state<K: TaskKind>(State(app): State<App>, key: Key<K>) -> Result {
    let id = key.id()?;
    let (record, state) = service::state::<K>(&app, &id)
        .await
        .map_err(name::<K>(&id))?;
    Ok(Json(StateView::of(&record, state)).into_response())
}

async fn script<K: TaskKind>(State(app): State<App>, caller: Caller, key: Key<K>) -> Result {
    let id = key.id()?;
    let record = service::find(&app, &id).await.map_err(name::<K>(&id))?;
    let rendered = kinds::render(&record, &app.templates)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let shown = views::rendered(rendered, &caller);
    Ok(with_etag(Json(shown), &record))
}

async fn validate<K: TaskKind>(State(app): State<App>, caller: Caller, body: Object<K>) -> Result {
    let task = service::read::<K>(&app, body.fields).await?;
    let rendered = service::validate(&app, &task)
        .await
        .map_err(name::<K>(&task.id()))?;
    Ok(Json(Validated::of(&task, rendered, &caller)).into_response())
}

async fn enable<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(app, caller, key, conditions, true).await
}

async fn disable<K: TaskKind>(
    State(app): State<App>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(app, caller, key, conditions, false).await
}

async fn set_enabled<K: TaskKind>(
    app: App,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    enabled: bool,
) -> Result {
    let id = key.id()?;
    let action = match enabled {
        true => Action::Enable,
        false => Action::Disable,
    };
    let written = service::set_enabled::<K>(
        &app,
        caller.actor(action),
        id.clone(),
        conditions.0,
        enabled,
    )
    .await
    .map_err(name::<K>(&id))?;
    Ok(respond(&written, &caller, StatusCode::OK))
}

async fn test<K: TaskKind>(State(app): State<App>, key: Key<K>) -> Result {
    let id = key.id()?;
    let targets = service::test(&app, &id).await.map_err(name::<K>(&id))?;
    Ok(Json(TestReport {
        success: targets.iter().all(|target| target.success),
        targets,
    })
    .into_response())
}

/// The task after a write that creates what is not there.
fn respond_created(written: &Written, caller: &Caller) -> Response {
    let done = if written.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    respond(written, caller, done)
}

/// The task after a write; 202 while Kapacitor has not followed.
fn respond(written: &Written, caller: &Caller, done: StatusCode) -> Response {
    let status = if written.pending {
        StatusCode::ACCEPTED
    } else {
        done
    };
    let record = &written.record;
    (
        status,
        with_etag(Json(TaskView::of(record, caller)), record),
    )
        .into_response()
}

/// Adds the generation as the `ETag`.
fn with_etag(body: impl IntoResponse, record: &Record) -> Response {
    let etag = format!("\"{}\"", record.generation);
    ([(header::ETAG, etag)], body).into_response()
}

/// The path of a task.
pub(super) fn address<K: TaskKind>(app: &str, target: &str) -> String {
    match K::TARGET {
        Some(_) => format!("/task/{}/{app}/{target}", K::NAME),
        None => format!("/task/{}/{app}", K::NAME),
    }
}

/// Says which task an error is about.
pub(super) fn name<K: TaskKind>(id: &str) -> impl FnOnce(service::Error) -> Error {
    move |error| match error {
        service::Error::NotFound => Error::NotFound(extract::absent::<K>(id)),
        service::Error::Exists => Error::Conflict(format!(
            "the {} task {id} exists already; PATCH or PUT changes it",
            K::NAME
        )),
        service::Error::Stale(generation) if generation > 0 => Error::PreconditionFailed(format!(
            "the {} task {id} is at generation {generation}",
            K::NAME
        )),
        other => other.into(),
    }
}
