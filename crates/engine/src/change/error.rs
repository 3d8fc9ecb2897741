//! Why a rule is not changed or read.

use kapacitor::Error as KapacitorError;
use rules::fields::FieldError;

use crate::{delivery::secrets, sync::push};

/// Why a rule was not changed or read. After none of these is anything left half done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such task")]
    NotFound,
    #[error("the task exists already")]
    Exists,
    /// It is at this generation, which does not meet the caller's condition.
    #[error("the task is at generation {0}")]
    Stale(i64),
    #[error("the task is not right: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Kapacitor will not run it; its own words.
    #[error("Kapacitor refused the task: {0}")]
    Refused(String),
    #[error(transparent)]
    Kapacitor(#[from] KapacitorError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<push::Error> for Error {
    fn from(error: push::Error) -> Self {
        match error {
            push::Error::Database(error) => Self::Database(error),
            push::Error::Render(error) => Self::Broken(error.to_string()),
        }
    }
}

impl From<secrets::Error> for Error {
    fn from(error: secrets::Error) -> Self {
        match error {
            secrets::Error::Database(error) => Self::Database(error),
            error => Self::Broken(error.to_string()),
        }
    }
}

/// The result of a change or a read.
pub type Result<T> = std::result::Result<T, Error>;
