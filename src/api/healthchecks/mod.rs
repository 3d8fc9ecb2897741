//! `/api/v1` to `/api/v3`: Healthchecks' Management API, for the heartbeats of one app.
//!
//! Source: <https://healthchecks.io/docs/api/>, and for what that does not say the code of Healthchecks v3. A project
//! is an app, an API key a token for exactly one app, and a channel one of the app's targets.

mod spec;
mod view;

use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, RawPathParams, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use chrono::{DateTime, TimeDelta};
use engine::{
    change::{self, Precondition},
    checks::pause::{self, Wanted},
    hosts::HostAccess,
};
use rules::{Kind, Rule, kinds::heartbeat::Heartbeat, naming::CheckName};
use serde_json::{Map, Value, json};
use store::{
    audit::{Action, Actor},
    checks::{self, Check},
    token::Role,
};
use uuid::Uuid;

use self::spec::Spec;
use super::{badges, error::Error, routes::Routes};
use crate::{
    Server,
    access::{Given, Origin, policy::Policy},
};

/// How many names are tried for a new check.
const NAMES: usize = 1000;

/// The routes of all versions. Each looks at its token itself: it is in another header, or in the body.
pub fn routes(routes: Routes) -> Routes {
    let page = |routes: Routes, path: &str, handlers: MethodRouter<Server>| {
        let handlers = handlers.options(preflight);
        routes.page(&format!("/api/{{version}}{path}"), Policy::open(), handlers)
    };
    let all = [
        ("/checks/", get(list).post(create)),
        ("/checks/{id}", get(read).post(update).delete(delete)),
        ("/checks/{id}/pause", post(pause_check)),
        ("/checks/{id}/resume", post(resume_check)),
        ("/checks/{id}/pings/", get(pings)),
        ("/checks/{id}/pings/{n}/body", get(body)),
        ("/checks/{id}/flips/", get(flips)),
        ("/channels/", get(channels)),
        ("/badges/", get(badge_addresses)),
        ("/status/", get(status)),
    ];
    all.into_iter().fold(routes, |routes, (path, handlers)| {
        page(routes, path, handlers)
    })
}

/// Why a request is not answered as it would be.
enum Refusal {
    /// With this status and sentence.
    Plain(StatusCode, String),
    /// With this status and nothing else.
    Empty(StatusCode),
    /// As the rest of the API has it.
    Problem(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Problem(error)
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Problem(Error::Database(error))
    }
}

impl From<change::Error> for Refusal {
    fn from(error: change::Error) -> Self {
        match error {
            change::Error::NotFound => Self::Empty(StatusCode::NOT_FOUND),
            change::Error::Invalid(errors) => match errors.first() {
                Some(fault) => Self::invalid(&format!("{} {}", fault.field, fault.message)),
                None => Self::Problem(Error::Invalid(errors)),
            },
            error => Self::Problem(error.into()),
        }
    }
}

impl Refusal {
    fn bad(reason: String) -> Self {
        Self::Plain(StatusCode::BAD_REQUEST, reason)
    }

    /// The body is not as it should be.
    fn invalid(reason: &str) -> Self {
        let text = format!("json validation error: {reason}");
        Self::Plain(StatusCode::BAD_REQUEST, text)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let response = match self {
            Self::Plain(status, text) => (status, Json(json!({ "error": text }))).into_response(),
            Self::Empty(status) => status.into_response(),
            Self::Problem(error) => return error.into_response(),
        };
        with_cors(response)
    }
}

type Answer = std::result::Result<Response, Refusal>;

/// Any page may read it that knows a token.
fn with_cors(response: Response) -> Response {
    let headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "X-Api-Key"),
        ("access-control-allow-methods", "GET, POST, DELETE, OPTIONS"),
    ];
    (headers, response).into_response()
}

async fn preflight() -> Response {
    with_cors(StatusCode::NO_CONTENT.into_response())
}

fn ok(value: Value) -> Answer {
    Ok(with_cors(Json(value).into_response()))
}

/// Who asks, for which app, and what is in the body of a `POST`.
struct Asked {
    key: Key,
    fields: Map<String, Value>,
}

impl FromRequest<Server> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Ok(Origin(address)) = Origin::from_request_parts(&mut parts, server).await;
        let params = RawPathParams::from_request_parts(&mut parts, server).await;
        let params = params.map_err(|error| Refusal::bad(error.body_text()))?;
        let version = params.iter().find(|(name, _)| *name == "version");
        let version = version.map_or_else(String::new, |(_, version)| version.to_owned());
        let (method, headers) = (parts.method.clone(), parts.headers.clone());
        let fields = match method {
            Method::POST => {
                let body = Bytes::from_request(Request::from_parts(parts, body), server).await;
                fields(&body.map_err(|error| match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                    _ => Error::BadRequest("the body broke off".into()),
                })?)?
            }
            _ => Map::new(),
        };
        let key = Key::of(server, &version, &headers, &fields, address).await?;
        Ok(Self { key, fields })
    }
}

/// The same of somebody who may change checks, and see where they report to.
struct Writes(Asked);

impl FromRequest<Server> for Writes {
    type Rejection = Refusal;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Refusal> {
        let asked = Asked::from_request(request, server).await?;
        match asked.key.is_readonly {
            true => Err(Refusal::Plain(
                StatusCode::UNAUTHORIZED,
                "wrong api key".into(),
            )),
            false => Ok(Self(asked)),
        }
    }
}

/// Who asks, and for which app.
struct Key {
    name: Arc<str>,
    app: String,
    is_readonly: bool,
    address: Option<IpAddr>,
    version: u8,
}

impl Key {
    /// The token of a request, which must be one for exactly one app. `fields`: those of its body, which may have
    /// it as well.
    async fn of(
        server: &Server,
        version: &str,
        headers: &HeaderMap,
        fields: &Map<String, Value>,
        address: Option<IpAddr>,
    ) -> std::result::Result<Self, Refusal> {
        let version = number(version)?;
        let refuse = |text: &str| Refusal::Plain(StatusCode::UNAUTHORIZED, text.into());
        let given = match headers.get("x-api-key") {
            Some(given) => given.to_str().unwrap_or_default(),
            None => fields
                .get("api_key")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        };
        if given.is_empty() {
            return Err(refuse("missing api key"));
        }
        let identified = server
            .access
            .identify(&server.engine.db, Given::Token(given), address)
            .await;
        let grant = match identified {
            Ok(grant) => grant,
            Err(Error::Unauthenticated(_)) => return Err(refuse("wrong api key")),
            Err(error) => return Err(error.into()),
        };
        let name: Arc<str> = grant.name.into();
        if let Some(wait) = server.access.rate.count(&name).refused {
            return Err(Error::RateLimited(wait).into());
        }
        match grant.scope.apps() {
            [app] if !app.contains('*') => Ok(Self {
                name,
                app: app.clone(),
                is_readonly: grant.role < Role::Write,
                address,
                version,
            }),
            _ => Err(refuse(
                "wrong api key: it must be a token for exactly one app",
            )),
        }
    }

    fn actor(&self, action: Action) -> Actor {
        Actor {
            name: self.name.clone(),
            address: self.address,
            request_id: None,
            action,
        }
    }

    /// The app's check that is named by its code or, as who may only read knows it, by its key.
    async fn find(&self, server: &Server, id: &str) -> std::result::Result<Check, Refusal> {
        let db = &server.engine.db;
        let found = match id.parse::<Uuid>() {
            Ok(code) if code.to_string() == id => checks::find_code(db, code).await?,
            _ => {
                let all = self.heartbeats(server).await?;
                all.into_iter().find(|it| view::unique_key(it) == id)
            }
        };
        match found {
            Some(check) if check.app == self.app => Ok(check),
            Some(_) => Err(Refusal::Empty(StatusCode::FORBIDDEN)),
            None => Err(Refusal::Empty(StatusCode::NOT_FOUND)),
        }
    }

    /// The app's heartbeats, the oldest first.
    async fn heartbeats(&self, server: &Server) -> sqlx::Result<Vec<Check>> {
        let db = &server.engine.db;
        let mut all = checks::list(db, Some(Heartbeat::NAME), Some(&self.app)).await?;
        all.sort_by_key(|check| check.rule);
        Ok(all)
    }

    fn view(&self, server: &Server, check: &Check) -> std::result::Result<Value, Refusal> {
        let public_url = server.engine.settings.public_url.as_deref();
        let public_url = public_url.unwrap_or_default();
        Ok(view::check(
            check,
            self.version,
            self.is_readonly,
            public_url,
        )?)
    }
}

async fn badge_addresses(State(server): State<Server>, Asked { key, .. }: Asked) -> Answer {
    let mut tags = BTreeSet::from(["*".to_owned()]);
    for check in key.heartbeats(&server).await? {
        tags.extend(view::tags(&check));
    }
    let engine = &server.engine;
    let badge_key = checks::badge_key(&engine.db, &key.app).await?;
    let secret = engine.link_secret().await?;
    let base = engine.settings.public_url.as_deref().unwrap_or_default();
    let addresses = tags.into_iter().map(|tag| {
        let signature = secret.badge(&badge_key.to_string(), &tag);
        let of_tag = badges::addresses(base, badge_key, &tag, &signature);
        (tag, of_tag)
    });
    let addresses: Map<String, Value> = addresses.collect();
    ok(json!({ "badges": addresses }))
}

/// The number of a version.
fn number(version: &str) -> std::result::Result<u8, Refusal> {
    match version {
        "v1" => Ok(1),
        "v2" => Ok(2),
        "v3" => Ok(3),
        _ => Err(Refusal::Empty(StatusCode::NOT_FOUND)),
    }
}

/// The object in a body; an empty one is an empty object.
fn fields(body: &Bytes) -> std::result::Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Refusal::invalid("value is not an object")),
        Err(_) => Err(Refusal::Plain(
            StatusCode::BAD_REQUEST,
            "could not parse request body".into(),
        )),
    }
}

type Pairs = Query<Vec<(String, String)>>;

async fn list(
    State(server): State<Server>,
    Query(parameters): Pairs,
    Asked { key, .. }: Asked,
) -> Answer {
    let given = |wanted: &str| -> Vec<&str> {
        let of_name = parameters.iter().filter(|(name, _)| name == wanted);
        of_name.map(|(_, value)| value.as_str()).collect()
    };
    let (tags, slugs) = (given("tag"), given("slug"));
    let mut views = Vec::new();
    for check in key.heartbeats(&server).await? {
        let own = view::tags(&check);
        let has_tags = tags.iter().all(|tag| own.iter().any(|it| it == tag));
        let has_slug = slugs.last().is_none_or(|slug| check.slug == *slug);
        if has_tags && has_slug {
            views.push(key.view(&server, &check)?);
        }
    }
    ok(json!({ "checks": views }))
}

async fn read(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Asked { key, .. }: Asked,
) -> Answer {
    let check = key.find(&server, &id).await?;
    ok(key.view(&server, &check)?)
}

async fn create(State(server): State<Server>, Writes(Asked { key, fields }): Writes) -> Answer {
    let spec = Spec::parse(&fields).map_err(|reason| Refusal::invalid(&reason))?;
    // So that of two at once that are to be one, the second finds the first.
    let all = format!("heartbeats of {}", key.app);
    let _lock = server.engine.locks.lock(&all).await?;
    let (check, status) = match lookup(&server, &key, &spec).await? {
        Some(check) => (
            change_it(&server, &key, check, &spec).await?,
            StatusCode::OK,
        ),
        None => (add(&server, &key, &spec).await?, StatusCode::CREATED),
    };
    let view = key.view(&server, &check)?;
    Ok(with_cors((status, Json(view)).into_response()))
}

/// The check that the fields in `unique` name.
async fn lookup(
    server: &Server,
    key: &Key,
    spec: &Spec,
) -> std::result::Result<Option<Check>, Refusal> {
    if spec.unique.is_empty() {
        return Ok(None);
    }
    for check in key.heartbeats(server).await? {
        if spec.names(&view::read(&check)?) {
            return Ok(Some(check));
        }
    }
    Ok(None)
}

/// Adds a check, under a name of its own that is made of its slug.
async fn add(server: &Server, key: &Key, spec: &Spec) -> std::result::Result<Check, Refusal> {
    let targets = checks::targets_of(&server.engine.db, &key.app, None).await?;
    let patch = spec.patch(key.version, None, &targets);
    let mut object = patch.map_err(Refusal::bad)?;
    object.retain(|_, value| !value.is_null());
    object.insert("app".into(), key.app.clone().into());
    let slug = object.get("slug").or_else(|| object.get("title"));
    let slug = slug.and_then(Value::as_str).unwrap_or_default();
    let slug = ::checks::slug::slugify(slug);
    let base = match CheckName::parse(&slug) {
        // with room for a number
        Ok(_) if slug.len() <= 90 => slug,
        _ => "check".into(),
    };
    for number in 1..=NAMES {
        let name = match number {
            1 => base.clone(),
            number => format!("{base}-{number}"),
        };
        object.insert("name".into(), name.clone().into());
        let rule: Rule<Heartbeat> =
            change::read(&server.engine, HostAccess::Granted, object.clone()).await?;
        match change::create(&server.engine, key.actor(Action::Create), &rule).await {
            Ok(written) => return found(server, &written.record.id).await,
            Err(change::Error::Exists) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Plain(
        StatusCode::CONFLICT,
        "there are too many checks of this name".into(),
    ))
}

async fn found(server: &Server, id: &str) -> std::result::Result<Check, Refusal> {
    let check = checks::find(&server.engine.db, id).await?;
    check.ok_or(Refusal::Empty(StatusCode::NOT_FOUND))
}

async fn change_it(
    server: &Server,
    key: &Key,
    check: Check,
    spec: &Spec,
) -> std::result::Result<Check, Refusal> {
    let targets = checks::targets_of(&server.engine.db, &key.app, None).await?;
    let patch = spec.patch(key.version, Some(&view::read(&check)?), &targets);
    let patch = patch.map_err(Refusal::bad)?;
    change::patch::<Heartbeat>(
        &server.engine,
        key.actor(Action::Update),
        HostAccess::Granted,
        check.task.clone(),
        Precondition::None,
        patch,
    )
    .await?;
    found(server, &check.task).await
}

async fn update(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Writes(Asked { key, fields }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let spec = Spec::parse(&fields).map_err(|reason| Refusal::invalid(&reason))?;
    let check = change_it(&server, &key, check, &spec).await?;
    ok(key.view(&server, &check)?)
}

async fn delete(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Writes(Asked { key, .. }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let by = key.actor(Action::Delete);
    change::delete(&server.engine, by, check.task.clone(), Precondition::None).await?;
    ok(key.view(&server, &check)?)
}

async fn pause_check(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Writes(Asked { key, .. }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let by = key.actor(Action::CheckPause);
    pause::set(&server.engine, &by, &check.task, Wanted::Pause).await?;
    ok(key.view(&server, &found(&server, &check.task).await?)?)
}

async fn resume_check(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Writes(Asked { key, .. }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let by = key.actor(Action::CheckResume);
    match pause::set(&server.engine, &by, &check.task, Wanted::Resume).await? {
        true => ok(key.view(&server, &found(&server, &check.task).await?)?),
        false => Ok(with_cors(
            (StatusCode::CONFLICT, "check is not paused").into_response(),
        )),
    }
}

async fn pings(
    State(server): State<Server>,
    Path((version, id)): Path<(String, String)>,
    Writes(Asked { key, .. }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let reports = checks::reports(&server.engine.db, check.rule, i64::MAX, checks::KEPT).await?;
    let public_url = server.engine.settings.public_url.as_deref();
    let base = format!(
        "{}/api/{version}/checks/{}/pings",
        public_url.unwrap_or_default(),
        check.code
    );
    let pings: Vec<Value> = reports.iter().map(|it| view::ping(it, &base)).collect();
    ok(json!({ "pings": pings }))
}

async fn body(
    State(server): State<Server>,
    Path((_, id, n)): Path<(String, String, String)>,
    Writes(Asked { key, .. }): Writes,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let absent = || Refusal::Empty(StatusCode::NOT_FOUND);
    let n: i64 = n.parse().map_err(|_| absent())?;
    let found = checks::reports(&server.engine.db, check.rule, n.saturating_add(1), 1).await?;
    let report = found.into_iter().find(|it| it.n == n).ok_or_else(absent)?;
    let body = report.body.ok_or_else(absent)?;
    let content_type = [(header::CONTENT_TYPE, "text/plain")];
    Ok(with_cors((content_type, body).into_response()))
}

async fn flips(
    State(server): State<Server>,
    Path((_, id)): Path<(String, String)>,
    Query(parameters): Pairs,
    Asked { key, .. }: Asked,
) -> Answer {
    let check = key.find(&server, &id).await?;
    let wrong = || Refusal::Empty(StatusCode::BAD_REQUEST);
    let number = |wanted: &str, most: i64| {
        let mut given = parameters.iter().filter(|(name, _)| name == wanted);
        match given.next_back() {
            Some((_, value)) => match value.parse::<i64>() {
                Ok(number) if (0..=most).contains(&number) => Ok(Some(number)),
                _ => Err(wrong()),
            },
            None => Ok(None),
        }
    };
    // a year, and times until 2100
    let seconds = number("seconds", 31_536_000)?;
    let (start, end) = (
        number("start", 4_102_444_800)?,
        number("end", 4_102_444_800)?,
    );
    let since = seconds.map(|seconds| check.now - TimeDelta::seconds(seconds));
    let start = start.and_then(|at| DateTime::from_timestamp(at, 0));
    let end = end.and_then(|at| DateTime::from_timestamp(at, 0));
    let all = checks::flips(&server.engine.db, check.rule, i64::MAX, i64::MAX).await?;
    let is_wanted = |flip: &&checks::Flip| {
        since.is_none_or(|at| flip.at >= at)
            && start.is_none_or(|at| flip.at >= at)
            && end.is_none_or(|at| flip.at < at)
    };
    let flips: Vec<Value> = all.iter().filter(is_wanted).map(view::flip).collect();
    ok(json!({ "flips": flips }))
}

async fn channels(State(server): State<Server>, Writes(Asked { key, .. }): Writes) -> Answer {
    let targets = checks::targets_of(&server.engine.db, &key.app, None).await?;
    let channels: Vec<Value> = targets.iter().map(view::channel).collect();
    ok(json!({ "channels": channels }))
}

/// Whether the service can answer.
async fn status(State(server): State<Server>, Path(version): Path<String>) -> Answer {
    number(&version)?;
    store::now(&server.engine.db).await?;
    Ok(with_cors("OK".into_response()))
}
