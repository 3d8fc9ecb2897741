//! May use every crate of the workspace. The service itself: HTTP and the command line.
//!
//! A request goes one way: [`api::router`] -> a handler, which parses it into checked types ->
//! [`engine::change`], which commits the intent to PostgreSQL ([`store`]), renders the script
//! ([`rules::render`]), pushes it to Kapacitor ([`engine::sync`]) and records the outcome.

pub mod access;
mod alert_counts;
pub mod api;
pub mod cli;
pub mod config;
mod pages;
mod server;
mod streams;
pub mod telemetry;

use std::{future::Future, sync::Arc};

use axum::Router;
use httpd::Tls;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use self::server::Server;

/// Serves the API on `listener`, with `tls` if there is any, and keeps Kapacitor equal to the database, until
/// `shutdown`. Then requests in progress are finished, for as long as the settings allow.
pub async fn serve(
    server: Server,
    listener: TcpListener,
    tls: Option<Tls>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let stop = CancellationToken::new();
    let engine = server.engine.clone();
    let jobs = tokio::spawn(engine::jobs::run(engine.clone(), stop.clone()));
    let timeout = server.config.listen.shutdown_timeout;

    let (stopping, streams) = (stop.clone(), server.streams.clone());
    tokio::spawn(async move {
        shutdown.await;
        tracing::info!("shutting down");
        stopping.cancel();
        streams.stop();
    });
    let router = api::router::router(server.clone());
    let limits = server.config.listen.clients;
    let mut listening = tokio::spawn(listen(&server, listener, tls, router, limits, stop.clone()));
    let outcome = tokio::select! {
        outcome = &mut listening => outcome,
        () = async { stop.cancelled().await; tokio::time::sleep(timeout).await } => {
            tracing::warn!("requests are still under way; shutting down all the same");
            listening.abort();
            Ok(())
        }
    };
    stop.cancel();
    let _ = tokio::time::timeout(timeout, async {
        let _ = jobs.await;
        engine.finish().await;
    })
    .await;
    outcome.map_err(std::io::Error::other)
}

/// Serves `router` on `listener` until `stop`, with these limits for clients.
pub fn listen(
    server: &Server,
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    limits: httpd::Limits,
    stop: CancellationToken,
) -> impl Future<Output = ()> + Send + 'static {
    let metrics = server.engine.metrics.clone();
    let on_cut = Arc::new(move |cut| {
        metrics.connection_cut(match cut {
            httpd::Cut::Slow => "slow",
            httpd::Cut::Fickle => "fickle",
            httpd::Cut::Crowded => "crowded",
        });
    });
    httpd::serve(listener, tls, router, limits, on_cut, stop)
}
