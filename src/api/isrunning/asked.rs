//! Who asks and what for, and the words that are answered.

use std::net::IpAddr;

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use crate::{
    Server,
    access::{Origin, password::Refused, request_id},
    api::{error::Error, extract::bytes},
};

/// What is answered: a word of isRunning's code, by which its users tell what came of it.
pub struct Word {
    pub status: StatusCode,
    pub word: &'static str,
    /// What would be right.
    pub error: Option<String>,
    pub is_plain: bool,
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
pub enum Refusal {
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

pub type Answer = Result<Response, Refusal>;

/// Who asks, and what for.
pub struct Asked {
    pub mail: String,
    /// The parts of the path after it.
    pub path: Vec<String>,
    pub fields: Map<String, Value>,
    pub address: Option<IpAddr>,
    pub request_id: Option<String>,
    pub is_plain: bool,
}

impl Asked {
    pub fn word(&self, status: StatusCode, word: &'static str) -> Word {
        Word {
            status,
            word,
            error: None,
            is_plain: self.is_plain,
        }
    }

    pub fn wrong(&self, error: String) -> Refusal {
        Refusal::Word(Word {
            error: Some(error),
            ..self.word(StatusCode::BAD_REQUEST, "bad_request")
        })
    }

    /// A member that is a text and not empty.
    pub fn text(&self, name: &str) -> Result<&str, Refusal> {
        let text = self.fields.get(name).and_then(Value::as_str);
        let text = text.map(str::trim).filter(|it| !it.is_empty());
        text.ok_or_else(|| self.wrong(format!("{name}: is required")))
    }

    /// The app of the account, by its password. `mismatch`: the word for a password that is not its own.
    pub async fn log_in(&self, server: &Server, mismatch: &'static str) -> Result<String, Refusal> {
        let password = self.fields.get("password").and_then(Value::as_str);
        let password = password.unwrap_or_default().to_owned();
        let db = &server.engine.db;
        let found = server
            .access
            .log_in(db, &self.mail, password, self.address)
            .await;
        found.map_err(|refused| match refused {
            Refused::Mismatch => Refusal::Word(self.word(StatusCode::UNAUTHORIZED, mismatch)),
            Refused::Error(error) => error.into(),
        })
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
        let request_id = request_id(&parts.headers);
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
