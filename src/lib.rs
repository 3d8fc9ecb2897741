//! kapacitor-alerts: the control plane in front of Kapacitor.
//!
//! A request goes one way: [`router`] -> the handlers in [`task`], which parse it into checked
//! types -> [`task::service`], which commits the intent to PostgreSQL -> [`sync`], which renders
//! the script ([`template`]), brings [`kapacitor`] to it and records what came of that. In the
//! background [`sync::reconcile`] does the same for whatever did not get that far, and repairs what
//! has come to differ.
//!
//! | module | what it knows |
//! |---|---|
//! | [`config`] | the settings; the only reader of the environment |
//! | [`app`] | the state that all share |
//! | [`db`] | PostgreSQL's connections and schema |
//! | [`connections`] | how many clients there may be, and how slow |
//! | [`access`] | who may do what: tokens, and the guard before all routes |
//! | [`audit`] | every change: who, when, from where, what |
//! | [`router`], [`error`], [`health`] | HTTP: what there is, how it fails, whether it can work |
//! | [`task`] | the rules: kinds, fields, handlers, SQL |
//! | [`template`] | TICKscripts and their vars |
//! | [`backtest`] | what a rule would have done over the past |
//! | [`sync`] | Kapacitor equal to the database: push, reconcile, import |
//! | [`kapacitor`] | Kapacitor's wire format, and nobody else knows it |
//! | [`mask`] | what may be shown of a webhook's address |
//! | [`metrics`], [`telemetry`] | what operators see |

pub mod access;
pub mod app;
pub mod audit;
pub mod backtest;
pub mod config;
pub mod connections;
pub mod db;
pub mod error;
pub mod health;
pub mod kapacitor;
pub mod mask;
pub mod metrics;
pub mod router;
pub mod sync;
pub mod task;
pub mod telemetry;
pub mod template;

use std::future::Future;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Serves the API on `listener` and keeps Kapacitor in line, until `shutdown`. Then requests under
/// way are finished, for as long as the settings allow.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let stop = CancellationToken::new();
    let reconcile = tokio::spawn(sync::reconcile::run(app.clone(), stop.clone()));
    let patience = app.config.shutdown_timeout;

    let stopping = stop.clone();
    tokio::spawn(async move {
        shutdown.await;
        tracing::info!("shutting down");
        stopping.cancel();
    });
    let mut server = tokio::spawn(connections::serve(
        listener,
        router::router(app.clone()),
        app.config.clients,
        app.metrics.clone(),
        stop.clone(),
    ));
    let outcome = tokio::select! {
        outcome = &mut server => outcome,
        () = async { stop.cancelled().await; tokio::time::sleep(patience).await } => {
            tracing::warn!("requests are still under way; shutting down all the same");
            server.abort();
            Ok(())
        }
    };
    stop.cancel();
    let _ = tokio::time::timeout(patience, async {
        let _ = reconcile.await;
        app.finish().await;
    })
    .await;
    outcome.map_err(std::io::Error::other)
}
