//! What a request costs in calls to Kapacitor and in bytes: counts, which are the same on each machine.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{Rule, Service, eventually, own_kapacitor};

type Calls = BTreeMap<String, u64>;

/// Calls to Kapacitor so far, by their names.
async fn calls(service: &Service) -> Calls {
    let metrics = service.get("/metrics").await.expect(200).text;
    let mut calls = Calls::new();
    for line in metrics.lines() {
        let counted = line.strip_prefix("kapacitor_alerts_kapacitor_calls_total{call=\"");
        if let Some((call, rest)) = counted.and_then(|it| it.split_once('"')) {
            let (_, count) = rest.rsplit_once(' ').unwrap();
            *calls.entry(call.into()).or_default() += count.parse::<u64>().unwrap();
        }
    }
    calls
}

/// The calls to Kapacitor that `work` makes.
async fn calls_of(service: &Service, work: impl Future) -> Calls {
    let before = calls(service).await;
    work.await;
    let mut after = calls(service).await;
    after.retain(|call, count| {
        *count -= before.get(call).copied().unwrap_or_default();
        *count > 0
    });
    after
}

fn expected(calls: &[(&str, u64)]) -> Calls {
    let call = |(name, count): &(&str, u64)| ((*name).to_owned(), *count);
    calls.iter().map(call).collect()
}

/// On this Kapacitor, without looks of its own after those at its start.
async fn quiet_service(kapacitor_url: &str) -> Service {
    let service = Service::start_with(|settings| {
        settings.kapacitor_url = Some(kapacitor_url.into());
        settings.reconcile_interval = Some("86400".into());
        settings.health_interval = Some("86400".into());
    })
    .await;
    // for drift, which rules can see, and global handlers
    let looks = expected(&[("config", 1), ("list_tasks", 2)]);
    eventually("the looks at its start", async || {
        (calls(&service).await == looks).then_some(())
    })
    .await;
    service
}

#[tokio::test]
async fn no_request_calls_kapacitor_more_often_than_it_must() {
    let kapacitor = own_kapacitor().await;
    let service = quiet_service(&kapacitor.url).await;
    for rule in service.rules("shop") {
        let Rule { id, path, .. } = &rule;
        let get = async |path: String| drop(service.get(&path).await.expect(200));
        let post = async |path: String, body| drop(service.post(&path, body).await.expect(200));

        let scratch = expected(&[("create_task", 1), ("delete_task", 1)]);
        let validate = post(format!("{}/validate", rule.collection()), rule.body.clone());
        assert_eq!(calls_of(&service, validate).await, scratch);
        let create = async { drop(service.create(&rule).await) };
        let one = expected(&[("create_task", 1)]);
        assert_eq!(calls_of(&service, create).await, one);

        for free in [
            path.clone(),
            format!("{path}/script"),
            format!("{path}/versions"),
            "/tasks".into(),
        ] {
            assert_eq!(calls_of(&service, get(free)).await, Calls::new());
        }
        let mut unchanged = rule.body.clone();
        unchanged["enabled"] = true.into();
        let put = async { drop(service.put(path, unchanged).await.expect(200)) };
        assert_eq!(calls_of(&service, put).await, Calls::new());
        let state = expected(&[("topic_events", 1)]);
        assert_eq!(
            calls_of(&service, get(format!("{path}/state"))).await,
            state
        );

        // How often it is asked whether it has started depends on the machine.
        service.app.kapacitor.await_start(id).await.unwrap();
        let patch = async {
            drop(
                service
                    .patch(path, json!({ "slack": "#b" }))
                    .await
                    .expect(201),
            )
        };
        let update = expected(&[("set_status", 1), ("task_stats", 1), ("update_task", 1)]);
        assert_eq!(calls_of(&service, patch).await, update);
    }
    let look = expected(&[("list_tasks", 1)]);
    let drift = async { drop(service.get("/drift").await.expect(200)) };
    assert_eq!(calls_of(&service, drift).await, look);
    let reconcile = async { drop(service.post("/reconcile", json!({})).await.expect(200)) };
    assert_eq!(calls_of(&service, reconcile).await, look);

    for Rule { id, path, .. } in service.rules("shop") {
        service.app.kapacitor.await_start(&id).await.unwrap();
        let delete = async { drop(service.delete(&path).await.expect(200)) };
        let removal = expected(&[("delete_task", 1), ("delete_topic", 1), ("task_stats", 1)]);
        assert_eq!(calls_of(&service, delete).await, removal);
    }
}

/// Bounds are a tenth above what was seen.
#[tokio::test]
async fn answers_and_scripts_do_not_grow_unseen() {
    let service = Service::start().await;
    let (mut listed, mut too_long) = (0, Vec::new());
    for rule in &service.rules("shop") {
        service.create(rule).await;
        let read = service.get(&rule.path).await.expect(200).text.len();
        let script = service.get(&format!("{}/script", rule.path)).await;
        let script = script.expect(200).text.len();
        let most = match rule.kind {
            "5xx" => [410, 4830],
            "crashed" => [395, 3440],
            "memory" => [510, 4070],
            "release" => [395, 3420],
            other => panic!("the sizes of {other} tasks are to be added here"),
        };
        if read > most[0] || script > most[1] {
            too_long.push((rule.kind, [read, script]));
        }
        listed += read + 1;
    }
    assert!(
        too_long.is_empty(),
        "bytes of a task and of a script: {too_long:?}"
    );
    // A list is its tasks, what is between them, and nothing else.
    for path in ["/tasks", "/tasks?limit=100"] {
        let list = service.get(path).await.expect(200).text;
        assert_eq!(list.len(), listed + 1, "{list}");
    }
}
