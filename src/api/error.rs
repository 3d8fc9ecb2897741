//! The one error of the HTTP API: one status match, one JSON shape.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{backtest, change, sync::drift::DetectError};
use rules::fields::{FieldError, sentence};
use schemars::JsonSchema;
use serde::Serialize;
use store::token::Role;

/// Bytes that a body may have.
pub const BODY_LIMIT: usize = 64 * 1024;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    BadRequest(String),
    /// No valid token: what is wrong.
    #[error("{}", .0.unwrap_or("this needs a token: send Authorization: Bearer kat_..."))]
    Unauthenticated(Option<&'static str>),
    /// The token does not suffice: the role that is needed.
    #[error("{message}")]
    Forbidden { right: Role, message: String },
    #[error("a browser that is signed in may send this from the pages of this service only")]
    CrossSite,
    #[error("too many failed attempts from this address; try again later")]
    Throttled(Duration),
    #[error("this token has reached its limit of requests per minute")]
    RateLimited(Duration),
    #[error("too many requests are in progress; try again later")]
    Overloaded,
    #[error("{0}")]
    NotFound(String),
    #[error("method {0} is not allowed here")]
    MethodNotAllowed(axum::http::Method),
    #[error("{0}")]
    Conflict(String),
    #[error("{0}")]
    PreconditionFailed(String),
    #[error("the body is larger than {} KiB", BODY_LIMIT / 1024)]
    TooLarge,
    #[error("the body must be JSON, with the content type application/json")]
    MediaType,
    #[error("the body must not have a content-encoding such as gzip")]
    Encoded,
    #[error("the body did not arrive in time")]
    Slow,
    #[error("{}", sentence(.0))]
    Invalid(Vec<FieldError>),
    #[error("Kapacitor refused the task: {0}")]
    Refused(String),
    #[error(transparent)]
    Kapacitor(kapacitor::Error),
    #[error("{0}")]
    Busy(String),
    /// Kapacitor's words are for the log only: they have InfluxDB's address in them.
    #[error("Kapacitor could not replay the past; the log has the reason under this request id")]
    Replay(String),
    #[error("the database is not available at the moment")]
    Database(#[source] sqlx::Error),
    #[error("{0}")]
    Timeout(String),
    /// What went wrong is for the log only.
    #[error("internal error; the log has the details under this request id")]
    Internal(String),
}

/// An error as it is answered: RFC 9457, with the faulty fields and, for clients of the older
/// service, the sentence once more as `error`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in one sentence.
    pub detail: String,
    /// The same sentence.
    pub error: String,
    /// Each faulty field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub errors: Vec<FieldError>,
    /// Names the request in the log; also in the header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The content type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

impl Problem {
    /// The answer itself.
    pub fn respond(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        response
    }
}

impl Error {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Throttled(_) | Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType | Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Invalid(_) | Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Kapacitor(kapacitor::Error::Unreachable(_) | kapacitor::Error::Resting(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Kapacitor(_) | Self::Replay(_) => StatusCode::BAD_GATEWAY,
            Self::Database(error) if is_outage(error) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When it makes sense to try again, if it does.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            // never too early
            Self::Throttled(wait) | Self::RateLimited(wait) => {
                Some(Duration::from_secs(wait.as_secs() + 1))
            }
            Self::Overloaded => Some(Duration::from_secs(1)),
            _ => matches!(
                self.status(),
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
            )
            .then_some(Duration::from_secs(5)),
        }
    }

    /// What to do about the token, in the words of RFC 6750, section 3.
    fn challenge(&self) -> Option<String> {
        match self {
            Self::Unauthenticated(None) => Some("Bearer".into()),
            Self::Unauthenticated(Some(reason)) => Some(format!(
                "Bearer error=\"invalid_token\", error_description=\"{reason}\""
            )),
            Self::Forbidden { right, .. } => Some(format!(
                "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                right.as_str()
            )),
            _ => None,
        }
    }

    /// Why a request was refused before it reached a handler, for metrics; none if it was not.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Unauthenticated(_) => Some("unauthenticated"),
            Self::Forbidden { .. } | Self::CrossSite => Some("forbidden"),
            Self::Throttled(_) => Some("throttled"),
            Self::RateLimited(_) => Some("rate_limited"),
            Self::Overloaded => Some("overloaded"),
            _ => None,
        }
    }

    /// The error as it is answered.
    pub fn problem(self) -> Problem {
        let status = self.status();
        let detail = match &self {
            // a fault of the service, not an outage
            Self::Database(_) if status == StatusCode::INTERNAL_SERVER_ERROR => {
                Self::Internal(String::new()).to_string()
            }
            error => error.to_string(),
        };
        Problem {
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            error: detail.clone(),
            detail,
            errors: match self {
                Self::Invalid(errors) => errors,
                _ => Vec::new(),
            },
            request_id: None,
        }
    }
}

/// Whether the database is away or unable to work, rather than the statement being wrong.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        // Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html: connection
        // lost, transaction rolled back by the server, out of disk, memory or connections,
        // operator's intervention (shut down, timeout), lock not available, system error.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "25006", "40", "53", "55P03", "57", "58"]
                .iter()
                .any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::Database(error) => tracing::error!(%error, "the database failed"),
            Self::Internal(error) => tracing::error!(error, "internal error"),
            Self::Kapacitor(error) => tracing::warn!(%error, "Kapacitor failed"),
            Self::Replay(reason) => tracing::warn!(reason, "a replay failed"),
            _ => {}
        }
        let retry_after = self.retry_after();
        let challenge = self.challenge();
        let problem = self.problem();
        let mut response = problem.clone().respond();
        if let Some(after) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, after.as_secs().into());
        }
        if let Some(challenge) = challenge.and_then(|it| HeaderValue::try_from(it).ok()) {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        // The layer that knows the request's id writes the body once more, with it.
        response.extensions_mut().insert(problem);
        response
    }
}

impl From<DetectError> for Error {
    fn from(error: DetectError) -> Self {
        match error {
            DetectError::Kapacitor(error) => Self::Kapacitor(error),
            DetectError::Database(error) => Self::Database(error),
        }
    }
}

impl From<backtest::Error> for Error {
    fn from(error: backtest::Error) -> Self {
        match error {
            backtest::Error::Busy(_) => Self::Busy(error.to_string()),
            backtest::Error::TooLong(_) => Self::Timeout(error.to_string()),
            backtest::Error::Refused(reason) => Self::Refused(reason),
            backtest::Error::Kapacitor(error) => Self::Kapacitor(error),
            backtest::Error::Failed(reason) => Self::Replay(reason),
            backtest::Error::Broken(reason) => Self::Internal(reason),
        }
    }
}

impl From<change::Error> for Error {
    fn from(error: change::Error) -> Self {
        match error {
            change::Error::NotFound => Self::NotFound(error.to_string()),
            change::Error::Exists => Self::Conflict(error.to_string()),
            change::Error::Stale(0) => Self::PreconditionFailed("the task does not exist".into()),
            change::Error::Stale(_) => Self::PreconditionFailed(error.to_string()),
            change::Error::Invalid(errors) => Self::Invalid(errors),
            change::Error::Refused(reason) => Self::Refused(reason),
            change::Error::Kapacitor(error) => Self::Kapacitor(error),
            change::Error::Database(error) => Self::Database(error),
            change::Error::Broken(reason) => Self::Internal(reason),
        }
    }
}
