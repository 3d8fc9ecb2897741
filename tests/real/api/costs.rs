//! What a request costs in calls to Kapacitor and in bytes: counts, which are the same on each machine.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::postgres::PgPoolOptions;

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
        settings.kapacitor.kapacitor_url = Some(kapacitor_url.into());
        settings.sync.reconcile_interval = Some("86400".into());
        settings.sync.health_interval = Some("86400".into());
    })
    .await;
    // one listing for drift and the health of rules, and global handlers
    let looks = expected(&[("config", 1), ("list_tasks", 1)]);
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
        // What is left of an error budget is in a topic of its own.
        let topics = if rule.kind == "slo" { 2 } else { 1 };
        let state = expected(&[("topic_events", topics)]);
        assert_eq!(
            calls_of(&service, get(format!("{path}/state"))).await,
            state
        );

        // How often it is asked whether it has started depends on the machine.
        service.app.engine.kapacitor.await_start(id).await.unwrap();
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

    for Rule { id, path, kind, .. } in service.rules("shop") {
        service.app.engine.kapacitor.await_start(&id).await.unwrap();
        let delete = async { drop(service.delete(&path).await.expect(200)) };
        let topics = if kind == "slo" { 2 } else { 1 };
        let removal = expected(&[
            ("delete_task", 1),
            ("delete_topic", topics),
            ("task_stats", 1),
        ]);
        assert_eq!(calls_of(&service, delete).await, removal);
    }
}

/// How many rows PostgreSQL has read of each table from end to end, by no index.
async fn read_through(service: &Service) -> BTreeMap<String, i64> {
    let options = service.app.config.database.options.clone();
    let own = PgPoolOptions::new().max_connections(1);
    let own = own.connect_lazy_with(options);
    // What a session has counted can be seen when it ends.
    let others = "select pid from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    let sessions: Vec<i32> = sqlx::query_scalar(others).fetch_all(&own).await.unwrap();
    assert!(!sessions.is_empty());
    let end = sqlx::query("select pg_terminate_backend(pid) from unnest($1) pid").bind(&sessions);
    end.execute(&own).await.unwrap();
    eventually("the end of all sessions", async || {
        let left = "select count(*) from pg_stat_activity where pid = any($1)";
        let left = sqlx::query_scalar::<_, i64>(left).bind(&sessions);
        (left.fetch_one(&own).await.unwrap() == 0).then_some(())
    })
    .await;
    let counts = "select relname::text, seq_tup_read from pg_stat_user_tables";
    let counts: Vec<(String, i64)> = sqlx::query_as(counts).fetch_all(&own).await.unwrap();
    counts.into_iter().collect()
}

#[tokio::test]
async fn nothing_that_is_about_one_rule_reads_all_rows() {
    let kapacitor = own_kapacitor().await;
    let service = quiet_service(&kapacitor.url).await;
    for fill in [
        r##"with rows as (
            insert into rules (kind, app, spec, targets, generation, last_generation)
            select '5xx', 'app' || n, '{}', '[{"channel": "slack", "address": "#ops"}]', 1, 1
            from generate_series(1, 5000) n
            returning *
         )
         insert into deployments (rule, task, generation, next_attempt_at)
         select id, app, 1, 'infinity' from rows"##,
        "insert into rule_versions (task, generation, kind, app, part, spec, targets, enabled, deleted, changed_at, changed_by)
         select 'app' || n, 1, '5xx', 'app' || n, '', '{}', '[]', true, false, now(), 'api'
         from generate_series(1, 5000) n",
        "analyze rules, deployments, rule_versions",
    ] {
        sqlx::query(fill).execute(&service.app.engine.db).await.unwrap();
    }
    for rule in service.rules("shop") {
        service.create(&rule).await;
        let path = &rule.path;
        service.get(path).await.expect(200);
        service.get(&format!("{path}/state")).await.expect(200);
        service.get(&format!("{path}/versions")).await.expect(200);
        let change = json!({ "slack": "#b" });
        service.patch(path, change).await.expect(201);
        for work in ["disable", "enable"] {
            let path = format!("{path}/{work}");
            service.post(&path, json!({})).await.expect(200);
        }
        let first = json!({ "generation": 1 });
        let back = format!("{path}/rollback");
        service.post(&back, first).await.expect(200);
        service.delete(path).await.expect(200);
        // over its tombstone's place, and refused
        service.create(&rule).await;
        service
            .post(&rule.collection(), rule.body.clone())
            .await
            .expect(409);
    }
    for list in ["/tasks", "/tasks/5xx", "/tasks/memory"] {
        service.get(&format!("{list}?limit=10")).await.expect(200);
    }
    let read = read_through(&service).await;
    for table in ["rules", "deployments", "rule_versions"] {
        assert_eq!(read[table], 0, "{table}");
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
            "5xx" => [470, 4830],
            "crashed" => [455, 3440],
            "memory" => [570, 4070],
            "release" => [455, 3420],
            "latency" => [480, 3610],
            "traffic" => [480, 9700],
            "slo" => [470, 16_600],
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
