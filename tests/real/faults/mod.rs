//! What happens when a part is down, slow, wiped, wrong, or written to by somebody else.

mod concurrency;
mod database;
mod drift;
mod hanging_webhook;
mod lost_locks;
mod outages;
pub mod proxy;
mod refusals;
mod round_trips;
mod versions;

use kapacitor_alerts::config::Settings;
use serde_json::Value;
use testbed::parts::Part;

use crate::support::{Answer, Rule, Service, eventually};

/// The service on this Kapacitor.
async fn service_on(kapacitor_url: &str, change: impl FnOnce(&mut Settings)) -> Service {
    Service::start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(kapacitor_url.to_owned());
        change(settings);
    })
    .await
}

/// The service on a Kapacitor of its own.
async fn service_and_kapacitor() -> (Service, Part) {
    let kapacitor = crate::support::own_kapacitor().await;
    (service_on(&kapacitor.url, |_| ()).await, kapacitor)
}

/// The answer, which must say that Kapacitor has not followed yet.
#[track_caller]
fn pending(answer: Answer) -> Value {
    let task = answer.expect(202).json();
    assert_eq!(task["sync"]["status"], "pending", "{task}");
    let error = task["sync"]["error"].as_str().unwrap();
    assert!(error.contains("Kapacitor"), "{task}");
    task
}

/// The same, where Kapacitor is not to blame.
#[track_caller]
fn pending_without_reason(answer: Answer) -> Value {
    let task = answer.expect(202).json();
    assert_eq!(task["sync"]["status"], "pending", "{task}");
    task
}

/// Waits until the service says that Kapacitor has followed, and answers with the task.
async fn synced(service: &Service, rule: &Rule) -> Value {
    eventually(&format!("{} is synced", rule.id), async || {
        let task = service.get(&rule.path).await;
        // a request that nobody waited for may not have got there yet
        let task = (task.status == 200).then(|| task.json())?;
        (task["sync"]["status"] == "synced").then_some(task)
    })
    .await
}

/// Waits until Kapacitor runs the task, and with this channel.
async fn running(service: &Service, rule: &Rule, slack: &str) {
    eventually(&format!("{} runs with {slack}", rule.id), async || {
        let task = service.in_kapacitor(&rule.id).await?;
        let runs = task["status"] == "enabled" && task["executing"] == true;
        (runs && task["vars"]["slack"]["value"] == slack).then_some(())
    })
    .await;
}
