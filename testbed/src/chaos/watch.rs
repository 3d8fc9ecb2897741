use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Request, Status};
use serde_json::Value;

/// How long a writer may go on before it notices that PostgreSQL has taken its lock away.
const UNAWARE: Duration = Duration::from_secs(15);

/// Looks at the changes that the replicas ask of Kapacitor: of one task one at a time, and of none that
/// is not committed.
#[derive(Default)]
pub struct Watch(Mutex<State>);

#[derive(Default)]
struct State {
    /// By connection.
    under_way: HashMap<u64, Change>,
    count: usize,
    /// The Slack channels of all rules that Kapacitor was given.
    given: HashSet<String>,
    forgiven_until: Option<Instant>,
    /// Tasks that were changed twice at a time.
    meetings: Vec<String>,
}

struct Change {
    task: String,
    /// Another one began meanwhile.
    met: bool,
}

impl Watch {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks may have been lost just now.
    pub fn forgive(&self) {
        self.state().forgiven_until = Some(Instant::now() + UNAWARE);
    }

    /// How many changes there were, and the tasks of those that met.
    pub fn seen(&self) -> (usize, Vec<String>) {
        let state = self.state();
        (state.count, state.meetings.clone())
    }

    /// Whether Kapacitor was ever given a rule with this Slack channel.
    pub fn has_seen(&self, slack: &str) -> bool {
        self.state().given.contains(slack)
    }

    fn began(&self, connection: u64, task: String, body: &Value) {
        let mut state = self.state();
        state.count += 1;
        let slack = body["vars"]["slack"]["value"].as_str();
        state.given.extend(slack.map(Into::into));
        for other in state.under_way.values_mut() {
            other.met |= other.task == task;
        }
        let change = Change { task, met: false };
        state.under_way.insert(connection, change);
    }

    /// Kapacitor has answered, and the caller was still there.
    pub fn answered(&self, connection: u64) {
        let mut state = self.state();
        let forgiven = state.forgiven_until.is_some_and(|it| Instant::now() < it);
        if let Some(Change { task, met: true }) = state.under_way.remove(&connection)
            && !forgiven
        {
            state.meetings.push(task);
        }
    }

    /// The caller has gone: killed, timed out, or aware that its lock is lost.
    pub fn left(&self, connection: u64) {
        self.state().under_way.remove(&connection);
    }
}

/// The requests of one connection.
pub struct Requests<'a> {
    watch: &'a Watch,
    connection: u64,
    bytes: Vec<u8>,
}

impl<'a> Requests<'a> {
    pub fn new(watch: &'a Watch, connection: u64) -> Self {
        let bytes = Vec::new();
        Self {
            watch,
            connection,
            bytes,
        }
    }

    /// Notes the change that is asked for, once its request is whole.
    pub fn pass(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        let mut headers = [EMPTY_HEADER; 32];
        let mut request = Request::new(&mut headers);
        let Ok(Status::Complete(head)) = request.parse(&self.bytes) else {
            return;
        };
        let mut lengths = request
            .headers
            .iter()
            .filter(|it| it.name.eq_ignore_ascii_case("content-length"));
        let length = lengths.next().map_or(0, |it| {
            let text = std::str::from_utf8(it.value).unwrap_or_default();
            text.parse().unwrap_or_default()
        });
        let Some(body) = self.bytes.get(head..head + length) else {
            return;
        };
        let (method, path) = (request.method, request.path.unwrap_or_default());
        let body = serde_json::from_slice(body).unwrap_or_default();
        if let Some(task) = changed(method.unwrap_or_default(), path, &body) {
            self.watch.began(self.connection, task, &body);
        }
        // Nothing is sent before this is answered.
        self.bytes.clear();
    }
}

/// The task that a request changes, or whose topic.
fn changed(method: &str, path: &str, body: &Value) -> Option<String> {
    let path = path.strip_prefix("/kapacitor/v1/")?;
    let parts: Vec<&str> = path.split('/').collect();
    match (method, &parts[..]) {
        ("POST", ["tasks"]) => body["id"].as_str().map(Into::into),
        ("PATCH" | "DELETE", ["tasks", task]) | ("DELETE", ["alerts", "topics", task]) => {
            Some((*task).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(watch: &Watch, connection: u64, text: &str) {
        let mut requests = Requests::new(watch, connection);
        let (first, rest) = text.split_at(20);
        requests.pass(first.as_bytes());
        requests.pass(rest.as_bytes());
    }

    const CREATE: &str =
        "POST /kapacitor/v1/tasks HTTP/1.1\r\nContent-Length: 13\r\n\r\n{\"id\":\"shop\"}";
    const PATCH: &str = "PATCH /kapacitor/v1/tasks/shop HTTP/1.1\r\ncontent-length: 36\r\n\r\n{\"vars\":{\"slack\":{\"value\":\"#shop\"}}}";
    const TOPIC: &str = "DELETE /kapacitor/v1/alerts/topics/shop HTTP/1.1\r\nhost: k\r\n\r\n";
    const OTHER: &str = "DELETE /kapacitor/v1/tasks/desk HTTP/1.1\r\nhost: k\r\n\r\n";
    const READ: &str = "GET /kapacitor/v1/tasks/shop HTTP/1.1\r\nhost: k\r\n\r\n";

    #[test]
    fn changes_of_one_task_meet() {
        let watch = Watch::default();
        request(&watch, 1, CREATE);
        request(&watch, 2, OTHER);
        request(&watch, 3, READ);
        watch.answered(1);
        request(&watch, 1, PATCH);
        request(&watch, 4, TOPIC);
        watch.answered(4);
        assert_eq!(watch.seen(), (4, Vec::new()));
        assert!(watch.has_seen("#shop") && !watch.has_seen("#desk"));
        watch.answered(1);
        assert_eq!(watch.seen(), (4, vec!["shop".into()]));
    }

    #[test]
    fn unanswered_writes_may_end_either_way() {
        let watch = Watch::default();
        request(&watch, 1, PATCH);
        request(&watch, 2, PATCH);
        watch.left(1);
        watch.forgive();
        request(&watch, 3, PATCH);
        watch.answered(2);
        assert_eq!(watch.seen(), (3, Vec::new()));
    }
}
