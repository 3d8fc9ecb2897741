//! How many statements a write makes.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
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
use crate::support::eventually;

/// Stands between the service and PostgreSQL, and counts the statements about one task that pass.
struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Answers with the database's URL by way of it, too. `id` is that of the task.
    async fn before(database_url: &str, id: Arc<OnceLock<String>>) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = url::Url::parse(database_url).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        url.set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let statements: Arc<AtomicU64> = Arc::default();
        let shared = statements.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (mut server_reads, server_writes) =
                    TcpStream::connect(&server).await.unwrap().into_split();
                let (client_reads, mut client_writes) = client.into_split();
                tokio::spawn(forward(
                    client_reads,
                    server_writes,
                    id.clone(),
                    shared.clone(),
                ));
                tokio::spawn(async move { copy(&mut server_reads, &mut client_writes).await });
            }
        });
        (Self(statements), url.into())
    }

    /// Since it was last asked.
    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// Waits until there are so many.
    async fn reaches(&self, count: u64) {
        eventually(&format!("{count} statements"), async || {
            (self.0.load(Ordering::Relaxed) >= count).then_some(())
        })
        .await;
    }
}

/// Passes on what the client says, message by message, and counts those that give a statement this id,
/// and those that begin or end a transaction.
/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
async fn forward(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    id: Arc<OnceLock<String>>,
    statements: Arc<AtomicU64>,
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
        let is_about_it = match kind {
            Some(b'B') => id
                .get()
                .is_some_and(|id| body.windows(id.len()).any(|it| it == id.as_bytes())),
            Some(b'Q') => body.starts_with(b"BEGIN") || body.starts_with(b"COMMIT"),
            _ => false,
        };
        if is_about_it {
            statements.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(kind) = kind {
            server.write_u8(kind).await?;
        }
        server.write_u32(length).await?;
        server.write_all(&body).await?;
    }
}

/// The lock with the task, the intent with its version and its entry in the audit, and what came of
/// the push. A fourth gives the lock back, which nobody waits for.
#[tokio::test]
async fn a_write_waits_for_three_statements() {
    let parts = Addresses::from_env().unwrap();
    let direct = testbed::parts::new_database(&parts.database_url)
        .await
        .unwrap();
    let id: Arc<OnceLock<String>> = Arc::default();
    let (counter, counted) = Counter::before(&direct, id.clone()).await;
    let (service, _leader) = without_a_loop(&parts.kapacitor_url, direct, |settings| {
        settings.database.database_url = Some(counted);
        settings.database.database_pool = Some("2".into());
    })
    .await;
    let rule = service.rule("5xx", "shop");
    id.set(rule.id.clone()).unwrap();
    let write = async |nth: usize| match nth {
        0 => drop(service.create(&rule).await),
        1 => {
            let change = json!({ "slack": "#other" });
            drop(service.patch(&rule.path, change).await.expect(201));
        }
        _ => drop(service.delete(&rule.path).await.expect(200)),
    };
    // Once before, for the connections are made and the statements prepared when they are needed.
    for nth in 0..3 {
        write(nth).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    counter.take();
    for nth in 0..3 {
        write(nth).await;
        counter.reaches(4).await;
        assert_eq!(counter.take(), 4, "write {nth}");
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(counter.take(), 0, "afterwards");
}
