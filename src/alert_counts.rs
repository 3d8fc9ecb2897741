//! The alerts of the last days as they were last counted.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::PgPool;
use store::overview;
use tokio::sync::Mutex;

/// For how long they are not counted again.
const COUNTED: Duration = Duration::from_secs(60);

/// The alerts of each of the last seven times of a day, the oldest first, by task id.
pub type Days = HashMap<String, [i64; 7]>;

/// The alerts of the last days as they were last counted.
#[derive(Debug, Default)]
pub struct AlertCounts(Mutex<Option<(Instant, Arc<Days>)>>);

impl AlertCounts {
    /// Counts them, unless that was done within a minute. Who comes meanwhile waits for it.
    pub async fn get(&self, db: &PgPool) -> sqlx::Result<Arc<Days>> {
        let mut last = self.0.lock().await;
        if let Some((at, days)) = &*last
            && at.elapsed() < COUNTED
        {
            return Ok(days.clone());
        }
        let mut days = Days::new();
        for (task, day, count) in overview::alerts_of_days(db).await? {
            let place = usize::try_from(day).unwrap_or_default().min(6);
            days.entry(task).or_default()[place] += count;
        }
        let days = Arc::new(days);
        *last = Some((Instant::now(), days.clone()));
        Ok(days)
    }
}
