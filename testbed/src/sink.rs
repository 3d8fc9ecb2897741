//! Plays Slack, webhook receivers and a mail server, and remembers what arrived.
//!
//! | call | does |
//! |---|---|
//! | `POST /slack` | takes a message as Kapacitor's slack handler and incoming webhooks do |
//! | `POST /api/chat.postMessage` | takes a message as Slack's API does |
//! | `POST /hook/{anything}` | takes a webhook |
//! | `GET /received` | what arrived, oldest first; `?via=`, `?contains=`, `?after=<seq>`; with `?wait=<seconds>` answers as soon as something fits |
//! | `POST /behave` | makes the next requests to a path end otherwise, see [`Behaviour`]; of the mail server: `mail`, `rcpt/<address>`, and `email` after the message |
//! | `GET /attempts?path=hook/x` | how many requests came to that path, whatever they were answered |

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// An hour of chaos has half of it.
const KEPT: usize = 100_000;

/// One notification that arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Received {
    /// Counts from 1.
    pub seq: u64,
    #[serde(with = "rfc3339")]
    pub at: SystemTime,
    pub via: Via,
    /// Slack: the channel. Webhook: the path. E-mail: all recipients, joined by `, `.
    pub to: String,
    /// Of an e-mail.
    pub subject: String,
    /// Slack: the text, attachments included. Webhook: the alert's message. E-mail: the subject,
    /// then the plain text if there is any.
    pub text: String,
    /// The JSON as it came; of an e-mail the HTML, or the `name` and `text` of the file that is attached.
    pub body: Value,
    /// Of a webhook: the headers that begin with `webhook-` and `x-`. Of an e-mail: `message-id`,
    /// `references`, `to` and `from`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    Slack,
    Webhook,
    Email,
}

/// The running sink; ends when dropped.
pub struct Sink {
    pub url: String,
    /// `host:port`
    pub smtp_addr: String,
    _tasks: JoinSet<()>,
}

impl Sink {
    pub async fn start() -> Result<Self> {
        let inbox = Arc::new(Inbox::default());
        let http = TcpListener::bind("127.0.0.1:0").await?;
        let smtp = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", http.local_addr()?);
        let smtp_addr = smtp.local_addr()?.to_string();

        let router = Router::new()
            .route("/slack", post(slack))
            .route("/api/chat.postMessage", post(slack_api))
            .route("/hook/{*path}", post(webhook))
            .route("/received", get(received))
            .route("/behave", post(behave))
            .route("/attempts", get(attempts))
            .with_state(inbox.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(http, router).await.unwrap_or_default() });
        tasks.spawn(crate::smtp::serve(smtp, inbox));
        Ok(Self {
            url,
            smtp_addr,
            _tasks: tasks,
        })
    }

    pub fn client(&self) -> SinkClient {
        SinkClient::new(&self.url)
    }
}

/// What arrived, and what is to fail.
#[derive(Default)]
pub(crate) struct Inbox {
    state: Mutex<InboxState>,
    last_seq: watch::Sender<u64>,
}

#[derive(Default)]
struct InboxState {
    received: VecDeque<Received>,
    /// By path: how to behave, and how many more times.
    behaviours: HashMap<String, (Behaviour, u32)>,
    /// By path: how many requests came.
    attempts: HashMap<String, u64>,
}

/// How requests to a path end that are not to succeed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Behaviour {
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `Location`.
    pub location: Option<String>,
    pub body: String,
    /// How many milliseconds pass before the answer.
    pub delay_ms: u64,
    /// How many bytes follow the body.
    pub size: usize,
    /// How many milliseconds pass before each of them; 0: all come at once.
    pub drip_ms: u64,
    /// The connection breaks after them.
    pub cut: bool,
    /// The message counts as taken all the same.
    pub taken: bool,
}

impl Behaviour {
    /// Answers with this status.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    async fn answer(self) -> Response {
        tokio::time::sleep(Duration::from_millis(self.delay_ms)).await;
        let mut answer = Response::builder().status(self.status);
        for (name, value) in [
            ("retry-after", self.retry_after),
            ("location", self.location),
        ] {
            if let Some(value) = value {
                answer = answer.header(name, value);
            }
        }
        let (drip, cut) = (Duration::from_millis(self.drip_ms), self.cut);
        let step = if self.drip_ms == 0 { 64 * 1024 } else { 1 };
        let begin = stream::once(ready(Ok(Bytes::from(self.body))));
        let rest = stream::unfold(self.size, move |left| async move {
            if left == 0 {
                return cut.then(|| (Err(std::io::Error::other("cut")), 0));
            }
            tokio::time::sleep(drip).await;
            let now = left.min(step);
            Some((Ok(Bytes::from(vec![b'x'; now])), left - now))
        });
        // After a cut nothing more is asked for.
        let body = Body::from_stream(begin.chain(rest));
        answer.body(body).unwrap_or_default()
    }
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, InboxState> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn add(&self, via: Via, to: String, subject: String, text: String, body: Value) {
        self.add_with(via, to, subject, text, body, BTreeMap::new());
    }

    pub(crate) fn add_with(
        &self,
        via: Via,
        to: String,
        subject: String,
        text: String,
        body: Value,
        headers: BTreeMap<String, String>,
    ) {
        let mut state = self.state();
        let seq = *self.last_seq.borrow() + 1;
        let at = SystemTime::now();
        state.received.push_back(Received {
            seq,
            at,
            via,
            to,
            subject,
            text,
            body,
            headers,
        });
        if state.received.len() > KEPT {
            state.received.pop_front();
        }
        self.last_seq.send_replace(seq);
    }

    /// How a request to this path is to end, if it is not to succeed.
    pub(crate) fn behaviour(&self, path: &str) -> Option<Behaviour> {
        let mut state = self.state();
        *state.attempts.entry(path.to_owned()).or_default() += 1;
        let (behaviour, times) = state.behaviours.get_mut(path)?;
        *times = times.checked_sub(1)?;
        Some(behaviour.clone())
    }

    fn find(&self, wanted: &Wanted) -> Vec<Received> {
        self.state()
            .received
            .iter()
            .filter(|it| wanted.fits(it))
            .cloned()
            .collect()
    }
}

#[derive(Deserialize)]
struct Wanted {
    contains: Option<String>,
    via: Option<Via>,
    #[serde(default)]
    after: u64,
    /// Seconds.
    #[serde(default)]
    wait: f64,
}

impl Wanted {
    fn fits(&self, it: &Received) -> bool {
        it.seq > self.after
            && self.via.is_none_or(|via| via == it.via)
            && self.contains.as_deref().is_none_or(|part| {
                [&it.to, &it.subject, &it.text]
                    .iter()
                    .any(|text| text.contains(part))
                    || it.body.to_string().contains(part)
            })
    }
}

#[derive(Serialize, Deserialize)]
struct Behave {
    path: String,
    times: u32,
    behaviour: Behaviour,
}

#[derive(Deserialize)]
struct OfPath {
    path: String,
}

type Shared = State<Arc<Inbox>>;

async fn slack(State(inbox): Shared, body: String) -> Response {
    match inbox.behaviour("slack") {
        Some(behaviour) if behaviour.taken => {
            add_slack(&inbox, body);
            behaviour.answer().await
        }
        Some(behaviour) => behaviour.answer().await,
        None => {
            add_slack(&inbox, body);
            "ok".into_response()
        }
    }
}

async fn slack_api(State(inbox): Shared, body: String) -> Response {
    match inbox.behaviour("api/chat.postMessage") {
        Some(behaviour) => behaviour.answer().await,
        None => {
            add_slack(&inbox, body);
            Json(json!({ "ok": true, "ts": "1503435956.000247" })).into_response()
        }
    }
}

fn add_slack(inbox: &Inbox, body: String) {
    let body = parse(body);
    let mut texts = vec![text(&body, "text")];
    texts.extend(
        body["attachments"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| text(it, "text")),
    );
    texts.retain(|text| !text.is_empty());
    inbox.add(
        Via::Slack,
        text(&body, "channel"),
        String::new(),
        texts.join("\n"),
        body,
    );
}

async fn webhook(
    State(inbox): Shared,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let path = format!("hook/{path}");
    let behaviour = inbox.behaviour(&path);
    if behaviour.as_ref().is_none_or(|it| it.taken) {
        let headers = headers.iter().filter_map(|(name, value)| {
            let name = name.as_str();
            let is_own = name.starts_with("webhook-") || name.starts_with("x-");
            is_own.then(|| {
                (
                    name.to_owned(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            })
        });
        let headers = headers.collect();
        let body = parse(body);
        let text = text(&body, "message");
        inbox.add_with(
            Via::Webhook,
            format!("/{path}"),
            String::new(),
            text,
            body,
            headers,
        );
    }
    match behaviour {
        Some(behaviour) => behaviour.answer().await,
        None => StatusCode::OK.into_response(),
    }
}

async fn received(State(inbox): Shared, Query(wanted): Query<Wanted>) -> Json<Vec<Received>> {
    let deadline = Instant::now() + Duration::try_from_secs_f64(wanted.wait).unwrap_or_default();
    let mut arrival = inbox.last_seq.subscribe();
    loop {
        let found = inbox.find(&wanted);
        if !found.is_empty() {
            return Json(found);
        }
        if !matches!(
            tokio::time::timeout_at(deadline, arrival.changed()).await,
            Ok(Ok(()))
        ) {
            return Json(found);
        }
    }
}

async fn behave(State(inbox): Shared, Json(behave): Json<Behave>) -> StatusCode {
    let path = behave.path.trim_start_matches('/').to_owned();
    inbox
        .state()
        .behaviours
        .insert(path, (behave.behaviour, behave.times));
    StatusCode::NO_CONTENT
}

async fn attempts(State(inbox): Shared, Query(of): Query<OfPath>) -> Json<u64> {
    let path = of.path.trim_start_matches('/');
    Json(
        inbox
            .state()
            .attempts
            .get(path)
            .copied()
            .unwrap_or_default(),
    )
}

fn parse(body: String) -> Value {
    serde_json::from_str(&body).unwrap_or(Value::String(body))
}

fn text(json: &Value, name: &str) -> String {
    json[name].as_str().unwrap_or_default().to_owned()
}

/// Asks a sink what arrived.
#[derive(Clone)]
pub struct SinkClient {
    http: reqwest::Client,
    url: String,
    after: u64,
}

impl SinkClient {
    pub fn new(url: &str) -> Self {
        Self {
            http: crate::parts::http(),
            url: url.to_owned(),
            after: 0,
        }
    }

    /// The address to give to a rule as its webhook; it arrives with `to` = `/hook/<path>`.
    pub fn hook(&self, path: &str) -> String {
        format!("{}/hook/{path}", self.url)
    }

    /// A client that sees only what arrives from now on.
    pub async fn from_now(&self) -> Result<Self> {
        let last = self
            .received()
            .await?
            .last()
            .map_or(self.after, |it| it.seq);
        Ok(Self {
            after: last,
            ..self.clone()
        })
    }

    /// All that arrived, oldest first.
    pub async fn received(&self) -> Result<Vec<Received>> {
        self.get(self.after, Duration::ZERO).await
    }

    /// The first that fits, as soon as it is there; an error that shows what came instead when
    /// none is there in time.
    pub async fn wait_for(
        &self,
        fits: impl Fn(&Received) -> bool,
        within: Duration,
    ) -> Result<Received> {
        let deadline = Instant::now() + within;
        let (mut after, mut others) = (self.after, Vec::new());
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            for it in self.get(after, left).await? {
                if fits(&it) {
                    return Ok(it);
                }
                after = it.seq;
                others.push(format!("  {:?} to {}: {}", it.via, it.to, it.text));
            }
            if left.is_zero() {
                let others = &others[others.len().saturating_sub(10)..];
                bail!(
                    "nothing that fits within {within:?}; the last others:\n{}",
                    others.join("\n")
                );
            }
        }
    }

    /// An error if something that fits has arrived or arrives within this time.
    pub async fn expect_none(
        &self,
        fits: impl Fn(&Received) -> bool,
        within: Duration,
    ) -> Result<()> {
        match self.wait_for(fits, within).await {
            Ok(it) => bail!("not expected, {:?} to {}: {}", it.via, it.to, it.text),
            Err(_) => Ok(()),
        }
    }

    /// Makes the next `times` deliveries to `slack`, `hook/<path>` or `email` fail.
    pub async fn fail(&self, path: &str, status: u16, times: u32) -> Result<()> {
        self.behave(path, Behaviour::status(status), times).await
    }

    /// Makes the next `times` requests to a path end like this.
    pub async fn behave(&self, path: &str, behaviour: Behaviour, times: u32) -> Result<()> {
        let behave = Behave {
            path: path.into(),
            times,
            behaviour,
        };
        let request = self.http.post(format!("{}/behave", self.url)).json(&behave);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// How many requests came to a path, whatever they were answered.
    pub async fn attempts(&self, path: &str) -> Result<u64> {
        let request = self.http.get(format!("{}/attempts", self.url));
        let answer = request.query(&[("path", path)]).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    async fn get(&self, after: u64, wait: Duration) -> Result<Vec<Received>> {
        let query = [
            ("after", after.to_string()),
            ("wait", wait.as_secs_f64().to_string()),
        ];
        let request = self
            .http
            .get(format!("{}/received", self.url))
            .query(&query);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}

/// Milliseconds are enough.
mod rfc3339 {
    use super::*;

    pub fn serialize<S: serde::Serializer>(at: &SystemTime, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&humantime::format_rfc3339_millis(*at))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(input: D) -> Result<SystemTime, D::Error> {
        let text = String::deserialize(input)?;
        humantime::parse_rfc3339(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SOON: Duration = Duration::from_secs(5);

    async fn post_json(url: String, body: Value) -> u16 {
        let answer = crate::parts::http()
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.status().as_u16()
    }

    #[tokio::test]
    async fn slack_messages_and_webhooks_are_remembered_in_order() {
        let sink = Sink::start().await.unwrap();
        let client = sink.client();
        let message = json!({"channel": "#ops", "text": "", "attachments": [{"text": "down"}]});
        post_json(format!("{}/slack", sink.url), message.clone()).await;
        let alert = json!({"id": "a-5xx", "message": "up", "level": "OK"});
        post_json(client.hook("team/x"), alert.clone()).await;

        let all = client.received().await.unwrap();
        assert_eq!(all.iter().map(|it| it.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(
            (all[0].via, &*all[0].to, &*all[0].text),
            (Via::Slack, "#ops", "down")
        );
        assert_eq!(
            (all[1].via, &*all[1].to, &*all[1].text),
            (Via::Webhook, "/hook/team/x", "up")
        );
        assert_eq!((&all[0].body, &all[1].body), (&message, &alert));
        let query = format!("{}/received?via=webhook&contains=up&after=1", sink.url);
        let found = crate::parts::http().get(query).send().await.unwrap();
        assert_eq!(found.json::<Vec<Received>>().await.unwrap(), all[1..]);
    }

    #[tokio::test]
    async fn waiting_ends_with_the_first_that_fits() {
        let sink = Sink::start().await.unwrap();
        let client = sink.client();
        post_json(client.hook("x"), json!({"message": "early"})).await;
        let later = client.from_now().await.unwrap();
        let (found, _) = tokio::join!(later.wait_for(|it| it.to == "/hook/x", SOON), async {
            post_json(client.hook("y"), json!({"message": "other"})).await;
            post_json(client.hook("x"), json!({"message": "late"})).await
        });
        assert_eq!(found.unwrap().text, "late");
        let short = Duration::from_millis(50);
        let error = later
            .wait_for(|it| it.text == "never", short)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("Webhook to /hook/y: other"), "{error}");
        later
            .expect_none(|it| it.text == "never", short)
            .await
            .unwrap();
        later
            .expect_none(|it| it.text == "late", short)
            .await
            .unwrap_err();
    }

    #[tokio::test]
    async fn deliveries_fail_as_often_as_requested() {
        let sink = Sink::start().await.unwrap();
        let client = sink.client();
        client.fail("hook/x", 503, 2).await.unwrap();
        let mut answers = Vec::new();
        for _ in 0..3 {
            answers.push(post_json(client.hook("x"), json!({"message": "hello"})).await);
        }
        assert_eq!(answers, [503, 503, 200]);
        assert_eq!(client.received().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn an_email_is_decoded() {
        let sink = Sink::start().await.unwrap();
        let mut smtp = tokio::net::TcpStream::connect(&sink.smtp_addr)
            .await
            .unwrap();
        let mail = "EHLO me\r\nMAIL FROM:<k@x.org>\r\nRCPT TO:<a@x.org>\r\nRCPT TO:<b@x.org>\r\nDATA\r\n\
            Subject: =?UTF-8?q?too_=C3=A4rgerlich?=\r\nContent-Type: text/html; charset=UTF-8\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n\
            <b>1 =3D 1</b>=\r\n!\r\n..\r\n.\r\nQUIT\r\n";
        smtp.write_all(mail.as_bytes()).await.unwrap();
        let mut answers = String::new();
        smtp.read_to_string(&mut answers).await.unwrap();
        let codes: Vec<&str> = answers.lines().map(|line| &line[..3]).collect();
        assert_eq!(
            codes,
            ["220", "250", "250", "250", "250", "354", "250", "221"]
        );

        let all = sink.client().received().await.unwrap();
        assert_eq!((all[0].via, &*all[0].to), (Via::Email, "a@x.org, b@x.org"));
        assert_eq!(
            (&*all[0].subject, &*all[0].text),
            ("too ärgerlich", "too ärgerlich")
        );
        assert_eq!(all[0].body, "<b>1 = 1</b>!\r\n.\r\n");
    }
}
