//! Windows: their openings are silences, which the leader makes a day ahead.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::BoxFuture;
use sqlx::PgPool;
use store::windows::{self, Window};
use tokio_util::sync::CancellationToken;

use crate::{Engine, job::Job};

/// How often the next openings are made.
const EVERY: Duration = Duration::from_secs(60);

/// How far ahead.
const AHEAD: TimeDelta = TimeDelta::hours(25);

/// A window of a minute opens as often as once a day, and a week's may overlap with those of seven days.
const OPENINGS: usize = 10;

/// Makes the openings of windows again and again.
pub struct OpenWindows;

impl Job for OpenWindows {
    fn name(&self) -> &'static str {
        "windows"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        _stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            if let Err(error) = open_all(engine).await {
                tracing::warn!(%error, "cannot make the next openings of windows");
            }
            EVERY
        })
    }
}

async fn open_all(engine: &Engine) -> sqlx::Result<()> {
    for window in windows::all(&engine.db).await? {
        open(&engine.db, &window).await?;
    }
    Ok(())
}

/// Makes the openings of a window that have begun, or begin within a day.
pub async fn open(db: &PgPool, window: &Window) -> sqlx::Result<()> {
    let Some(timetable) = window.timetable() else {
        let (name, timezone) = (&window.name, &window.timezone);
        tracing::error!(
            name,
            timezone,
            "a window is in a time zone that is not known any more"
        );
        return Ok(());
    };
    let now = store::now(db).await?;
    for opening in timetable.openings(now, OPENINGS) {
        if opening.from < now + AHEAD {
            windows::open(db, window, opening.from, opening.until).await?;
        }
    }
    Ok(())
}
