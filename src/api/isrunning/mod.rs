//! isRunning's endpoints: `/{mail}/…` by the password of an account, and `/check-uptime`.
//!
//! Source: <https://github.com/TanmoySG/is-running>, whose document names the paths and the payloads; the words of
//! its answers are those of its code. An endpoint of an account is a check of the kind `probe`.

mod endpoints;
mod report;
mod uptime;

use std::net::IpAddr;

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, Value, json};

use self::endpoints::Library;
use super::{error::Error, extract::bytes, routes::Routes};
use crate::{
    Server,
    access::{Origin, password::Refused, policy::Policy},
};

/// The routes. Each looks at the password itself, which is in the body.
pub fn routes(routes: Routes) -> Routes {
    let all = [
        ("/add/endpoint", get(endpoints::add).post(endpoints::add)),
        (
            "/check/endpoint",
            get(endpoints::check).post(endpoints::check),
        ),
        (
            "/delete/endpoint",
            get(endpoints::delete).post(endpoints::delete),
        ),
        (
            "/check-all",
            get(endpoints::check_all).post(endpoints::check_all),
        ),
        (
            "/check-all/",
            get(endpoints::check_all).post(endpoints::check_all),
        ),
        (
            "/generate/report/{type}",
            get(report::generate).post(report::generate),
        ),
        (
            "/get/status",
            get(endpoints::status).post(endpoints::status),
        ),
        (
            "/routine-check/{token}/{hours}",
            get(endpoints::routine).post(endpoints::routine),
        ),
    ];
    let routes = all.into_iter().fold(routes, |routes, (path, handlers)| {
        routes.form(&format!("/{{mail}}{path}"), Policy::open(), handlers)
    });
    routes.page("/check-uptime", Policy::open(), get(uptime::check))
}

/// What is answered: a word of isRunning's code, by which its users tell what came of it.
struct Word {
    status: StatusCode,
    word: &'static str,
    /// What would be right.
    error: Option<String>,
    is_plain: bool,
}

impl IntoResponse for Word {
    fn into_response(self) -> Response {
        if self.is_plain {
            return (self.status, self.word).into_response();
        }
        let mut body = json!({ "response": self.word });
        if let Some(error) = self.error {
            body["error"] = error.into();
        }
        (self.status, Json(body)).into_response()
    }
}

/// Why a request is not answered as it would be.
enum Refusal {
    Word(Word),
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

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Word(word) => word.into_response(),
            Self::Problem(error) => error.into_response(),
        }
    }
}

type Answer = Result<Response, Refusal>;

/// Who asks, and what for.
struct Asked {
    mail: String,
    /// The parts of the path after it.
    path: Vec<String>,
    fields: Map<String, Value>,
    address: Option<IpAddr>,
    request_id: Option<String>,
    is_plain: bool,
}

impl Asked {
    fn word(&self, status: StatusCode, word: &'static str) -> Word {
        Word {
            status,
            word,
            error: None,
            is_plain: self.is_plain,
        }
    }

    fn wrong(&self, error: String) -> Refusal {
        Refusal::Word(Word {
            error: Some(error),
            ..self.word(StatusCode::BAD_REQUEST, "bad_request")
        })
    }

    /// A member that is a text and not empty.
    fn text(&self, name: &str) -> Result<&str, Refusal> {
        let text = self.fields.get(name).and_then(Value::as_str);
        let text = text.map(str::trim).filter(|it| !it.is_empty());
        text.ok_or_else(|| self.wrong(format!("{name}: is required")))
    }

    /// The endpoints of the account, by its password. `mismatch`: the word for a password that is not its own.
    async fn log_in(&self, server: &Server, mismatch: &'static str) -> Result<Library, Refusal> {
        let password = self.fields.get("password").and_then(Value::as_str);
        let password = password.unwrap_or_default().to_owned();
        let db = &server.engine.db;
        let found = server
            .access
            .log_in(db, &self.mail, password, self.address)
            .await;
        match found {
            Ok(app) => Ok(Library::new(server.clone(), self, app)),
            Err(Refused::Mismatch) => {
                Err(Refusal::Word(self.word(StatusCode::UNAUTHORIZED, mismatch)))
            }
            Err(Refused::Error(error)) => Err(error.into()),
        }
    }
}

impl FromRequest<Server> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Ok(Origin(address)) = Origin::from_request_parts(&mut parts, server).await;
        let params = RawPathParams::from_request_parts(&mut parts, server).await;
        let params = params.map_err(|error| Error::BadRequest(error.body_text()))?;
        let mut params = params.iter().map(|(_, value)| value.to_owned());
        let mail = params.next().unwrap_or_default().to_lowercase();
        if !mail.contains('@') {
            let nothing = "there is nothing at this address; /docs lists what there is";
            return Err(Error::NotFound(nothing.into()).into());
        }
        let path = params.collect();
        let request_id = parts.headers.get("x-request-id");
        let request_id = request_id.and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let is_plain = is_plain(&parts.headers);
        let body = bytes(Request::from_parts(parts, body), server).await?;
        // Whatever the content type says: isRunning does not ask for one.
        let body = match body.is_empty() {
            true => Ok(Value::Object(Map::new())),
            false => serde_json::from_slice(&body),
        };
        let mut asked = Self {
            mail,
            path,
            fields: Map::new(),
            address,
            request_id,
            is_plain,
        };
        match body {
            Ok(Value::Object(fields)) => asked.fields = fields,
            _ => return Err(asked.wrong("the body must be a JSON object".into())),
        }
        Ok(asked)
    }
}

/// Whether whoever asks wants the bare word.
fn is_plain(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|it| it.starts_with("text/plain"))
}
