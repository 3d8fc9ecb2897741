//! Which replica keeps Kapacitor equal to the database: the one that holds an advisory lock.

use std::time::Duration;

use sqlx::{Connection, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

/// How often a replica asks for the lock, and the leader whether it still has it.
pub const TICK: Duration = Duration::from_secs(1);

/// Names the leader's lock among the advisory locks of the database.
const LEADER: i64 = 0x6b61_7061_0001;

/// The leader's lock, which goes with its connection.
pub struct Leadership(PgConnection);

/// Asks for the leader's lock. None: another replica has it, or the database cannot be asked.
pub async fn elect(db: &PgPool) -> Option<Leadership> {
    match try_elect(db).await {
        Ok(elected) => elected,
        Err(error) => {
            tracing::warn!(%error, "cannot ask for the leader's lock");
            None
        }
    }
}

async fn try_elect(db: &PgPool) -> sqlx::Result<Option<Leadership>> {
    let mut connection = db.acquire().await?;
    let elected = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LEADER)
        .fetch_one(&mut *connection)
        .await?;
    // The lock goes with the connection, which must not return to the pool with it.
    Ok(elected.then(|| Leadership(connection.detach())))
}

impl Leadership {
    /// Holds the lock until `leading` is cancelled, and cancels it when the connection fails, for then
    /// another replica may lead, or when the pool wants it back to close.
    pub async fn hold(mut self, db: &PgPool, leading: &CancellationToken) {
        while leading
            .run_until_cancelled(tokio::time::sleep(TICK))
            .await
            .is_some()
        {
            let held = sqlx::query!("select 1 as one").fetch_one(&mut self.0);
            if held.await.is_err() || db.is_closed() {
                tracing::warn!("this replica is not the leader any more");
                leading.cancel();
            }
        }
        let _ = self.0.close().await;
    }
}
