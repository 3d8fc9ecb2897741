//! Plays Slack, webhook receivers and a mail server, and remembers what arrived.
//!
//! | call | does |
//! |---|---|
//! | `POST /slack` | takes a message as Kapacitor's slack handler sends it |
//! | `POST /hook/{anything}` | takes a webhook |
//! | `GET /received` | what arrived, oldest first; `?via=`, `?contains=`, `?after=<seq>`; with `?wait=<seconds>` answers as soon as something fits |
//! | `POST /fail?path=hook/x&status=500&times=2` | makes the next deliveries to that path fail; the path `email` refuses e-mails for a while, as a busy mail server does |

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

const KEPT: usize = 10_000;

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
    /// The JSON as it came; of an e-mail the HTML.
    pub body: Value,
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
            .route("/hook/{*path}", post(webhook))
            .route("/received", get(received))
            .route("/fail", post(fail))
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
    /// By path: the status to answer with, and how many times.
    failures: HashMap<String, (u16, u32)>,
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, InboxState> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn add(&self, via: Via, to: String, subject: String, text: String, body: Value) {
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
        });
        if state.received.len() > KEPT {
            state.received.pop_front();
        }
        self.last_seq.send_replace(seq);
    }

    /// The status to fail this delivery with, if it is to fail.
    pub(crate) fn failure(&self, path: &str) -> Option<StatusCode> {
        let mut state = self.state();
        let (status, times) = state.failures.get_mut(path)?;
        *times = times.checked_sub(1)?;
        StatusCode::from_u16(*status).ok()
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

#[derive(Deserialize)]
struct Failure {
    path: String,
    #[serde(default = "Failure::default_status")]
    status: u16,
    #[serde(default = "Failure::default_times")]
    times: u32,
}

impl Failure {
    fn default_status() -> u16 {
        500
    }

    fn default_times() -> u32 {
        1
    }
}

type Shared = State<Arc<Inbox>>;

async fn slack(State(inbox): Shared, body: String) -> StatusCode {
    if let Some(status) = inbox.failure("slack") {
        return status;
    }
    let body = json(body);
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
    StatusCode::OK
}

async fn webhook(State(inbox): Shared, Path(path): Path<String>, body: String) -> StatusCode {
    let path = format!("hook/{path}");
    if let Some(status) = inbox.failure(&path) {
        return status;
    }
    let body = json(body);
    inbox.add(
        Via::Webhook,
        format!("/{path}"),
        String::new(),
        text(&body, "message"),
        body,
    );
    StatusCode::OK
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

async fn fail(State(inbox): Shared, Query(failure): Query<Failure>) -> StatusCode {
    let path = failure.path.trim_start_matches('/').to_owned();
    inbox
        .state()
        .failures
        .insert(path, (failure.status, failure.times));
    StatusCode::NO_CONTENT
}

fn json(body: String) -> Value {
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
        let query = [
            ("path", path),
            ("status", &status.to_string()),
            ("times", &times.to_string()),
        ];
        let request = self.http.post(format!("{}/fail", self.url)).query(&query);
        request.send().await?.error_for_status()?;
        Ok(())
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
    use serde_json::json;
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
        client.fail("/hook/x", 503, 2).await.unwrap();
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
