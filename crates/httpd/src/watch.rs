//! Who waits for whom on a connection, and since when.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// Why a connection was closed early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The client was slow.
    Slow,
    /// The client gave up most of its requests.
    Fickle,
    /// There were too many connections.
    Crowded,
}

/// Limits for clients.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most connections at a time.
    pub connections: usize,
    /// Longest wait for the rest of a request's head, and for a client to take some of its answer.
    pub client: Duration,
    /// Longest wait for a request to begin.
    pub keep_alive: Duration,
}

/// So many requests may be given up whatever became of the others: somebody leaves a page.
const GIVEN_UP: u32 = 50;

/// How a connection stands.
#[derive(Clone, Copy, Debug)]
struct State {
    now: Now,
    /// Since when this is so.
    since: Instant,
    is_http2: bool,
    /// Requests that have begun, and those that the client has given up.
    begun: u32,
    given_up: u32,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Now {
    /// The client has sent a part of a head. With HTTP/1 only: other frames come between requests, too.
    head: bool,
    /// Requests under way.
    requests: usize,
    /// Of those, so many wait for the client to send more of their body.
    uploads: usize,
    /// So many for the client to take more of the answer.
    downloads: usize,
    /// The client reads nothing of what is written.
    clogged: bool,
}

/// The state of a connection, shared by all its parts.
#[derive(Clone)]
pub struct Watch(Arc<watch::Sender<State>>);

impl Watch {
    pub fn new() -> Self {
        let (sender, _) = watch::channel(State {
            now: Now::default(),
            since: Instant::now(),
            is_http2: false,
            begun: 0,
            given_up: 0,
        });
        Self(Arc::new(sender))
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.0.send_if_modified(|state| {
            let before = *state;
            change(state);
            let changed = before.now != state.now;
            if changed {
                state.since = Instant::now();
            }
            changed || before.given_up != state.given_up
        });
    }

    pub fn speaks_http2(&self, is_http2: bool) {
        self.change(|state| state.is_http2 = is_http2);
    }

    /// The client has sent something.
    pub fn has_sent(&self) {
        self.change(|state| {
            let is_idle = state.now.requests == 0 && !state.is_http2;
            state.now.head |= is_idle;
        });
    }

    pub fn is_clogged(&self, clogged: bool) {
        self.change(|state| state.now.clogged = clogged);
    }

    /// A request has begun.
    pub fn request(&self) -> Request {
        self.change(|state| {
            state.now.head = false;
            state.now.requests += 1;
            state.begun = state.begun.saturating_add(1);
        });
        Request {
            watch: self.clone(),
            is_whole: false,
        }
    }

    /// For the body of a request.
    pub fn upload(&self) -> Turn {
        self.turn(|now| &mut now.uploads)
    }

    fn turn(&self, of: fn(&mut Now) -> &mut usize) -> Turn {
        Turn {
            watch: self.clone(),
            of,
            is_the_clients: false,
        }
    }

    /// Whether no request has come yet.
    pub fn is_new(&self) -> bool {
        self.0.borrow().begun == 0
    }

    /// Since when the client has kept the server waiting, if it does.
    pub fn waiting_since(&self) -> Option<Instant> {
        let state = *self.0.borrow();
        let Now {
            requests,
            uploads,
            downloads,
            clogged,
            ..
        } = state.now;
        (clogged || requests <= uploads + downloads).then_some(state.since)
    }

    /// Resolves when the client has kept the server waiting for too long, or has given up most of its requests.
    pub async fn overdue(&self, limits: Limits) -> Cut {
        let mut changes = self.0.subscribe();
        loop {
            let state = *changes.borrow_and_update();
            if state.given_up > GIVEN_UP && state.given_up > state.begun / 2 {
                return Cut::Fickle;
            }
            let limit = match state.now {
                Now { clogged: true, .. } => Some(limits.client),
                Now { head: true, .. } => Some(limits.client),
                Now { requests: 0, .. } => Some(limits.keep_alive),
                // The reader of a body limits how long that may take in all.
                now if now.downloads > 0 && now.requests <= now.uploads + now.downloads => {
                    Some(limits.client)
                }
                _ => None,
            };
            let end = async {
                match limit {
                    Some(limit) => sleep_until(state.since + limit).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // never an error: the sender is in `self`
                _ = changes.changed() => {}
                () = end => return Cut::Slow,
            }
        }
    }
}

/// Held until a request has its whole answer, or is given up.
pub struct Request {
    watch: Watch,
    is_whole: bool,
}

impl Request {
    /// It has its whole answer.
    pub fn is_whole(&mut self) {
        self.is_whole = true;
    }

    /// For the body of its answer.
    pub fn download(&self) -> Turn {
        self.watch.turn(|now| &mut now.downloads)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.watch.change(|state| {
            state.now.requests -= 1;
            state.given_up = state.given_up.saturating_add(u32::from(!self.is_whole));
        });
    }
}

/// Whose turn it is with a body.
pub struct Turn {
    watch: Watch,
    /// What counts those that are the client's.
    of: fn(&mut Now) -> &mut usize,
    is_the_clients: bool,
}

impl Turn {
    pub fn is_the_clients(&mut self, is_the_clients: bool) {
        if self.is_the_clients == is_the_clients {
            return;
        }
        self.is_the_clients = is_the_clients;
        let of = self.of;
        self.watch.change(|state| match is_the_clients {
            true => *of(&mut state.now) += 1,
            false => *of(&mut state.now) -= 1,
        });
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.is_the_clients(false);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    const LIMITS: Limits = Limits {
        connections: 1,
        client: Duration::from_secs(10),
        keep_alive: Duration::from_secs(75),
    };

    /// What a connection is cut for within this many seconds of the paused clock.
    async fn cut_within(watch: &Watch, seconds: u64) -> Option<Cut> {
        let overdue = watch.overdue(LIMITS);
        timeout(Duration::from_secs(seconds), overdue).await.ok()
    }

    #[tokio::test(start_paused = true)]
    async fn who_begins_nothing_is_slow() {
        let watch = Watch::new();
        assert!(watch.is_new());
        assert_eq!(cut_within(&watch, 74).await, None);
        assert_eq!(cut_within(&watch, 2).await, Some(Cut::Slow));
        // Half a head has to be followed by the rest; frames of HTTP/2 may come at any time.
        let watch = Watch::new();
        watch.has_sent();
        assert_eq!(cut_within(&watch, 9).await, None);
        assert_eq!(cut_within(&watch, 2).await, Some(Cut::Slow));
        let watch = Watch::new();
        watch.speaks_http2(true);
        watch.has_sent();
        assert_eq!(cut_within(&watch, 74).await, None);
    }

    #[tokio::test(start_paused = true)]
    async fn whose_turn_it_is() {
        let watch = Watch::new();
        let first = watch.request();
        let second = watch.request();
        assert_eq!(watch.waiting_since(), None);
        let mut sends = watch.upload();
        sends.is_the_clients(true);
        let mut takes = second.download();
        takes.is_the_clients(true);
        assert!(watch.waiting_since().is_some(), "both are the client's");
        assert_eq!(cut_within(&watch, 9).await, None);
        takes.is_the_clients(false);
        takes.is_the_clients(true);
        assert_eq!(cut_within(&watch, 9).await, None, "it has taken something");
        assert_eq!(cut_within(&watch, 2).await, Some(Cut::Slow));
        takes.is_the_clients(false);
        assert_eq!(cut_within(&watch, 3_600).await, None, "the server works");
        drop((sends, takes, first, second));
        assert_eq!(cut_within(&watch, 74).await, None);
        assert_eq!(cut_within(&watch, 2).await, Some(Cut::Slow));
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_most_requests_is_fickle() {
        let watch = Watch::new();
        let ask = |is_whole| {
            let mut request = watch.request();
            if is_whole {
                request.is_whole();
            }
        };
        (0..60).for_each(|_| ask(true));
        (0..59).for_each(|_| ask(false));
        assert_eq!(cut_within(&watch, 1).await, None);
        (0..2).for_each(|_| ask(false));
        assert_eq!(cut_within(&watch, 1).await, Some(Cut::Fickle));
    }
}
