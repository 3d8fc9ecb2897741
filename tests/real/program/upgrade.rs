//! A database of an earlier version is brought over by `migrate`, and nothing in it is lost.

use std::borrow::Cow;

use rules::{Family, kinds};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use testbed::{Addresses, parts::new_database};

use super::run;
use crate::support::{Rule, Service, eventually, own_kapacitor};

async fn database() -> String {
    let parts = Addresses::from_env().unwrap();
    new_database(&parts.database_url).await.unwrap()
}

/// Each row as JSON.
async fn rows(database: &str, select: &str) -> Vec<Value> {
    let mut connection = PgConnection::connect(database).await.unwrap();
    let select = format!("select to_jsonb(it) from ({select}) it");
    sqlx::query_scalar(sqlx::AssertSqlSafe(select))
        .fetch_all(&mut connection)
        .await
        .unwrap()
}

/// What one table was cut into, as it was: the columns of the schema before.
const RULES_BEFORE: &str = "
    select task as id, kind, app, part as target, spec, addresses(targets, 'slack') as slack,
        coalesce(string_to_array(addresses(targets, 'email'), ','), '{}') as email,
        addresses(targets, 'webhook') as post, enabled, rules.generation, last_generation,
        synced_generation, sync_status, sync_error, sync_at, attempts, next_attempt_at,
        kapacitor_modified, purge, created_at, updated_at, active_since, deleted_at, blind,
        data_seen_at, rendered_with, last_event_at
    from rules join deployments on rule = id and rules.generation = deployments.generation
    order by task";

const VERSIONS_BEFORE: &str = "
    select task, generation, kind, app, part as target, spec, addresses(targets, 'slack') as slack,
        coalesce(string_to_array(addresses(targets, 'email'), ','), '{}') as email,
        addresses(targets, 'webhook') as post, enabled, deleted, changed_at, changed_by
    from rule_versions order by task, generation";

/// The dump has a rule of every kind and of every target, and rules that are paused, deleted, on their
/// way out, imported as they were, not pushed yet and refused.
#[tokio::test]
async fn rules_in_one_table_become_rules_and_deployments() {
    let database = database().await;
    let dump = include_str!("../fixtures/schema-0009.sql");
    let mut connection = PgConnection::connect(&database).await.unwrap();
    sqlx::raw_sql(dump).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let untouched = ["tokens order by name", "app_hosts order by app, host"];
    let untouched = untouched.map(|table| format!("select * from {table}"));
    let mut before = Vec::new();
    for select in [
        "select * from tasks order by id",
        "select * from task_versions order by task, generation",
        "select * from audit order by id",
        &untouched[0],
        &untouched[1],
    ] {
        before.push(rows(&database, select).await);
    }
    assert_eq!(
        before.iter().map(Vec::len).collect::<Vec<_>>(),
        [9, 17, 19, 1, 1]
    );

    let env = [("DATABASE_URL", database.as_str())];
    run(&["migrate"], &env).await.expect(0);

    let audit =
        "select id, at, who, address, request_id, action, subject, kind, app, part as target,
        generation, before, after, changed, refused from audit order by id";
    for (select, before) in [
        RULES_BEFORE,
        VERSIONS_BEFORE,
        audit,
        &untouched[0],
        &untouched[1],
    ]
    .into_iter()
    .zip(before)
    {
        assert_eq!(rows(&database, select).await, before, "{select}");
    }
    let change = sqlx::query("update audit set who = 'nobody'");
    let mut connection = PgConnection::connect(&database).await.unwrap();
    let refused = change.execute(&mut connection).await.unwrap_err();
    assert!(refused.to_string().contains("only added to"), "{refused}");

    let kapacitor = own_kapacitor().await;
    let service = Service::start_with(|settings| {
        settings.database.database_url = Some(database.clone());
        settings.kapacitor.kapacitor_url = Some(kapacitor.url.clone());
    })
    .await;
    let rule = service.get("/task/5xx/shop-prod").await.expect(200).json();
    let emails = "ann@example.com,bob@example.com";
    assert_eq!(
        (&rule["slack"], &rule["email"], &rule["post"]),
        (
            &json!("#shop"),
            &json!(emails),
            &json!("http://127.0.0.1:9/hook?key=s3cret")
        )
    );
    let change = json!({ "slack": "#other" });
    let changed = service.patch("/task/5xx/shop-prod", change).await;
    assert_eq!(changed.expect(201).json()["generation"], 3);
    let versions = service.get("/task/5xx/shop-prod/versions").await;
    assert_eq!(versions.expect(200).json().as_array().unwrap().len(), 3);
    // counted on from where the deleted rule ended
    let first = json!({ "generation": 1 });
    let back = service.post("/task/crashed/gone-prod/rollback", first);
    let back = back.await.expect(201).json();
    assert_eq!(
        (&back["generation"], &back["slack"]),
        (&json!(4), &json!("#gone"))
    );
    eventually("Kapacitor has followed", async || {
        let ids = service.all_in_kapacitor().await;
        let has = |id: &str| ids.iter().any(|it| it == id);
        (has("late-prod-crash") && has("gone-prod-crash") && !has("hook-prod-5xx")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn rules_of_the_time_before_versions_begin_with_one() {
    let database = database().await;
    let app = format!("t{:08x}-shop", rand::random::<u32>());
    let rules: Vec<Rule> = kinds::of(Family::Task)
        .map(|kind| Rule::of(kind, &app))
        .collect();
    let mut early = sqlx::migrate!("./migrations");
    early.migrations = Cow::Owned(early.iter().take(3).cloned().collect());
    let mut connection = PgConnection::connect(&database).await.unwrap();
    early.run(&mut connection).await.unwrap();
    for rule in &rules {
        let mut spec = rule.body.clone();
        for common in ["app", "slack", "email"] {
            spec.as_object_mut().unwrap().remove(common);
        }
        let insert =
            "insert into tasks (id, kind, app, target, spec, slack, generation, last_generation)
            values ($1, $2, $3, coalesce($4 ->> 'dynotype', ''), $4, '#other', 2, 2)";
        let insert = sqlx::query(insert).bind(&rule.id).bind(rule.kind);
        let insert = insert.bind(&rule.app).bind(spec);
        insert.execute(&mut connection).await.unwrap();
    }
    let service =
        Service::start_with(|settings| settings.database.database_url = Some(database.clone()))
            .await;
    for rule in rules {
        let task = service.get(&rule.path).await.expect(200).json();
        let path = format!("{}/versions", rule.path);
        let versions = service.get(&path).await.expect(200).json();
        let version = &versions[0];
        assert_eq!(
            (versions.as_array().unwrap().len(), &version["generation"]),
            (1, &json!(2))
        );
        let known = ["at", "by", "action", "deleted", "changes"].map(|name| &version[name]);
        let wanted = [
            &task["updated_at"],
            &json!("unknown"),
            &json!("changed"),
            &json!(false),
            &Value::Null,
        ];
        assert_eq!(known, wanted);
        for (field, value) in version["rule"].as_object().unwrap() {
            assert_eq!(&task[field], value, "{field}");
        }
        service.delete(&rule.path).await.expect(200);
        let back = format!("{}/rollback", rule.path);
        let back = service.post(&back, json!({ "generation": 2 })).await;
        let back = back.expect(201).json();
        assert_eq!(
            (&back["generation"], &back["slack"]),
            (&json!(4), &json!("#other"))
        );
    }
}
