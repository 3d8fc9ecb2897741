//! Uses no other crate of the workspace. Asks endpoints how they are, over HTTP, TCP and DNS, and times each phase.
//! What it connects to is judged at that moment, and again at each redirect.

mod connect;
mod dns;
mod http;

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::time::{Instant, timeout_at};
use url::Url;

/// Says which addresses may be connected to.
pub trait Guard: Send + Sync {
    /// Whether a connection may be made to `address`, which `host` is or has just been resolved to.
    fn may_connect(&self, host: &str, address: IpAddr) -> bool;
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Target {
    Http(Http),
    /// Whether a connection can be opened.
    Tcp {
        host: String,
        port: u16,
    },
    Dns(Query),
}

/// A request over HTTP.
#[derive(Clone)]
pub struct Http {
    /// `http` or `https`.
    pub url: Url,
    pub method: String,
    pub headers: Vec<(String, String)>,
    /// Headers that are not sent on to another host.
    pub secret_headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub follow_redirects: bool,
}

/// Without what may be secret.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)
    }
}

/// A question of DNS.
#[derive(Clone, Debug)]
pub struct Query {
    /// Who is asked; none: the servers of this machine.
    pub server: Option<(String, u16)>,
    pub name: String,
    /// Such as `A` or `MX`.
    pub record: String,
}

/// How long each phase took; of several requests in a row, all together. None: it was not reached.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phases {
    /// The name was resolved.
    pub dns: Option<Duration>,
    /// The connection was opened.
    pub connect: Option<Duration>,
    /// It was encrypted.
    pub tls: Option<Duration>,
    /// The request was sent, and the first byte of the answer came.
    pub first_byte: Option<Duration>,
    /// From the beginning to the end.
    pub whole: Duration,
}

/// An answer, as far as it was read.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Of HTTP; 0 of TCP and DNS.
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// The first [`BODY`] bytes; of DNS, the records, one a line.
    pub body: Vec<u8>,
    /// Until when the server's certificate is valid, in seconds since 1970.
    pub certificate_ends: Option<i64>,
    /// How many redirects led here.
    pub redirects: u32,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Nothing answers there, or not as it should.
    #[error("{0}")]
    Unreachable(String),
    /// The address must not be connected to.
    #[error("the address is not public, and the operator has not allowed it")]
    Forbidden,
    /// The answer did not come in time.
    #[error("no answer within {0} s")]
    Late(f64),
}

/// What came of a question.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub phases: Phases,
    pub answer: Result<Answer, Fault>,
}

/// How much of a body is read, in bytes.
pub const BODY: usize = 1 << 20;

/// How many redirects are followed.
pub const REDIRECTS: u32 = 10;

/// Asks endpoints.
pub struct Prober {
    guard: Arc<dyn Guard>,
    /// The error: there are no certificates to trust.
    tls: Result<Arc<ClientConfig>, String>,
}

impl Prober {
    pub fn new(guard: Arc<dyn Guard>) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map(|builder| {
                let mut config = builder.with_no_client_auth();
                config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
                // Each question is one of a client that was never there before.
                config.resumption = rustls::client::Resumption::disabled();
                Arc::new(config)
            })
            .map_err(|error| error.to_string());
        Self { guard, tls }
    }

    /// Asks, for as long as `limit` at most.
    pub async fn ask(&self, target: &Target, limit: Duration) -> Outcome {
        let begin = Instant::now();
        let mut phases = Phases::default();
        let asked = async {
            match target {
                Target::Http(http) => self.request(http, &mut phases).await,
                Target::Tcp { host, port } => {
                    self.connect(host, *port, &mut phases).await?;
                    Ok(Answer::default())
                }
                Target::Dns(query) => self.query(query, &mut phases).await,
            }
        };
        let answer = timeout_at(begin + limit, asked).await;
        phases.whole = begin.elapsed();
        Outcome {
            phases,
            answer: answer.unwrap_or(Err(Fault::Late(limit.as_secs_f64()))),
        }
    }
}

/// Adds what has passed since `begin` to a phase.
fn add(phase: &mut Option<Duration>, begin: Instant) {
    *phase = Some(phase.unwrap_or_default() + begin.elapsed());
}
