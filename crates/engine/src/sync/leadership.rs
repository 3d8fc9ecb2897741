//! Which replica keeps Kapacitor equal to the database: the one that holds an advisory lock.

use std::time::Duration;

use sqlx::{Connection, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

/// How often a replica asks for the lock, and the leader whether it still has it.
const TICK: Duration = Duration::from_secs(1);

/// Names the leader's lock among the advisory locks of the database.
const LEADER: i64 = 0x6b61_7061_0001;

/// Runs `lead` whenever this replica is the leader, until `stop`. The token that `lead` is given is
/// cancelled when the leadership ends.
pub async fn run(db: &PgPool, stop: &CancellationToken, lead: impl AsyncFn(&CancellationToken)) {
    while !stop.is_cancelled() {
        match elect(db).await {
            Ok(Some(connection)) => {
                tracing::info!("this replica is the leader: it keeps Kapacitor equal to the database");
                let leading = stop.child_token();
                tokio::join!(hold(db, connection, &leading), lead(&leading));
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "cannot ask for the leader's lock"),
        }
        stop.run_until_cancelled(tokio::time::sleep(TICK)).await;
    }
}

/// The connection that holds the leader's lock, or none when another replica leads.
async fn elect(db: &PgPool) -> sqlx::Result<Option<PgConnection>> {
    let mut connection = db.acquire().await?;
    let elected = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LEADER)
        .fetch_one(&mut *connection)
        .await?;
    // The lock goes with the connection, which must not return to the pool with it.
    Ok(elected.then(|| connection.detach()))
}

/// Ends the leadership when the connection fails, for then another replica may lead, or when the pool
/// wants it back to close.
async fn hold(db: &PgPool, mut connection: PgConnection, leading: &CancellationToken) {
    while leading
        .run_until_cancelled(tokio::time::sleep(TICK))
        .await
        .is_some()
    {
        let held = sqlx::query!("select 1 as one").fetch_one(&mut connection);
        if held.await.is_err() || db.is_closed() {
            tracing::warn!("this replica is not the leader any more");
            leading.cancel();
        }
    }
    let _ = connection.close().await;
}
