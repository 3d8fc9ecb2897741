//! TLS for clients: a certificate and its key from files, which are read again when they change.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::{net::TcpStream, time::sleep};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// How often it is looked whether the files have changed.
const LOOK: Duration = Duration::from_secs(5);

/// What is wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, io::Error),
    #[error("{0} has no {1} in PEM")]
    Empty(PathBuf, &'static str),
    #[error("the key does not fit the certificate, or cannot be used: {0}")]
    Key(#[from] rustls::Error),
}

/// Speaks TLS with clients.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    /// With the chain of certificates in one file of PEM, and the key in another or the same. They are read again
    /// when they change; what is wrong with them then is logged, and those before are kept. Must be called within a
    /// tokio runtime.
    pub fn new(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let files = Files { certificate, key };
        let read = files.read()?;
        let current = Arc::new(Current(RwLock::new(Arc::new(files.certified(&read)?))));
        tokio::spawn(follow(files, read, current.clone()));
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(current);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config).into()))
    }

    pub(crate) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}

/// Reads the files again when they change. A renewal may write one after the other: until both fit, those before
/// are kept.
async fn follow(files: Files, mut last: [Vec<u8>; 2], current: Arc<Current>) {
    loop {
        sleep(LOOK).await;
        let read = match files.read() {
            Ok(read) if read == last => continue,
            Ok(read) => read,
            Err(error) => {
                tracing::warn!(%error, "the certificate before is kept");
                continue;
            }
        };
        match files.certified(&read) {
            Ok(certified) => {
                let mut current = current.0.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(certified);
                tracing::info!("there is a new certificate");
            }
            Err(error) => tracing::warn!(%error, "the certificate before is kept"),
        }
        last = read;
    }
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn read(&self) -> Result<[Vec<u8>; 2], TlsError> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|error| TlsError::Read(path.to_owned(), error))
        };
        Ok([read(&self.certificate)?, read(&self.key)?])
    }

    fn certified(&self, [certificate, key]: &[Vec<u8>; 2]) -> Result<CertifiedKey, TlsError> {
        let empty = |path: &Path, what| TlsError::Empty(path.to_owned(), what);
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
            .collect::<Result<_, _>>()
            .map_err(|_| empty(&self.certificate, "certificate"))?;
        if chain.is_empty() {
            return Err(empty(&self.certificate, "certificate"));
        }
        let key =
            PrivateKeyDer::from_pem_slice(key).map_err(|_| empty(&self.key, "private key"))?;
        let provider = ring::default_provider();
        Ok(CertifiedKey::from_der(chain, key, &provider)?)
    }
}

/// The certificate and key at present.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(current.clone())
    }
}
