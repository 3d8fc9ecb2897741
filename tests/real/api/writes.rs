//! POST, PATCH, PUT, GET and DELETE of a task.

use reqwest::{Method, StatusCode};
use rules::{Family, kinds};
use serde_json::{Value, json};

use crate::support::{Rule, Service};

/// Kapacitor's `modified`, which every push changes.
async fn modified(service: &Service, rule: &Rule) -> Value {
    service.in_kapacitor(&rule.id).await.unwrap()["modified"].clone()
}

#[tokio::test]
async fn post_creates() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let answer = service.post(&rule.collection(), rule.body.clone()).await;
        let answer = answer.expect(201);
        assert_eq!(answer.header("location"), rule.path);
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.header("content-type"), "application/json");

        let task = answer.json();
        let read_only = [
            "generation",
            "sync",
            "health",
            "notifications",
            "created_at",
            "updated_at",
        ];
        let mut members = vec!["id", "kind"];
        let own = rule.body.as_object().unwrap().keys().map(String::as_str);
        members.extend(own.filter(|name| !["slack", "email", "post"].contains(name)));
        // what has a default
        members.extend((rule.kind == "memory").then_some("aggregate"));
        members.extend(["slack", "email", "post", "delivery", "enabled"]);
        members.extend(read_only);
        members.sort();
        let mut given: Vec<_> = task.as_object().unwrap().keys().collect();
        given.sort();
        assert_eq!(given, members, "{task}");
        for (name, value) in rule.body.as_object().unwrap() {
            assert_eq!(&task[name], value, "{name} of {task}");
        }
        assert_eq!(
            (&task["id"], &task["kind"]),
            (&json!(rule.id), &json!(rule.kind))
        );
        assert_eq!(
            (&task["post"], &task["enabled"]),
            (&Value::Null, &json!(true))
        );
        assert_eq!(task["generation"], 1);
        assert_eq!(task["sync"]["status"], "synced");
        assert_eq!(task["sync"]["error"], Value::Null);
        for at in [
            &task["sync"]["at"],
            &task["created_at"],
            &task["updated_at"],
        ] {
            chrono::DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap();
        }

        let read = service.get(answer.header("location")).await.expect(200);
        assert_eq!(read.header("etag"), "\"1\"");
        assert_eq!(read.json(), task);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["status"], "enabled");
        assert_eq!(
            (&running["executing"], &running["error"]),
            (&json!(true), &json!(""))
        );
        assert_eq!(running["vars"]["slack"]["value"], "#ops");
    }
}

#[tokio::test]
async fn post_of_a_task_that_exists_is_a_conflict() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let task = service.create(&rule).await;
        let other = rule.clone().with(json!({ "slack": "#other" }));
        let problem = service
            .post(&rule.collection(), other.body)
            .await
            .problem(409);
        assert!(
            problem["error"].as_str().unwrap().contains(&rule.id),
            "{problem}"
        );
        assert_eq!(service.get(&rule.path).await.json(), task);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#ops");
    }
    assert_eq!(
        service.rows().await as usize,
        kinds::of(Family::Task).count()
    );
}

#[tokio::test]
async fn a_task_may_be_created_paused() {
    let service = Service::start().await;
    let rule = service
        .rule("5xx", "shop")
        .with(json!({ "enabled": false }));
    assert_eq!(service.create(&rule).await["enabled"], false);
    let stored = service.in_kapacitor(&rule.id).await.unwrap();
    assert_eq!(
        (&stored["status"], &stored["executing"]),
        (&json!("disabled"), &json!(false))
    );
}

#[tokio::test]
async fn patch_merges() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let created = service.create(&rule).await;

        // one thing replaced, one cleared, one added, the rest as it was
        let change = json!({ "slack": "other", "email": null, "post": "http://127.0.0.1:9/hook" });
        let answer = service.patch(&rule.path, change).await.expect(201);
        assert_eq!(answer.header("etag"), "\"2\"");
        let task = answer.json();
        let mut expected = created.clone();
        expected["slack"] = json!("#other");
        expected["email"] = Value::Null;
        expected["post"] = json!("http://127.0.0.1:9/hook");
        expected["generation"] = json!(2);
        for varies in ["sync", "updated_at"] {
            expected[varies] = task[varies].clone();
        }
        assert_eq!(task, expected);
        assert_eq!(task["sync"]["status"], "synced");
        assert!(task["updated_at"].as_str() > created["updated_at"].as_str());
        assert_eq!(service.get(&rule.path).await.expect(200).json(), task);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#other");
        assert_eq!(running["vars"].get("email"), None);
        assert_eq!(
            (&running["status"], &running["executing"]),
            (&json!("enabled"), &json!(true))
        );

        // the key in the body, as the older service had it
        let mut change = rule.key();
        change["slack"] = "#third".into();
        let task = service
            .patch(&rule.collection(), change)
            .await
            .expect(201)
            .json();
        assert_eq!(
            (&task["slack"], &task["generation"]),
            (&json!("#third"), &json!(3))
        );
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#third");
    }
}

#[tokio::test]
async fn patch_reaches_the_fields_of_a_kind() {
    let service = Service::start().await;
    let five = service.rule("5xx", "shop");
    service.create(&five).await;
    let task = service
        .patch(&five.path, json!({ "tolerance": "high" }))
        .await;
    assert_eq!(task.expect(201).json()["tolerance"], "high");
    let memory = service.rule("memory", "shop");
    service.create(&memory).await;
    let task = service.patch(&memory.path, json!({ "crit": 600.5 })).await;
    let task = task.expect(201).json();
    assert_eq!(
        (&task["warn"], &task["crit"]),
        (&json!("400"), &json!("600.5"))
    );
    let running = service.in_kapacitor(&memory.id).await.unwrap();
    assert_eq!(running["vars"]["crit"]["value"], 600.5);
    // checked against what is not in the patch
    let problem = service.patch(&memory.path, json!({ "warn": 700 })).await;
    problem.faults(&["warn"]);
}

#[tokio::test]
async fn patch_that_changes_nothing_pushes_nothing() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let created = service.create(&rule).await;
        let before = modified(&service, &rule).await;
        for change in [
            json!({}),
            json!({ "slack": "ops" }),
            json!({ "post": null }),
            created.clone(),
        ] {
            let answer = service.patch(&rule.path, change.clone()).await.expect(201);
            assert_eq!(answer.json(), created, "{change}");
        }
        assert_eq!(modified(&service, &rule).await, before);
    }
}

#[tokio::test]
async fn patch_takes_the_media_type_of_merge_patches() {
    let service = Service::start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let request = service
        .request(Method::PATCH, &rule.path)
        .header(
            "content-type",
            "application/merge-patch+json; charset=utf-8",
        )
        .body(r##"{"slack":"#other"}"##);
    let task = service.send(request).await.expect(201).json();
    assert_eq!(task["slack"], "#other");
}

#[tokio::test]
async fn a_key_cannot_be_changed_and_one_target_must_remain() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let created = service.create(&rule).await;
        let other = json!({ "app": service.app_name("other") });
        service.patch(&rule.path, other).await.faults(&["app"]);
        let moved = rule
            .clone()
            .with(json!({ "app": service.app_name("other") }));
        service.put(&rule.path, moved.body).await.faults(&["app"]);
        if rule.kind == "memory" {
            let other = json!({ "dynotype": "worker" });
            service.patch(&rule.path, other).await.faults(&["dynotype"]);
        }
        let silent = json!({ "slack": null, "email": "", "post": null });
        service.patch(&rule.path, silent).await.faults(&["slack"]);
        assert_eq!(service.get(&rule.path).await.json(), created);
    }
}

#[tokio::test]
async fn put_creates_replaces_and_repeats() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        // the key in the path is enough
        let mut body = rule.body.clone();
        for name in rule.key().as_object().unwrap().keys() {
            body.as_object_mut().unwrap().remove(name);
        }
        let answer = service.put(&rule.path, body.clone()).await.expect(201);
        assert_eq!(answer.header("etag"), "\"1\"");
        let created = answer.json();
        assert_eq!(created["id"], json!(rule.id));
        assert_eq!(created["sync"]["status"], "synced");

        let before = modified(&service, &rule).await;
        for same in [body.clone(), rule.body.clone(), created.clone()] {
            let answer = service.put(&rule.path, same).await.expect(200);
            assert_eq!(answer.header("etag"), "\"1\"");
            assert_eq!(answer.json(), created);
        }
        assert_eq!(modified(&service, &rule).await, before);

        // what is not in the body is gone
        body.as_object_mut().unwrap().remove("email");
        body["slack"] = "#other".into();
        let answer = service.put(&rule.path, body).await.expect(200);
        assert_eq!(answer.header("etag"), "\"2\"");
        let task = answer.json();
        assert_eq!(
            (&task["slack"], &task["email"]),
            (&json!("#other"), &Value::Null)
        );
        assert_eq!(task["created_at"], created["created_at"]);
        assert_ne!(modified(&service, &rule).await, before);
        let running = service.in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(running["vars"]["slack"]["value"], "#other");
        assert_eq!(running["executing"], true);
    }
}

#[tokio::test]
async fn put_without_enabled_leaves_a_paused_task_paused() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    service
        .post(&format!("{}/disable", rule.path), json!({}))
        .await
        .expect(200);
    let other = rule.clone().with(json!({ "slack": "#other" }));
    let task = service.put(&rule.path, other.body).await.expect(200).json();
    assert_eq!(task["enabled"], false);
    assert_eq!(
        service.in_kapacitor(&rule.id).await.unwrap()["status"],
        "disabled"
    );
}

#[tokio::test]
async fn memory_tasks_are_also_where_the_older_service_had_them() {
    let service = Service::start().await;
    let web = service.rule("memory", "shop");
    let all = web.clone().with(json!({ "dynotype": "all" }));
    let web_task = service.create(&web).await;
    let all_task = service.create(&all).await;
    assert_eq!(
        all_task["id"],
        json!(format!("{}-sample.memory_total-all", web.app))
    );
    let listed = format!("/tasks/memory/{}", web.app);
    let answer = service.get(&format!("{listed}/web")).await.expect(200);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.json(), web_task);
    service.get(&format!("{listed}/worker")).await.problem(404);
    let both = service.get(&listed).await.expect(200).json();
    assert_eq!(both, json!([all_task, web_task]));
}

#[tokio::test]
async fn delete_leaves_nothing() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let created = service.create(&rule).await;
        let task = service.delete(&rule.path).await.expect(200).json();
        assert_eq!(task["id"], created["id"]);
        assert_eq!(task["slack"], created["slack"]);
        service.get(&rule.path).await.problem(404);
        service.delete(&rule.path).await.problem(404);
        assert_eq!(service.in_kapacitor(&rule.id).await, None);
        let topic = format!("/alerts/topics/{}", rule.id);
        let topic = service.kapacitor(Method::GET, &topic, None).await;
        assert_eq!(topic.status, StatusCode::NOT_FOUND);
        assert_eq!(service.rows().await, 0);

        let again = service.create(&rule).await;
        assert_eq!(again["sync"]["status"], "synced");
        assert_eq!(
            service.in_kapacitor(&rule.id).await.unwrap()["executing"],
            true
        );
        service.delete(&rule.path).await.expect(200);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let missing = [
            rule.path.clone(),
            rule.path.replace(&rule.app, "not_a_name"),
        ];
        for path in missing {
            let mut calls = vec![
                (Method::GET, path.clone(), None),
                (Method::DELETE, path.clone(), None),
            ];
            calls.push((
                Method::PATCH,
                path.clone(),
                Some(json!({ "slack": "#ops" })),
            ));
            for (method, name) in [
                (Method::GET, "state"),
                (Method::GET, "script"),
                (Method::POST, "enable"),
                (Method::POST, "disable"),
                (Method::POST, "test"),
            ] {
                calls.push((method, format!("{path}/{name}"), None));
            }
            for (method, path, body) in calls {
                let mut request = service.request(method.clone(), &path);
                if let Some(body) = body {
                    request = request.json(&body);
                }
                let problem = service.send(request).await.problem(404);
                let error = problem["error"].as_str().unwrap();
                assert!(
                    error.contains(&format!("no {} task", rule.kind)),
                    "{method} {path}: {error}"
                );
            }
        }
        let by_body = service.patch(&rule.collection(), rule.body.clone()).await;
        by_body.problem(404);
    }
    assert_eq!(service.rows().await, 0);
    assert_eq!(service.ids_in_kapacitor().await, Vec::<String>::new());
}
