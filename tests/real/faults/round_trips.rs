//! How many round trips to PostgreSQL a write waits for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use testbed::Addresses;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::concurrency::without_a_loop;

/// Stands between the service and PostgreSQL, as far away as it is told.
struct Distance(Arc<AtomicU64>);

impl Distance {
    /// Answers with the database's URL by way of it, too.
    async fn to(database_url: &str) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = url::Url::parse(database_url).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        url.set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let millis: Arc<AtomicU64> = Arc::default();
        let shared = millis.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (mut server_reads, server_writes) =
                    TcpStream::connect(&server).await.unwrap().into_split();
                let (client_reads, mut client_writes) = client.into_split();
                tokio::spawn(forward(client_reads, server_writes, shared.clone()));
                tokio::spawn(async move { copy(&mut server_reads, &mut client_writes).await });
            }
        });
        (Self(millis), url.into())
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// How long each round trip takes longer from now on.
    fn set(&self, by: Duration) {
        self.0.store(by.as_millis() as u64, Ordering::Relaxed);
    }
}

/// Passes on what the client says, message by message; one that asks for an answer takes its time.
/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
async fn forward(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    millis: Arc<AtomicU64>,
) -> std::io::Result<()> {
    const SSL_REQUEST: u32 = 80_877_103;
    let mut begun = false;
    loop {
        // The messages before the session begins have no type.
        let kind = if begun {
            Some(client.read_u8().await?)
        } else {
            None
        };
        let length = client.read_u32().await?;
        let mut body = vec![0; length as usize - 4];
        client.read_exact(&mut body).await?;
        begun = begun || !body.starts_with(&SSL_REQUEST.to_be_bytes());
        if matches!(kind, Some(b'S' | b'Q')) {
            tokio::time::sleep(Duration::from_millis(millis.load(Ordering::Relaxed))).await;
        }
        if let Some(kind) = kind {
            server.write_u8(kind).await?;
        }
        server.write_u32(length).await?;
        server.write_all(&body).await?;
    }
}

/// They were five and six, when the lock, the reading and the release were statements of their own,
/// and the pool asked each connection first whether it was still there.
#[tokio::test]
async fn a_write_waits_for_three_round_trips() {
    const FAR: Duration = Duration::from_millis(400);
    let parts = Addresses::from_env().unwrap();
    let near = testbed::parts::new_database(&parts.database_url)
        .await
        .unwrap();
    let (distance, far) = Distance::to(&near).await;
    let (service, _leader) = without_a_loop(&parts.kapacitor_url, near, |settings| {
        settings.database_url = Some(far);
        settings.database_pool = Some("2".into());
    })
    .await;
    // paused: Kapacitor is quicker, and more alike each time
    let rule = service.rule("5xx", "shop");
    let rule = rule.with(json!({ "enabled": false }));
    // The quickest of each, for statements are prepared once.
    let quickest = async || {
        let mut quickest = [f64::MAX; 3];
        for _ in 0..3 {
            for (nth, shortest) in quickest.iter_mut().enumerate() {
                let begin = Instant::now();
                match nth {
                    0 => drop(service.create(&rule).await),
                    1 => {
                        let change = json!({ "slack": "#other" });
                        service.patch(&rule.path, change).await.expect(201);
                    }
                    _ => drop(service.delete(&rule.path).await.expect(200)),
                }
                *shortest = shortest.min(begin.elapsed().as_secs_f64());
                // The lock is given back when the answer is on its way: the next write would meet that.
                tokio::time::sleep(2 * Duration::from_millis(distance.get())).await;
            }
        }
        quickest
    };
    let base = quickest().await;
    distance.set(FAR);
    let slow = quickest().await;
    let round_trips = [0, 1, 2].map(|nth| (slow[nth] - base[nth]) / FAR.as_secs_f64());
    println!("round trips of create, change and delete: {round_trips:.1?}");
    assert!(
        round_trips.iter().all(|count| *count < 3.5),
        "{round_trips:?}"
    );
}
