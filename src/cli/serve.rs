//! `kapacitor-alerts serve`

use std::{net::SocketAddr, process::ExitCode};

use axum::Router;
use httpd::Tls;
use tokio::{net::TcpListener, signal::unix::SignalKind};
use tokio_util::sync::CancellationToken;

use super::{Outcome, failure::Failure, import};
use crate::{
    Server,
    api::{ingest, pinger, router, status_pages::public},
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
    let tls = match &config.listen.tls {
        Some((certificate, key)) => Some(
            Tls::new(certificate.clone(), key.clone())
                .map_err(|error| Failure::from(error).with_hint("check TLS_CERT and TLS_KEY"))?,
        ),
        None => None,
    };
    let address = config.listen.address;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}"))
            .with_hint("check BIND and PORT, and whether another process listens there")
    })?;
    serve_besides(&server, tls.as_ref()).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    serve(server, listener, tls, stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves what has an address of its own, until the process ends: metrics, what scripts report, a status page,
/// jobs.
async fn serve_besides(server: &Server, tls: Option<&Tls>) -> Result<(), Failure> {
    let config = &server.config;
    let clients = config.listen.clients;
    if let Some(address) = config.listen.metrics {
        let router = router::metrics(server.clone());
        serve_on(server, "METRICS_BIND", address, None, router, clients).await?;
    }
    if let Some(address) = config.delivery.ingest {
        let router = ingest::router(server.clone());
        serve_on(server, "INGEST_BIND", address, None, router, ingest::LIMITS).await?;
    }
    if let Some((address, page)) = &config.listen.status_page {
        let router = public::router(server.clone(), page.to_string());
        serve_on(server, "STATUSPAGE_BIND", *address, tls, router, clients).await?;
    }
    if let Some((address, app)) = &config.listen.pinger {
        let router = pinger::router(server.clone(), app.to_string());
        serve_on(server, "PINGER_BIND", *address, tls, router, clients).await?;
    }
    Ok(())
}

/// Serves `router` on the address that this setting has.
async fn serve_on(
    server: &Server,
    setting: &'static str,
    address: SocketAddr,
    tls: Option<&Tls>,
    router: Router,
    limits: httpd::Limits,
) -> Result<(), Failure> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}"))
            .with_hint(format!("check {setting}"))
    })?;
    tracing::info!(address = %listener.local_addr()?, setting, "serving at a separate address");
    let stop = CancellationToken::new();
    tokio::spawn(listen(server, listener, tls.cloned(), router, limits, stop));
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
