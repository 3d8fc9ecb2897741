//! `kapacitor-alerts healthcheck`

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use super::{Outcome, failure::Failure};
use crate::config::Listen;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks the service on this machine whether it is alive.
#[tokio::main(flavor = "current_thread")]
pub async fn run(listen: Listen) -> Outcome {
    let address = listen.address;
    // A server that listens on all addresses listens on this one.
    let ip: IpAddr = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let local = SocketAddr::new(ip, address.port());
    let scheme = if listen.tls.is_some() {
        "https"
    } else {
        "http"
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        // It is for the name by which clients know the service.
        .danger_accept_invalid_certs(true)
        .build()?;
    let asked = client.get(format!("{scheme}://{local}/healthz")).send();
    match asked.await.and_then(|answer| answer.error_for_status()) {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            let Failure { text, .. } = error.without_url().into();
            let text = format!("no healthy service on {address}: {text}");
            let hint = "check BIND and PORT, and whether the service is running";
            Err(Failure::new(text).with_hint(hint))
        }
    }
}
