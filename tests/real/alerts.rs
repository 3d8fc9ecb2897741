//! The whole way, for each kind: a rule over REST, data as the platform writes it, and what arrives
//! at Slack, the webhook and the mail server.

use std::time::{Duration, SystemTime};

use kapacitor_alerts::task::kinds;
use reqwest::Method;
use serde_json::{Value, json};
use testbed::{
    platform::EventShape,
    sink::{Received, SinkClient, Via},
};

use crate::support::{PATIENCE, Service};

/// A rule with all three targets, which are its own.
fn rule(sink: &SinkClient, app: &str, fields: Value) -> Value {
    let mut rule = json!({
        "app": app, "slack": format!("#{app}"), "post": sink.hook(app),
        "email": format!("ann@{app}.example.com,bob@{app}.example.com"),
    });
    rule.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    rule
}

/// Waits until a notification with this text has arrived at all three targets, and answers with the
/// three.
async fn arrived(sink: &SinkClient, app: &str, text: &str) -> [Received; 3] {
    let fits = |via: Via, to: String| {
        move |it: &Received| it.via == via && it.to == to && it.text.contains(text)
    };
    let people = format!("ann@{app}.example.com, bob@{app}.example.com");
    let (slack, webhook, email) = tokio::join!(
        sink.wait_for(fits(Via::Slack, format!("#{app}")), PATIENCE),
        sink.wait_for(fits(Via::Webhook, format!("/hook/{app}")), PATIENCE),
        sink.wait_for(fits(Via::Email, people), PATIENCE),
    );
    [slack.unwrap(), webhook.unwrap(), email.unwrap()]
}

/// Deletes the rule and makes sure that nothing of it is left in Kapacitor.
async fn delete_and_look(service: &Service, path: &str, id: &str) {
    service.delete(path).await.expect(200);
    service.get(path).await.expect(404);
    for place in [format!("/tasks/{id}"), format!("/alerts/topics/{id}")] {
        service
            .kapacitor(Method::GET, &place, None)
            .await
            .expect(404);
    }
    let topics = service.kapacitor(Method::GET, "/alerts/topics", None).await;
    assert!(!topics.text.contains(&format!("{id}\"")), "{}", topics.text);
    assert!(!topics.text.contains(&format!(":{id}:")), "{}", topics.text);
}

#[tokio::test]
async fn a_release_is_told_once_to_each_target() {
    let service = Service::start().await;
    let (sink, platform) = (service.sink().await, service.platform());
    let app = service.app_name("shop");
    let path = format!("/task/release/{app}");
    let released = async |image: &str| {
        let (now, shape) = (SystemTime::now(), EventShape::Mixed);
        platform.released(&app, image, now, shape).await.unwrap();
    };

    // before the rule: not its own
    released("registry/shop:0").await;
    service
        .post("/task/release", rule(&sink, &app, json!({})))
        .await
        .expect(201);
    released("registry/shop:1").await;
    let [slack, webhook, email] = arrived(&sink, &app, "registry/shop:1").await;
    assert!(
        slack
            .text
            .starts_with(&format!("INFO {app}: released registry/shop:1"))
    );
    assert_eq!(webhook.body["level"], "INFO");
    assert!(email.body.as_str().unwrap().contains("<p>"), "{email:?}");

    let state = service
        .get(&format!("{path}/state"))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "INFO", "{state}");
    assert!(
        state["last_event"]["message"]
            .as_str()
            .unwrap()
            .contains("registry/shop:1")
    );

    // Another channel, and the same event is not told again.
    let channel = format!("#other-{app}");
    service
        .patch(&path, json!({"slack": channel, "email": null}))
        .await
        .expect(201);
    released("registry/shop:2").await;
    let second = |it: &Received| it.to == channel && it.text.contains("registry/shop:2");
    sink.wait_for(second, PATIENCE).await.unwrap();

    delete_and_look(&service, &path, &format!("{app}-release")).await;
    released("registry/shop:3").await;
    let third = |it: &Received| it.text.contains("registry/shop:3");
    sink.expect_none(third, Duration::from_secs(12))
        .await
        .unwrap();

    let mut told: Vec<_> = sink.received().await.unwrap();
    told.retain(|it| it.text.contains(&app));
    let of = |image: &str| told.iter().filter(|it| it.text.contains(image)).count();
    assert_eq!(
        [of("shop:0"), of("shop:1"), of("shop:2")],
        [0, 3, 2],
        "{told:#?}"
    );
}

#[tokio::test]
async fn all_kinds_have_a_test_here() {
    let tested = ["5xx", "crashed", "memory", "release"];
    let kinds: Vec<_> = kinds::ALL.iter().map(|kind| kind.name).collect();
    assert_eq!(kinds, tested);
}
