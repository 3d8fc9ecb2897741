//! `kapacitor-alerts serve`

use std::process::ExitCode;

use tokio::{net::TcpListener, signal::unix::SignalKind};
use tokio_util::sync::CancellationToken;

use super::{Outcome, failure::Failure, import};
use crate::{
    Server,
    api::{ingest, router},
    listen, serve,
};

/// Serves until SIGTERM or SIGINT.
pub async fn run(server: Server, strict: bool) -> Outcome {
    let stop = stop_signal()?;
    let (engine, config) = (&server.engine, &server.config);
    server.access.check_start(&engine.db).await?;
    if config.sync.run_migration && !import::run_before_serving(engine).await && strict {
        return Ok(ExitCode::FAILURE);
    }
    let address = config.listen.address;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}"))
            .with_hint("check BIND and PORT, and whether another process listens there")
    })?;
    serve_metrics(&server).await?;
    serve_ingest(&server).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    serve(server, listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves metrics on an address of their own, where there is one, until the process ends.
async fn serve_metrics(server: &Server) -> Result<(), Failure> {
    let Some(address) = server.config.listen.metrics else {
        return Ok(());
    };
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}")).with_hint("check METRICS_BIND")
    })?;
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    let router = router::metrics(server.clone());
    let limits = server.config.listen.clients;
    let stop = CancellationToken::new();
    tokio::spawn(listen(server, listener, router, limits, stop));
    Ok(())
}

/// Serves the listener for what scripts report, where there is one, until the process ends.
async fn serve_ingest(server: &Server) -> Result<(), Failure> {
    let Some(address) = server.config.delivery.ingest else {
        return Ok(());
    };
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}")).with_hint("check INGEST_BIND")
    })?;
    tracing::info!(address = %listener.local_addr()?, "serving ingest");
    let router = ingest::router(server.clone());
    let stop = CancellationToken::new();
    tokio::spawn(listen(server, listener, router, ingest::LIMITS, stop));
    Ok(())
}

/// Resolves at SIGTERM or SIGINT.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    let mut interrupt = tokio::signal::unix::signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
