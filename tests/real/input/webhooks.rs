//! Which addresses Kapacitor may be made to call, at every way in.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Service};

/// A service on which nothing is opened.
async fn closed() -> Service {
    Service::start_with(|settings| settings.sync.webhook_allow = None).await
}

/// The answer must say of `post` and nothing else what would be right.
#[track_caller]
fn refused(answer: Answer) {
    let problem = answer.faults(&["post"]);
    let message = problem["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("must lead to a public address") && message.contains("WEBHOOK_ALLOW"),
        "{message}"
    );
}

#[tokio::test]
async fn a_private_address_is_refused_wherever_it_is_given() {
    let service = closed().await;
    let inside = json!({ "post": "http://169.254.169.254/latest/meta-data/" });
    for rule in service.rules("shop") {
        let body = rule.clone().with(inside.clone()).body;
        refused(service.post(&rule.collection(), body.clone()).await);
        let validate = format!("{}/validate", rule.collection());
        refused(service.post(&validate, body.clone()).await);
        refused(service.put(&rule.path, body.clone()).await);
        assert_eq!(service.get(&rule.path).await.status, 404);

        let task = service.create(&rule).await;
        refused(service.put(&rule.path, body).await);
        refused(service.patch(&rule.path, inside.clone()).await);
        let mut by_body = rule.key();
        by_body["post"] = inside["post"].clone();
        refused(service.patch(&rule.collection(), by_body).await);
        assert_eq!(service.get(&rule.path).await.expect(200).json(), task);
        // along with all else that is wrong
        let body = json!({ "post": "http://localhost/", "slack": "##" });
        let answer = service.patch(&rule.path, body).await;
        answer.faults(&["slack", "post"]);
    }
}

#[tokio::test]
async fn odd_spellings_and_credentials_are_refused() {
    let service = closed().await;
    let rule = service.rule("release", "shop");
    for url in [
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://10.0.0.1./",
        "http://localhost./",
        "http://x.LOCALHOST/",
        "http://kapacitor:9092/",
        "http://metadata.google.internal/",
    ] {
        let body = rule.clone().with(json!({ "post": url })).body;
        refused(service.post(&rule.collection(), body).await);
    }
    let post = json!({ "post": "https://ann:s3cret@example.com/" });
    let answer = service
        .post(&rule.collection(), rule.clone().with(post).body)
        .await;
    let problem = answer.faults(&["post"]).to_string();
    assert!(
        problem.contains("password") && !problem.contains("s3cret"),
        "{problem}"
    );
    // a public address, and a name that nobody has yet
    for url in ["https://8.8.8.8/hook", "https://not-there-yet.example.com/"] {
        let body = rule.clone().with(json!({ "post": url })).body;
        let validate = format!("{}/validate", rule.collection());
        service.post(&validate, body).await.expect(200);
    }
}

#[tokio::test]
async fn a_rule_with_a_forbidden_webhook_can_be_changed_but_not_get_another() {
    let mut service = Service::start().await;
    let url = "http://127.0.0.1:9/hook";
    let rule = service.rule("release", "shop").with(json!({ "post": url }));
    service.create(&rule).await;
    service
        .restart(|settings| settings.sync.webhook_allow = None)
        .await;

    let post = async |change: Value| service.patch(&rule.path, change).await.expect(201).json();
    assert_eq!(post(json!({ "slack": "#on-call" })).await["post"], url);
    assert_eq!(
        post(json!({ "post": url, "email": null })).await["post"],
        url
    );
    let mut all = service.get(&rule.path).await.expect(200).json();
    all["slack"] = json!("#ops");
    service.put(&rule.path, all).await.expect(200);
    for switch in ["disable", "enable"] {
        let path = format!("{}/{switch}", rule.path);
        service.post(&path, json!({})).await.expect(200);
    }
    let other = json!({ "post": "http://127.0.0.1:9/other" });
    refused(service.patch(&rule.path, other).await);

    // Kapacitor is not made to try it
    let report = service
        .send(service.request(Method::POST, &format!("{}/test", rule.path)))
        .await
        .expect(200)
        .json();
    let targets = report["targets"].as_array().unwrap();
    let target = targets.iter().find(|it| it["target"] == "post").unwrap();
    assert_eq!(
        (&report["success"], &target["success"]),
        (&json!(false), &json!(false))
    );
    let message = target["message"].as_str().unwrap();
    assert!(message.starts_with("not tried: it must lead"), "{message}");

    // once it is gone it does not come back
    post(json!({ "post": null })).await;
    let rollback = format!("{}/rollback", rule.path);
    let problem = service
        .post(&rollback, json!({ "generation": 1 }))
        .await
        .faults(&["generation"]);
    let error = problem["error"].as_str().unwrap();
    assert!(
        error.contains("post: must lead to a public address"),
        "{error}"
    );
}

#[tokio::test]
async fn what_the_operator_opens_is_called() {
    let service =
        Service::start_with(|settings| settings.sync.webhook_allow = Some("127.0.0.0/8".into()))
            .await;
    let sink = service.sink().await;
    let rule = service.rule("release", "shop");
    let rule = rule.clone().with(json!({ "post": sink.hook(&rule.app) }));
    service.create(&rule).await;
    let report = service
        .post(&format!("{}/test", rule.path), json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(report["success"], true, "{report}");
    let to = format!("/hook/{}", rule.app);
    let patience = crate::support::PATIENCE;
    sink.wait_for(|it| it.to == to, patience).await.unwrap();
}
