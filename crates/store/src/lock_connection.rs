//! The one connection to PostgreSQL that holds the locks of a whole process.

use std::time::Duration;

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions, types::Json};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{connections::within, record};

/// Names our locks on task ids among the advisory locks of the database.
pub(super) const NAMESPACE: i64 = 0x6b61_7061;

/// How often the connection is checked.
const BEAT: Duration = Duration::from_secs(1);

/// A connection that takes longer to answer is given up. PostgreSQL ends the locks after eight seconds
/// without a sign of life ([`options`]): later than this side notices.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Takes locks on request. Cheap to clone; ends with the last clone and the last lock.
#[derive(Clone)]
pub struct LockConnection(mpsc::UnboundedSender<Ask>);

enum Ask {
    Take {
        id: String,
        answer: oneshot::Sender<sqlx::Result<Option<LockedRow>>>,
    },
    Unlock(Lock),
}

/// A lock, and the task that it is for.
pub struct LockedRow {
    pub held: Guard,
    /// As it was when the lock was asked for: what its last holder commits at that very moment may be
    /// missing.
    pub record: Option<record::Record>,
}

/// A lock on this connection. Dropping it releases the lock; nobody waits for that.
pub struct Guard {
    lock: Option<Lock>,
    session: mpsc::WeakUnboundedSender<Ask>,
}

struct Lock {
    id: String,
    lost: CancellationToken,
}

impl LockConnection {
    /// Connects when it is first used. No statement takes longer than `limit`.
    pub fn start(options: PgConnectOptions, limit: Duration) -> Self {
        let (session, asked) = mpsc::unbounded_channel();
        let limit = limit.min(TIMEOUT);
        let keeper = Keeper {
            // so that a statement ends before the connection is given up for it
            options: options.options([("statement_timeout", (limit * 4 / 5).as_millis())]),
            limit,
            session: session.downgrade(),
            connection: None,
        };
        tokio::spawn(keeper.serve(asked));
        Self(session)
    }

    /// The lock of the task `id`, with the task; none when another session has it.
    pub async fn lock(&self, id: &str) -> sqlx::Result<Option<LockedRow>> {
        let (answer, answered) = oneshot::channel();
        let id = id.to_owned();
        // Whoever does not wait for the answer any more drops the lock with it.
        let _ = self.0.send(Ask::Take { id, answer });
        answered.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

impl Guard {
    /// Resolves when the connection that holds the lock turns out to be gone: another session may have
    /// the lock by now.
    pub async fn lost(&self) {
        if let Some(lock) = &self.lock {
            lock.lost.cancelled().await;
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let (Some(lock), Some(session)) = (self.lock.take(), self.session.upgrade()) {
            let _ = session.send(Ask::Unlock(lock));
        }
    }
}

/// How to make a connection that holds locks: PostgreSQL notices within eight seconds that a replica has
/// vanished, and ends its locks, also while the replica waits for one.
pub fn options(options: PgConnectOptions) -> PgConnectOptions {
    options.options([
        ("tcp_keepalives_idle", "4"),
        ("tcp_keepalives_interval", "2"),
        ("tcp_keepalives_count", "2"),
        ("client_connection_check_interval", "2s"),
    ])
}

/// Owns the connection. Runs one statement after the other; none of them waits for a lock.
struct Keeper {
    options: PgConnectOptions,
    limit: Duration,
    session: mpsc::WeakUnboundedSender<Ask>,
    /// The token is cancelled when the connection is lost, and all locks with it.
    connection: Option<(PgConnection, CancellationToken)>,
}

impl Keeper {
    async fn serve(mut self, mut asked: mpsc::UnboundedReceiver<Ask>) {
        loop {
            match timeout(BEAT, asked.recv()).await {
                Ok(Some(Ask::Take { id, answer })) => {
                    // If nobody waits any more, it is dropped, and the lock with it.
                    let _ = answer.send(self.lock(&id).await);
                }
                Ok(Some(Ask::Unlock(lock))) if lock.lost.is_cancelled() => {}
                Ok(Some(Ask::Unlock(lock))) => self.unlock(&lock.id).await,
                Ok(None) => break,
                Err(_) => self.beat().await,
            }
        }
        if let Some((connection, _)) = self.connection {
            let _ = connection.close().await;
        }
    }

    async fn lock(&mut self, id: &str) -> sqlx::Result<Option<LockedRow>> {
        let was_connected = self.connection.is_some();
        match self.try_lock(id).await {
            // The connection was lost since it was last used: reconnect once.
            Err(_) if was_connected && self.connection.is_none() => self.try_lock(id).await,
            found => found,
        }
    }

    async fn try_lock(&mut self, id: &str) -> sqlx::Result<Option<LockedRow>> {
        let (connection, lost) = match &mut self.connection {
            Some(connected) => connected,
            none => {
                let connecting = PgConnection::connect_with(&self.options);
                let connection = within(self.limit, connecting).await?;
                none.insert((connection, CancellationToken::new()))
            }
        };
        let lost = lost.clone();
        let found = sqlx::query!(
            r#"with asked as materialized (
                select pg_try_advisory_lock(hashtextextended($1, $2)) as locked
               )
               select locked as "locked!",
                to_jsonb(rule.*) || to_jsonb(deployment.*) as "record?: Json<record::Record>"
               from asked left join (deployments deployment join rules rule on rule.id = deployment.rule)
                on task = $1"#,
            id,
            NAMESPACE,
        )
        .fetch_one(connection);
        match within(self.limit, found).await {
            Ok(found) => Ok(found.locked.then(|| LockedRow {
                held: Guard {
                    lock: Some(Lock {
                        id: id.to_owned(),
                        lost,
                    }),
                    session: self.session.clone(),
                },
                record: found.record.map(|record| record.0),
            })),
            Err(error) => {
                // The lock may have been taken. This also shows whether the connection is alive.
                self.unlock(id).await;
                Err(error)
            }
        }
    }

    async fn unlock(&mut self, id: &str) {
        let Some((connection, _)) = &mut self.connection else {
            return;
        };
        let unlocked = sqlx::query!(
            r#"select pg_advisory_unlock(hashtextextended($1, $2)) as "unlocked!""#,
            id,
            NAMESPACE,
        )
        .fetch_one(connection);
        let unlocked = within(self.limit, unlocked).await;
        self.check(unlocked.map(drop));
    }

    async fn beat(&mut self) {
        if let Some((connection, _)) = &mut self.connection {
            let pong = within(self.limit, connection.ping()).await;
            self.check(pong);
        }
    }

    /// Gives the connection up where a statement that cannot fail has failed.
    fn check(&mut self, outcome: sqlx::Result<()>) {
        if let Err(error) = outcome
            && let Some((_, lost)) = self.connection.take()
        {
            tracing::warn!(%error, "the connection that holds the locks of tasks is lost");
            lost.cancel();
        }
    }
}
