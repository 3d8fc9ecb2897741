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
use rules::{Definition, KapacitorKind, Kind, Rule};
use store::{
    Record,
    audit::Action,
    checks,
    deliveries::{self, Trouble},
    token::Role,
};

use super::{
    backtest, check_history,
    check_views::{CheckState, CheckView, ValidatedCheck},
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

/// The routes of one kind that Kapacitor evaluates.
pub fn routes<K: KapacitorKind>(routes: Routes) -> Routes {
    let kind = K::NAME;
    let (kind_path, rule) = (format!("/task/{kind}"), path::<K>());
    let of = |action: &str| format!("{rule}/{action}");
    // It changes nothing.
    let backtest = |policy: Policy| {
        policy
            .time_limit(TimeLimit::Backtest)
            .format(Format::JsonOrEvents)
    };
    let routes = shared::<K>(routes)
        .post(
            &format!("{kind_path}/validate"),
            TRY_BY_BODY,
            validate::<K>,
            document::validate::<K>,
        )
        .post(
            &format!("{kind_path}/backtest"),
            backtest(TRY_BY_BODY),
            backtest::of_rule::<K>,
            backtest::describe_of_rule::<K>,
        )
        .post(
            &of("backtest"),
            backtest(READ_BY_KEY),
            backtest::of_task::<K>,
            backtest::describe_of_task::<K>,
        )
        .get(&of("state"), READ_BY_KEY, state::<K>, document::state::<K>)
        .get(
            &of("script"),
            READ_BY_KEY,
            script::<K>,
            document::script::<K>,
        );
    match K::PART_FIELD {
        None => routes,
        // As the older service had them.
        Some(part) => routes
            .get(
                &format!("/tasks/{kind}/{{app}}"),
                READ_BY_KEY,
                list::of_app::<K>,
                list::describe_of_app::<K>,
            )
            .get(
                &format!("/tasks/{kind}/{{app}}/{{{part}}}"),
                READ_BY_KEY,
                read::<K>,
                document::read_as_before::<K>,
            ),
    }
}

/// The routes of one kind that the service itself evaluates.
pub fn check_routes<K: Kind>(routes: Routes) -> Routes {
    let of = |action: &str| format!("{}/{action}", path::<K>());
    let routes = shared::<K>(routes)
        .post(
            &format!("/check/{}/validate", K::NAME),
            TRY_BY_BODY,
            validate_check::<K>,
            document::validate_check::<K>,
        )
        .get(
            &of("state"),
            READ_BY_KEY,
            check_history::state::<K>,
            check_history::describe_state::<K>,
        )
        .get(
            &of("schedule/preview"),
            READ_BY_KEY,
            check_history::preview::<K>,
            check_history::describe_preview::<K>,
        )
        .get(
            &of("flips"),
            READ_BY_KEY,
            check_history::flips::<K>,
            check_history::describe_flips::<K>,
        )
        .post(
            &of("pause"),
            WRITE_BY_KEY,
            check_history::pause_check::<K>,
            check_history::describe_pause::<K>,
        )
        .post(
            &of("resume"),
            WRITE_BY_KEY,
            check_history::resume_check::<K>,
            check_history::describe_resume::<K>,
        );
    if !K::IS_POLLED {
        return routes.get(
            &of("reports"),
            READ_BY_KEY,
            check_history::reports::<K>,
            check_history::describe_reports::<K>,
        );
    }
    routes
        .get(
            &of("results"),
            READ_BY_KEY,
            check_history::results::<K>,
            check_history::describe_results::<K>,
        )
        .get(
            &of("results/summary"),
            READ_BY_KEY,
            check_history::summary::<K>,
            check_history::describe_summary::<K>,
        )
        .post(
            &of("poll"),
            WRITE_BY_KEY,
            check_history::poll::<K>,
            check_history::describe_poll::<K>,
        )
}

const READ_BY_KEY: Policy = Policy::role(Role::Read).app(App::Path);
const WRITE_BY_KEY: Policy = Policy::role(Role::Write).app(App::Path);
const WRITE_BY_BODY: Policy = Policy::role(Role::Write).app(App::Body);
const TRY_BY_BODY: Policy = Policy::role(Role::Read).app(App::Body);

/// The path of a rule.
fn path<K: Kind>() -> String {
    let (family, kind) = (K::FAMILY.as_str(), K::NAME);
    match K::PART_FIELD {
        Some(part) => format!("/{family}/{kind}/{{app}}/{{{part}}}"),
        None => format!("/{family}/{kind}/{{app}}"),
    }
}

/// The routes that all kinds have.
fn shared<K: Kind>(routes: Routes) -> Routes {
    let (family, kind) = (K::FAMILY.as_str(), K::NAME);
    let kind_path = &format!("/{family}/{kind}");
    let rule = &path::<K>();
    let of = |action: &str| format!("{rule}/{action}");
    routes
        .post(kind_path, WRITE_BY_BODY, create::<K>, document::create::<K>)
        .patch(
            kind_path,
            WRITE_BY_BODY,
            patch_by_body::<K>,
            document::patch_by_body::<K>,
        )
        .get(rule, READ_BY_KEY, read::<K>, document::read::<K>)
        .put(rule, WRITE_BY_KEY, replace::<K>, document::replace::<K>)
        .patch(rule, WRITE_BY_KEY, patch::<K>, document::patch::<K>)
        .delete(rule, WRITE_BY_KEY, delete::<K>, document::delete::<K>)
        .get(
            &of("events"),
            READ_BY_KEY,
            events::of_rule::<K>,
            events::describe_of_rule::<K>,
        )
        .post(
            &of("enable"),
            WRITE_BY_KEY,
            enable::<K>,
            document::enable::<K>,
        )
        .post(
            &of("disable"),
            WRITE_BY_KEY,
            disable::<K>,
            document::disable::<K>,
        )
        .post(&of("test"), WRITE_BY_KEY, test::<K>, document::test::<K>)
        .get(
            &of("versions"),
            READ_BY_KEY,
            versions::list::<K>,
            versions::describe_list::<K>,
        )
        .post(
            &of("rollback"),
            WRITE_BY_KEY,
            rollback::<K>,
            document::rollback::<K>,
        )
        .get(
            &format!("/{family}s/{kind}"),
            Policy::role(Role::Read),
            list::of_kind::<K>,
            list::describe_of_kind::<K>,
        )
}

async fn create<K: Kind>(State(server): State<Server>, caller: Caller, body: Object<K>) -> Result {
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

async fn patch_by_body<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    conditions: WriteConditions,
    body: Object<K>,
) -> Result {
    let key = Key::<K>::of_body(&body.fields)?;
    patch(State(server), caller, key, conditions, body).await
}

async fn patch<K: Kind>(
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

async fn replace<K: Kind>(
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

async fn rollback<K: Kind>(
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

async fn read<K: Kind>(State(server): State<Server>, caller: Caller, key: Key<K>) -> Result {
    let id = key.id()?;
    let record = change::find(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    view(&server, &record, &caller).await
}

async fn delete<K: Kind>(
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

async fn validate_check<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    body: Object<K>,
) -> Result {
    let check = change::read::<K>(&server.engine, caller.hosts(), body.fields).await?;
    change::must_be_new(&server.engine, &check.id())
        .await
        .map_err(about::<K>(&check.id()))?;
    let definition = Definition::from(&check);
    let now = store::now(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let schedule = check_history::preview_of(K::NAME, &definition.app, &definition.spec, now);
    let schedule = schedule.map_err(Error::Invalid)?;
    Ok(Json(ValidatedCheck::of(&check, schedule, &caller)).into_response())
}

async fn enable<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(server, caller, key, conditions, true).await
}

async fn disable<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
    conditions: WriteConditions,
) -> Result {
    set_enabled(server, caller, key, conditions, false).await
}

async fn set_enabled<K: Kind>(
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

async fn test<K: Kind>(State(server): State<Server>, key: Key<K>) -> Result {
    let id = key.id()?;
    let targets = test_notification::send(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?;
    Ok(Json(TestReport::of(targets)).into_response())
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
    let view = view(server, &written.record, caller).await?;
    Ok((status, view).into_response())
}

/// The answer that is a rule; of a check, with how it stands.
async fn view(server: &Server, record: &Record, caller: &Caller) -> Result {
    let troubles = troubles(server, record).await?;
    if !record.is_check() {
        let view = TaskView::of(record, &troubles, caller);
        return Ok(with_etag(Json(view), record));
    }
    let check = checks::find(&server.engine.db, &record.id).await;
    let check = check.map_err(Error::Database)?;
    let public_url = server.engine.settings.public_url.as_deref();
    let state = check
        .as_ref()
        .map(|check| CheckState::of(check, public_url, caller));
    let view = CheckView::of(record, state.transpose()?, &troubles, caller);
    Ok(with_etag(Json(view), record))
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
