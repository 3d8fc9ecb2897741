//! The audit: every change is in it, no secret is, and nobody takes anything out.

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{PgPool, Row};
use testbed::parts::new_database;

use crate::support::{Answer, Service, eventually};

const SECRET: &str = "https://example.com:8443/s3cret/path?token=s3cret#s3cret";
const MASKED: &str = "https://example.com:8443/***";

/// The entries, the newest first.
async fn entries(service: &Service, query: &str) -> Vec<Value> {
    let page = service.get(&format!("/audit{query}")).await.expect(200);
    assert!(!page.text.contains("s3cret"), "{}", page.text);
    page.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn every_change_leaves_one_entry() {
    let service = Service::start_with(|settings| {
        settings.access.trusted_proxies = Some("127.0.0.1".into());
    })
    .await;
    let token = service.make_token("shop-ci", "write", "*").await;
    for rule in service.rules("shop") {
        let mut count = 0;
        let mut wrote = async |method: Method, path: &str, body: Value, action: &str| {
            let request = service.bare(method, path).bearer_auth(&token);
            let request = request
                .header("x-request-id", "mine-7")
                .header("x-forwarded-for", "198.51.100.7");
            let answer = service.send(request.json(&body)).await;
            assert!(answer.status.is_success(), "{path} {}", answer.text);
            let task = answer.json();
            let of_rule = entries(&service, &format!("?kind={}", rule.kind)).await;
            count += 1;
            assert_eq!(of_rule.len(), count, "{path}");
            let entry = &of_rule[0];
            for (field, wanted) in [
                ("who", json!("shop-ci")),
                ("address", json!("198.51.100.7")),
                ("request_id", json!("mine-7")),
                ("action", json!(action)),
                ("subject", json!(rule.id)),
                ("kind", json!(rule.kind)),
                ("app", json!(rule.app)),
                ("generation", task["generation"].clone()),
                ("refused", json!(false)),
            ] {
                assert_eq!(entry[field], wanted, "{field} of {entry}");
            }
            entry.clone()
        };
        let mut body = rule.body.clone();
        body["post"] = SECRET.into();
        let made = wrote(Method::POST, &rule.collection(), body.clone(), "create").await;
        assert_eq!(
            (&made["before"], &made["changed"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(made["after"]["post"], MASKED);
        assert_eq!(made["after"]["slack"], "#ops");

        let other = SECRET.replace("path", "other");
        let change = json!({ "slack": null, "post": other });
        let changed = wrote(Method::PATCH, &rule.path, change, "update").await;
        // that the address is another one is told, and neither of them
        assert_eq!(changed["changed"], json!(["post", "slack"]));
        assert_eq!(changed["before"]["post"], changed["after"]["post"]);
        assert_eq!(
            (&changed["before"]["slack"], &changed["after"]["slack"]),
            (&json!("#ops"), &json!(null))
        );
        let call = |name: &str| format!("{}/{name}", rule.path);
        let none = json!({});
        let off = wrote(Method::POST, &call("disable"), none.clone(), "disable").await;
        assert_eq!(off["changed"], json!(["enabled"]));
        wrote(Method::POST, &call("enable"), none.clone(), "enable").await;
        wrote(Method::PUT, &rule.path, body.clone(), "update").await;
        // what changes nothing is no change
        let request = service.bare(Method::PUT, &rule.path).bearer_auth(&token);
        service.send(request.json(&body)).await.expect(200);
        let gone = wrote(Method::DELETE, &rule.path, none, "delete").await;
        assert_eq!(gone["before"]["post"], MASKED);
        assert_eq!(gone["after"], Value::Null);
        let back = json!({ "generation": 1 });
        let back = wrote(Method::POST, &call("rollback"), back, "rollback").await;
        assert_eq!(back["before"], Value::Null);
        wrote(Method::DELETE, &rule.path, json!({}), "delete").await;
        // a PUT of what is not there makes it
        wrote(Method::PUT, &rule.path, body, "create").await;
    }
}

#[tokio::test]
async fn tokens_and_reconciliations_are_in_the_audit() {
    let service = Service::start().await;
    let token = service.make_token("shop-ci", "write", "shop-*").await;
    service.delete("/tokens/shop-ci").await.expect(200);
    service.post("/reconcile", json!({})).await.expect(200);
    // what is not done is no change
    service.delete("/tokens/shop-ci").await.problem(404);
    let made = service.make_token("shop-ci", "read", "*").await;
    let again = json!({ "name": "shop-ci", "role": "admin" });
    service.post("/tokens", again).await.problem(409);
    let page = service.get("/audit").await.expect(200);
    assert!(!page.text.contains(&token[4..]) && !page.text.contains(&made[4..]));
    let entries = page.json();
    let said: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["who"], "ADMIN_TOKEN");
            assert_eq!(entry["address"], "127.0.0.1");
            (entry["action"].as_str().unwrap(), entry["subject"].as_str())
        })
        .collect();
    assert_eq!(
        said,
        [
            ("token.create", Some("shop-ci")),
            ("reconcile", None),
            ("token.revoke", Some("shop-ci")),
            ("token.create", Some("shop-ci")),
        ]
    );
    let first = json!({ "role": "write", "apps": ["shop-*"], "expires_at": null });
    assert_eq!(entries[3]["after"], first);
    assert_eq!(entries[2]["before"], first);
}

#[tokio::test]
async fn it_is_filtered_and_comes_in_pages() {
    let service = Service::start().await;
    let token = service.make_token("shop-ci", "write", "*").await;
    let bearer = service.as_bearer(&token);
    for name in ["a", "b"] {
        for kind in ["5xx", "crashed", "memory", "release"] {
            let rule = service.rule(kind, name);
            let body = rule.body.clone();
            bearer.post(&rule.collection(), body).await.expect(201);
            service
                .patch(&rule.path, json!({ "slack": "#other" }))
                .await
                .expect(201);
        }
    }
    let all = entries(&service, "").await;
    assert_eq!(all.len(), 17);
    let ids: Vec<i64> = all.iter().map(|it| it["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
    let at = all[8]["at"].as_str().unwrap();
    for (query, count) in [
        (format!("?app={}", service.app_name("a")), 8),
        ("?kind=memory".into(), 4),
        ("?who=shop-ci".into(), 8),
        ("?action=update".into(), 8),
        ("?action=token.create".into(), 1),
        (
            format!("?kind=5xx&who=shop-ci&app={}", service.app_name("b")),
            1,
        ),
        (format!("?since={at}"), 9),
        (format!("?until={at}"), 8),
        ("?who=nobody".into(), 0),
    ] {
        assert_eq!(entries(&service, &query).await.len(), count, "{query}");
    }
    let (mut next, mut seen) = (Some("/audit?who=shop-ci&limit=3".to_owned()), Vec::new());
    let mut sizes = Vec::new();
    while let Some(path) = next {
        let page: Answer = service.get(&path).await.expect(200);
        let list = page.json();
        sizes.push(list.as_array().unwrap().len());
        seen.extend(list.as_array().unwrap().clone());
        next = page.next();
    }
    assert_eq!(sizes, [3, 3, 2]);
    assert_eq!(seen, entries(&service, "?who=shop-ci").await);
    for (query, field) in [
        ("?since=yesterday", "since"),
        ("?action=fly", "action"),
        ("?limit=0", "limit"),
        ("?after=x", "after"),
        ("?color=red", "color"),
    ] {
        let answer = service.get(&format!("/audit{query}")).await;
        answer.faults(&[field]);
    }
    bearer.get("/audit").await.problem(403);
}

/// Every way to change what is written, on this connection.
async fn nothing_can_be_changed(pool: &PgPool, denied: &str) {
    for statement in [
        "update audit set who = 'somebody else'",
        "delete from audit",
        "truncate audit",
        "with gone as (delete from audit returning id) select count(*) from gone",
    ] {
        let error = sqlx::query(statement).execute(pool).await.unwrap_err();
        let error = error.to_string();
        assert!(error.contains(denied), "{statement}: {error}");
    }
    let count: i64 = sqlx::query_scalar("select count(*) from audit")
        .fetch_one(pool)
        .await
        .unwrap();
    assert!(count > 0);
}

#[tokio::test]
async fn the_services_own_role_cannot_change_it() {
    let parts = testbed::Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let role = format!("alerts_{:08x}", rand::random::<u32>());
    let admin = PgPool::connect(&database).await.unwrap();
    let name = database.rsplit('/').next().unwrap();
    for statement in [
        format!("create role {role} login"),
        format!("alter database {name} owner to {role}"),
        format!("alter schema public owner to {role}"),
    ] {
        let statement = sqlx::AssertSqlSafe(statement);
        sqlx::query(statement).execute(&admin).await.unwrap();
    }
    let own = database.replace("postgres@", &format!("{role}@"));
    let service =
        Service::start_with(|settings| settings.database.database_url = Some(own.clone())).await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    service
        .patch(&rule.path, json!({ "slack": "#other" }))
        .await
        .expect(201);
    service.make_token("ci", "read", "*").await;
    assert_eq!(entries(&service, "").await.len(), 3);
    nothing_can_be_changed(&service.app.engine.db, "permission denied").await;
    // should it give itself the right, the trigger is still there; so it is for a superuser
    sqlx::query("grant update, delete, truncate on audit to current_user")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    nothing_can_be_changed(&service.app.engine.db, "the audit is only added to").await;
    nothing_can_be_changed(&admin, "the audit is only added to").await;
    let replica = "set session_replication_role = replica; delete from audit";
    let mut connection = admin.acquire().await.unwrap();
    let error = sqlx::raw_sql(replica).execute(&mut *connection).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("the audit is only added to"), "{error}");
}

#[tokio::test]
async fn every_change_has_an_entry_and_every_entry_a_change() {
    let service = Service::start().await;
    let rule = service.rule("5xx", "shop");
    service.create(&rule).await;
    sqlx::query("alter table audit add constraint full_up check (who = 'nobody') not valid")
        .execute(&service.app.engine.db)
        .await
        .unwrap();
    let change = json!({ "slack": "#other" });
    service.patch(&rule.path, change).await.problem(500);
    service.delete(&rule.path).await.problem(500);
    let token = json!({ "name": "ci", "role": "read", "apps": "*" });
    service.post("/tokens", token).await.problem(500);
    service.post("/reconcile", json!({})).await.problem(500);
    let task = service.get(&rule.path).await.expect(200).json();
    assert_eq!(
        (&task["generation"], &task["slack"]),
        (&json!(1), &json!("#ops"))
    );
    assert_eq!(service.get("/tokens").await.expect(200).json(), json!([]));
    let versions = service.get(&format!("{}/versions", rule.path)).await;
    assert_eq!(versions.expect(200).json().as_array().unwrap().len(), 1);
    assert_eq!(entries(&service, "").await.len(), 1);
}

#[tokio::test]
async fn rust_and_sql_mask_alike() {
    let service = Service::start().await;
    for url in [
        SECRET,
        "http://a",
        "http://a/",
        "HTTPS://Hooks.Example.com/x",
        "http://a?s3cret",
        "http://a#s3cret",
        "http://u@a:1/x@y",
        "http://u:p@[::1]:80/x",
        "http://u:p@p@a/x",
        "https://bob:s3cret@a:1/s3cret",
        "nonsense s3cret",
        "http:///x",
        "",
    ] {
        let row = sqlx::query("select masked_url($1) as masked")
            .bind(url)
            .fetch_one(&service.app.engine.db)
            .await
            .unwrap();
        let masked: String = row.get("masked");
        assert_eq!(masked, secret::mask::url(url), "{url}");
        assert!(!masked.contains("s3cret"), "{masked}");
    }
}

/// Puts an entry into the audit that is so many days old.
async fn old_entry(service: &Service, days: i32) {
    let old = "insert into audit (at, who, action)
        values (now() - make_interval(days => $1), 'somebody', 'reconcile')";
    let old = sqlx::query(old).bind(days);
    old.execute(&service.app.engine.db).await.unwrap();
}

#[tokio::test]
async fn old_entries_are_removed_where_the_operator_wants_it_and_that_is_an_entry() {
    let mut service = Service::start().await;
    for days in [50, 41, 39] {
        old_entry(&service, days).await;
    }
    // kept forever, where nothing is said
    service.restart(|_| ()).await;
    service.two_passes().await;
    assert_eq!(entries(&service, "?who=somebody").await.len(), 3);

    service
        .restart(|settings| settings.access.audit_retention = Some("40".into()))
        .await;
    let trimmed = eventually("old entries are removed", async || {
        entries(&service, "?action=audit.trim").await.pop()
    })
    .await;
    assert_eq!(trimmed["who"], "retention");
    assert_eq!(trimmed["after"]["removed"], 2, "{trimmed}");
    assert_eq!(entries(&service, "?who=somebody").await.len(), 1);
    nothing_can_be_changed(&service.app.engine.db, "the audit is only added to").await;

    // Whoever declares a shorter time cannot reach the last 30 days.
    old_entry(&service, 29).await;
    let delete = "set kapacitor_alerts.audit_retention = 1; delete from audit";
    let mut connection = service.app.engine.db.acquire().await.unwrap();
    let error = sqlx::raw_sql(delete).execute(&mut *connection).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("the audit is only added to"), "{error}");
}
