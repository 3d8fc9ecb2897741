//! An app as one document.

use futures::future::join_all;
use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};

use testbed::sink::Sink;

use crate::{
    delivery::{ingest::post_as_kapacitor, sending::start_on},
    support::{Answer, Service, eventually, own_kapacitor},
};

/// An app with a rule of each kind and two checks.
fn shop() -> Value {
    json!({
        "targets": { "slack": "#shop", "email": "shop@example.com" },
        "grace": "5m",
        "rules": {
            "5xx": { "tolerance": "low" },
            "crashed": { "slack": "#crashes" },
            "memory/web": { "warn": "400", "crit": "500", "window": "5m", "every": "1m" },
            "memory/worker": { "warn": "800", "crit": "900", "window": "5m", "every": "1m" },
            "release": {},
        },
        "checks": {
            "heartbeat/nightly": { "period": "1d", "grace": "1h" },
            "heartbeat/hourly": { "period": "1h", "grace": "5m", "targets": null },
        },
    })
}

/// A service that could notify people, which nobody has to be here.
async fn start() -> Service {
    start_with(|_| ()).await
}

async fn start_with(change: impl FnOnce(&mut Settings)) -> Service {
    Service::start_with(|settings| {
        settings.channels.slack_webhook_url = Some("http://127.0.0.1:9/slack".into());
        settings.channels.smtp_url = Some("smtp://127.0.0.1:9?tls=off".into());
        settings.channels.smtp_from = Some("alerts@example.org".into());
        change(settings);
    })
    .await
}

async fn put(service: &Service, path: &str, document: &Value) -> Answer {
    service.put(path, document.clone()).await
}

/// What becomes of each rule: where it is, and the step.
fn steps(plan: &Value) -> Vec<String> {
    let steps = plan["steps"].as_array().unwrap().iter();
    steps
        .map(|it| {
            format!(
                "{} {}",
                it["step"].as_str().unwrap(),
                it["at"].as_str().unwrap()
            )
        })
        .collect()
}

fn counts(plan: &Value) -> [&Value; 4] {
    ["created", "changed", "removed", "kept"].map(|it| &plan[it])
}

#[tokio::test]
async fn an_app_is_put_read_edited_and_put_again() {
    let service = start().await;
    let app = service.app_name("shop");
    let path = format!("/apps/{app}");
    service.get(&path).await.problem(404);

    let plan = put(&service, &format!("{path}?dry_run=true"), &shop()).await;
    let plan = plan.expect(200).json();
    assert_eq!(
        (&plan["applied"], counts(&plan)),
        (&json!(false), [&json!(7), &json!(0), &json!(0), &json!(0)])
    );
    service.get(&path).await.problem(404);

    let done = put(&service, &path, &shop()).await.expect(200).json();
    assert_eq!(
        (&done["applied"], counts(&done)),
        (&json!(true), [&json!(7), &json!(0), &json!(0), &json!(0)])
    );
    for id in ["5xx", "crash", "release", "sample.memory_total-web"] {
        let id = format!("{app}-{id}");
        assert!(service.in_kapacitor(&id).await.is_some(), "{id}");
    }

    let read = service.get(&path).await.expect(200);
    let etag = read.header("etag").to_owned();
    let document = read.json();
    assert_eq!(
        (&document["app"], &document["targets"], &document["grace"]),
        (&json!(app), &shop()["targets"], &json!("5m"))
    );
    assert_eq!(document["rules"]["release"], json!({}));
    assert_eq!(document["rules"]["crashed"], json!({ "slack": "#crashes" }));
    assert_eq!(document["rules"]["memory/web"]["crit"], "500");
    assert_eq!(document["checks"]["heartbeat/nightly"].get("targets"), None);
    assert_eq!(
        document["checks"]["heartbeat/hourly"]["targets"],
        Value::Null
    );
    let again = put(&service, &path, &document).await.expect(200);
    assert_eq!(again.header("etag"), etag);
    let again = again.json();
    assert_eq!(counts(&again)[3], &json!(7), "{again}");
    assert_eq!(steps(&again), [""; 0]);

    // One field, and whom all rules notify that do not say it.
    let mut edited = document.clone();
    edited["rules"]["memory/web"]["crit"] = json!("450");
    edited["targets"] = json!({ "slack": "#team" });
    let plan = put(&service, &format!("{path}?dry_run=true"), &edited).await;
    let plan = plan.expect(200).json();
    assert_eq!(
        steps(&plan),
        [
            "change checks.heartbeat/nightly",
            "change rules.5xx",
            "change rules.memory/web",
            "change rules.memory/worker",
            "change rules.release",
        ]
    );
    let memory = &plan["steps"][2]["fields"];
    let crit = json!({ "field": "crit", "from": "500", "to": "450" });
    assert!(memory.as_array().unwrap().contains(&crit), "{memory}");
    let slack = json!({ "field": "slack", "from": "#shop", "to": "#team" });
    assert!(memory.as_array().unwrap().contains(&slack), "{memory}");
    let unchanged = service.get(&path).await.expect(200);
    assert_eq!(unchanged.header("etag"), etag);

    let stale = service.request(Method::PUT, &path).json(&edited);
    let stale = service.send(stale.header("if-match", "\"1\"")).await;
    stale.problem(412);
    let right = service.request(Method::PUT, &path).json(&edited);
    let right = service.send(right.header("if-match", &etag)).await;
    assert_ne!(right.expect(200).header("etag"), etag);
    let script = format!("/task/memory/{app}/web/script");
    let vars = service.get(&script).await.expect(200).json();
    assert_eq!(vars["vars"]["slack"]["value"], "#team", "{vars}");
    let crashed = service.get(&format!("/task/crashed/{app}")).await;
    assert_eq!(crashed.expect(200).json()["slack"], "#crashes");
}

#[tokio::test]
async fn what_a_document_does_not_have_goes_only_where_that_is_asked_for() {
    let service = start().await;
    let app = service.app_name("shop");
    let path = format!("/apps/{app}");
    put(&service, &path, &shop()).await.expect(200);
    let pause = format!("/task/crashed/{app}/disable");
    service.post(&pause, json!({})).await.expect(200);
    let mut less = shop();
    less["rules"] = json!({ "crashed": { "slack": "#crashes" } });
    less["checks"] = json!({});
    let kept = put(&service, &path, &less).await.expect(200).json();
    assert_eq!(counts(&kept), [0, 0, 0, 1].map(|it| json!(it)).each_ref());
    let paused = service.get(&format!("/task/crashed/{app}")).await;
    assert_eq!(paused.expect(200).json()["enabled"], false);

    let prune = format!("{path}?prune=true");
    let plan = put(&service, &format!("{prune}&dry_run=true"), &less).await;
    assert_eq!(counts(&plan.expect(200).json())[2], &json!(6));
    let done = put(&service, &prune, &less).await.expect(200).json();
    assert_eq!(counts(&done), [0, 0, 6, 1].map(|it| json!(it)).each_ref());
    eventually("Kapacitor has let go of it", async || {
        let id = format!("{app}-5xx");
        service.in_kapacitor(&id).await.is_none().then_some(())
    })
    .await;
    let left = service.get(&path).await.expect(200).json();
    assert_eq!(left["rules"].as_object().unwrap().len(), 1, "{left}");
    assert_eq!(left["rules"]["crashed"]["enabled"], false);
    assert_eq!(left.get("checks"), None);

    // What was removed is among the versions, and comes back by a rollback or the document.
    let versions = format!("/task/5xx/{app}/versions");
    let versions = service.get(&versions).await.expect(200).json();
    assert_eq!(versions[0]["deleted"], true, "{versions}");
    let back = put(&service, &path, &shop()).await.expect(200).json();
    assert_eq!(counts(&back), [6, 0, 0, 1].map(|it| json!(it)).each_ref());

    let gone = service.delete(&path).await.expect(200).json();
    assert_eq!(counts(&gone), [0, 0, 7, 0].map(|it| json!(it)).each_ref());
    service.get(&path).await.problem(404);
    service.delete(&path).await.problem(404);
    let audit = format!("/audit?app={app}&action=delete");
    let audit = service.get(&audit).await.expect(200).json();
    assert_eq!(audit.as_array().unwrap().len(), 13, "{audit}");
}

#[tokio::test]
async fn all_of_a_document_is_taken_or_none_of_it() {
    let service = start().await;
    let app = service.app_name("shop");
    let path = format!("/apps/{app}");
    let mut wrong = shop();
    wrong["rules"]["memory/web"]["crit"] = json!("many");
    wrong["rules"]["memory/worker"]["windw"] = json!("5m");
    wrong["checks"]["heartbeat/nightly"]["period"] = json!("soon");
    let refused = put(&service, &path, &wrong).await;
    refused.faults(&[
        "rules.memory/web.crit",
        "rules.memory/worker.windw",
        "checks.heartbeat/nightly.period",
    ]);
    let body = json!({ "app": "other", "rules": { "5x": {}, "memory": {}, "heartbeat/x": {} }, "ruls": {} });
    put(&service, &path, &body).await.faults(&[
        "app",
        "rules.5x",
        "rules.memory",
        "rules.heartbeat/x",
        "ruls",
    ]);
    let nobody = json!({ "rules": { "5xx": { "tolerance": "low" } } });
    put(&service, &path, &nobody)
        .await
        .faults(&["rules.5xx.slack"]);
    service.get(&path).await.problem(404);
    assert_eq!(service.rows().await, 0);
    put(&service, &format!("{path}?prune=yes"), &shop())
        .await
        .faults(&["prune"]);

    let team = service.make_token("team", "write", "other-*").await;
    let team = service.as_bearer(&team);
    let answer = team.send(Method::PUT, &path, Some(shop())).await;
    answer.problem(403);
    team.get(&path).await.problem(404);
    let reader = service.make_token("reader", "read", "*").await;
    let reader = service.as_bearer(&reader);
    let answer = reader.send(Method::PUT, &path, Some(shop())).await;
    answer.problem(403);
}

#[tokio::test]
async fn of_many_documents_at_once_one_is_in_force_as_a_whole() {
    let service = start().await;
    let path = format!("/apps/{}", service.app_name("shop"));
    let document = |n: usize| {
        let mut document = shop();
        document["targets"] = json!({ "slack": format!("#team-{n}") });
        for rule in ["memory/web", "memory/worker"] {
            document["rules"][rule]["warn"] = json!(format!("{}", 100 + n));
        }
        if n.is_multiple_of(2) {
            let rules = document["rules"].as_object_mut().unwrap();
            rules.remove("5xx");
        }
        document
    };
    let prune = format!("{path}?prune=true");
    let writers = (0..12).map(|n| service.put(&prune, document(n)));
    for answer in join_all(writers).await {
        assert!(
            [200, 202].contains(&answer.status.as_u16()),
            "{}",
            answer.text
        );
    }
    let left = service.get(&path).await.expect(200).json();
    let slack = left["targets"]["slack"].as_str().unwrap();
    let n: usize = slack.trim_start_matches("#team-").parse().unwrap();
    let again = put(&service, &prune, &document(n)).await.expect(200).json();
    assert_eq!(steps(&again), [""; 0], "{left}");
}

#[tokio::test]
async fn what_kapacitor_cannot_take_at_once_follows() {
    let mut kapacitor = own_kapacitor().await;
    let url = kapacitor.url.clone();
    let service = start_with(|settings| {
        settings.kapacitor.kapacitor_url = Some(url);
    })
    .await;
    let app = service.app_name("shop");
    let path = format!("/apps/{app}");
    kapacitor.stop().await;
    let stored = put(&service, &path, &shop()).await.expect(202).json();
    let pending = stored["pending"].as_array().unwrap();
    assert_eq!(pending.len(), 5, "{stored}");
    let reason = pending[0]["reason"].as_str().unwrap();
    assert!(reason.contains("Kapacitor"), "{reason}");
    let read = service.get(&path).await.expect(200).json();
    assert_eq!(read["rules"].as_object().unwrap().len(), 5);
    kapacitor.start().await.unwrap();
    eventually("all rules are there", async || {
        let ids = service.ids_in_kapacitor().await;
        (ids.len() == 5).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_renamed_app_keeps_its_rules_its_history_and_what_its_targets_know() {
    let sink = Sink::start().await.unwrap();
    let heard = sink.client();
    let service = start_on(&sink, |_| ()).await;
    let (from, to) = (service.app_name("shop"), service.app_name("store"));
    let mut document = shop();
    document["targets"] = json!({ "slack": "#shop" });
    for rule in ["memory/web", "5xx", "release"] {
        document["rules"][rule]["delivery"] = json!("service");
    }
    let path = format!("/apps/{from}");
    put(&service, &path, &document).await.expect(200);
    let (old, new) = (
        format!("{from}-sample.memory_total-web"),
        format!("{to}-sample.memory_total-web"),
    );
    let report = async |task: &str, part: &str, second: u32, level: &str| {
        let time = format!("2026-03-01T12:00:{second:02}Z");
        post_as_kapacitor(&service, task, part, &time, level).await
    };
    let told = async |count: usize| {
        eventually(&format!("{count} messages"), async || {
            let received = heard.received().await.unwrap();
            (received.len() >= count).then_some(())
        })
        .await;
        let received = heard.received().await.unwrap();
        assert_eq!(received.len(), count, "{received:?}");
    };
    assert_eq!(report(&old, "web.1", 0, "CRITICAL").await, 204);
    told(1).await;
    let five = format!("{from}-5xx");
    assert_eq!(report(&five, &five, 1, "WARNING").await, 204);
    told(2).await;
    let silence =
        json!({ "app": from, "task": old, "part": "web.9", "for": "1h", "reason": "move" });
    service.post("/silences", silence).await.expect(201);
    let page = json!({
        "app": from, "title": "Shop",
        "groups": [{ "name": "Web", "entries": [{ "rule": old, "name": "Memory" }] }],
    });
    let slug = format!("/status-pages/{from}");
    service.put(&slug, page).await.expect(201);
    let nightly = format!("/check/heartbeat/{from}/nightly");
    let check = service.get(&nightly).await.expect(200).json();

    let rename = format!("{path}/rename");
    service.post(&rename, json!({})).await.faults(&["to"]);
    service
        .post(&rename, json!({ "to": from }))
        .await
        .faults(&["to"]);
    let taken = service.app_name("taken");
    put(&service, &format!("/apps/{taken}"), &shop())
        .await
        .expect(200);
    let refused = service.post(&rename, json!({ "to": taken })).await;
    let refused = refused.problem(409);
    assert!(
        refused["error"]
            .as_str()
            .unwrap()
            .contains("rules or checks"),
        "{refused}"
    );
    let team = service.make_token("team", "write", &from).await;
    let team = service.as_bearer(&team);
    team.post(&rename, json!({ "to": to })).await.problem(403);
    let renamed = service.post(&rename, json!({ "to": to })).await.expect(200);
    assert_eq!(
        renamed.json(),
        json!({ "app": to, "from": from, "rules": 7 })
    );

    service.get(&path).await.problem(404);
    let read = service.get(&format!("/apps/{to}")).await.expect(200).json();
    let again = put(&service, &format!("/apps/{to}"), &document).await;
    assert_eq!(steps(&again.expect(200).json()), [""; 0], "{read}");
    eventually(
        "Kapacitor has the new tasks and not the old ones",
        async || {
            let ids = service.all_in_kapacitor().await;
            let has = |id: &String| ids.contains(id);
            (has(&new) && !has(&old)).then_some(())
        },
    )
    .await;
    let events = service.get(&format!("/task/memory/{to}/web/events")).await;
    let events = events.expect(200).json();
    assert_eq!(
        (&events[0]["part"], &events[0]["level"], &events[0]["told"]),
        (
            &json!("web.1"),
            &json!("CRITICAL"),
            &json!({ "to": 1, "of": 1 })
        )
    );
    let five = service
        .get(&format!("/task/5xx/{to}/events"))
        .await
        .expect(200)
        .json();
    assert_eq!(five[0]["part"], format!("{to}-5xx"));
    let versions = service
        .get(&format!("/task/memory/{to}/web/versions"))
        .await;
    assert_eq!(versions.expect(200).json()[0]["generation"], 1);
    let silences = service.get("/silences").await.expect(200).json();
    assert_eq!(
        (&silences[0]["app"], &silences[0]["task"]),
        (&json!(to), &json!(new))
    );
    let page = service.get(&slug).await.expect(200).json();
    assert_eq!(page["groups"][0]["entries"][0]["rule"], new, "{page}");
    assert_eq!(page["app"], to);
    let nightly = format!("/check/heartbeat/{to}/nightly");
    let moved = service.get(&nightly).await.expect(200).json();
    assert_eq!(
        moved["state"]["ping_url"], check["state"]["ping_url"],
        "{moved}"
    );

    // The same level again is no news, from the new task; what the old one reports late is nobody's.
    assert_eq!(report(&new, "web.1", 2, "CRITICAL").await, 204);
    assert_eq!(report(&old, "web.1", 3, "OK").await, 204);
    assert_eq!(report(&new, "web.1", 4, "OK").await, 204);
    told(3).await;
    let audit = service
        .get(&format!("/audit?app={to}&action=app.rename"))
        .await;
    let audit = audit.expect(200).json();
    assert_eq!(
        (&audit[0]["subject"], &audit[1]),
        (&json!(from), &Value::Null)
    );

    // The old name is free again, and counts on.
    let back = put(&service, &path, &document).await.expect(200).json();
    assert_eq!(counts(&back)[0], &json!(7));
    let new_again = service.get(&format!("/task/memory/{from}/web")).await;
    assert_eq!(new_again.expect(200).json()["generation"], 3);
}
