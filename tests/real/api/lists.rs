//! Lists: sorted, filtered, in pages, or whole.

use reqwest::Url;
use serde_json::{Value, json};

use crate::support::{Rule, Service};

fn keys(list: &Value) -> Vec<(String, String, String)> {
    let text = |task: &Value, name: &str| task[name].as_str().unwrap_or_default().to_owned();
    let tasks = list.as_array().expect("an array").iter();
    tasks
        .map(|task| {
            (
                text(task, "app"),
                text(task, "kind"),
                text(task, "dynotype"),
            )
        })
        .collect()
}

/// Rows that the database has and nobody is to deliver: they are for lists only.
async fn insert(service: &Service, kind: &str, spec: Value, part: &str, count: i32) {
    let insert = r##"
        with rows as (
            insert into rules (kind, app, part, spec, targets, generation, last_generation)
            select $1, 'app-' || lpad((n * 7919 % 10007)::text, 5, '0'), $3, $2,
                '[{"channel": "slack", "address": "#ops"}]', 1, 1
            from generate_series(1, $4) n
            returning *
        )
        insert into deployments (rule, task, generation, next_attempt_at)
        select id, app || '/' || kind || '/' || part, 1, 'infinity' from rows"##;
    let insert = sqlx::query(insert)
        .bind(kind)
        .bind(spec)
        .bind(part)
        .bind(count);
    insert.execute(&service.app.engine.db).await.unwrap();
}

async fn insert_memory(service: &Service, target: &str, count: i32) {
    let spec =
        json!({ "dynotype": target, "warn": "1", "crit": "2", "window": "5m", "every": "1m" });
    insert(service, "memory", spec, target, count).await;
}

#[tokio::test]
async fn an_empty_list_is_a_list() {
    let service = Service::start().await;
    for path in [
        "/tasks",
        "/tasks/5xx",
        "/tasks/crashed",
        "/tasks/release",
        "/tasks/memory",
        "/tasks/memory/shop-prod",
        "/tasks/memory/no_name",
        "/tasks?app=shop-prod",
        "/tasks?limit=10",
        "/tasks/5xx?app=shop-prod&limit=10",
    ] {
        let answer = service.get(path).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.json(), json!([]), "{path}");
        assert_eq!(answer.next(), None, "{path}");
    }
}

#[tokio::test]
async fn lists_hold_the_tasks_in_order() {
    let service = Service::start().await;
    let mut tasks = Vec::new();
    for name in ["b", "a", "a-b", "B"] {
        for rule in service.rules(name) {
            tasks.push(service.create(&rule).await);
        }
    }
    let gone = service.rule("5xx", "gone");
    service.create(&gone).await;
    service.delete(&gone.path).await.expect(200);

    let key = |task: &Value| {
        let text = |name: &str| task[name].as_str().unwrap_or_default().to_owned();
        (text("app"), text("kind"), text("dynotype"))
    };
    tasks.sort_by_key(key);
    let fit = |fits: &dyn Fn(&Value) -> bool| -> Value {
        tasks.iter().filter(|task| fits(task)).cloned().collect()
    };
    let app = service.app_name("a");
    assert_eq!(
        service.get("/tasks").await.expect(200).json(),
        fit(&|_| true)
    );
    let path = format!("/tasks?app={app}");
    assert_eq!(
        service.get(&path).await.expect(200).json(),
        fit(&|task| task["app"] == app)
    );
    for kind in [
        "5xx", "crashed", "memory", "release", "latency", "traffic", "slo",
    ] {
        let path = format!("/tasks/{kind}");
        let of_kind = service.get(&path).await.expect(200).json();
        assert_eq!(of_kind, fit(&|task| task["kind"] == kind), "{kind}");
        let of_app = service
            .get(&format!("{path}?app={app}"))
            .await
            .expect(200)
            .json();
        assert_eq!(
            of_app,
            fit(&|task| task["kind"] == kind && task["app"] == app),
            "{kind}"
        );
    }
    let path = format!("/tasks/memory/{app}");
    let of_app = service.get(&path).await.expect(200).json();
    assert_eq!(
        of_app,
        fit(&|task| task["kind"] == "memory" && task["app"] == app)
    );
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let service = Service::start().await;
    insert(&service, "release", json!({}), "", 25).await;
    insert(&service, "5xx", json!({ "tolerance": "low" }), "", 10).await;
    for target in ["all", "web", "worker"] {
        insert_memory(&service, target, 9).await;
    }
    let app = keys(&service.get("/tasks/5xx").await.json())[0].0.clone();
    for path in [
        "/tasks".to_owned(),
        "/tasks/memory".into(),
        "/tasks/release".into(),
        format!("/tasks?app={app}"),
        format!("/tasks/memory?app={app}"),
        format!("/tasks/memory/{app}"),
    ] {
        let whole = service.get(&path).await.expect(200).json();
        let count = whole.as_array().unwrap().len();
        assert!(count > 2, "{path}");
        for limit in [1, 2, 7, count - 1, count, count + 1] {
            let mut address = format!(
                "{path}{}limit={limit}",
                if path.contains('?') { '&' } else { '?' }
            );
            let (mut pages, mut tasks) = (0, Vec::new());
            loop {
                let answer = service.get(&address).await.expect(200);
                let page = answer.json().as_array().unwrap().clone();
                assert!((1..=limit).contains(&page.len()), "{address}");
                tasks.extend(page);
                pages += 1;
                match answer.next() {
                    Some(next) => address = next,
                    None => break,
                }
            }
            assert_eq!(Value::Array(tasks), whole, "{path} limit={limit}");
            assert_eq!(pages, count.div_ceil(limit), "{path} limit={limit}");
        }
    }
}

#[tokio::test]
async fn tasks_that_come_and_go_between_pages_disturb_no_others() {
    let service = Service::start().await;
    let rule = |name: &str, kind: &str| service.rule(kind, name);
    let kinds = ["5xx", "crashed", "memory", "release"];
    let first: Vec<Rule> = ["b", "d", "f"]
        .iter()
        .flat_map(|name| kinds.map(|kind| rule(name, kind)))
        .collect();
    for rule in &first {
        service.create(rule).await;
    }
    // in turn ahead of the place that was reached, and behind it
    let created = [
        ("c", "release"),
        ("a", "5xx"),
        ("g", "crashed"),
        ("e", "memory"),
    ];
    let mut created = created.iter();
    let deleted = rule("f", "release");

    let mut address = "/tasks?limit=3".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = service.get(&address).await.expect(200);
        seen.extend(keys(&answer.json()));
        if let Some((name, kind)) = created.next() {
            service.create(&rule(name, kind)).await;
        }
        if seen.len() == 3 {
            service.delete(&deleted.path).await.expect(200);
        }
        match answer.next() {
            Some(next) => address = next,
            None => break,
        }
    }
    assert!(
        seen.is_sorted() && seen.windows(2).all(|two| two[0] != two[1]),
        "{seen:?}"
    );
    let whole = keys(&service.get("/tasks").await.json());
    let (behind, rest): (Vec<_>, Vec<_>) = whole.into_iter().partition(|key| !seen.contains(key));
    assert_eq!(rest, seen);
    let behind: Vec<_> = behind.into_iter().map(|(app, ..)| app).collect();
    assert_eq!(behind, [service.app_name("a"), service.app_name("e")]);
}

#[tokio::test]
async fn a_long_list_is_streamed_whole() {
    let service = Service::start().await;
    insert(&service, "release", json!({}), "", 600).await;
    insert_memory(&service, "web", 600).await;
    let bury = "update rules set deleted_at = now() where app like '%7'";
    let buried = sqlx::query(bury)
        .execute(&service.app.engine.db)
        .await
        .unwrap()
        .rows_affected();
    assert!(buried > 50);

    let answer = service.get("/tasks").await.expect(200);
    assert_eq!(answer.headers.get("content-length"), None);
    let listed = keys(&answer.json());
    assert_eq!(listed.len() as u64, 1200 - buried);
    assert!(listed.is_sorted() && listed.windows(2).all(|two| two[0] != two[1]));
    assert!(listed.iter().all(|(app, ..)| !app.ends_with('7')));

    // as many as fit one chunk, and one more
    for count in [500, 501] {
        let service = Service::start().await;
        insert(&service, "release", json!({}), "", count).await;
        for path in ["/tasks", "/tasks/release"] {
            let list = service.get(path).await.expect(200).json();
            assert_eq!(list.as_array().unwrap().len() as i32, count, "{path}");
        }
    }
}

#[tokio::test]
async fn the_next_page_is_on_this_service() {
    let service = Service::start().await;
    insert(&service, "5xx", json!({ "tolerance": "low" }), "", 2).await;
    let answer = service.get("/tasks/5xx?limit=1").await.expect(200);
    let here = Url::parse(&service.url).unwrap();
    let next = here.join(&answer.next().unwrap()).unwrap();
    assert_eq!((next.origin(), next.path()), (here.origin(), "/tasks/5xx"));
}
