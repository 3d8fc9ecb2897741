//! Whether this replica reaches anything at all: an endpoint that does not answer while nothing else does either is
//! not what is wrong.

use std::time::Duration;

use prober::{Prober, Target};
use tokio::{sync::Mutex, time::Instant};

/// How long an answer holds.
const FRESH: Duration = Duration::from_secs(5);

/// How long each of them may take.
const LIMIT: Duration = Duration::from_secs(5);

/// Hosts and ports that answer as long as the network works.
pub struct Canary {
    targets: Vec<Target>,
    /// When they were last asked, and whether any answered.
    known: Mutex<Option<(Instant, bool)>>,
}

impl Canary {
    /// Without any, the network is taken to work.
    pub fn new(hosts: &[(String, u16)]) -> Self {
        let target = |(host, port): &(String, u16)| Target::Tcp {
            host: host.clone(),
            port: *port,
        };
        Self {
            targets: hosts.iter().map(target).collect(),
            known: Mutex::default(),
        }
    }

    /// Whether any of them answers. Those who ask at once ask together.
    pub async fn answers(&self, prober: &Prober) -> bool {
        if self.targets.is_empty() {
            return true;
        }
        let mut known = self.known.lock().await;
        if let Some((at, answers)) = *known
            && at.elapsed() < FRESH
        {
            return answers;
        }
        let asked = self.targets.iter().map(|target| {
            Box::pin(async move {
                let outcome = prober.ask(target, LIMIT).await;
                outcome.answer.map_err(drop)
            })
        });
        let answers = futures::future::select_ok(asked).await.is_ok();
        let before = known.replace((Instant::now(), answers));
        match (before.is_none_or(|(_, it)| it), answers) {
            (true, false) => tracing::error!(
                "nothing that PROBE_CANARY names answers: what does not answer is taken to be unknown"
            ),
            (false, true) => tracing::info!("what PROBE_CANARY names answers again"),
            _ => {}
        }
        answers
    }
}
