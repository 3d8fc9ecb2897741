use std::time::Duration;

use reqwest::{Response, StatusCode};
use secret::mask;
use serde_json::Value;

/// Why a call to Kapacitor did not do what it was to do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No answer: refused, cut off or too late. Whether the call took effect is not known.
    #[error("Kapacitor cannot be reached: {0}")]
    Unreachable(String),
    /// Not even tried, for the calls before got no answer.
    #[error("Kapacitor cannot be reached: the last calls got no answer; the next attempt is in {:.1} s", .0.as_secs_f64())]
    Resting(Duration),
    /// A 5xx. Among them is a task that was stored and failed to start.
    #[error("Kapacitor failed with {status}: {message}")]
    Failed { status: StatusCode, message: String },
    /// A 4xx: the same call will never be accepted.
    #[error("Kapacitor refused with {status}: {message}")]
    Rejected { status: StatusCode, message: String },
    /// A success that is not what Kapacitor would say.
    #[error("Kapacitor's answer cannot be read: {0}")]
    Garbled(String),
    /// A task has been started and is not up yet, so that it may not be stopped.
    #[error("Kapacitor is still starting this task")]
    Unready,
}

impl Error {
    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Unreachable(_)
            | Self::Resting(_)
            | Self::Failed { .. }
            | Self::Garbled(_)
            | Self::Unready => true,
            // "who are you", "not now" and "too many" are about the caller, not about the task
            Self::Rejected { status, .. } => {
                matches!(status.as_u16(), 401 | 403 | 407 | 408 | 425 | 429)
            }
        }
    }

    /// Whether nothing was heard of Kapacitor itself: what a proxy says before it is no answer.
    pub(super) fn is_no_answer(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Failed { status, .. } => matches!(status.as_u16(), 502..=504),
            _ => false,
        }
    }

    /// Whether it says that there is no such topic: of a topic's events, that is a 500 (seen on
    /// 1.5.9 and 1.8.3).
    pub(super) fn is_unknown_topic(&self) -> bool {
        matches!(self, Self::Failed { message, .. } if message.contains("unknown topic"))
    }

    /// A short name for metrics.
    pub fn outcome(&self) -> &'static str {
        match self {
            _ if self.is_unknown_topic() => "ok",
            Self::Unreachable(_) => "unreachable",
            Self::Resting(_) => "resting",
            Self::Failed { .. } => "failed",
            Self::Rejected { .. } => "rejected",
            Self::Garbled(_) => "garbled",
            Self::Unready => "unready",
        }
    }

    pub(super) fn transport(error: reqwest::Error) -> Self {
        // The cause chain has the words ("connection refused"); the URL is left out of it.
        let error = error.without_url();
        if error.is_timeout() {
            return Self::Unreachable("no answer in time".into());
        }
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Self::Unreachable(cause.to_string())
    }

    /// Reads `{"error": "…"}`, or the beginning of any other body.
    pub(super) async fn of_answer(answer: Response) -> Self {
        let status = answer.status();
        let body = answer.text().await.unwrap_or_default();
        let message = match serde_json::from_str::<Value>(&body) {
            Ok(Value::Object(mut object)) => match object.remove("error") {
                Some(Value::String(message)) => message,
                _ => body,
            },
            _ => body,
        };
        let message: String = message.trim().chars().take(2000).collect();
        let mut message = mask::text(&message);
        if message.is_empty() {
            message = "no reason given".into();
        }
        if status.is_server_error() {
            Self::Failed { status, message }
        } else {
            Self::Rejected { status, message }
        }
    }
}
