//! Who cannot change rules sees no more of a webhook's address than its host; logs and errors tell
//! nobody more.

use reqwest::Method;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{Service, eventually};

const SECRET: &str = "https://example.com/s3cret/one?token=s3cret";
const OTHER: &str = "https://example.com/s3cret/two";
const MASKED: &str = "https://example.com/***";

#[tokio::test]
async fn a_reader_sees_no_address_anywhere() {
    let service = Service::start().await;
    let reader = service.make_token("reader", "read", "*").await;
    let reader = service.as_bearer(&reader);
    let writer = service.make_token("writer", "write", "*").await;
    let writer = service.as_bearer(&writer);
    let document = service.get("/openapi.json").await.expect(200).json();
    let routes: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, operations)| operations["get"].is_object())
        // whose answer does not end, and names rules alone
        .filter(|(route, _)| *route != "/stream")
        .map(|(route, _)| route.clone())
        .collect();
    for rule in service.rules("shop") {
        let mut body = rule.body.clone();
        body["post"] = SECRET.into();
        service
            .post(&rule.collection(), body.clone())
            .await
            .expect(201);
        service
            .patch(&rule.path, json!({ "post": OTHER }))
            .await
            .expect(201);
        // each call that reads, so that a new one is not forgotten
        let mut seen = 0;
        for route in &routes {
            let path = route
                .replace("{app}", &rule.app)
                .replace("{dynotype}", "web");
            let answer = reader.get(&path).await;
            assert!(!answer.text.contains("s3cret"), "{path}: {}", answer.text);
            seen += usize::from(answer.text.contains(MASKED));
        }
        // task, script, versions, the list of all and that of the kind
        assert!(seen >= 5, "{seen} of {}", rule.kind);
        let versions = format!("{}/versions", rule.path);
        let shown = reader.get(&versions).await.expect(200).json();
        let change = json!({ "old": MASKED, "new": MASKED });
        assert_eq!(shown[0]["changes"]["post"], change);
        let whole = writer.get(&versions).await.expect(200).json();
        let change = json!({ "old": SECRET, "new": OTHER });
        assert_eq!(whole[0]["changes"]["post"], change);
        let script = format!("{}/script", rule.path);
        for (bearer, post) in [(&reader, MASKED), (&writer, OTHER)] {
            let task = bearer.get(&rule.path).await.expect(200).json();
            assert_eq!(task["post"], post);
            let script = bearer.get(&script).await.expect(200).json();
            assert_eq!(script["vars"]["post"]["value"], post);
        }

        // what it sends itself, it is not told either
        let mut other = body.clone();
        other["app"] = service.app_name("other").into();
        let validate = format!("{}/validate", rule.collection());
        let shown = reader.post(&validate, other.clone()).await.expect(200);
        assert!(!shown.text.contains("s3cret"), "{}", shown.text);
        assert_eq!(shown.json()["task"]["post"], MASKED);
        let whole = writer.post(&validate, other).await.expect(200).json();
        assert_eq!(whole["vars"]["post"]["value"], SECRET);
        let backtest = format!("{}/backtest?last=1m", rule.path);
        let shown = reader.post(&backtest, json!({})).await;
        assert!(!shown.text.contains("s3cret"), "{}", shown.text);
        let conflict = reader.post(&validate, body).await;
        assert!(!conflict.text.contains("s3cret"));
        conflict.problem(409);
        // a masked address is not taken for a new one
        let back = json!({ "post": MASKED });
        service.patch(&rule.path, back).await.faults(&["post"]);
    }
}

/// A Kapacitor that quotes an address in whatever it says.
async fn quoting(status: u16) -> MockServer {
    let kapacitor = MockServer::start().await;
    let words = format!("failed to post to \"{SECRET}\": refused, see {OTHER}");
    let answer = ResponseTemplate::new(status).set_body_json(json!({ "error": words }));
    Mock::given(any())
        .respond_with(answer)
        .mount(&kapacitor)
        .await;
    kapacitor
}

#[tokio::test]
async fn kapacitors_errors_are_shown_without_addresses() {
    for status in [400, 500] {
        let kapacitor = quoting(status).await;
        let service = Service::start_with(|settings| {
            settings.kapacitor.kapacitor_url = Some(kapacitor.uri());
            settings.sync.reconcile_interval = Some("1000".into());
        })
        .await;
        let rule = service.rule("5xx", "shop");
        let answers = [
            service.post(&rule.collection(), rule.body.clone()).await,
            service
                .post(
                    &format!("{}/validate", rule.collection()),
                    rule.body.clone(),
                )
                .await,
            service.get(&rule.path).await,
            service.get(&format!("{}/state", rule.path)).await,
            service
                .post(&format!("{}/test", rule.path), json!({}))
                .await,
            service.get("/drift").await,
            service.get("/readyz").await,
        ];
        let told = answers.iter().filter(|it| it.text.contains(MASKED)).count();
        assert!(told >= 3, "{answers:?}");
        for answer in answers {
            assert!(!answer.text.contains("s3cret"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn an_address_in_a_script_edited_by_hand_is_masked() {
    let service =
        Service::start_with(|settings| settings.sync.reconcile = Some("report".into())).await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let task = service.in_kapacitor(&rule.id).await.unwrap();
    let script = format!("// {SECRET}\n{}", task["script"].as_str().unwrap());
    let path = format!("/tasks/{}", rule.id);
    service
        .kapacitor(Method::PATCH, &path, Some(json!({ "script": script })))
        .await
        .expect(200);
    let drift = eventually("it is found", async || {
        let drift = service.get("/drift").await.expect(200);
        drift.text.contains("\"script\"").then_some(drift)
    })
    .await;
    assert!(drift.text.contains(MASKED), "{}", drift.text);
    assert!(!drift.text.contains("s3cret"), "{}", drift.text);
    let found: Value = drift.json();
    assert_eq!(found["drifted"][0]["id"], rule.id);
}
