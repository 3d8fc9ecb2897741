//! How much of the last days a check was up.

use checks::{status::Status, uptime::uptime};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use store::checks::{self as rows, Check};

/// What share of the last days a check was up, from 0 to 1; none: it was never known to be up or down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    pub day: Option<f64>,
    pub week: Option<f64>,
    pub month: Option<f64>,
    pub quarter: Option<f64>,
}

/// The shares of this check.
pub async fn shares(db: &PgPool, check: &Check) -> sqlx::Result<Shares> {
    let ago = |days| check.now - TimeDelta::days(days);
    let flips = rows::flips_since(db, check.rule, ago(90)).await?;
    let changes: Vec<(DateTime<Utc>, Status)> = flips
        .iter()
        .map(|flip| (flip.at, Status::parse(&flip.status).unwrap_or_default()))
        .collect();
    let share = |days| uptime(Status::New, &changes, ago(days), check.now).share();
    Ok(Shares {
        day: share(1),
        week: share(7),
        month: share(30),
        quarter: share(90),
    })
}
