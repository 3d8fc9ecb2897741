//! A token of some apps cannot look at another app's traffic by naming its host.

use engine::sync::import::{Scripts, Source, import};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Bearer, Service, own_kapacitor};

const FOREIGN: &str = "other.example.com";

/// The refusal of a foreign host, which names the field, the host and the way out.
#[track_caller]
fn refused(answer: Answer, app: &str) {
    let problem = answer.faults(&["hosts"]);
    let said = problem["errors"][0]["message"].as_str().unwrap();
    assert!(said.contains(&format!("{FOREIGN:?}")), "{said}");
    assert!(said.contains(&format!("PUT /apps/{app}/hosts")), "{said}");
}

async fn grant(service: &Service, app: &str, hosts: Value) -> Value {
    let body = json!({ "hosts": hosts });
    let granted = service.put(&format!("/apps/{app}/hosts"), body).await;
    granted.expect(200).json()
}

/// Every call that can name a host, on a rule that exists, and whether a reader may make it.
fn calls(app: &str) -> Vec<(bool, Method, String, Value)> {
    let path = format!("/task/5xx/{app}");
    let rule = json!({ "app": app, "tolerance": "low", "slack": "#a", "hosts": [FOREIGN] });
    let change = json!({ "hosts": [FOREIGN] });
    let keyed = json!({ "app": app, "hosts": [FOREIGN] });
    let last = "backtest?last=1m";
    vec![
        (false, Method::PUT, path.clone(), rule.clone()),
        (false, Method::PATCH, path.clone(), change.clone()),
        (false, Method::PATCH, "/task/5xx".into(), keyed),
        (true, Method::POST, format!("{path}/{last}"), change),
        (true, Method::POST, format!("/task/5xx/{last}"), rule),
    ]
}

async fn send(bearer: &Bearer<'_>, method: &Method, path: &str, body: &Value) -> Answer {
    bearer.send(method.clone(), path, Some(body.clone())).await
}

#[tokio::test]
async fn the_host_of_another_app_is_refused_wherever_it_is_given() {
    let service = Service::start().await;
    let app = service.app_name("shop");
    let writer = service.make_token("writer", "write", &app).await;
    let reader = service.make_token("reader", "read", &app).await;
    let (writer, reader) = (service.as_bearer(&writer), service.as_bearer(&reader));
    let rule = json!({ "app": app, "tolerance": "low", "slack": "#a", "hosts": [FOREIGN] });

    for path in ["/task/5xx", "/task/5xx/validate"] {
        refused(writer.post(path, rule.clone()).await, &app);
    }
    refused(reader.post("/task/5xx/validate", rule.clone()).await, &app);
    let mut own = rule.clone();
    own["hosts"] = json!([format!("{app}.example.com")]);
    writer.post("/task/5xx", own).await.expect(201);
    for (by_reader, method, path, body) in calls(&app) {
        refused(send(&writer, &method, &path, &body).await, &app);
        if by_reader {
            refused(send(&reader, &method, &path, &body).await, &app);
        }
    }

    // An admin has had it watched, and then no more: the way back is closed, too.
    let path = format!("/task/5xx/{app}");
    let foreign = service.patch(&path, json!({ "hosts": [FOREIGN] })).await;
    let generation = foreign.expect(201).json()["generation"].clone();
    service
        .patch(&path, json!({ "hosts": null }))
        .await
        .expect(201);
    let back = json!({ "generation": generation });
    let rollback = writer.post(&format!("{path}/rollback"), back.clone()).await;
    let problem = rollback.faults(&["generation"]);
    assert!(problem["detail"].as_str().unwrap().contains(FOREIGN));
    let task = service.get(&path).await.expect(200).json();
    assert_eq!(task["hosts"], Value::Null, "{task}");

    // Granted, all of it is taken.
    let granted = grant(&service, &app, json!([FOREIGN, "www.example.com", FOREIGN])).await;
    assert_eq!(
        granted,
        json!({ "app": app, "hosts": [FOREIGN, "www.example.com"] })
    );
    assert_eq!(
        reader
            .get(&format!("/apps/{app}/hosts"))
            .await
            .expect(200)
            .json(),
        granted
    );
    for (_, method, path, body) in calls(&app) {
        let answer = send(&writer, &method, &path, &body).await;
        assert!(
            answer.status.is_success(),
            "{method} {path} {}",
            answer.text
        );
    }
    let answer = writer.post(&format!("{path}/rollback"), back).await;
    assert!(answer.status.is_success(), "{}", answer.text);

    // What the rule has it keeps when the grant is gone, and its other fields can be changed.
    grant(&service, &app, json!([])).await;
    let change = json!({ "tolerance": "high", "hosts": [FOREIGN] });
    let task = writer.send(Method::PATCH, &path, Some(change)).await;
    assert_eq!(task.expect(201).json()["hosts"], json!([FOREIGN]));
    writer.send(Method::DELETE, &path, None).await.expect(200);
    refused(writer.post("/task/5xx", rule).await, &app);
}

#[tokio::test]
async fn hosts_are_granted_by_an_admin_only_and_it_is_in_the_audit() {
    let service = Service::start().await;
    let (app, other) = (service.app_name("shop"), service.app_name("cart"));
    let path = format!("/apps/{app}/hosts");
    let body = json!({ "hosts": ["www.example.com"] });
    let writer = service.make_token("writer", "write", &app).await;
    let writer = service.as_bearer(&writer);
    writer
        .send(Method::PUT, &path, Some(body.clone()))
        .await
        .problem(403);
    writer
        .get(&format!("/apps/{other}/hosts"))
        .await
        .problem(404);
    for wrong in [
        json!({}),
        json!({ "hosts": "www.example.com" }),
        json!({ "hosts": ["a b"] }),
        json!({ "hosts": [7] }),
    ] {
        service.put(&path, wrong).await.faults(&["hosts"]);
    }
    assert_eq!(
        service.get(&path).await.expect(200).json()["hosts"],
        json!([])
    );

    // Several apps may share a host.
    grant(&service, &app, body["hosts"].clone()).await;
    grant(&service, &other, body["hosts"].clone()).await;
    grant(&service, &app, json!(["a.example.com"])).await;
    let granted = async |app: &str| {
        let path = format!("/apps/{app}/hosts");
        service.get(&path).await.expect(200).json()["hosts"].clone()
    };
    assert_eq!(granted(&app).await, json!(["a.example.com"]));
    assert_eq!(granted(&other).await, body["hosts"]);

    let audit = format!("/audit?app={app}&action=hosts.grant");
    let audit = service.get(&audit).await.expect(200).json();
    let entries = audit.as_array().unwrap();
    assert_eq!(entries.len(), 2, "{audit}");
    assert_eq!(
        entries[0]["before"],
        json!({ "hosts": ["www.example.com"] })
    );
    assert_eq!(entries[0]["after"], json!({ "hosts": ["a.example.com"] }));
    assert_eq!(entries[1]["before"], json!({ "hosts": [] }));
}

#[tokio::test]
async fn an_import_keeps_what_runs_and_names_the_hosts_that_are_not_granted() {
    let kapacitor = own_kapacitor().await;
    let on_kapacitor = async || {
        let url = Some(kapacitor.url.clone());
        Service::start_with(|settings| settings.kapacitor.kapacitor_url = url).await
    };
    let before = on_kapacitor().await;
    let app = before.app_name("shop");
    let own = format!("{app}.example.com");
    let rule = json!({
        "app": app, "tolerance": "low", "slack": "#a",
        "hosts": [own, FOREIGN, "www.example.com"],
    });
    before.post("/task/5xx", rule).await.expect(201);

    let after = on_kapacitor().await;
    grant(&after, &app, json!(["www.example.com"])).await;
    let (source, scripts) = (Source::Kapacitor, Scripts::Record);
    let report = import(&after.app.engine, source, scripts, false).await;
    let report = report.unwrap().to_string();
    let note = format!("with hosts that are not granted to the app: {FOREIGN}\n");
    assert!(report.contains(&note), "{report}");
    let path = format!("/task/5xx/{app}");
    let task = after.get(&path).await.expect(200).json();
    assert_eq!(task["hosts"], json!([own, FOREIGN, "www.example.com"]));

    // Its other fields can be changed, also by somebody who could not give it that host.
    let writer = after.make_token("writer", "write", &app).await;
    let writer = after.as_bearer(&writer);
    let change = Some(json!({ "tolerance": "high" }));
    writer.send(Method::PATCH, &path, change).await.expect(201);
}
