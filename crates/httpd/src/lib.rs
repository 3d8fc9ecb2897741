//! Uses no other crate of the workspace. The connections of clients: how many there are, and how long
//! a client may keep the server waiting.
//!
//! HTTP/1.1 only. A client that is slow to send a request, to take its answer or to begin the next request
//! is disconnected. When the limit on connections is reached, a new one takes the place of the one whose
//! client has kept the server waiting for longest; a connection whose request is being worked on is never
//! closed for that.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{body::Frame, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{Id, JoinSet},
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tower_service::Service;

/// Bytes that the head of a request may have, its address included: more is a 431.
const HEAD_LIMIT: usize = 32 * 1024;

/// Lines that the head of a request may have: more is a 431.
const HEADERS_LIMIT: usize = 100;

/// Why a connection was closed early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The client was slow.
    Slow,
    /// There were too many connections.
    Crowded,
}

/// Called for each connection that is cut.
pub type OnCut = Arc<dyn Fn(Cut) + Send + Sync>;

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

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// The client, to begin its first request.
    First,
    /// The client, to begin another one.
    Next,
    /// The client, to send the rest of a head.
    Head,
    /// The client, to send more of a body. The reader of the body limits how long that may take in all.
    Body,
    /// The server.
    Answer,
}

#[derive(Clone, Copy, Debug)]
struct State {
    wait: Wait,
    /// The client reads nothing of what is written.
    clogged: bool,
    /// Since when this is so.
    since: Instant,
}

/// The state of a connection, shared by all its parts.
#[derive(Clone)]
struct Watch(Arc<watch::Sender<State>>);

impl Watch {
    fn new() -> Self {
        let (sender, _) = watch::channel(State {
            wait: Wait::First,
            clogged: false,
            since: Instant::now(),
        });
        Self(Arc::new(sender))
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.0.send_if_modified(|state| {
            let before = (state.wait, state.clogged);
            change(state);
            let changed = before != (state.wait, state.clogged);
            if changed {
                state.since = Instant::now();
            }
            changed
        });
    }

    fn waits_for(&self, wait: Wait) {
        self.change(|state| state.wait = wait);
    }

    /// Since when the client has kept the server waiting, if it does.
    fn waiting_since(&self) -> Option<Instant> {
        let state = *self.0.borrow();
        (state.clogged || state.wait != Wait::Answer).then_some(state.since)
    }

    /// Resolves when the client has kept the server waiting for too long.
    async fn overdue(&self, limits: Limits) {
        let mut changes = self.0.subscribe();
        loop {
            let state = *changes.borrow_and_update();
            let limit = match state.wait {
                _ if state.clogged => Some(limits.client),
                Wait::Head => Some(limits.client),
                Wait::First | Wait::Next => Some(limits.keep_alive),
                Wait::Body | Wait::Answer => None,
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
                () = end => return,
            }
        }
    }
}

/// Serves `router` on `listener` until `stop`; then finishes the requests in progress.
pub async fn serve(
    listener: TcpListener,
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
        let work = attend(
            stream,
            peer,
            router.clone(),
            limits,
            on_cut.clone(),
            watch.clone(),
            stop.clone(),
        );
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

/// Serves one connection to its end.
async fn attend(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Option<SocketAddr>,
    router: Router,
    limits: Limits,
    on_cut: OnCut,
    watch: Watch,
    stop: CancellationToken,
) {
    let answer = {
        let watch = watch.clone();
        service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            watch.waits_for(Wait::Answer);
            let busy = Busy(watch.clone());
            let mut request: Request = request.map(|body| {
                let watch = watch.clone();
                Body::new(Upload { body, watch })
            });
            // for limits by client address
            if let Some(peer) = peer {
                request.extensions_mut().insert(ConnectInfo(peer));
            }
            let mut router = router.clone();
            async move {
                let Ok(response) = router.call(request).await;
                let watched = |body| Body::new(Download { body, _busy: busy });
                Ok::<Response, Infallible>(response.map(watched))
            }
        })
    };
    let watched = Watched {
        stream,
        watch: watch.clone(),
    };
    let mut connection = pin!(
        http1::Builder::new()
            // Hyper's own timeout does not distinguish a request that has begun from one that may come.
            .header_read_timeout(None)
            .max_header_size(HEAD_LIMIT)
            .max_buf_size(2 * HEAD_LIMIT)
            .max_headers(HEADERS_LIMIT)
            .serve_connection(TokioIo::new(watched), answer)
    );
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
            () = &mut overdue => {
                on_cut(Cut::Slow);
                return;
            }
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
                // hyper would wait for a first request
                if watch.0.borrow().wait == Wait::First {
                    return;
                }
            }
        }
    }
}

/// A stream that notes when a client begins a request, and when it takes nothing.
struct Watched<S> {
    stream: S,
    watch: Watch,
}

impl<S> Watched<S> {
    fn wrote<T>(&self, outcome: Poll<T>) -> Poll<T> {
        let clogged = outcome.is_pending();
        self.watch.change(|state| state.clogged = clogged);
        outcome
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.watch.change(|state| {
                if matches!(state.wait, Wait::First | Wait::Next) {
                    state.wait = Wait::Head;
                }
            });
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.wrote(outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of a request, which notes who waits for whom.
struct Upload {
    body: hyper::body::Incoming,
    watch: Watch,
}

impl HttpBody for Upload {
    type Data = axum::body::Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let outcome = Pin::new(&mut self.body).poll_frame(cx);
        self.watch.waits_for(match outcome {
            Poll::Pending => Wait::Body,
            Poll::Ready(_) => Wait::Answer,
        });
        outcome
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// Held until a request has its whole answer.
struct Busy(Watch);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.waits_for(Wait::Next);
    }
}

/// The body of an answer; when it ends, it is the client's turn.
struct Download {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Download {
    type Data = axum::body::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}
