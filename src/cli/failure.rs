//! Why a subcommand failed, as text for a terminal.

use std::{borrow::Cow, error::Error, fmt};

use engine::{
    backtest, change,
    sync::{drift::DetectError, import},
};

const DATABASE: &str = "check DATABASE_URL, and whether PostgreSQL is running";
const KAPACITOR: &str = "check KAPACITOR_URL, and whether Kapacitor is running";
const CREDENTIALS: &str = "check the user and password in KAPACITOR_URL, or KAPACITOR_TOKEN";
const DATA: &str =
    "check INFLUX_DATABASE and INFLUX_RETENTION_POLICY, and whether InfluxDB is running";

/// A failure with its causes, and a hint if there is one.
#[derive(Debug)]
pub struct Failure {
    pub text: String,
    pub hint: Option<Cow<'static, str>>,
}

impl Failure {
    /// A failure that explains itself.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            hint: None,
        }
    }

    pub fn with_hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "kapacitor-alerts: {}", self.text)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl<E: Error + 'static> From<E> for Failure {
    /// The error and its causes in one line, and the hint of the first cause that has one.
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut hint = None;
        let mut next: Option<&(dyn Error + 'static)> = Some(&error);
        while let Some(cause) = next {
            let said = cause.to_string();
            if !text.contains(&said) {
                text = format!("{text}: {said}");
            }
            hint = hint.or_else(|| hint_of(cause));
            next = cause.source();
        }
        Self {
            text,
            hint: hint.map(Into::into),
        }
    }
}

fn hint_of(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return of_database(error);
    }
    if let Some(error) = error.downcast_ref::<kapacitor::Error>() {
        return of_kapacitor(error);
    }
    if let Some(error) = error.downcast_ref::<DetectError>() {
        return match error {
            DetectError::Kapacitor(error) => of_kapacitor(error),
            DetectError::Database(error) => of_database(error),
        };
    }
    if let Some(error) = error.downcast_ref::<import::Error>() {
        return match error {
            import::Error::Kapacitor(error) => of_kapacitor(error),
            import::Error::Database(error) => of_database(error),
        };
    }
    if let Some(error) = error.downcast_ref::<change::Error>() {
        return match error {
            change::Error::Kapacitor(error) => of_kapacitor(error),
            change::Error::Database(error) => of_database(error),
            _ => None,
        };
    }
    match error.downcast_ref::<backtest::Error>()? {
        backtest::Error::Kapacitor(error) => of_kapacitor(error),
        backtest::Error::Failed(_) => Some(DATA),
        backtest::Error::TooLong(_) => Some("or raise BACKTEST_TIMEOUT"),
        _ => None,
    }
}

fn of_database(error: &sqlx::Error) -> Option<&'static str> {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => Some(DATABASE),
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        sqlx::Error::Database(error) => match error.code()?.as_ref() {
            "28000" | "28P01" => Some("check the user and password in DATABASE_URL"),
            "3D000" => Some("create the database that DATABASE_URL names"),
            _ => None,
        },
        _ => None,
    }
}

fn of_kapacitor(error: &kapacitor::Error) -> Option<&'static str> {
    match error {
        kapacitor::Error::Unreachable(_) | kapacitor::Error::Resting(_) => Some(KAPACITOR),
        kapacitor::Error::Rejected { status, .. } if matches!(status.as_u16(), 401 | 403) => {
            Some(CREDENTIALS)
        }
        _ => None,
    }
}
