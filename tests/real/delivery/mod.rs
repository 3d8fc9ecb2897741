//! What rules report to the service: taken in, kept, found again where it was lost, and told to targets.

mod acks;
mod deadman;
mod dependents;
mod faults;
mod history;
pub mod ingest;
mod outages;
mod releases;
mod replicas;
pub mod secrets;
pub mod sending;
mod silences;
mod storms;
mod switching;
mod windows;

use kapacitor_alerts::config::Settings;
use serde_json::Value;
use testbed::process::free_port;

use crate::support::Service;

/// Settings with an address for what scripts report.
fn with_ingest(settings: &mut Settings) {
    let address = format!("127.0.0.1:{}", free_port());
    settings.delivery.ingest_bind = Some(address.clone());
    settings.delivery.ingest_url = Some(format!("http://{address}"));
}

/// A service to which scripts can report.
async fn start() -> Service {
    start_with(|_| ()).await
}

async fn start_with(change: impl FnOnce(&mut Settings)) -> Service {
    let mut with = Settings::default();
    with_ingest(&mut with);
    Service::start_with(|settings| {
        settings.delivery = with.delivery;
        change(settings);
    })
    .await
}

/// The events at this path, the newest first.
async fn events(service: &Service, path: &str) -> Vec<Value> {
    let events = service.get(path).await.expect(200).json();
    events.as_array().unwrap().clone()
}
