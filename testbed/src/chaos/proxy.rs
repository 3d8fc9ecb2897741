use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::watch::{Requests, Watch};

/// What happens to what passes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
pub enum Mischief {
    None,
    /// Each piece waits, now and then for longer than a call may take.
    Delay,
    /// Connections are cut in the middle of an answer.
    Cut,
    /// Bytes of answers are changed.
    Garble,
}

const ALL: [Mischief; 4] = [
    Mischief::None,
    Mischief::Delay,
    Mischief::Cut,
    Mischief::Garble,
];

/// Stands between the replicas and Kapacitor.
pub struct Proxy {
    pub url: String,
    pub watch: Arc<Watch>,
    mischief: Arc<AtomicU8>,
}

impl Proxy {
    pub async fn start(upstream: &str, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let mischief = Arc::new(AtomicU8::new(0));
        let upstream = upstream.to_owned();
        let watch = Arc::new(Watch::default());
        let (shared, watched) = (mischief.clone(), watch.clone());
        tokio::spawn(async move {
            let connections = AtomicU64::new(seed);
            while let Ok((client, _)) = listener.accept().await {
                let nth = connections.fetch_add(1, Ordering::Relaxed);
                let (upstream, mischief) = (upstream.clone(), shared.clone());
                let watch = watched.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(upstream).await else {
                        return; // as if nobody listened
                    };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    let random = StdRng::seed_from_u64(nth);
                    let mut requests = Requests::new(&watch, nth);
                    let asked = |piece: &[u8]| requests.pass(piece);
                    let answered = |_: &[u8]| watch.answered(nth);
                    tokio::select! {
                        _ = relay(from_client, to_server, asked, None) => {}
                        _ = relay(from_server, to_client, answered, Some((mischief, random))) => {}
                    }
                    watch.left(nth);
                });
            }
        });
        Ok(Self {
            url,
            watch,
            mischief,
        })
    }

    pub fn set(&self, mischief: Mischief) {
        self.mischief.store(mischief as u8, Ordering::Relaxed);
    }

    pub fn pass(&self) {
        self.set(Mischief::None);
    }
}

async fn relay(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut see: impl FnMut(&[u8]),
    mut mischief: Option<(Arc<AtomicU8>, StdRng)>,
) -> std::io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer).await?;
        if count == 0 {
            return to.shutdown().await;
        }
        let mut piece = &mut buffer[..count];
        see(piece);
        if let Some((mischief, random)) = &mut mischief {
            match ALL[usize::from(mischief.load(Ordering::Relaxed))] {
                Mischief::None => {}
                Mischief::Delay => {
                    let seconds = if random.random_bool(0.1) { 5.0 } else { 0.5 };
                    let delay = random.random_range(0.0..seconds);
                    tokio::time::sleep(Duration::from_secs_f64(delay)).await;
                }
                Mischief::Cut if random.random_bool(0.5) => {
                    piece = &mut piece[..random.random_range(0..count)];
                    return to.write_all(piece).await;
                }
                Mischief::Cut => {}
                Mischief::Garble => {
                    if random.random_bool(0.5) {
                        let at = random.random_range(0..count);
                        let end = count.min(at + random.random_range(1..8));
                        piece[at..end].fill(b'#');
                    }
                }
            }
        }
        to.write_all(piece).await?;
    }
}
