//! From a name to a connection.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use rustls::pki_types::ServerName;
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{Fault, Phases, Prober, add};

/// How long one of several addresses is waited for before the next is tried as well (RFC 8305 waits less, and tries
/// them side by side).
const PATIENCE: Duration = Duration::from_secs(2);

impl Prober {
    /// The addresses of a host that may be connected to.
    pub(crate) async fn resolve(
        &self,
        host: &str,
        port: u16,
        phases: &mut Phases,
    ) -> Result<Vec<SocketAddr>, Fault> {
        let host = host.trim_matches(['[', ']']);
        let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) => {
                let begin = Instant::now();
                let found = lookup_host((host, port)).await;
                add(&mut phases.dns, begin);
                // What the resolver says differs from machine to machine.
                let found =
                    found.map_err(|_| Fault::Unreachable("the name has no address".into()))?;
                found.collect()
            }
        };
        let allowed: Vec<_> = found
            .iter()
            .filter(|it| self.guard.may_connect(host, it.ip()))
            .copied()
            .collect();
        match (found.is_empty(), allowed.is_empty()) {
            (true, _) => Err(Fault::Unreachable("the name has no address".into())),
            (false, true) => Err(Fault::Forbidden),
            (false, false) => Ok(allowed),
        }
    }

    /// Opens a connection: to one of the addresses of the host after the other, until one takes it.
    pub(crate) async fn connect(
        &self,
        host: &str,
        port: u16,
        phases: &mut Phases,
    ) -> Result<TcpStream, Fault> {
        let addresses = self.resolve(host, port, phases).await?;
        let begin = Instant::now();
        let mut failed = None;
        for (nth, address) in addresses.iter().enumerate() {
            let connecting = TcpStream::connect(address);
            let connected = match nth + 1 < addresses.len() {
                true => timeout(PATIENCE, connecting)
                    .await
                    .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
                false => connecting.await,
            };
            match connected {
                Ok(stream) => {
                    add(&mut phases.connect, begin);
                    return Ok(stream);
                }
                Err(error) => failed = Some(error),
            }
        }
        let reason = failed.map_or("there is no address".into(), |error| text(&error));
        Err(Fault::Unreachable(format!("cannot connect: {reason}")))
    }

    /// Encrypts a connection.
    pub(crate) async fn encrypt(
        &self,
        stream: TcpStream,
        host: &str,
        phases: &mut Phases,
    ) -> Result<TlsStream<TcpStream>, Fault> {
        let failed = |reason: String| Fault::Unreachable(format!("TLS: {reason}"));
        let config = self.tls.clone().map_err(failed)?;
        let name = host.trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|error| failed(error.to_string()))?;
        let begin = Instant::now();
        let connected = TlsConnector::from(config).connect(name, stream).await;
        let stream = connected.map_err(|error| failed(text(&error)))?;
        add(&mut phases.tls, begin);
        Ok(stream)
    }
}

/// What happened, in words that do not differ from machine to machine.
fn text(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection was refused".into(),
        io::ErrorKind::ConnectionReset => "the connection was reset".into(),
        io::ErrorKind::TimedOut => "no answer in time".into(),
        io::ErrorKind::UnexpectedEof => "the connection was closed".into(),
        _ => error.to_string(),
    }
}
