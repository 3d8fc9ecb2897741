//! The connections to PostgreSQL, and the schema.

use std::{future::Future, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

/// A connection that was idle for longer is pinged before it is used.
const IDLE: Duration = Duration::from_secs(1);

/// The schema, as part of the binary.
static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// How to reach PostgreSQL.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is, and as whom to connect; password included.
    pub options: PgConnectOptions,
    /// Longest wait for a connection or a statement.
    pub timeout: Duration,
    /// Most connections for statements.
    pub pool: u32,
}

/// A pool that connects when it is first used.
pub fn pool(settings: &Settings) -> PgPool {
    let statement_timeout = settings.timeout.as_millis();
    PgPoolOptions::new()
        .max_connections(settings.pool)
        .acquire_timeout(settings.timeout)
        // A ping before every statement would be one more round trip. Only a connection that was idle
        // can have been cut without notice.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(move |connection, _| {
            Box::pin(async move {
                // Without a bound of its own a statement on a stuck server would wait for ever.
                // The lock of a leader that has vanished is released within ten seconds.
                // Planning a write each time takes as long as the write itself and gives the same plan:
                // rows are found by their keys. A plan is made once, when a table may be empty that is to
                // have many rows: it must go by an index all the same. To compile it takes longer than any
                // statement here.
                let set = format!(
                    "set statement_timeout = {statement_timeout}; set tcp_keepalives_idle = 4; \
                     set tcp_keepalives_interval = 2; set tcp_keepalives_count = 2; \
                     set plan_cache_mode = force_generic_plan; set enable_seqscan = off; \
                     set jit = off"
                );
                connection.execute(sqlx::AssertSqlSafe(set)).await?;
                Ok(())
            })
        })
        .connect_lazy_with(settings.options.clone())
}

/// The result of `work`, or an error when it takes longer than `limit`.
pub async fn within<T>(
    limit: Duration,
    work: impl Future<Output = sqlx::Result<T>>,
) -> sqlx::Result<T> {
    match timeout(limit, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
    }
}

/// Brings the schema to this version. Several replicas may do so at once: one does, the others wait
/// for its lock.
pub async fn migrate(db: &PgPool) -> Result<(), MigrateError> {
    MIGRATIONS.run(db).await
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("PostgreSQL cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    #[error("the schema cannot be brought to this version")]
    Migrate(#[source] MigrateError),
}

/// Brings the schema of `db` to this version. A database that is not up yet is waited for, up to
/// `timeout`.
pub async fn prepare(
    db: &PgPool,
    settings: &Settings,
    timeout: Duration,
) -> Result<(), ConnectError> {
    let deadline = tokio::time::Instant::now() + timeout;
    // Not by the pool, which would say that it timed out, whatever the reason.
    loop {
        let connection = PgConnection::connect_with(&settings.options);
        let error = match within(settings.timeout, connection).await {
            Ok(connection) => {
                let _ = connection.close().await;
                break;
            }
            Err(error) => error,
        };
        // Starting up, or out of connections at the moment, is no reason to give up.
        let is_final = match &error {
            sqlx::Error::Database(error) => !error.is_transient_in_connect_phase(),
            _ => false,
        };
        if is_final || tokio::time::Instant::now() > deadline {
            return Err(ConnectError::Unreachable(error));
        }
        tracing::warn!(%error, "PostgreSQL cannot be reached yet");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    migrate(db).await.map_err(ConnectError::Migrate)
}

/// The time by which everything is decided that messages wait for: that of the database, which all replicas
/// share.
pub async fn now(db: &PgPool) -> sqlx::Result<DateTime<Utc>> {
    sqlx::query_scalar!(r#"select clock() as "now!""#)
        .fetch_one(db)
        .await
}

/// Whether the schema is the one that this version needs; the error says what is the matter.
pub async fn check_schema(db: &PgPool) -> Result<(), String> {
    let applied = sqlx::query_scalar!("select max(version) from _sqlx_migrations where success")
        .fetch_one(db)
        .await
        .map_err(|error| error.to_string())?;
    let wanted = MIGRATIONS.iter().map(|migration| migration.version).max();
    if applied == wanted {
        Ok(())
    } else {
        Err(format!(
            "the schema is at version {}, this service needs {}",
            applied.unwrap_or_default(),
            wanted.unwrap_or_default()
        ))
    }
}
