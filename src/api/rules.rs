//! The API of one kind, the same for all kinds: parse, do, answer.

mod document;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{
    change::{self, Standing, Written},
    sync::render::{self, render},
    test_notification,
};
use rules::{KapacitorKind, Rule};
use store::{
    Record,
    audit::Action,
    deliveries::{self, Trouble},
    token::Role,
};

use super::{
    backtest,
    error::Error,
    events,
    extract::{Key, Object, WriteConditions, about, address},
    list,
    routes::Routes,
    versions,
    views::{self, RollbackInput, StateView, TaskView, TestReport, Validated},
};
use crate::{
    Server,
    access::{
        Caller,
        policy::{App, Format, Policy, TimeLimit},
    },
};

type Result = std::result::Result<Response, Error>;

/// The routes of one kind.
pub fn routes<K: KapacitorKind>(routes: Routes) -> Routes {
    let kind = K::NAME;
    let key = match K::PART_FIELD {
        Some(target) => format!("{{app}}/{{{target}}}"),
        None => "{app}".into(),
    };
    let kind_path = &format!("/task/{kind}");
    let rule = &format!("/task/{kind}/{key}");
    let of = |action: &str| format!("{rule}/{action}");
    let read_by_key = Policy::role(Role::Read).app(App::Path);
    let write_by_key = Policy::role(Role::Write).app(App::Path);
    let write_by_body = Policy::role(Role::Write).app(App::Body);
    let try_by_body = Policy::role(Role::Read).app(App::Body);
    // It changes nothing.
    let backtest = |policy: Policy| {
        policy
            .time_limit(TimeLimit::Backtest)
            .format(Format::JsonOrEvents)
    };
    let routes = routes
        .post(kind_path, write_by_body, create::<K>, document::create::<K>)
        .patch(
            kind_path,
            write_by_body,
            patch_by_body::<K>,
            document::patch_by_body::<K>,
        )
        .post(
            &format!("{kind_path}/validate"),
            try_by_body,
            validate::<K>,
            document::validate::<K>,
        )
        .post(
            &format!("{kind_path}/backtest"),
            backtest(try_by_body),
            backtest::of_rule::<K>,
            backtest::describe_of_rule::<K>,
        )
        .post(
            &of("backtest"),
            backtest(read_by_key),
            backtest::of_task::<K>,
            backtest::describe_of_task::<K>,
        )
        .get(rule, read_by_key, read::<K>, document::read::<K>)
        .put(rule, write_by_key, replace::<K>, document::replace::<K>)
        .patch(rule, write_by_key, patch::<K>, document::patch::<K>)
        .delete(rule, write_by_key, delete::<K>, document::delete::<K>)
        .get(
            &of("events"),
            read_by_key,
            events::of_rule::<K>,
            events::describe_of_rule::<K>,
        )
        .get(&of("state"), read_by_key, state::<K>, document::state::<K>)
        .get(
            &of("script"),
            read_by_key,
            script::<K>,
            document::script::<K>,
        )
        .post(
            &of("enable"),
            write_by_key,
            enable::<K>,
            document::enable::<K>,
        )
        .post(
            &of("disable"),
            write_by_key,
            disable::<K>,
            document::disable::<K>,
        )
        .post(&of("test"), write_by_key, test::<K>, document::test::<K>)
        .get(
            &of("versions"),
            read_by_key,
            versions::list::<K>,
            versions::describe_list::<K>,
        )
        .post(
            &of("rollback"),
            write_by_key,
            rollback::<K>,
            document::rollback::<K>,
        )
        .get(
            &format!("/tasks/{kind}"),
            Policy::role(Role::Read),
            list::of_kind::<K>,
            list::describe_of_kind::<K>,
        );
    match K::PART_FIELD {
        None => routes,
        // As the older service had them.
        Some(_) => routes
            .get(
                &format!("/tasks/{kind}/{{app}}"),
                read_by_key,
                list::of_app::<K>,
                list::describe_of_app::<K>,
            )
            .get(
                &format!("/tasks/{kind}/{key}"),
                read_by_key,
                read::<K>,
                document::read_as_before::<K>,
            ),
    }
}

async fn create<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    body: Object<K>,
) -> Result {
    let task = change::read::<K>(&server.engine, caller.hosts(), body.fields).await?;
    let written = change::create(&server.engine, caller.actor(Action::Create), &task)
        .await
        .map_err(about::<K>(&task.id()))?;
    let location = address::<K>(&written.record.app, &written.record.part);
    let mut response = respond(&server, &written, &caller, StatusCode::CREATED).await?;
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn patch_by_body<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let key = Key::<K>::of_body(&body.fields)?;
    patch(State(server), caller, key, conditions, body).await
}

async fn patch<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let id = key.id()?;
    let mut change = body.fields;
    key.pin(&mut change).map_err(Error::Invalid)?;
    let written = change::patch::<K>(
        &server.engine,
        caller.actor(Action::Update),
        caller.hosts(),
        id.clone(),
        conditions.0,
        change,
    )
    .await
    .map_err(about::<K>(&id))?;
    // The older service answered a PATCH with 201.
    respond(&server, &written, &caller, StatusCode::CREATED).await
}

async fn replace<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let mut object = body.fields;
    let pinned = key.pin(&mut object);
    let parsed = Rule::<K>::parse(object.clone());
    let errors: Vec<_> = [pinned.err(), parsed.err()]
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id = key.id()?;
    let written = change::replace::<K>(
        &server.engine,
        caller.actor(Action::Update),
        caller.hosts(),
        id.clone(),
        conditions.0,
        object,
    )
    .await
    .map_err(about::<K>(&id))?;
    respond_created(&server, &written, &caller).await
}

async fn rollback<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let id = key.id()?;
    let RollbackInput { generation } = RollbackInput::parse(body.fields).map_err(Error::Invalid)?;
    let written = change::rollback::<K>(
        &server.engine,
        caller.actor(Action::Rollback),
        caller.hosts(),
        id.clone(),
        conditions.0,
        generation,
    )
    .await
    .map_err(about::<K>(&id))?;
    respond_created(&server, &written, &caller).await
}

async fn read<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
) -> Result {
    let id = key.id()?;
    let record = change::find(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    let troubles = troubles(&server, &record).await?;
    let view = TaskView::of(&record, &troubles, &caller);
    Ok(with_etag(Json(view), &record))
}

async fn delete<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    let id = key.id()?;
    let written = change::delete(
        &server.engine,
        caller.actor(Action::Delete),
        id.clone(),
        conditions.0,
    )
    .await
    .map_err(about::<K>(&id))?;
    respond(&server, &written, &caller, StatusCode::OK).await
}

async fn state<K: KapacitorKind>(State(server): State<Server>, key: Key<K>) -> Result {
    let id = key.id()?;
    let standing = change::state::<K>(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    let Standing {
        record,
        state,
        as_of,
    } = standing;
    Ok(Json(StateView::of(&record, state, as_of)).into_response())
}

async fn script<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
) -> Result {
    let id = key.id()?;
    let record = change::find(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    let rendered = render(&server.engine, &record)
        .await
        .map_err(|error| match error {
            render::Error::Database(error) => Error::Database(error),
            error => Error::Internal(error.to_string()),
        })?;
    let shown = views::rendered(rendered, &caller);
    Ok(with_etag(Json(shown), &record))
}

async fn validate<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    body: Object<K>,
) -> Result {
    let task = change::read::<K>(&server.engine, caller.hosts(), body.fields).await?;
    let rendered = change::validate(&server.engine, &task)
        .await
        .map_err(about::<K>(&task.id()))?;
    Ok(Json(Validated::of(&task, rendered, &caller)).into_response())
}

async fn enable<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(server, caller, key, conditions, true).await
}

async fn disable<K: KapacitorKind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(server, caller, key, conditions, false).await
}

async fn set_enabled<K: KapacitorKind>(
    server: Server,
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
    let written = change::set_enabled::<K>(
        &server.engine,
        caller.actor(action),
        id.clone(),
        conditions.0,
        enabled,
    )
    .await
    .map_err(about::<K>(&id))?;
    respond(&server, &written, &caller, StatusCode::OK).await
}

async fn test<K: KapacitorKind>(State(server): State<Server>, key: Key<K>) -> Result {
    let id = key.id()?;
    let targets = test_notification::send(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    Ok(Json(TestReport {
        success: targets.iter().all(|target| target.success),
        targets,
    })
    .into_response())
}

/// The answer of a write that may create.
async fn respond_created(server: &Server, written: &Written, caller: &Caller) -> Result {
    let done = if written.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    respond(server, written, caller, done).await
}

/// The answer of a write; 202 while Kapacitor has not followed.
async fn respond(server: &Server, written: &Written, caller: &Caller, done: StatusCode) -> Result {
    let status = if written.pending {
        StatusCode::ACCEPTED
    } else {
        done
    };
    let record = &written.record;
    let troubles = troubles(server, record).await?;
    let view = TaskView::of(record, &troubles, caller);
    Ok((status, with_etag(Json(view), record)).into_response())
}

/// The targets that the rule does not reach.
async fn troubles(server: &Server, record: &Record) -> std::result::Result<Vec<Trouble>, Error> {
    match record.delivers {
        true => deliveries::troubles(&server.engine.db, Some(&record.id))
            .await
            .map_err(Error::Database),
        // Kapacitor notifies them.
        false => Ok(Vec::new()),
    }
}

/// Adds the generation as the `ETag`.
fn with_etag(body: impl IntoResponse, record: &Record) -> Response {
    let etag = format!("\"{}\"", record.generation);
    ([(header::ETAG, etag)], body).into_response()
}
