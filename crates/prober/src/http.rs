//! Requests over HTTP.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::Incoming,
    client::conn::{http1, http2},
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinSet,
    time::Instant,
};
use url::Url;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::{Answer, BODY, Fault, Http, Phases, Prober, REDIRECTS, add};

impl Prober {
    /// Sends a request, and follows redirects.
    pub(crate) async fn request(&self, http: &Http, phases: &mut Phases) -> Result<Answer, Fault> {
        let mut hop = http.clone();
        let mut redirects = 0;
        loop {
            let mut answer = self.exchange(&hop, phases).await?;
            answer.redirects = redirects;
            let location = || {
                let found = answer.headers.iter().find(|(name, _)| name == "location");
                found.and_then(|(_, to)| hop.url.join(to).ok())
            };
            let is_redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let Some(next) = location().filter(|_| is_redirect && http.follow_redirects) else {
                return Ok(answer);
            };
            if redirects == REDIRECTS {
                let reason = format!("more than {REDIRECTS} redirects");
                return Err(Fault::Unreachable(reason));
            }
            if !matches!(next.scheme(), "http" | "https") {
                return Err(Fault::Unreachable(format!(
                    "a redirect leads to {}:, which is neither http nor https",
                    next.scheme()
                )));
            }
            redirects += 1;
            // RFC 9110, 15.4: only 307 and 308 keep the method.
            if !matches!(answer.status, 307 | 308) && !matches!(hop.method.as_str(), "GET" | "HEAD")
            {
                hop.method = "GET".into();
                hop.body.clear();
            }
            if next.origin() != hop.url.origin() {
                hop.secret_headers.clear();
            }
            hop.url = next;
        }
    }

    /// One request and its answer.
    async fn exchange(&self, http: &Http, phases: &mut Phases) -> Result<Answer, Fault> {
        let unreachable = |reason: &str| Fault::Unreachable(reason.into());
        let url = &http.url;
        let host = url.host_str().ok_or(unreachable("there is no host"))?;
        let port = url.port_or_known_default();
        let port = port.ok_or(unreachable("there is no port"))?;
        let stream = self.connect(host, port, phases).await?;
        if url.scheme() == "http" {
            return speak(stream, false, http, phases).await;
        }
        let stream = self.encrypt(stream, host, phases).await?;
        let (_, session) = stream.get_ref();
        let certificates = session.peer_certificates().unwrap_or_default();
        let certificate_ends = certificates.first().and_then(|der| {
            let (_, certificate) = X509Certificate::from_der(der).ok()?;
            Some(certificate.validity().not_after.timestamp())
        });
        let is_h2 = session.alpn_protocol() == Some(b"h2");
        let answer = speak(stream, is_h2, http, phases).await?;
        Ok(Answer {
            certificate_ends,
            ..answer
        })
    }
}

/// Sends the request over this connection, and reads the answer.
async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    is_h2: bool,
    http: &Http,
    phases: &mut Phases,
) -> Result<Answer, Fault> {
    let failed = |error: hyper::Error| Fault::Unreachable(reason(&error));
    let stream = TokioIo::new(stream);
    let begin = Instant::now();
    // What drives the connection ends with this question.
    let mut driver = JoinSet::new();
    let response = if is_h2 {
        let handshake = http2::handshake(TokioExecutor::new(), stream).await;
        let (mut sender, connection) = handshake.map_err(failed)?;
        driver.spawn(async move {
            let _ = connection.await;
        });
        sender.send_request(message(http, is_h2)?).await
    } else {
        let (mut sender, connection) = http1::handshake(stream).await.map_err(failed)?;
        driver.spawn(async move {
            let _ = connection.await;
        });
        sender.send_request(message(http, is_h2)?).await
    };
    let response: Response<Incoming> = response.map_err(failed)?;
    add(&mut phases.first_byte, begin);
    let (head, mut incoming) = response.into_parts();
    let mut body = Vec::new();
    while body.len() < BODY
        && let Some(frame) = incoming.frame().await
    {
        if let Ok(data) = frame.map_err(failed)?.into_data() {
            body.extend_from_slice(&data[..data.len().min(BODY - body.len())]);
        }
    }
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter();
    Ok(Answer {
        status: head.status.as_u16(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body,
        ..Answer::default()
    })
}

/// The request, as it is sent.
fn message(http: &Http, is_h2: bool) -> Result<Request<Full<Bytes>>, Fault> {
    let wrong = |what: &str| Fault::Unreachable(format!("the {what} cannot be sent"));
    let url = &http.url;
    let mut headers = HeaderMap::new();
    for (name, value) in http.headers.iter().chain(&http.secret_headers) {
        let name = HeaderName::try_from(name).map_err(|_| wrong("name of a header"))?;
        let value = HeaderValue::try_from(value).map_err(|_| wrong("value of a header"))?;
        headers.insert(name, value);
    }
    let host = authority(url);
    let preset = [
        (header::USER_AGENT, "kapacitor-alerts"),
        (header::ACCEPT, "*/*"),
    ];
    for (name, value) in preset {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    // HTTP/2 has the host in its address, HTTP/1.1 in a header.
    let address = match (is_h2, headers.remove(header::HOST)) {
        (true, None) => format!("{}://{host}{path}", url.scheme()),
        (true, Some(given)) => {
            let given = given.to_str().map_err(|_| wrong("host"))?.to_owned();
            format!("{}://{given}{path}", url.scheme())
        }
        (false, given) => {
            let host = HeaderValue::try_from(host).map_err(|_| wrong("host"))?;
            headers.insert(header::HOST, given.unwrap_or(host));
            path
        }
    };
    if !is_h2 {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let mut request = Request::builder()
        .method(http.method.as_str())
        .uri(address)
        .body(Full::new(Bytes::from(http.body.clone())))
        .map_err(|_| wrong("address"))?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Host, and port where it is not the scheme's own.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn reason(error: &hyper::Error) -> String {
    if error.is_incomplete_message() {
        return "the connection was closed before there was an answer".into();
    }
    if error.is_parse() {
        return "the answer is not HTTP".into();
    }
    // The innermost cause says most.
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
