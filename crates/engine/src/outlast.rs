//! What must be kept although PostgreSQL is away for a moment.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::{Instant, sleep};

/// How long an outage of the database is waited out with what is to be recorded. A lease lasts for a minute, is
/// renewed at a third of that, and a message may take as long again; that of a poll lasts longer.
const OUTAGE: Duration = Duration::from_secs(15);

/// How long until it is tried again.
const PAUSE: Duration = Duration::from_millis(250);

/// Does this once more as long as PostgreSQL is away. It must count once, however often it is done.
pub(crate) async fn outlast<'a, T>(
    work: impl Fn() -> BoxFuture<'a, sqlx::Result<T>>,
) -> sqlx::Result<T> {
    let begin = Instant::now();
    loop {
        match work().await {
            Err(error) if is_outage(&error) && begin.elapsed() < OUTAGE => {
                tracing::warn!(%error, "what has happened cannot be recorded yet");
                sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Whether the statement was not executed, or its connection was lost before it was: it may be tried again.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: shutting down or starting up, rolled back
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.starts_with("57P") || code.starts_with("40")),
        _ => false,
    }
}
