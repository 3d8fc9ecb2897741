//! Checks as rules: their versions, lists, tokens, and what they are not.

use reqwest::Method;
use serde_json::{Value, json};

use super::Bed;
use crate::support::Service;

#[tokio::test]
async fn a_check_is_written_and_read_like_a_rule() {
    let bed = Bed::start(json!({})).await;
    let (service, path) = (&bed.service, &bed.rule.path);
    let made = bed.read().await;
    assert_eq!(
        [
            &made["id"],
            &made["kind"],
            &made["enabled"],
            &made["generation"]
        ],
        [
            &json!(bed.rule.id),
            &json!("heartbeat"),
            &json!(true),
            &json!(1)
        ]
    );
    assert!(made.get("sync").is_none() && made.get("delivery").is_none());
    // What is answered may be sent back.
    service.put(path, made.clone()).await.expect(200);
    assert_eq!(bed.read().await["generation"], 1);
    service
        .patch(path, json!({ "grace": "10m" }))
        .await
        .expect(201);
    service
        .post("/check/heartbeat", bed.rule.body.clone())
        .await
        .problem(409);
    let versions = service
        .get(&format!("{path}/versions"))
        .await
        .expect(200)
        .json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let back = json!({ "generation": 1 });
    let back = service
        .post(&format!("{path}/rollback"), back)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&back["grace"], &back["generation"]),
        (&json!("5m"), &json!(3))
    );
    let test = service
        .post(&format!("{path}/test"), Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(test["success"], true);
    // It is no task, and Kapacitor has never heard of it.
    assert!(service.in_kapacitor(&bed.rule.id).await.is_none());
    assert_eq!(service.get("/tasks").await.expect(200).json(), json!([]));
    let drift = service.get("/drift").await.expect(200).json();
    assert_eq!(
        (&drift["undelivered"], &drift["drifted"]),
        (&json!([]), &json!([]))
    );
    for list in ["/checks", "/checks/heartbeat"] {
        let list = service
            .get(&format!("{list}?app={}", bed.rule.app))
            .await
            .expect(200)
            .json();
        let list = list.as_array().unwrap();
        assert_eq!(
            (list.len(), &list[0]["state"]["status"]),
            (1, &json!("new"))
        );
    }
    let gone = service.delete(path).await.expect(200).json();
    assert_eq!(gone["state"], Value::Null);
    service.get(path).await.problem(404);
    service
        .post(&format!("{path}/rollback"), json!({ "generation": 1 }))
        .await
        .expect(201);
    assert_eq!(bed.read().await["state"]["status"], "new");
}

#[tokio::test]
async fn each_page_of_a_list_says_how_its_checks_stand() {
    let service = Service::start().await;
    let silent = json!({ "slack": null, "email": null });
    for name in ["a", "b", "c", "d", "e"] {
        let rule = service.rule("heartbeat", "shop").with(silent.clone());
        service.create(&rule.with(json!({ "name": name }))).await;
    }
    service
        .create(&service.rule("item", "shop").with(silent))
        .await;
    let (mut path, mut names) = (Some("/checks?limit=2".to_owned()), Vec::new());
    while let Some(page) = path {
        let answer = service.get(&page).await.expect(200);
        for check in answer.json().as_array().unwrap() {
            assert_eq!(check["state"]["status"], "new", "{check}");
            names.push(check["name"].as_str().unwrap().to_owned());
        }
        path = answer.next();
    }
    assert_eq!(names, ["a", "b", "c", "d", "e", "dns"]);
}

#[tokio::test]
async fn the_next_times_of_a_schedule_are_shown_before_it_is_stored() {
    let service = Service::start().await;
    let schedule = json!({ "cron": "30 2 * * *", "timezone": "Europe/Berlin", "grace": "5m",
        "slack": null, "email": null });
    let rule = service.rule("heartbeat", "shop").with(schedule);
    let valid = service
        .post("/check/heartbeat/validate", rule.body.clone())
        .await
        .expect(200)
        .json();
    let before = &valid["schedule"];
    service.create(&rule).await;
    let path = format!("{}/schedule/preview", rule.path);
    let stored = service.get(&path).await.expect(200).json();
    assert_eq!(&stored, before);
    assert_eq!(stored["timezone"], "Europe/Berlin");
    let next = stored["next"].as_array().unwrap();
    assert_eq!(next.len(), 5);
    for at in next {
        let local = at["local"].as_str().unwrap();
        let clock: String = local.chars().skip(15).take(8).collect();
        // In the night in which clocks are set ahead there is no such time.
        assert!(
            ["02:30:00", "03:00:00", "03:30:00"].contains(&clock.as_str()),
            "{local}"
        );
    }
    let item = service
        .rule("item", "shop")
        .with(json!({ "interval": "1h", "slack": null, "email": null }));
    service.create(&item).await;
    let path = format!("{}/schedule/preview", item.path);
    let stored = service.get(&path).await.expect(200).json();
    let times: Vec<chrono::DateTime<chrono::Utc>> = stored["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|at| serde_json::from_value(at["at"].clone()).unwrap())
        .collect();
    assert!(
        times.windows(2).all(|it| (it[1] - it[0]).num_hours() == 1),
        "{times:?}"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_check_is_named() {
    let service = Service::start().await;
    let rule = service.rule("heartbeat", "shop");
    for path in ["/check/heartbeat", "/check/heartbeat/validate"] {
        let wrong = rule
            .clone()
            .with(json!({ "cron": "61 * * * *", "grace": "1s", "name": "a b" }));
        service
            .post(path, wrong.body)
            .await
            .faults(&["name", "cron", "grace"]);
    }
    let silent = rule.clone().with(json!({ "slack": null, "email": null }));
    let valid = service
        .post("/check/heartbeat/validate", silent.body.clone())
        .await
        .expect(200);
    assert_eq!(valid.json()["check"]["id"], rule.id);
    service.get(&rule.path).await.problem(404);
    let problem = service.get("/check/nothing/shop").await.problem(404);
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("the kinds are heartbeat, probe, job, item"),
        "{problem}"
    );
    // A channel that is not configured here.
    service
        .post("/check/heartbeat", rule.body.clone())
        .await
        .faults(&["slack"]);
    // One that nobody is told of is there to be seen.
    service.create(&silent).await;
}

#[tokio::test]
async fn who_may_only_read_cannot_report() {
    let bed = Bed::start(json!({})).await;
    let reader = bed.service.make_token("reader", "read", "*").await;
    let reader = bed.service.as_bearer(&reader);
    let seen = reader.get(&bed.rule.path).await.expect(200).json();
    assert_eq!(seen["state"]["ping_url"], Value::Null);
    let key = format!("/apps/{}/ping-key", bed.rule.app);
    reader.get(&key).await.problem(403);
    let other = bed.service.make_token("other", "write", "other-*").await;
    let other = bed.service.as_bearer(&other);
    other.get(&bed.rule.path).await.problem(404);
    other
        .send(Method::POST, &key, Some(json!({})))
        .await
        .problem(403);
    assert_eq!(other.get("/checks").await.expect(200).json(), json!([]));
}
