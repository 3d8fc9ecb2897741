//! Who looks on, and what they are told of what has changed.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;
use store::changes::{self, Change, Place, Source};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How often it is asked what has changed, while anybody looks on.
const EVERY: Duration = Duration::from_millis(300);

/// How much of what has changed is read at a time: the last seconds of a busy service.
const BATCH: i64 = 5_000;

/// So many look on at a time; then who has done so for longest is sent away, and comes back by itself.
const MOST: usize = 200;

/// How many messages who looks on may be behind.
const BEHIND: usize = 64;

/// What has changed at once.
#[derive(Debug)]
pub struct News {
    /// From where on who has missed what follows is to ask again.
    pub place: Place,
    pub changes: Vec<Change>,
}

/// Those who look on.
#[derive(Clone, Debug)]
pub struct Streams {
    news: broadcast::Sender<Arc<News>>,
    state: Arc<Mutex<State>>,
    stop: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    /// Whether somebody asks what has changed.
    is_read: bool,
    /// Ends each, the oldest first.
    open: VecDeque<CancellationToken>,
}

/// Somebody who looks on.
#[derive(Debug)]
pub struct Look {
    pub news: broadcast::Receiver<Arc<News>>,
    /// When it is to end.
    pub end: CancellationToken,
    state: Arc<Mutex<State>>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            news: broadcast::Sender::new(BEHIND),
            state: Arc::default(),
            stop: CancellationToken::new(),
        }
    }
}

impl Streams {
    /// Sends all away: the service stops.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Looks on from now on. `begin`: the place of a moment ago; whoever looks on first is told all that comes after
    /// it, and the others what comes from now on.
    pub fn look(&self, db: &PgPool, begin: Place) -> Look {
        let end = self.stop.child_token();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open.push_back(end.clone());
        if state.open.len() > MOST
            && let Some(oldest) = state.open.pop_front()
        {
            oldest.cancel();
        }
        let look = Look {
            news: self.news.subscribe(),
            end,
            state: self.state.clone(),
        };
        if !state.is_read {
            state.is_read = true;
            tokio::spawn(self.clone().read(db.clone(), begin));
        }
        look
    }

    /// Tells what has changed since this place, until nobody looks on.
    async fn read(self, db: PgPool, mut place: Place) {
        let mut told = HashSet::new();
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                if self.news.receiver_count() == 0 {
                    state.is_read = false;
                    return;
                }
            }
            match changes::since(&db, place, BATCH).await {
                Ok(changes) => {
                    let (next, fresh) = fresh(place, changes, &mut told);
                    place = next;
                    if !fresh.is_empty() {
                        let news = News {
                            place: next,
                            changes: fresh,
                        };
                        // Nobody may be there any more.
                        let _ = self.news.send(Arc::new(news));
                    }
                }
                // Whoever looks on sees by other requests that the database is away.
                Err(error) => tracing::debug!(%error, "cannot read what has changed"),
            }
        }
    }
}

/// What of the changes after a place was not told yet, and from where on to ask next.
fn fresh(
    from: Place,
    changes: Vec<Change>,
    told: &mut HashSet<(Source, i64)>,
) -> (Place, Vec<Change>) {
    let mut next = from;
    for change in changes.iter().filter(|it| it.is_settled) {
        let place = next.of(change.source);
        *place = change.id.max(*place);
    }
    let mut fresh = changes;
    fresh.retain(|change| told.insert((change.source, change.id)));
    told.retain(|(source, id)| *id > *next.of(*source));
    (next, fresh)
}

impl Drop for Look {
    fn drop(&mut self) {
        self.end.cancel();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open.retain(|it| !it.is_cancelled());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: i64, is_settled: bool) -> Change {
        Change {
            source: Source::Event,
            id,
            task: None,
            app: None,
            action: "event".into(),
            is_settled,
        }
    }

    #[test]
    fn what_is_committed_late_is_told_and_nothing_is_told_twice() {
        let mut told = HashSet::new();
        let place = |event| Place {
            event,
            ..Place::default()
        };
        let ids = |changes: &[Change]| changes.iter().map(|it| it.id).collect::<Vec<_>>();
        let (next, first) = fresh(place(10), vec![change(12, false)], &mut told);
        assert_eq!((next, ids(&first)), (place(10), vec![12]));
        // The one before it was committed later.
        let both = vec![change(11, false), change(12, false)];
        let (next, second) = fresh(next, both, &mut told);
        assert_eq!((next, ids(&second)), (place(10), vec![11]));
        let settled = vec![change(11, true), change(12, true), change(13, false)];
        let (next, third) = fresh(next, settled, &mut told);
        assert_eq!((next, ids(&third)), (place(12), vec![13]));
        assert_eq!(told.len(), 1);
        let (_, none) = fresh(next, vec![change(13, true)], &mut told);
        assert!(none.is_empty());
        assert!(told.is_empty());
    }
}
