//! Whose turn it is to have a past replayed.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// There is no turn.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("too many backtests are running; try again later")]
pub struct Busy;

/// So many wait at most.
const MOST: usize = 20;

/// A turn, which is over when all that have it have dropped it.
#[derive(Clone, Debug)]
pub struct Turn {
    _permits: Arc<[OwnedSemaphorePermit]>,
}

impl<const N: usize> From<[OwnedSemaphorePermit; N]> for Turn {
    fn from(permits: [OwnedSemaphorePermit; N]) -> Self {
        Self {
            _permits: Arc::new(permits),
        }
    }
}

/// A few replays at a time; the others wait in the order in which they came.
#[derive(Clone, Debug)]
pub struct Turns {
    places: Arc<Semaphore>,
    line: Arc<Mutex<Line>>,
}

#[derive(Debug, Default)]
struct Line {
    next: u64,
    waiting: VecDeque<u64>,
    /// Who waits or has waited has a turn at a time: what an editor has asked for runs to its end, and is not to keep
    /// all others from theirs.
    own: HashMap<String, Arc<Semaphore>>,
}

/// A place in the line, which is left when this is dropped.
#[derive(Debug)]
pub struct Waiting {
    turns: Turns,
    number: u64,
    own: Arc<Semaphore>,
}

impl Turns {
    /// So many at a time.
    pub fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            line: Arc::default(),
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn at once. [`Busy`]: others have it, or wait for it.
    pub fn take(&self) -> Result<Turn, Busy> {
        let permit = self.places.clone().try_acquire_owned();
        permit.map(|it| [it].into()).map_err(|_| Busy)
    }

    /// A place in the line for `who`, whose turn does not come before their last one is over. [`Busy`]: too many wait
    /// already.
    pub fn wait(&self, who: &str) -> Result<Waiting, Busy> {
        let mut line = self.line();
        if line.waiting.len() >= MOST {
            return Err(Busy);
        }
        let number = line.next;
        line.next += 1;
        line.waiting.push_back(number);
        // Those whose turns are over are forgotten.
        line.own.retain(|_, own| Arc::strong_count(own) > 1);
        let own = line
            .own
            .entry(who.into())
            .or_insert_with(|| Arc::new(Semaphore::new(1)));
        Ok(Waiting {
            own: own.clone(),
            turns: self.clone(),
            number,
        })
    }
}

impl Waiting {
    /// How many are before it.
    pub fn before(&self) -> usize {
        let line = self.turns.line();
        let place = line.waiting.iter().position(|it| *it == self.number);
        place.unwrap_or_default()
    }

    /// Its turn, as soon as it has come. May be called again when it was not waited for.
    pub fn turn(&self) -> impl Future<Output = Result<Turn, Busy>> + Send + use<> {
        let (own, places) = (self.own.clone(), self.turns.places.clone());
        let permits = async move {
            let own = own.acquire_owned().await?;
            Ok([own, places.acquire_owned().await?])
        };
        async move {
            let permits: Result<_, AcquireError> = permits.await;
            permits.map(Turn::from).map_err(|_| Busy)
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let number = self.number;
        self.turns.line().waiting.retain(|it| *it != number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn turns_come_in_order_and_who_leaves_is_not_waited_for() {
        let turns = Turns::new(1);
        let first = turns.take().unwrap();
        assert!(matches!(turns.take(), Err(Busy)));
        let (second, third, fourth) = (
            turns.wait("a").unwrap(),
            turns.wait("b").unwrap(),
            turns.wait("c").unwrap(),
        );
        assert_eq!(
            [second.before(), third.before(), fourth.before()],
            [0, 1, 2]
        );
        let (of_second, of_fourth) = (tokio::spawn(second.turn()), tokio::spawn(fourth.turn()));
        tokio::task::yield_now().await;
        drop(third);
        assert_eq!(fourth.before(), 1);
        // A clone is the same turn.
        let also_first = first.clone();
        drop(first);
        tokio::task::yield_now().await;
        assert!(!of_second.is_finished());
        drop(also_first);
        let turn = of_second.await.unwrap().unwrap();
        drop(second);
        assert_eq!(fourth.before(), 0);
        assert!(!of_fourth.is_finished());
        drop(turn);
        of_fourth.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn who_has_a_turn_does_not_take_that_of_others() {
        let turns = Turns::new(2);
        let first = turns.wait("ann").unwrap();
        let turn = first.turn().await.unwrap();
        drop(first);
        let again = turns.wait("ann").unwrap();
        let of_again = tokio::spawn(again.turn());
        tokio::task::yield_now().await;
        // There is room, and it is kept for others.
        let other = turns.wait("bob").unwrap();
        other.turn().await.unwrap();
        assert!(!of_again.is_finished());
        drop(turn);
        of_again.await.unwrap().unwrap();
    }

    #[test]
    fn the_line_has_an_end() {
        let turns = Turns::new(1);
        let line: Vec<_> = (0..MOST).map(|_| turns.wait("d").unwrap()).collect();
        assert!(matches!(turns.wait("late"), Err(Busy)));
        drop(line);
        turns.wait("e").unwrap();
    }
}
