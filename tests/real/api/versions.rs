//! The versions of a rule: what is kept, and the way back.

use reqwest::Method;
use serde_json::{Value, json};
use store::versions;

use crate::support::{Answer, Rule, Service, eventually};

/// The versions of a rule, the newest first.
async fn versions(service: &Service, rule: &Rule) -> Vec<Value> {
    let answer = service.get(&format!("{}/versions", rule.path)).await;
    answer.expect(200).json().as_array().unwrap().clone()
}

async fn generations(service: &Service, rule: &Rule) -> Vec<i64> {
    let versions = versions(service, rule).await;
    let generation = |version: &Value| version["generation"].as_i64().unwrap();
    versions.iter().map(generation).collect()
}

async fn rollback(service: &Service, rule: &Rule, generation: impl Into<Value>) -> Answer {
    let path = format!("{}/rollback", rule.path);
    let body = json!({ "generation": generation.into() });
    service.post(&path, body).await
}

/// The fields of a task that its owner can set.
fn own_fields(task: &Value) -> Value {
    let mut own = task.clone();
    for name in [
        "id",
        "kind",
        "generation",
        "sync",
        "health",
        "notifications",
        "created_at",
        "updated_at",
    ] {
        own.as_object_mut().unwrap().remove(name);
    }
    own
}

/// Makes it so many days older since when the versions of these generations are in force.
async fn backdate(service: &Service, rule: &Rule, days: &[(i64, i32)]) {
    for (generation, days) in days {
        sqlx::query(
            "update rule_versions set changed_at = now() - make_interval(days => $3)
             where task = $1 and generation = $2",
        )
        .bind(&rule.id)
        .bind(generation)
        .bind(days)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn every_write_leaves_one_version() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let mut kept = Vec::new();
        let mut wrote = async |answer: Answer, action: &str, changes: Value| {
            let task = answer.json();
            let version = json!({
                "generation": task["generation"], "at": task["updated_at"], "by": "ADMIN_TOKEN",
                "action": action, "deleted": action == "deleted", "rule": own_fields(&task),
                "changes": changes,
            });
            kept.insert(0, version);
            assert_eq!(versions(&service, &rule).await, kept);
        };
        let call = |name: &str| format!("{}/{name}", rule.path);

        let created = service.post(&rule.collection(), rule.body.clone()).await;
        wrote(created.expect(201), "created", json!({})).await;
        let patched = service
            .patch(
                &rule.path,
                json!({ "slack": null, "post": "http://127.0.0.1:9/x" }),
            )
            .await;
        let changes = json!({
            "slack": { "old": "#ops", "new": null },
            "post": { "old": null, "new": "http://127.0.0.1:9/x" },
        });
        wrote(patched.expect(201), "changed", changes).await;
        let put = service.put(&rule.path, rule.body.clone()).await;
        let changes = json!({
            "slack": { "old": null, "new": "#ops" },
            "post": { "old": "http://127.0.0.1:9/x", "new": null },
        });
        wrote(put.expect(200), "changed", changes).await;
        let paused = service.post(&call("disable"), json!({})).await;
        let changes = json!({ "enabled": { "old": true, "new": false } });
        wrote(paused.expect(200), "changed", changes).await;
        let resumed = service.post(&call("enable"), json!({})).await;
        let changes = json!({ "enabled": { "old": false, "new": true } });
        wrote(resumed.expect(200), "changed", changes).await;
        let back = rollback(&service, &rule, 2).await;
        let changes = json!({
            "slack": { "old": "#ops", "new": null },
            "post": { "old": null, "new": "http://127.0.0.1:9/x" },
        });
        wrote(back.expect(200), "changed", changes).await;
        let deleted = service.delete(&rule.path).await;
        wrote(deleted.expect(200), "deleted", json!({})).await;
        let anew = service.put(&rule.path, rule.body.clone()).await;
        let changes = json!({
            "slack": { "old": null, "new": "#ops" },
            "post": { "old": "http://127.0.0.1:9/x", "new": null },
        });
        wrote(anew.expect(201), "restored", changes).await;
        let deleted = service.delete(&rule.path).await;
        wrote(deleted.expect(200), "deleted", json!({})).await;
        let restored = rollback(&service, &rule, 8).await;
        wrote(restored.expect(201), "restored", json!({})).await;
        assert_eq!(kept[0]["generation"], 10);
    }
}

#[tokio::test]
async fn the_fields_of_a_kind_are_among_the_changes() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let hosts = json!({ "tolerance": "high", "hosts": ["shop.example.com"] });
    service.patch(&rule.path, hosts).await.expect(201);
    service
        .patch(&rule.path, json!({ "hosts": null }))
        .await
        .expect(201);
    let versions = versions(&service, &rule).await;
    let hosts = json!(["shop.example.com"]);
    assert_eq!(
        versions[0]["changes"],
        json!({ "hosts": { "old": hosts, "new": null } })
    );
    let tolerance = json!({ "old": rule.body["tolerance"], "new": "high" });
    assert_eq!(
        versions[1]["changes"],
        json!({ "hosts": { "old": null, "new": hosts }, "tolerance": tolerance })
    );
}

#[tokio::test]
async fn what_changes_nothing_leaves_no_version() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let stale = service
            .request(Method::PATCH, &rule.path)
            .header("if-match", "\"7\"")
            .json(&json!({ "slack": "#other" }));
        let enable = format!("{}/enable", rule.path);
        service.put(&rule.path, rule.body.clone()).await.expect(200);
        service.patch(&rule.path, json!({})).await.expect(201);
        service.post(&enable, json!({})).await.expect(200);
        let same = rollback(&service, &rule, 1).await.expect(200);
        assert_eq!(same.header("etag"), "\"1\"");
        service.send(stale).await.problem(412);
        service
            .patch(&rule.path, json!({ "slack": null, "email": null }))
            .await
            .problem(422);
        service
            .post(&rule.collection(), rule.body.clone())
            .await
            .problem(409);
        assert_eq!(generations(&service, &rule).await, [1]);
    }
}

#[tokio::test]
async fn versions_come_in_pages() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        for n in 2..=5 {
            let slack = json!({ "slack": format!("#n{n}") });
            service.patch(&rule.path, slack).await.expect(201);
        }
        let whole = versions(&service, &rule).await;
        assert_eq!(whole.len(), 5);
        for limit in 1..=6 {
            let mut address = format!("{}/versions?limit={limit}", rule.path);
            let (mut pages, mut paged) = (0, Vec::new());
            loop {
                let answer = service.get(&address).await.expect(200);
                paged.extend(answer.json().as_array().unwrap().clone());
                pages += 1;
                assert!(pages <= 5, "{address}");
                let Some(next) = answer.next() else {
                    break;
                };
                address = next;
            }
            assert_eq!(paged, whole, "limit={limit}");
            assert_eq!(pages, 5_usize.div_ceil(limit), "limit={limit}");
        }
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("after=0", "after"),
            ("after=x", "after"),
            ("before=1", "before"),
        ] {
            let answer = service
                .get(&format!("{}/versions?{query}", rule.path))
                .await;
            answer.faults(&[field]);
        }
        let past_the_end = format!("{}/versions?after=1", rule.path);
        assert_eq!(
            service.get(&past_the_end).await.expect(200).json(),
            json!([])
        );
    }
}

/// However many there are, an answer is bounded.
#[tokio::test]
async fn a_page_has_a_hundred_by_default() {
    let service = Service::start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let more = "insert into rule_versions
            (task, generation, kind, app, part, spec, targets, enabled, deleted, changed_at, changed_by)
        select task, n, kind, app, part, spec, targets, enabled, deleted, changed_at, changed_by
        from rule_versions, generate_series(2, 150) n";
    sqlx::query(more)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let answer = service.get(&format!("{}/versions", rule.path)).await;
    let next = format!("<{}/versions?limit=100&after=51>; rel=\"next\"", rule.path);
    assert_eq!(answer.header("link"), next);
    assert_eq!(answer.expect(200).json().as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn a_rollback_is_what_the_rule_was() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let first = service.create(&rule).await;
        let other = json!({ "slack": "#other", "enabled": false });
        service.patch(&rule.path, other).await.expect(201);
        let answer = rollback(&service, &rule, 1).await.expect(200);
        assert_eq!(answer.header("etag"), "\"3\"");
        let task = answer.json();
        assert_eq!(own_fields(&task), own_fields(&first));
        assert_eq!(task["created_at"], first["created_at"]);
        assert_eq!(task["sync"]["status"], "synced");
        assert_eq!(service.get(&rule.path).await.json(), task);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#ops");
        assert_eq!(running["executing"], true);
    }
}

#[tokio::test]
async fn a_rollback_respects_conditions() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let other = json!({ "slack": "#other" });
        service.patch(&rule.path, other).await.expect(201);
        let conditional = async |name: &str, condition: &str| {
            let path = format!("{}/rollback", rule.path);
            let request = service.request(Method::POST, &path).header(name, condition);
            let body = json!({ "generation": 1 });
            service.send(request.json(&body)).await
        };
        conditional("if-match", "\"1\"").await.problem(412);
        conditional("if-none-match", "*").await.problem(412);
        assert_eq!(generations(&service, &rule).await, [2, 1]);
        conditional("if-match", "\"2\"").await.expect(200);
        service.delete(&rule.path).await.expect(200);
        conditional("if-match", "\"4\"").await.problem(412);
        conditional("if-none-match", "*").await.expect(201);
        assert_eq!(generations(&service, &rule).await, [5, 4, 3, 2, 1]);
    }
}

#[tokio::test]
async fn a_deleted_rule_is_restored() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let first = service.create(&rule).await;
        let deleted = service.delete(&rule.path).await.expect(200);
        assert_eq!(service.rows().await, 0);
        assert_eq!(generations(&service, &rule).await, [2, 1]);

        let answer = rollback(&service, &rule, 1).await.expect(201);
        assert_eq!(deleted.header("etag"), "\"2\"");
        assert_eq!(answer.header("etag"), "\"3\"");
        let task = answer.json();
        assert_eq!(own_fields(&task), own_fields(&first));
        assert!(task["created_at"].as_str() > first["created_at"].as_str());
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["executing"], true);

        // whoever has read it in its earlier life has not read this one
        let stale = service
            .request(Method::DELETE, &rule.path)
            .header("if-match", "\"1\", \"2\"");
        service.send(stale).await.problem(412);
        service.delete(&rule.path).await.expect(200);
        assert_eq!(service.create(&rule).await["generation"], 5);
        service.delete(&rule.path).await.expect(200);
    }
}

#[tokio::test]
async fn what_cannot_be_rolled_back_to_is_reported() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let unknown = rollback(&service, &rule, 1).await.problem(404);
        let error = unknown["error"].as_str().unwrap();
        assert!(error.contains(&format!("no {} task", rule.kind)), "{error}");
        let path = format!("{}/versions", rule.path);
        service.get(&path).await.problem(404);
        let no_name = path.replace(&rule.app, "not_a_name");
        service.get(&no_name).await.problem(404);

        service.create(&rule).await;
        service.delete(&rule.path).await.expect(200);
        let task = service.create(&rule).await;
        for (generation, words) in [
            (json!(2), "version 2 is a deletion; pick an earlier one"),
            (json!(4), "no version 4"),
            (json!(i64::MAX), "no version 9223372036854775807"),
            (json!(u64::MAX), "whole number"),
            (json!(0), "1 or more"),
            (json!(-1), "1 or more"),
            (json!(1.5), "whole number"),
            (json!("1"), "whole number"),
            (json!([1]), "whole number"),
            (json!(null), "is required"),
        ] {
            let problem = rollback(&service, &rule, generation).await;
            let problem = problem.faults(&["generation"]);
            assert!(
                problem["error"].as_str().unwrap().contains(words),
                "{problem}"
            );
        }
        let path = format!("{}/rollback", rule.path);
        service.post(&path, json!({})).await.faults(&["generation"]);
        let more = json!({ "generation": 1, "slack": "#other" });
        service.post(&path, more).await.faults(&["slack"]);
        service.post(&path, json!([1])).await.problem(400);
        let bare = service.request(Method::POST, &path);
        service.send(bare).await.problem(415);
        let large = json!({ "generation": 1, "x": "x".repeat(70_000) });
        service.post(&path, large).await.problem(413);
        assert_eq!(service.get(&rule.path).await.json(), task);
        assert_eq!(generations(&service, &rule).await, [3, 2, 1]);
    }
}

/// Checks become stricter, and old versions do not follow.
#[tokio::test]
async fn a_version_that_is_no_longer_valid_cannot_be_rolled_back_to() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    let other = json!({ "slack": "#other" });
    service.patch(&rule.path, other).await.expect(201);
    let spoil = "update rule_versions set spec = '{\"tolerance\": \"zero\"}' where generation = 1";
    sqlx::query(spoil)
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let problem = rollback(&service, &rule, 1).await.faults(&["generation"]);
    let error = problem["error"].as_str().unwrap();
    assert!(
        error.contains("version 1 is not a valid rule any more: tolerance: must be"),
        "{error}"
    );
    assert_eq!(generations(&service, &rule).await, [2, 1]);
}

#[tokio::test]
async fn a_version_is_kept_for_the_retention_after_it_was_replaced() {
    let service = Service::start_with(|settings| {
        // the service's own loop is to leave them to the test
        settings.sync.versions_retention = Some("3650".into());
    })
    .await;
    let with = async |name: &str, writes: &[&str]| {
        let rule = service.rule("release", name);
        service.create(&rule).await;
        for write in writes {
            match *write {
                "delete" => service.delete(&rule.path).await.expect(200),
                "create" => service.put(&rule.path, rule.body.clone()).await.expect(201),
                slack => {
                    let change = json!({ "slack": slack });
                    service.patch(&rule.path, change).await.expect(201)
                }
            };
        }
        rule
    };
    let long_unchanged = with("a", &["#2", "#3"]).await;
    backdate(&service, &long_unchanged, &[(1, 60), (2, 40), (3, 35)]).await;
    let changed_lately = with("b", &["#2"]).await;
    backdate(&service, &changed_lately, &[(1, 60), (2, 20)]).await;
    let long_deleted = with("c", &["delete"]).await;
    backdate(&service, &long_deleted, &[(1, 60), (2, 31)]).await;
    let deleted_lately = with("d", &["#2", "delete"]).await;
    backdate(&service, &deleted_lately, &[(1, 60), (2, 50), (3, 29)]).await;
    let created_anew = with("e", &["delete", "create"]).await;
    backdate(&service, &created_anew, &[(1, 60), (2, 40), (3, 10)]).await;

    let forgotten = versions::forget(&service.app.engine.db, 30).await.unwrap();
    assert_eq!(forgotten, 2 + 2 + 1 + 2);
    assert_eq!(
        versions::forget(&service.app.engine.db, 30).await.unwrap(),
        0
    );
    assert_eq!(generations(&service, &long_unchanged).await, [3]);
    assert_eq!(generations(&service, &changed_lately).await, [2, 1]);
    assert_eq!(generations(&service, &deleted_lately).await, [3, 2]);
    assert_eq!(generations(&service, &created_anew).await, [3]);
    let path = format!("{}/versions", long_deleted.path);
    service.get(&path).await.problem(404);

    // what the oldest one that is left changed, nobody knows
    let oldest = &versions(&service, &long_unchanged).await[0];
    assert_eq!(
        (&oldest["action"], &oldest["changes"]),
        (&json!("changed"), &json!(null))
    );
    rollback(&service, &long_unchanged, 2)
        .await
        .faults(&["generation"]);
    rollback(&service, &long_deleted, 1).await.problem(404);
    rollback(&service, &deleted_lately, 2).await.expect(201);
    assert_eq!(service.create(&long_deleted).await["generation"], 1);
}

#[tokio::test]
async fn the_leader_removes_what_is_older_than_the_setting() {
    let keeps_all = |settings: &mut kapacitor_alerts::config::Settings| {
        settings.sync.versions_retention = Some("3650".into());
    };
    let service = Service::start_with(keeps_all).await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    for slack in ["#2", "#3"] {
        let change = json!({ "slack": slack });
        service.patch(&rule.path, change).await.expect(201);
    }
    backdate(&service, &rule, &[(1, 60), (2, 50), (3, 35)]).await;
    let database = service.app.config.database.url.expose().to_string();
    let other = Service::start_with(|settings| {
        settings.database.database_url = Some(database);
        settings.sync.versions_retention = Some("40".into());
    })
    .await;
    drop(service);
    eventually("the first version is gone", async || {
        (generations(&other, &rule).await == [3, 2]).then_some(())
    })
    .await;
}
