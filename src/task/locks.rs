//! One writer per task at a time, over all replicas.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// Names our locks on task ids among the advisory locks of the database.
const NAMESPACE: i64 = 0x6b61_7061;

/// Hands out the locks of tasks.
///
/// Writers of this process queue up in memory, so that however many want one task, they hold one
/// of the pool's connections between them; the one in front then takes an advisory lock in
/// PostgreSQL against the other replicas.
#[derive(Clone)]
pub struct TaskLocks {
    queues: Arc<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>>,
    /// Writers wait here for each other, not for the pool: it gives up on those that wait long, and
    /// readers would wait behind them.
    writers: Arc<Semaphore>,
    background: usize,
}

/// The right to write one task, and the connection to do it on.
///
/// Dropped without [`Self::release`], it closes its connection, with which PostgreSQL ends the
/// lock: a cancelled or panicking writer cannot leave a lock behind in the pool.
pub struct TaskLock {
    id: String,
    connection: Option<PoolConnection<Postgres>>,
    _turn: OwnedMutexGuard<()>,
    _writer: OwnedSemaphorePermit,
}

impl TaskLocks {
    /// For a pool of so many connections, a quarter of which is left to readers.
    pub fn new(pool: u32) -> Self {
        let writers = (pool as usize * 3 / 4).max(1);
        Self {
            queues: Arc::default(),
            writers: Arc::new(Semaphore::new(writers)),
            background: (writers / 2).max(1),
        }
    }

    /// How many tasks may be written at a time by those whom nobody waits for.
    pub fn background(&self) -> usize {
        self.background
    }

    /// Waits for a place among the writers.
    async fn writer(&self) -> sqlx::Result<OwnedSemaphorePermit> {
        let place = self.writers.clone().acquire_owned();
        place.await.map_err(|_| sqlx::Error::PoolClosed)
    }

    /// Waits for the lock of the task `id`.
    pub async fn lock(&self, db: &PgPool, id: &str) -> sqlx::Result<TaskLock> {
        let turn = self.queue(id).lock_owned().await;
        let mut lock = TaskLock {
            id: id.into(),
            _writer: self.writer().await?,
            connection: Some(db.acquire().await?),
            _turn: turn,
        };
        sqlx::query!(
            r#"select pg_advisory_lock(hashtextextended($1, $2)) as "locked: _""#,
            id,
            NAMESPACE
        )
        .execute(lock.connection())
        .await?;
        Ok(lock)
    }

    /// The lock of the task `id`, or none when somebody has it.
    pub async fn try_lock(&self, db: &PgPool, id: &str) -> sqlx::Result<Option<TaskLock>> {
        let Ok(turn) = self.queue(id).try_lock_owned() else {
            return Ok(None);
        };
        let mut lock = TaskLock {
            id: id.into(),
            _writer: self.writer().await?,
            connection: Some(db.acquire().await?),
            _turn: turn,
        };
        let locked = sqlx::query_scalar!(
            r#"select pg_try_advisory_lock(hashtextextended($1, $2)) as "locked!""#,
            id,
            NAMESPACE
        )
        .fetch_one(lock.connection())
        .await?;
        if locked {
            Ok(Some(lock))
        } else {
            // nothing to unlock: the connection goes back as it came
            lock.connection.take();
            Ok(None)
        }
    }

    fn queue(&self, id: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(id).and_then(Weak::upgrade) {
            return queue;
        }
        // Sweep when it has grown, so that the map stays as small as the number of busy tasks.
        if queues.len() == queues.capacity() {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::new(tokio::sync::Mutex::new(()));
        queues.insert(id.into(), Arc::downgrade(&queue));
        queue
    }
}

impl TaskLock {
    /// The connection that holds the lock.
    pub fn connection(&mut self) -> &mut PgConnection {
        self.connection
            .as_mut()
            .expect("there until it is released")
    }

    /// Gives the lock back, and its connection to the pool.
    pub async fn release(mut self) {
        let unlocked = sqlx::query_scalar!(
            r#"select pg_advisory_unlock(hashtextextended($1, $2)) as "unlocked!""#,
            self.id,
            NAMESPACE
        )
        .fetch_one(self.connection())
        .await;
        if matches!(unlocked, Ok(true)) {
            self.connection.take();
        }
    }
}

impl Drop for TaskLock {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.close_on_drop();
        }
    }
}
