//! Browsers: who one is, and sessions in place of tokens, which scripts of a page never see.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rules::{
    fields::{Field, Fields, string},
    targets::Channel,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    audit::{Action, Actor},
    sessions::{self as rows, Session},
    token::Role,
};
use uuid::Uuid;

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, parameter, with_example},
    ping::user_agent,
    views::Time,
};
use crate::{
    Server,
    access::{COOKIES, Caller, Given, Origin, Scheme, is_same_origin, request_id},
};

/// For how long a browser keeps the cookie: as long as the longest session, in seconds.
const LONGEST: u32 = 7 * 24 * 3600;

/// Who makes a request, and what there is here.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Me")]
pub struct Me {
    /// Of the token, as changes are recorded with it.
    name: String,
    role: Role,
    /// The apps that it is for.
    apps: Vec<String>,
    /// Of a browser that is signed in.
    session: Option<SessionView>,
    /// Whether a token is needed at all.
    auth: bool,
    /// Of the service.
    version: &'static str,
    /// Who notifies the targets of rules that do not say so: `kapacitor`, `shadow` or `service`.
    delivery: &'static str,
    /// The channels that are configured here.
    channels: Vec<&'static str>,
}

/// A browser that is signed in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Session")]
pub struct SessionView {
    id: Uuid,
    /// The name of the token that it was signed in with.
    token: String,
    created_at: Time,
    /// To within a minute.
    used_at: Time,
    address: Option<String>,
    user_agent: String,
    /// At the latest; after twelve hours without a request it ends, too.
    ends_at: Time,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id,
            token: session.token,
            created_at: Time(session.created_at),
            used_at: Time(session.used_at),
            address: session.address,
            user_agent: session.user_agent,
            ends_at: Time(session.ends_at),
        }
    }
}

/// What one signs in with: one of the two.
#[derive(JsonSchema)]
#[schemars(rename = "SignIn")]
#[expect(dead_code, reason = "the document's picture of what is read")]
pub struct SignIn {
    /// A token.
    token: Option<String>,
    /// What a link of `kapacitor-alerts login-link` has, once.
    code: Option<String>,
}

struct GivenToken(String);

impl Field for GivenToken {
    fn from_json(value: &Value) -> Result<Self, String> {
        let token = string(value)?.trim();
        match token.is_empty() || token.len() > 1_000 {
            true => Err("must be a token, such as kat_…".into()),
            false => Ok(Self(token.into())),
        }
    }
}

/// The cookie of a session, with this name and value, for so many seconds.
fn cookie(scheme: &str, value: &str, seconds: u32) -> Result<HeaderValue, Error> {
    let [over_tls, plain] = COOKIES;
    let (name, secure) = match scheme {
        "https" => (over_tls, "; Secure"),
        _ => (plain, ""),
    };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    cookie
        .try_into()
        .map_err(|_| Error::Internal("a cookie is no header".into()))
}

/// `POST /session`
pub async fn begin(
    State(server): State<Server>,
    Origin(address): Origin,
    Scheme(scheme): Scheme,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Error> {
    let access = &server.access;
    // Another site could sign somebody in as somebody else.
    if headers.contains_key("sec-fetch-site") && !is_same_origin(&headers) {
        return Err(Error::CrossSite);
    }
    let mut fields = Fields::new(sent);
    let code: Option<GivenToken> = fields.optional("code");
    let token: Option<GivenToken> = match code {
        Some(_) => fields.optional("token"),
        None => fields.required("token"),
    };
    if code.is_some() && token.is_some() {
        fields.fault("code", "must be left out where \"token\" is given");
    }
    fields.finish().map_err(Error::Invalid)?;
    if !access.rules.on {
        return Err(Error::Conflict(
            "authentication is off here: there is nothing to sign in to".into(),
        ));
    }
    let db = &server.engine.db;
    let mut by = Actor {
        name: "".into(),
        address,
        request_id: request_id(&headers),
        action: Action::SessionBegin,
    };
    let secret = match (token, code) {
        (Some(GivenToken(token)), _) => {
            let grant = access.identify(db, Given::Token(&token), address).await?;
            by.name = grant.name.as_str().into();
            access
                .sign_in(db, &by, &token, &user_agent(&headers))
                .await?
        }
        (None, Some(GivenToken(code))) => {
            access
                .sign_in_by_code(db, &by, &code, &user_agent(&headers))
                .await?
        }
        (None, None) => return Err(Error::Internal("no field was noted".into())),
    };
    let cookie_of_it = Given::Cookie(secret.expose());
    let grant = access.identify(db, cookie_of_it, address).await?;
    let session = rows::find(db, &cookie_of_it.hash())
        .await
        .map_err(Error::Database)?;
    let me = me(
        &server,
        &grant.name,
        grant.role,
        grant.scope.apps(),
        session,
    );
    let mut response = (StatusCode::CREATED, Json(me)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::SET_COOKIE,
        cookie(scheme, secret.expose(), LONGEST)?,
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn me(server: &Server, name: &str, role: Role, apps: &[String], session: Option<Session>) -> Me {
    let engine = &server.engine;
    let channels = Channel::ALL.into_iter();
    let configured = channels.filter(|channel| engine.notifiers.of(*channel).is_some());
    Me {
        name: name.into(),
        role,
        apps: apps.to_vec(),
        session: session.map(SessionView::from),
        auth: server.access.rules.on,
        version: env!("CARGO_PKG_VERSION"),
        delivery: engine.settings.site.delivery.as_str(),
        channels: configured.map(Channel::name).collect(),
    }
}

/// The session that a request is a part of.
async fn own(server: &Server, caller: &Caller) -> Result<Option<Session>, Error> {
    match &caller.session {
        Some(hash) => rows::find(&server.engine.db, hash)
            .await
            .map_err(Error::Database),
        None => Ok(None),
    }
}

/// `GET /me`
pub async fn read(State(server): State<Server>, caller: Caller) -> Result<Response, Error> {
    let session = own(&server, &caller).await?;
    let me = me(
        &server,
        &caller.name,
        caller.role,
        caller.scope.apps(),
        session,
    );
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(me)).into_response())
}

/// `DELETE /session`
pub async fn end(
    State(server): State<Server>,
    caller: Caller,
    Scheme(scheme): Scheme,
) -> Result<Response, Error> {
    let Some(session) = own(&server, &caller).await? else {
        return Err(Error::NotFound(
            "this request is not a part of a session".into(),
        ));
    };
    let by = caller.actor(Action::SessionEnd);
    let ended = server
        .access
        .sign_out(&server.engine.db, &by, session.id)
        .await;
    ended.map_err(Error::Database)?;
    let headers = [(header::SET_COOKIE, cookie(scheme, "", 0)?)];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// `GET /sessions`
pub async fn list(
    State(server): State<Server>,
    parameters: Parameters,
) -> Result<Json<Vec<SessionView>>, Error> {
    parameters.none()?;
    let sessions = rows::list(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    Ok(Json(sessions.into_iter().map(SessionView::from).collect()))
}

/// `DELETE /sessions/{id}`
pub async fn end_one(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let absent = || Error::NotFound(format!("there is no session {id:?}"));
    let known: Uuid = id.parse().map_err(|_| absent())?;
    let by = caller.actor(Action::SessionEnd);
    let ended = server.access.sign_out(&server.engine.db, &by, known).await;
    match ended.map_err(Error::Database)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(absent()),
    }
}

type Op<'a> = TransformOperation<'a>;

fn example_session() -> Value {
    json!({
        "id": "6b3d2c1e-0f4a-4d55-9a53-3f0a4f6f6b0e", "token": "shop-ci", "created_at": "2026-03-01T09:30:00Z",
        "used_at": "2026-03-01T09:45:00Z", "address": "192.0.2.7", "user_agent": "Mozilla/5.0",
        "ends_at": "2026-03-08T09:30:00Z",
    })
}

fn example() -> Value {
    json!({
        "name": "shop-ci", "role": "write", "apps": ["shop-*"], "session": example_session(), "auth": true,
        "version": env!("CARGO_PKG_VERSION"), "delivery": "service", "channels": ["slack", "email", "webhook"],
    })
}

/// `POST /session`
pub fn describe_begin(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("sign_in").tag("access").summary(
        "Sign in in a browser: a cookie takes the place of the token, for twelve hours without a request and a week \
         at most",
    );
    let schema = aide::generate::in_context(|it| it.schema.subschema_for::<SignIn>());
    describe_body(
        op.inner_mut(),
        schema,
        json!({ "token": "kat_0123456789abcdef" }),
    );
    let op = op.response_with::<201, Json<Me>, _>(|answer| {
        with_example(
            answer.description("The cookie is in `Set-Cookie`."),
            example(),
        )
    });
    errors(op, &[400, 401, 403, 408, 409, 413, 415, 422, 429])
}

/// `GET /me`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("me")
        .tag("access")
        .summary("Who one is, what one may do, and what there is here");
    let op = op.response_with::<200, Json<Me>, _>(|answer| {
        with_example(answer.description("Whoever asks."), example())
    });
    errors(op, &[401, 429])
}

/// `DELETE /session`
pub fn describe_end(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("sign_out")
        .tag("access")
        .summary("Sign out; the token stays");
    let op = op.response_with::<204, (), _>(|answer| answer.description("The session has ended."));
    errors(op, &[401, 403, 404, 429])
}

/// `GET /sessions`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_sessions")
        .tag("access")
        .summary("Who is signed in in a browser, last used first");
    let op = op.response_with::<200, Json<Vec<SessionView>>, _>(|answer| {
        with_example(
            answer.description("The sessions."),
            json!([example_session()]),
        )
    });
    errors(op, &[400, 422])
}

/// `DELETE /sessions/{id}`
pub fn describe_end_one(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("end_session")
        .tag("access")
        .summary("Sign a browser out");
    let schema = json!({ "type": "string", "format": "uuid" });
    parameter(op.inner_mut(), "path", "id", "The session.", schema);
    let op = op.response_with::<204, (), _>(|answer| answer.description("The session has ended."));
    errors(op, &[404])
}
