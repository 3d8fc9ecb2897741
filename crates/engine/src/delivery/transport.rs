//! Carries requests to channels and reads their answers: HTTP with a guard against private addresses, and
//! mail servers.

use std::{error::Error as _, fmt, sync::Arc, time::Duration};

use chrono::Utc;
use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::ClientId,
    },
};
use notify::{
    Answer, Http, Mail, Notifier, Request, Verdict,
    answer::DOUBT,
    channels::email::{self, Stage},
};
use reqwest::{Client, Url, dns, redirect};
use tokio::sync::{Mutex, Semaphore};

use crate::webhook::Allowed;

/// Longest time for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Longest time for a request and its answer.
const REQUEST: Duration = Duration::from_secs(15);

/// Longest time for an e-mail: servers make those wait whom they do not know.
const MAIL: Duration = Duration::from_secs(60);

/// How much of an answer is read, in bytes.
const ANSWER: usize = 4096;

/// How many redirects are followed, each of which must keep the method (RFC 9110, 15.4.8).
const REDIRECTS: usize = 3;

/// How many e-mails are under way to the relay.
const MAILS: usize = 4;

/// How to reach a mail server.
#[derive(Clone)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// User and password.
    pub credentials: Option<(String, String)>,
}

/// Without user and password.
impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.security)
    }
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all.
    Off,
    /// After `STARTTLS`, without which nothing is sent.
    StartTls,
    /// From the first byte on.
    Tls,
}

/// Carries requests.
pub struct Transport {
    /// For addresses that the operator has chosen.
    open: Client,
    /// For addresses that users have chosen.
    guarded: Client,
    allowed: Allowed,
    relay: Option<Relay>,
    mails: Semaphore,
    /// Connections to the relay that are open and have nothing to do.
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// Why there was no answer.
enum Failure {
    /// It may work later.
    Network(String),
    /// The address must not be called.
    Forbidden(String),
}

impl Transport {
    pub fn new(allowed: Allowed, relay: Option<Relay>) -> Self {
        // The process may have set one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = || {
            Client::builder()
                .connect_timeout(CONNECT)
                .timeout(REQUEST)
                .redirect(redirect::Policy::none())
                .user_agent("kapacitor-alerts")
        };
        let guarded = client()
            .no_proxy()
            .dns_resolver(Arc::new(Guard(allowed.clone())));
        Self {
            open: client().build().expect("a client of fixed settings"),
            guarded: guarded.build().expect("a client of fixed settings"),
            allowed,
            relay,
            mails: Semaphore::new(MAILS),
            idle: Mutex::default(),
        }
    }

    /// Sends a request and says what came of it. `age` is how long ago the first attempt was made.
    pub async fn send(&self, channel: &dyn Notifier, request: &Request, age: Duration) -> Verdict {
        match request {
            Request::Http(http) => self.post(channel, http, age).await,
            Request::Mail(mail) => self.mail(mail).await,
        }
    }

    async fn post(&self, channel: &dyn Notifier, http: &Http, age: Duration) -> Verdict {
        let answered = tokio::time::timeout(REQUEST, self.exchange(channel.is_guarded(), http));
        let answered = answered.await.unwrap_or_else(|_| {
            let reason = format!("no answer within {} s", REQUEST.as_secs());
            Err(Failure::Network(reason))
        });
        match answered {
            Ok((status, retry_after, body)) => {
                let answer = Answer {
                    status,
                    retry_after: retry_after.as_deref(),
                    body: &body,
                };
                channel.verdict(&answer, age, Utc::now())
            }
            // What a name resolves to may be mended.
            Err(Failure::Forbidden(reason)) if age >= DOUBT => Verdict::Final { reason },
            Err(Failure::Network(reason) | Failure::Forbidden(reason)) => Verdict::Again {
                after: None,
                reason,
            },
        }
    }

    /// Posts, follows redirects, and reads the status, `Retry-After` and the beginning of the body.
    async fn exchange(
        &self,
        is_guarded: bool,
        http: &Http,
    ) -> Result<(u16, Option<String>, String), Failure> {
        let parse = |error: url::ParseError| Failure::Network(format!("not a URL: {error}"));
        let mut url = Url::parse(&http.url).map_err(parse)?;
        let client = if is_guarded {
            &self.guarded
        } else {
            &self.open
        };
        let mut hops = 0;
        loop {
            if is_guarded && !self.allowed.may_call(&url) {
                let reason = "the address is not public, and the operator has not allowed it";
                return Err(Failure::Forbidden(reason.into()));
            }
            let mut request = client.post(url.clone()).body(http.body.clone());
            for (name, value) in &http.headers {
                request = request.header(*name, value);
            }
            let mut response = request.send().await.map_err(|error| reason(&error))?;
            let status = response.status().as_u16();
            let header = |name: &str| {
                let value = response.headers().get(name)?.to_str().ok()?;
                Some(value.to_owned())
            };
            if matches!(status, 307 | 308)
                && hops < REDIRECTS
                && let Some(next) = header("location").and_then(|it| url.join(&it).ok())
            {
                hops += 1;
                url = next;
                continue;
            }
            let retry_after = header("retry-after");
            let mut body = Vec::new();
            while body.len() < ANSWER
                && let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))?
            {
                body.extend_from_slice(&chunk[..chunk.len().min(ANSWER - body.len())]);
            }
            let body = String::from_utf8_lossy(&body).into_owned();
            return Ok((status, retry_after, body));
        }
    }

    async fn mail(&self, mail: &Mail) -> Verdict {
        let Some(relay) = &self.relay else {
            let reason = "SMTP_URL is not set".into();
            return Verdict::Operator { reason };
        };
        let Ok(_place) = self.mails.acquire().await else {
            unreachable!("the semaphore is never closed");
        };
        let sent = tokio::time::timeout(MAIL, self.converse(relay, mail)).await;
        sent.unwrap_or_else(|_| Verdict::Again {
            after: None,
            reason: format!("the mail server gave no answer within {} s", MAIL.as_secs()),
        })
    }

    /// One e-mail: over a connection that is open already, or a new one.
    async fn converse(&self, relay: &Relay, mail: &Mail) -> Verdict {
        let idle = self.idle.lock().await.pop();
        let idle = match idle {
            // The server may have closed it meanwhile.
            Some(mut connection) => connection.test_connected().await.then_some(connection),
            None => None,
        };
        let mut connection = match idle {
            Some(connection) => connection,
            None => match connect(relay).await {
                Ok(connection) => connection,
                Err(verdict) => return verdict,
            },
        };
        let verdict = hand_over(&mut connection, mail).await;
        if matches!(verdict, Verdict::Delivered { .. }) {
            self.idle.lock().await.push(connection);
        } else {
            connection.abort().await;
        }
        verdict
    }
}

/// Opens a connection to the relay.
async fn connect(relay: &Relay) -> Result<AsyncSmtpConnection, Verdict> {
    let at_connect = |error: lettre::transport::smtp::Error| judge(&error, Stage::Sender);
    let operator = |reason: &str| Verdict::Operator {
        reason: reason.into(),
    };
    let hello = ClientId::default();
    let tls = || {
        let parameters = TlsParameters::new_rustls(relay.host.clone());
        parameters.map_err(|error| operator(&format!("TLS: {error}")))
    };
    let from_the_start = match relay.security {
        Security::Tls => Some(tls()?),
        Security::Off | Security::StartTls => None,
    };
    let address = (relay.host.as_str(), relay.port);
    let connected =
        AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &hello, from_the_start, None);
    let mut connection = connected.await.map_err(at_connect)?;
    if relay.security == Security::StartTls {
        if !connection.can_starttls() {
            connection.abort().await;
            return Err(operator("the mail server offers no STARTTLS"));
        }
        connection
            .starttls(tls()?, &hello)
            .await
            .map_err(at_connect)?;
    }
    if let Some((user, password)) = &relay.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection
            .auth(DEFAULT_MECHANISMS, &credentials)
            .await
            .map_err(|error| match error.is_client() {
                true => operator("the mail server offers no way to log in"),
                false => at_connect(error),
            })?;
    }
    Ok(connection)
}

/// Sends one e-mail. The recipient is named alone, so that one that is refused keeps it from no other.
async fn hand_over(connection: &mut AsyncSmtpConnection, mail: &Mail) -> Verdict {
    let address = |text: &str| {
        text.parse::<Address>()
            .map_err(|error| format!("{text}: {error}"))
    };
    let (from, to) = match (address(&mail.from), address(&mail.to)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(reason), _) => return Verdict::Operator { reason },
        (_, Err(reason)) => return Verdict::Final { reason },
    };
    if let Err(error) = connection
        .command(MailFrom::new(Some(from), Vec::new()))
        .await
    {
        return judge(&error, Stage::Sender);
    }
    let taken = async {
        connection.command(Rcpt::new(to, Vec::new())).await?;
        connection.command(Data).await?;
        connection.message(&mail.message).await
    };
    match taken.await {
        Ok(_) => Verdict::Delivered { id: None },
        Err(error) => judge(&error, Stage::Recipient),
    }
}

/// What an error of a mail server or of the way to it means.
fn judge(error: &lettre::transport::smtp::Error, stage: Stage) -> Verdict {
    match error.status() {
        Some(code) => email::verdict(code.into(), stage),
        None => {
            let reason = match error.source() {
                Some(source) => format!("the mail server: {error}: {source}"),
                None => format!("the mail server: {error}"),
            };
            Verdict::Again {
                after: None,
                reason,
            }
        }
    }
}

/// Why there was no answer, without the address, which may be secret.
fn reason(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::Network("no answer in time".into());
    }
    // The innermost cause says most.
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    if cause.is::<NotPublic>() {
        return Failure::Forbidden(cause.to_string());
    }
    match error.source() {
        Some(_) => Failure::Network(cause.to_string()),
        None => Failure::Network("the connection failed".into()),
    }
}

/// Resolves names, and hands on only the addresses that may be called.
struct Guard(Allowed);

/// A name leads to no address that may be called.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address, and the operator has not allowed it")]
struct NotPublic;

impl dns::Resolve for Guard {
    fn resolve(&self, name: dns::Name) -> dns::Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<_> = found
                .filter(|address| allowed.may_connect(&name, address.ip()))
                .collect();
            match found.is_empty() {
                true => Err(NotPublic.into()),
                false => Ok(Box::new(found.into_iter()) as dns::Addrs),
            }
        })
    }
}
