//! Records events that come at the same time in one statement.

use std::{
    collections::HashSet,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::PgPool;
use store::{
    events::{self, NewEvent, Recorded},
    storable, within,
};
use tokio::sync::{Semaphore, oneshot};

/// How long the database may take for events: a slow answer holds up Kapacitor's queue.
const TIMEOUT: Duration = Duration::from_secs(3);

/// How many statements record events at a time.
const TURNS: usize = 3;

/// How many events a statement records at most.
const MOST: usize = 64;

/// An event that is to be recorded, and who waits for that.
struct Waiting {
    event: NewEvent,
    answer: oneshot::Sender<sqlx::Result<Recorded>>,
}

/// Events that are to be recorded: who has a turn records all that waits.
pub struct Recorder {
    waiting: Mutex<Vec<Waiting>>,
    turns: Semaphore,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            turns: Semaphore::new(TURNS),
        }
    }
}

impl Recorder {
    /// Records an event. When this returns, it is committed. It must not be dropped before: others may wait for it.
    /// `of_events`: the kinds of which each event is a part of its own.
    pub async fn record(
        &self,
        db: &PgPool,
        event: NewEvent,
        of_events: &[String],
    ) -> sqlx::Result<Recorded> {
        let (answer, answered) = oneshot::channel();
        self.waiting().push(Waiting { event, answer });
        let turn = self.turns.acquire().await;
        // There are as many turns as events, and each takes one at least, as long as any waits.
        let taken = self.take();
        if !taken.is_empty()
            && let Some(outage) = write(db, taken, of_events).await
        {
            // The others are not to wait for the same.
            let waiting = std::mem::take(&mut *self.waiting());
            waiting
                .into_iter()
                .for_each(|it| refuse(it.answer, &outage));
        }
        drop(turn);
        let gone = || sqlx::Error::Io(io::Error::other("the event was dropped"));
        answered.await.unwrap_or_else(|_| Err(gone()))
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes those that have waited for longest, no two of one part.
    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting();
        let mut parts = HashSet::new();
        let mut count = 0;
        let taken = waiting.extract_if(.., |it| {
            let is_taken =
                count < MOST && parts.insert((it.event.task.clone(), storable(&it.event.part)));
            count += usize::from(is_taken);
            is_taken
        });
        taken.collect()
    }
}

/// Records these. Answers what is wrong, where it is the database that is.
async fn write(db: &PgPool, taken: Vec<Waiting>, of_events: &[String]) -> Option<String> {
    let (events, answers): (Vec<NewEvent>, Vec<_>) =
        taken.into_iter().map(|it| (it.event, it.answer)).unzip();
    let recorded = within(TIMEOUT, events::record(db, &events, of_events)).await;
    match recorded {
        Ok(recorded) => {
            for (answer, recorded) in answers.into_iter().zip(recorded) {
                // Who waited may be gone.
                let _ = answer.send(Ok(recorded));
            }
            None
        }
        // One that cannot be recorded does not hold back the others.
        Err(error) if events.len() > 1 && !is_outage(&error) => {
            tracing::debug!(%error, events = events.len(), "events are recorded one by one");
            let mut outage: Option<String> = None;
            for (event, answer) in events.into_iter().zip(answers) {
                match &outage {
                    Some(outage) => refuse(answer, outage),
                    None => {
                        let one = vec![Waiting { event, answer }];
                        outage = Box::pin(write(db, one, of_events)).await;
                    }
                }
            }
            outage
        }
        Err(error) => {
            let text = error.to_string();
            answers.into_iter().for_each(|answer| refuse(answer, &text));
            is_outage(&error).then_some(text)
        }
    }
}

/// Says that it cannot be recorded, and why.
fn refuse(answer: oneshot::Sender<sqlx::Result<Recorded>>, reason: &str) {
    let _ = answer.send(Err(sqlx::Error::Io(io::Error::other(reason.to_owned()))));
}

/// Whether the database is away, rather than one of the events being wrong.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: shutting down or starting up
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use kapacitor::Level;
    use store::events::Source;

    use super::*;

    fn wait(recorder: &Recorder, part: &str, at_ns: i64) {
        let (answer, _) = oneshot::channel();
        let event = NewEvent {
            task: "t".into(),
            part: part.into(),
            at_ns,
            level: Level::Ok,
            previous: None,
            message: String::new(),
            details: String::new(),
            duration_ns: 0,
            body: None,
            source: Source::Post,
        };
        recorder
            .waiting
            .lock()
            .unwrap()
            .push(Waiting { event, answer });
    }

    #[test]
    fn of_a_part_one_event_is_taken_at_a_time_and_all_are_in_the_end() {
        let recorder = Recorder::default();
        for (at_ns, part) in ["a", "b", "a", "a\0", "a\u{fffd}"].into_iter().enumerate() {
            wait(&recorder, part, at_ns as i64);
        }
        for nth in 10..110 {
            wait(&recorder, "b", nth);
        }
        let times = |taken: Vec<Waiting>| taken.iter().map(|it| it.event.at_ns).collect::<Vec<_>>();
        assert_eq!(times(recorder.take()), [0, 1, 3]);
        assert_eq!(times(recorder.take()), [2, 4, 10]);
        let mut rest = 0;
        while !recorder.take().is_empty() {
            rest += 1;
        }
        assert_eq!(rest, 99);
        for nth in 0..100 {
            wait(&recorder, &nth.to_string(), nth);
        }
        assert_eq!(recorder.take().len(), MOST);
        assert_eq!(recorder.take().len(), 36);
    }
}
