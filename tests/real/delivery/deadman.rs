//! Kapacitor tells the operator when the service does not deliver.

use std::time::Duration;

use testbed::{
    Addresses,
    parts::Part,
    sink::{Sink, SinkClient, Via},
};

use super::start_with;
use crate::support::{Service, eventually};

async fn start(sink: &Sink, kapacitor: &Part, operator: bool) -> Service {
    start_with(|settings| {
        settings.delivery.delivery = Some("service".into());
        settings.channels.slack_webhook_url = Some(format!("{}/slack", sink.url));
        settings.channels.operator_slack = operator.then(|| "#on-call".into());
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
    })
    .await
}

/// What was said of the service.
async fn said(heard: &SinkClient) -> Vec<String> {
    let all = heard.received().await.unwrap();
    let slack = all
        .iter()
        .filter(|it| it.via == Via::Slack && it.to == "#on-call");
    slack
        .map(|it| {
            it.text
                .split(" kapacitor-alerts")
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn kapacitor_speaks_within_a_minute_and_when_it_is_over() {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let parts = Addresses::from_env().unwrap();
    let kapacitor = Part::kapacitor(&parts.influxdb_url, &sink.url, &sink.smtp_addr)
        .await
        .unwrap();
    let service = start(&sink, &kapacitor, true).await;
    eventually("Kapacitor has the task", async || {
        let task = service.in_kapacitor("kapacitor-alerts-deadman").await?;
        (task["executing"] == true).then_some(())
    })
    .await;
    let drift = service.get("/drift").await.expect(200).json();
    assert_eq!(drift["unmanaged"].as_array().unwrap().len(), 0, "{drift}");
    tokio::time::sleep(Duration::from_secs(45)).await;
    assert_eq!(said(&heard).await, [""; 0], "all is well");
    drop(service);
    eventually("it is missed", async || {
        (said(&heard).await.len() == 1).then_some(())
    })
    .await;
    assert_eq!(said(&heard).await, ["CRITICAL"]);
    let service = start(&sink, &kapacitor, true).await;
    eventually("it is back", async || {
        (said(&heard).await.len() == 2).then_some(())
    })
    .await;
    assert_eq!(said(&heard).await, ["CRITICAL", "OK"]);
    drop(service);

    // Without an operator there is no such task.
    let service = start(&sink, &kapacitor, false).await;
    eventually("the task is removed", async || {
        service
            .in_kapacitor("kapacitor-alerts-deadman")
            .await
            .is_none()
            .then_some(())
    })
    .await;
}
