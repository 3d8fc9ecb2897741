//! One writer per rule at a time, over all replicas.
//!
//! The lock of a rule is an advisory lock in PostgreSQL. One connection holds all locks of a process
//! ([`lock_connection`](super::lock_connection)), so that a writer holds no connection while Kapacitor
//! works, and the pool stays free for statements. Only when another replica has the lock does a writer
//! wait on a connection of its own, in PostgreSQL's queue: first come, first served.
//!
//! # What the lock guarantees, and what happens when it is lost
//!
//! It puts the pushes of a task in order, each with the newest generation. It ends with the
//! connection that holds it: by a restart of PostgreSQL, by an administrator, or when the network
//! breaks. The process that had it may then be in the middle of a push, while another takes the lock
//! and pushes what is newer. Kapacitor cannot tell the two apart, so that:
//!
//! - A process that loses a lock makes no more calls to Kapacitor ([`TaskLock::lost`]), and lets the
//!   reconcile loop deliver again. The connection is checked each second; when the network
//!   is cut, this is noticed before PostgreSQL gives the lock to another session.
//! - Each intent is committed on the condition that the generation is the one that was decided upon,
//!   and what came of a push is recorded on the condition that the generation is the one that was
//!   pushed. Where it is not, the task becomes pending: the newest is pushed once more.
//! - A call that was on its way all the while, from a process that has died since, may still arrive
//!   late. Kapacitor's `modified` differs then from what the newest push has left, which is drift, and
//!   repaired at the next look.
//!
//! A pooler that gives each transaction another session (pgbouncer's transaction mode) is not
//! supported: locks of sessions are nobody's there.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::{
    connections::within,
    lock_connection::{self, Guard, LockConnection, LockedRow, NAMESPACE},
    record::Record,
    rules,
};

/// How many writers at a time wait in PostgreSQL for another replica's lock, each on a connection of its
/// own. The others wait in memory.
const WAITING: usize = 4;

/// Hands out the locks of tasks. Cheap to clone; clones share it all.
#[derive(Clone)]
pub struct TaskLocks {
    queues: Arc<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>>,
    connection: LockConnection,
    waiting: Arc<Semaphore>,
    options: PgConnectOptions,
    /// How long to wait for another replica, at most.
    limit: Duration,
}

/// The right to write one rule. Dropping it releases the lock, also when a writer panics or is cancelled.
pub struct TaskLock {
    holding: Holding,
    // Dropped after the lock itself, which the next in the queue then finds free.
    _turn: OwnedMutexGuard<()>,
}

enum Holding {
    Shared(Guard),
    /// PostgreSQL ends the lock with the connection.
    Own {
        _connection: PgConnection,
        _place: OwnedSemaphorePermit,
    },
}

impl From<LockedRow> for (Holding, Option<Record>) {
    fn from(found: LockedRow) -> Self {
        (Holding::Shared(found.held), found.record)
    }
}

impl TaskLocks {
    /// With connections as `options` has it, made when they are needed. No statement takes longer than
    /// `statement`, no wait for another replica longer than `wait`.
    pub fn new(options: &PgConnectOptions, statement: Duration, wait: Duration) -> Self {
        let options = lock_connection::options(options.clone());
        Self {
            queues: Arc::default(),
            connection: LockConnection::start(options.clone(), statement),
            waiting: Arc::new(Semaphore::new(WAITING)),
            options,
            limit: wait,
        }
    }

    /// Waits for the lock of the task `id`. Answers with the task as well, for which most writers would
    /// ask next. It may be older than the lock, by what the last holder has committed at that moment:
    /// what is decided by it must be committed on condition of its generation.
    pub async fn lock(&self, id: &str) -> sqlx::Result<(TaskLock, Option<Record>)> {
        let turn = self.queue(id).lock_owned().await;
        let (holding, record) = match self.connection.lock(id).await? {
            Some(found) => found.into(),
            None => within(self.limit, self.wait(id)).await?,
        };
        Ok((
            TaskLock {
                holding,
                _turn: turn,
            },
            record,
        ))
    }

    /// The lock of the task `id`, or none when it is taken.
    pub async fn try_lock(&self, id: &str) -> sqlx::Result<Option<TaskLock>> {
        let Ok(turn) = self.queue(id).try_lock_owned() else {
            return Ok(None);
        };
        let found = self.connection.lock(id).await?;
        Ok(found.map(|found| TaskLock {
            holding: Holding::Shared(found.held),
            _turn: turn,
        }))
    }

    /// Waits for another replica.
    async fn wait(&self, id: &str) -> sqlx::Result<(Holding, Option<Record>)> {
        let place = self.waiting.clone().acquire_owned().await;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        // It may be free by now. PostgreSQL gives it to no one else while a session waits for it there.
        if let Some(found) = self.connection.lock(id).await? {
            return Ok(found.into());
        }
        let mut own = PgConnection::connect_with(&self.options).await?;
        sqlx::query!(
            r#"select pg_advisory_lock(hashtextextended($1, $2)) as "locked: _""#,
            id,
            NAMESPACE
        )
        .execute(&mut own)
        .await?;
        let record = rules::find(&mut own, id).await?;
        let holding = Holding::Own {
            _connection: own,
            _place: place,
        };
        Ok((holding, record))
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
    /// Resolves when the lock turns out to be lost; never, as long as it is held for all we know. Of a
    /// lock on a connection of its own nothing is noticed: it is left to the conditions on which the
    /// outcome is recorded.
    pub async fn lost(&self) {
        match &self.holding {
            Holding::Shared(held) => held.lost().await,
            Holding::Own { .. } => std::future::pending().await,
        }
    }
}
