//! Versions of rules when Kapacitor refuses or is away, and when many write at once.

use std::time::SystemTime;

use futures::future::join_all;
use serde_json::{Value, json};
use testbed::platform::EventShape;

use super::{
    pending,
    proxy::{Deed, Proxy},
    running, service_on, synced,
};
use crate::support::{Rule, Service, eventually};

/// A rule with this channel is not TICKscript.
const UNCOMPILABLE: &str = "#uncompilable";

async fn start() -> (Service, Proxy) {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, body| {
        if body.contains(UNCOMPILABLE) {
            *body = body.replace("|query('SELECT", "|kwery('SELECT");
        }
        Deed::Pass
    })
    .await;
    (service_on(&proxy.url, |_| ()).await, proxy)
}

/// Generation, action and channel of each version, the newest first.
async fn versions(service: &Service, rule: &Rule) -> Vec<(i64, String, String)> {
    let answer = service
        .get(&format!("{}/versions?limit=1000", rule.path))
        .await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |version: &Value| {
        (
            version["generation"].as_i64().unwrap(),
            text(&version["action"]),
            text(&version["rule"]["slack"]),
        )
    };
    let versions = answer.expect(200).json();
    versions.as_array().unwrap().iter().map(one).collect()
}

async fn rollback(service: &Service, rule: &Rule, generation: i64) -> crate::support::Answer {
    let path = format!("{}/rollback", rule.path);
    service
        .post(&path, json!({ "generation": generation }))
        .await
}

#[tokio::test]
async fn what_kapacitor_refuses_leaves_no_version() {
    let (service, proxy) = start().await;
    for rule in service.rules("shop") {
        let bad = rule.clone().with(json!({ "slack": UNCOMPILABLE })).body;
        let create = async || {
            service
                .post(&rule.collection(), bad.clone())
                .await
                .problem(422)
        };
        create().await;
        let path = format!("{}/versions", rule.path);
        service.get(&path).await.problem(404);

        service.create(&rule).await;
        let before = versions(&service, &rule).await;
        service.put(&rule.path, bad.clone()).await.problem(422);
        let change = json!({ "slack": UNCOMPILABLE });
        service.patch(&rule.path, change).await.problem(422);
        assert_eq!(versions(&service, &rule).await, before);

        // a version that Kapacitor does not take any more
        let spoil = "update rule_versions
            set targets = jsonb_build_array(jsonb_build_object('channel', 'slack', 'address', $2::text))
            where task = $1";
        let spoil = sqlx::query(spoil).bind(&rule.id).bind(UNCOMPILABLE);
        spoil.execute(&service.app.engine.db).await.unwrap();
        let before = versions(&service, &rule).await;
        rollback(&service, &rule, 1).await.problem(422);
        assert_eq!(versions(&service, &rule).await, before);
        running(&service, &rule, "#ops").await;

        // in place of a deleted rule, of which Kapacitor has let go or not
        service.delete(&rule.path).await.expect(200);
        let before = versions(&service, &rule).await;
        create().await;
        rollback(&service, &rule, 1).await.problem(422);
        assert_eq!(versions(&service, &rule).await, before);
        service.create(&rule).await;
        proxy.refuse_all(true);
        pending(service.delete(&rule.path).await);
        proxy.refuse_all(false);
        let before = versions(&service, &rule).await;
        create().await;
        assert_eq!(versions(&service, &rule).await, before);
    }
}

#[tokio::test]
async fn a_rule_whose_deletion_is_pending_is_restored() {
    let (service, proxy) = start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let (now, shape) = (SystemTime::now(), EventShape::Mixed);
    let platform = service.platform();
    platform
        .released(&rule.app, "shop:1", now, shape)
        .await
        .unwrap();
    let state = async || {
        let state = service.get(&format!("{}/state", rule.path)).await;
        state.expect(200).json()["state"].clone()
    };
    eventually("it has told the release", async || {
        (state().await == "INFO").then_some(())
    })
    .await;

    proxy.refuse_all(true);
    pending(
        service
            .patch(&rule.path, json!({ "slack": "#second" }))
            .await,
    );
    pending(service.delete(&rule.path).await);
    service.get(&rule.path).await.problem(404);
    let version = |generation: i64, action: &str, slack: &str| {
        (generation, action.to_owned(), slack.to_owned())
    };
    let mut kept = vec![
        version(3, "deleted", "#second"),
        version(2, "changed", "#second"),
        version(1, "created", "#ops"),
    ];
    assert_eq!(versions(&service, &rule).await, kept);
    rollback(&service, &rule, 3).await.faults(&["generation"]);
    let task = pending(rollback(&service, &rule, 1).await);
    assert_eq!(task["generation"], 4);
    kept.insert(0, version(4, "restored", "#ops"));
    assert_eq!(versions(&service, &rule).await, kept);

    proxy.refuse_all(false);
    assert_eq!(synced(&service, &rule).await["generation"], 4);
    running(&service, &rule, "#ops").await;
    assert_eq!(
        state().await,
        "OK",
        "what it said in its earlier life is gone"
    );
    assert_eq!(versions(&service, &rule).await, kept);
}

#[tokio::test]
async fn many_writers_leave_a_version_each() {
    let service =
        Service::start_with(|settings| settings.database.database_pool = Some("2".into())).await;
    let database = service.app.config.database.url.expose().to_string();
    let replica =
        Service::start_with(|settings| settings.database.database_url = Some(database)).await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let writes = (0..32).map(async |n| {
            let service = if n % 2 == 0 { &service } else { &replica };
            let slack = json!({ "slack": format!("#n{n}") });
            match n % 8 {
                0 => service.delete(&rule.path).await,
                1 => rollback(service, &rule, 1).await,
                2 => service.put(&rule.path, rule.clone().with(slack).body).await,
                _ => service.patch(&rule.path, slack).await,
            }
        });
        let answers = join_all(writes).await;
        let versions = versions(&service, &rule).await;
        let newest = versions[0].0;
        let generations: Vec<_> = versions
            .iter()
            .map(|(generation, ..)| *generation)
            .collect();
        assert_eq!(generations, (1..=newest).rev().collect::<Vec<_>>());
        let mut written = 0;
        for answer in answers {
            // one that came after a deletion found nothing
            if answer.status == 404 {
                continue;
            }
            assert!(answer.status.is_success(), "{}", answer.text);
            let task = answer.json();
            let generation = task["generation"].as_i64().unwrap();
            let (_, _, slack) = &versions[(newest - generation) as usize];
            assert_eq!(task["slack"], json!(slack), "generation {generation}");
            written = written.max(generation);
        }
        assert_eq!(newest, written);
    }
}
