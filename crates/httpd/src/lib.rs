//! Uses no other crate of the workspace. The connections of clients: how many there are, and how long
//! a client may keep the server waiting.
//!
//! HTTP/1.1, and HTTP/2 with prior knowledge or, over TLS, as the client chooses. A client that is slow to send a
//! request, to take its answer or to begin the next request is disconnected, and so is one that gives up most of
//! its requests. When the limit on connections is reached, a new one takes the place of the one whose client has
//! kept the server waiting for longest; a connection whose request is being worked on is never closed for that.

mod stream;
mod tls;
mod watch;

use std::{
    collections::HashMap, convert::Infallible, io, net::SocketAddr, pin::pin, sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::Version,
    response::Response,
};
use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    task::{Id, JoinSet},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower_service::Service;

use self::{
    stream::{Download, Upload, Watched},
    watch::Watch,
};
pub use self::{
    tls::{Tls, TlsError},
    watch::{Cut, Limits},
};

/// Bytes that the head of a request may have, its address included: more is a 431.
const HEAD_LIMIT: usize = 32 * 1024;

/// Lines that the head of a request may have: more is a 431.
const HEADERS_LIMIT: usize = 100;

/// Requests that a connection of HTTP/2 may have under way at a time.
const STREAMS: u32 = 100;

/// Called for each connection that is cut.
pub type OnCut = Arc<dyn Fn(Cut) + Send + Sync>;

/// An extension of requests that have come over TLS.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted;

/// Serves `router` on `listener` until `stop`; then finishes the requests in progress. `tls`: every client is to
/// speak it.
pub async fn serve(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    limits: Limits,
    on_cut: OnCut,
    stop: CancellationToken,
) {
    let mut tasks = JoinSet::new();
    let mut open: HashMap<Id, (Watch, CancellationToken)> = HashMap::new();
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => stream,
            Some(ended) = tasks.join_next_with_id() => {
                forget(&mut open, ended);
                continue;
            }
            () = stop.cancelled() => break,
        };
        while let Some(ended) = tasks.try_join_next_with_id() {
            forget(&mut open, ended);
        }
        if open.len() >= limits.connections {
            on_cut(Cut::Crowded);
            let longest = open
                .iter()
                .filter_map(|(id, (watch, _))| Some((watch.waiting_since()?, *id)))
                .min_by_key(|(since, _)| *since);
            match longest.and_then(|(_, id)| open.remove(&id)) {
                Some((_, cut)) => cut.cancel(),
                // all of them wait for the server
                None => continue,
            }
        }
        let (watch, cut) = (Watch::new(), CancellationToken::new());
        let peer = stream.peer_addr().ok();
        let connection = Connection {
            peer,
            is_encrypted: tls.is_some(),
            router: router.clone(),
            limits,
            on_cut: on_cut.clone(),
            watch: watch.clone(),
            stop: stop.clone(),
        };
        let tls = tls.clone();
        let work = async move {
            let Some(tls) = tls else {
                return connection.attend(stream).await;
            };
            match timeout(limits.client, tls.accept(stream)).await {
                Ok(Ok(stream)) => connection.attend(stream).await,
                Ok(Err(error)) => tracing::debug!(%error, "no TLS with a client"),
                Err(_) => (connection.on_cut)(Cut::Slow),
            }
        };
        let work = cut.clone().run_until_cancelled_owned(work);
        let task = tasks.spawn(async move {
            work.await;
        });
        open.insert(task.id(), (watch, cut));
    }
    drop(listener);
    while tasks.join_next().await.is_some() {}
}

fn forget(
    open: &mut HashMap<Id, (Watch, CancellationToken)>,
    ended: Result<(Id, ()), tokio::task::JoinError>,
) {
    let id = match ended {
        Ok((id, ())) => id,
        Err(error) => error.id(),
    };
    open.remove(&id);
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // The end of an answer is not to wait for the client's word on its beginning.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                // Out of file descriptors, mostly: some come free as connections end.
                tracing::error!(%error, "no connection can be accepted");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Whether the client was gone again before it was accepted.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// A connection with a client, and all that holds for it.
struct Connection {
    peer: Option<SocketAddr>,
    is_encrypted: bool,
    router: Router,
    limits: Limits,
    on_cut: OnCut,
    watch: Watch,
    stop: CancellationToken,
}

impl Connection {
    /// Serves it to its end.
    async fn attend(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self {
            peer,
            is_encrypted,
            router,
            limits,
            on_cut,
            watch,
            stop,
        } = self;
        let answer = {
            let watch = watch.clone();
            service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                // A connection speaks one version; the first request shows which.
                watch.speaks_http2(request.version() == Version::HTTP_2);
                let mut turn = watch.request();
                let upload = watch.upload();
                let is_head = request.method() == axum::http::Method::HEAD;
                let mut request: Request =
                    request.map(|body| Body::new(Upload { body, turn: upload }));
                // for limits by client address
                if let Some(peer) = peer {
                    request.extensions_mut().insert(ConnectInfo(peer));
                }
                if is_encrypted {
                    request.extensions_mut().insert(Encrypted);
                }
                let mut router = router.clone();
                async move {
                    let Ok(response) = router.call(request).await;
                    if is_head {
                        turn.is_whole();
                    }
                    let watched = |body| Body::new(Download::new(body, turn));
                    Ok::<Response, Infallible>(response.map(watched))
                }
            })
        };
        let watched = Watched {
            stream,
            watch: watch.clone(),
        };
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            // Hyper's own timeout does not distinguish a request that has begun from one that may come.
            .header_read_timeout(None)
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEADERS_LIMIT);
        builder
            .http2()
            .max_header_list_size(HEAD_LIMIT as u32)
            .max_concurrent_streams(STREAMS);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(watched), answer));
        let mut overdue = pin!(watch.overdue(limits));
        let mut stopping = false;
        loop {
            tokio::select! {
                ended = &mut connection => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection broke off");
                    }
                    return;
                }
                cut = &mut overdue => return on_cut(cut),
                () = stop.cancelled(), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                    // hyper would wait for a first request
                    if watch.is_new() {
                        return;
                    }
                }
            }
        }
    }
}
