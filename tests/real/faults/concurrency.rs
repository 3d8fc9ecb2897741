//! Many at once, and clients that do not wait.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures::future::join_all;
use kapacitor_alerts::config::Settings;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    proxy::{Deed, Proxy},
    running, service_on, synced,
};
use crate::support::{Rule, Service, eventually};

/// With the smallest pool that the settings allow.
async fn start() -> Service {
    Service::start_with(|settings| settings.database.database_pool = Some("2".into())).await
}

/// Another replica on the same database.
async fn replica_of(service: &Service) -> Service {
    let database = service.app.config.database.url.expose().to_string();
    Service::start_with(|settings| settings.database.database_url = Some(database)).await
}

/// Kapacitor runs what the database says is the newest.
async fn newest_runs(service: &Service, rule: &Rule) -> Value {
    let task = synced(service, rule).await;
    let in_kapacitor = service.in_kapacitor(&rule.id).await.unwrap();
    assert_eq!(in_kapacitor["vars"]["slack"]["value"], task["slack"]);
    assert_eq!(
        (&in_kapacitor["status"], &in_kapacitor["executing"]),
        (&json!("enabled"), &json!(true))
    );
    task
}

#[tokio::test]
async fn forty_writers_of_one_task() {
    let service = start().await;
    let rule = service.rule("5xx", "shop");
    let creates = (0..40).map(async |_| service.post(&rule.collection(), rule.body.clone()).await);
    let mut statuses: Vec<_> = join_all(creates)
        .await
        .iter()
        .map(|it| it.status.as_u16())
        .collect();
    statuses.sort();
    assert_eq!(statuses[0], 201);
    assert!(
        statuses[1..].iter().all(|status| *status == 409),
        "{statuses:?}"
    );

    let changes = (0..40).map(async |n| {
        service
            .patch(&rule.path, json!({ "slack": format!("#n{n}") }))
            .await
    });
    let mut generations: Vec<_> = join_all(changes)
        .await
        .into_iter()
        .map(|answer| answer.expect(201).json()["generation"].as_i64().unwrap())
        .collect();
    generations.sort();
    assert_eq!(generations, (2..=41).collect::<Vec<_>>());
    assert_eq!(newest_runs(&service, &rule).await["generation"], 41);
}

#[tokio::test]
async fn forty_writers_of_as_many_tasks() {
    let service = start().await;
    let rules: Vec<Rule> = (0..10)
        .flat_map(|n| service.rules(&format!("shop{n}")))
        .collect();
    let creates = join_all(
        rules
            .iter()
            .map(async |rule| service.post(&rule.collection(), rule.body.clone()).await),
    );
    let reads = join_all((0..40).map(async |_| service.get("/tasks").await));
    let (created, read) = tokio::join!(creates, reads);
    created
        .into_iter()
        .for_each(|answer| drop(answer.expect(201)));
    read.into_iter()
        .for_each(|answer| drop(answer.expect(200).json()));
    let mixed = join_all(rules.iter().enumerate().map(async |(n, rule)| {
        match n % 4 {
            0 => service
                .patch(&rule.path, json!({ "slack": "#other" }))
                .await
                .expect(201),
            1 => service.delete(&rule.path).await.expect(200),
            2 => service.put(&rule.path, rule.body.clone()).await.expect(200),
            _ => service
                .post(&format!("{}/disable", rule.path), json!({}))
                .await
                .expect(200),
        }
    }));
    mixed.await;
    let left = (0..rules.len()).filter(|n| n % 4 != 1).count();
    assert_eq!(service.rows().await, left);
    assert_eq!(service.ids_in_kapacitor().await.len(), left);
}

#[tokio::test]
async fn of_many_writers_of_the_same_version_one_wins() {
    let service = start().await;
    let rule = service.rule("release", "shop");
    service.create(&rule).await;
    let change = async |n: usize| {
        let request = service
            .request(Method::PATCH, &rule.path)
            .header("if-match", "\"1\"");
        service
            .send(request.json(&json!({ "slack": format!("#n{n}") })))
            .await
            .status
            .as_u16()
    };
    let mut statuses = join_all((0..20).map(change)).await;
    statuses.sort();
    assert_eq!(statuses[0], 201);
    assert!(
        statuses[1..].iter().all(|status| *status == 412),
        "{statuses:?}"
    );
    assert_eq!(newest_runs(&service, &rule).await["generation"], 2);
}

#[tokio::test]
async fn two_replicas_write_one_task_in_order() {
    let one = Service::start().await;
    let two = replica_of(&one).await;
    let rule = one.rule("5xx", "shop");
    one.create(&rule).await;
    let changes = (0..40).map(async |n| {
        let service = if n % 2 == 0 { &one } else { &two };
        service
            .patch(&rule.path, json!({ "slack": format!("#n{n}") }))
            .await
    });
    for answer in join_all(changes).await {
        answer.expect(201);
    }
    assert_eq!(newest_runs(&one, &rule).await["generation"], 41);
    assert_eq!(
        two.get(&rule.path).await.json(),
        one.get(&rule.path).await.json()
    );
}

/// Each replica has the fewest connections that the settings allow. The rules are paused: it takes
/// Kapacitor longest to start tasks, and in what order it hears of them is the same.
#[tokio::test]
async fn six_hundred_writers_of_fifty_tasks_at_three_replicas() {
    let kapacitor = crate::support::own_kapacitor().await;
    let database = database().await;
    let start = async || {
        service_on(&kapacitor.url, |settings| {
            settings.database.database_url = Some(database.clone());
            settings.database.database_pool = Some("2".into());
        })
        .await
    };
    let replicas = [start().await, start().await, start().await];
    let rules: Vec<Rule> = (0..50)
        .map(|n| replicas[0].rule(["5xx", "memory"][n % 2], &format!("shop{n}")))
        .collect();
    let writes = (0..600).map(async |n| {
        let rule = &rules[n % 50];
        let fields = json!({ "slack": format!("#n{n}"), "enabled": false });
        let body = rule.clone().with(fields).body;
        let answer = replicas[n / 50 % 3].put(&rule.path, body).await;
        assert!([200, 201].contains(&answer.status.as_u16()), "{answer:?}");
        (n % 50, answer.json()["generation"].as_i64().unwrap())
    });
    let written = tokio::sync::SetOnce::new();
    let reads = async {
        let (mut count, mut longest) = (0, Duration::ZERO);
        while !written.initialized() {
            for service in &replicas {
                let begin = Instant::now();
                service.get("/tasks").await.expect(200);
                longest = longest.max(begin.elapsed());
                count += 1;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        (count, longest)
    };
    let writes = async {
        let begin = Instant::now();
        let generations = join_all(writes).await;
        written.set(()).unwrap();
        (generations, begin.elapsed())
    };
    let ((mut generations, took), (reads, longest)) = tokio::join!(writes, reads);
    println!("600 writes in {took:.1?}; meanwhile {reads} reads, the longest {longest:.1?}");
    generations.sort();
    let each = |nth| (1..=12).map(move |generation| (nth, generation));
    assert_eq!(generations, (0..50).flat_map(each).collect::<Vec<_>>());
    assert!(longest < Duration::from_secs(10), "{longest:?}");

    for rule in &rules {
        let task = synced(&replicas[0], rule).await;
        let in_kapacitor = replicas[0].in_kapacitor(&rule.id).await.unwrap();
        assert_eq!(in_kapacitor["vars"]["slack"]["value"], task["slack"]);
        assert_eq!(task["generation"], 12);
    }
    let drift = replicas[0].get("/drift").await.expect(200).json();
    assert_eq!(
        (&drift["drifted"], &drift["undelivered"]),
        (&json!([]), &json!([]))
    );
}

/// The service on this Kapacitor, with a leader before it that does not reach any: what is not
/// brought to its end by the one who has begun it stays undone.
pub async fn without_a_loop(
    kapacitor: &str,
    database: String,
    change: impl FnOnce(&mut Settings),
) -> (Service, Service) {
    let leader = service_on("http://127.0.0.1:1", |settings| {
        settings.database.database_url = Some(database.clone());
    })
    .await;
    eventually("it leads", async || {
        let metrics = leader.get("/metrics").await.expect(200).text;
        let passes = "reconcile_passes_total{outcome=\"failed\"}";
        metrics.contains(passes).then_some(())
    })
    .await;
    let service = service_on(kapacitor, |settings| {
        settings.database.database_url = Some(database);
        change(settings);
    })
    .await;
    (service, leader)
}

/// A database that several replicas share.
pub async fn database() -> String {
    let parts = testbed::Addresses::from_env().unwrap();
    testbed::parts::new_database(&parts.database_url)
        .await
        .unwrap()
}

async fn leads(service: &Service) -> bool {
    let metrics = service.get("/metrics").await.expect(200).text;
    metrics.contains("reconcile_passes_total{outcome=\"ok\"}")
}

#[tokio::test]
async fn one_replica_leads_and_another_follows_it() {
    let one = Service::start().await;
    eventually("the first leads", async || leads(&one).await.then_some(())).await;
    let two = replica_of(&one).await;
    let rule = one.rule("5xx", "shop");
    two.create(&rule).await;
    let delete = async |service: &Service| {
        let path = format!("/tasks/{}", rule.id);
        service
            .kapacitor(Method::DELETE, &path, None)
            .await
            .expect(204);
    };
    // by whom, is seen by what each of them has done
    delete(&one).await;
    running(&two, &rule, "#ops").await;
    assert!(!leads(&two).await);
    drop(one);
    eventually("the second leads", async || leads(&two).await.then_some(())).await;
    delete(&two).await;
    running(&two, &rule, "#ops").await;
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_nothing() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let (service, _leader) = without_a_loop(&proxy.url, database().await, |_| ()).await;
    for rule in service.rules("shop") {
        proxy.close();
        let patience = Duration::from_secs(30);
        let request = service
            .request(Method::POST, &rule.collection())
            .timeout(patience)
            .json(&rule.body);
        let sent = tokio::spawn(request.send());
        proxy.arrived(1).await;
        sent.abort();
        assert!(sent.await.unwrap_err().is_cancelled());
        proxy.open();
        assert_eq!(synced(&service, &rule).await["generation"], 1);
        // nor is the lock held for ever
        service
            .patch(&rule.path, json!({ "slack": "#other" }))
            .await
            .expect(201);
        running(&service, &rule, "#other").await;
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_gets_503_and_is_still_done() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let (service, _leader) = without_a_loop(&proxy.url, database().await, |settings| {
        settings.listen.request_timeout = Some("0.5".into())
    })
    .await;
    let rule = service.rule("5xx", "shop");
    proxy.close();
    let answer = service.post(&rule.collection(), rule.body.clone()).await;
    assert_eq!(answer.header("retry-after"), "5");
    answer.problem(503);
    proxy.open();
    synced(&service, &rule).await;
    running(&service, &rule, "#ops").await;
}

/// While one push hangs, others go on.
#[tokio::test]
async fn a_push_that_hangs_delays_only_its_own_task() {
    let kapacitor = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let service = service_on(&kapacitor.url, |settings| {
        settings.database.database_pool = Some("4".into())
    })
    .await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    kapacitor.close();
    let change = service.patch(&rule.path, json!({ "slack": "#other" }));
    let reads = async {
        kapacitor.arrived(1).await;
        service.get(&rule.path).await.expect(200);
        service.get("/tasks").await.expect(200);
        service.get("/readyz").await.expect(200);
        kapacitor.open();
    };
    let (changed, ()) = tokio::join!(change, reads);
    changed.expect(201);
}

/// Kapacitor locks up for good when a task is stopped a moment too early after its start.
#[tokio::test]
async fn tasks_that_are_stopped_right_after_their_start_do_not_lock_kapacitor_up() {
    let kapacitor = crate::support::own_kapacitor().await;
    let service = service_on(&kapacitor.url, |settings| {
        settings.database.database_pool = Some("32".into())
    })
    .await;
    let rules: Vec<Rule> = (0..4)
        .flat_map(|n| service.rules(&format!("shop{n}")))
        .collect();
    let restless = async |rule: &Rule| {
        for _ in 0..2 {
            service.create(rule).await;
            service
                .patch(&rule.path, json!({ "slack": "#other" }))
                .await
                .expect(201);
            service
                .post(&format!("{}/disable", rule.path), json!({}))
                .await
                .expect(200);
            service
                .post(&format!("{}/enable", rule.path), json!({}))
                .await
                .expect(200);
            service.delete(&rule.path).await.expect(200);
        }
    };
    join_all(rules.iter().map(restless)).await;
    assert_eq!(service.all_in_kapacitor().await, Vec::<String>::new());
}

/// Whoever stops a task looks first whether it has quite started. What has never run needs no look.
#[tokio::test]
async fn a_task_is_checked_before_it_is_stopped() {
    let calls: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = calls.clone();
    let proxy = Proxy::to_the_shared_kapacitor(move |method, _, _| {
        seen.lock().unwrap().push(method.to_string());
        Deed::Pass
    })
    .await;
    let (service, _leader) = without_a_loop(&proxy.url, database().await, |_| ()).await;
    // It is asked again as long as the task has not registered all of its alert nodes.
    let since = || {
        let mut calls = std::mem::take(&mut *calls.lock().unwrap());
        calls.dedup();
        calls
    };
    let rule = service.rule("5xx", "shop");
    let path = format!("/task/{}/validate", rule.kind);
    since();
    service.post(&path, rule.body.clone()).await.expect(200);
    assert_eq!(since(), ["POST", "DELETE"]);
    service.create(&rule).await;
    since();
    let kapacitor = &service.app.engine.kapacitor;
    kapacitor.disable_task(&rule.id).await.unwrap();
    assert_eq!(since(), ["GET", "PATCH"]);
    kapacitor.enable_task(&rule.id).await.unwrap();
    since();
    kapacitor.delete_task(&rule.id).await.unwrap();
    assert_eq!(since()[..2], ["GET", "DELETE"]);
}
