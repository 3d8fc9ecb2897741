//! The lock of a task is lost while somebody writes it.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use reqwest::Method;
use rules::{Definition, kinds::five_xx::FiveXx};
use serde_json::json;
use store::{
    audit::{Action, Actor},
    intents, rules as rows,
};
use testbed::{Addresses, service};

use super::{
    concurrency::database,
    pending_without_reason,
    proxy::{Deed, Proxy},
    running, service_on, synced,
};
use crate::support::{Rule, Service};

/// Ends the connections that hold the locks of this service's database.
async fn lose_locks(service: &Service) {
    let ended = sqlx::query(
        "select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted and database =
            (select oid from pg_database where datname = current_database())",
    );
    let ended = ended.fetch_all(&service.app.engine.db).await.unwrap();
    assert!(!ended.is_empty());
}

#[tokio::test]
async fn a_writer_that_loses_its_lock_stops_and_the_newest_wins() {
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = bodies.clone();
    let proxy = Proxy::to_the_shared_kapacitor(move |_, _, body| {
        seen.lock().unwrap().push(body.clone());
        Deed::Pass
    })
    .await;
    let database = database().await;
    let parts = Addresses::from_env().unwrap();
    let start = async |kapacitor: &str| {
        let database = Some(database.clone());
        service_on(kapacitor, |settings| {
            settings.database.database_url = database
        })
        .await
    };
    let one = start(&proxy.url).await;
    let rule = one.rule("5xx", "shop");
    one.create(&rule).await;
    let two = start(&parts.kapacitor_url).await;

    proxy.close();
    let old = one.patch(&rule.path, json!({ "slack": "#old" }));
    let newer = async {
        proxy.arrived(1).await;
        lose_locks(&two).await;
        let change = json!({ "slack": "#new" });
        two.patch(&rule.path, change).await.expect(201);
    };
    let both = async { tokio::join!(old, newer) };
    let soon = tokio::time::timeout(Duration::from_secs(30), both).await;
    let (old, ()) = soon.expect("a writer without its lock does not wait for Kapacitor");
    assert_eq!(pending_without_reason(old)["generation"], 2);
    // What it had called for already, Kapacitor hears of now: to stop the task.
    proxy.open();
    running(&two, &rule, "#new").await;
    assert_eq!(synced(&two, &rule).await["generation"], 3);
    let bodies = bodies.lock().unwrap();
    assert!(
        !bodies.iter().any(|body| body.contains("#old")),
        "{bodies:?}"
    );
}

/// Commits another version behind the back of whoever has the lock.
async fn overtake(service: &Service, rule: &Rule, generation: i64) {
    let mut fields = rule.body.as_object().unwrap().clone();
    fields.insert("slack".into(), "#new".into());
    let newer = Definition::from(&rules::Rule::<FiveXx>::parse(fields).unwrap());
    let by = Actor::command_line(Action::Update);
    let saved = intents::save(&service.app.engine.db, &by, &newer, generation).await;
    assert_eq!(saved.unwrap().unwrap().generation, generation + 1);
}

/// As long as the loss is not noticed.
#[tokio::test]
async fn an_overtaken_push_is_followed_by_the_newest() {
    for method in [Method::PATCH, Method::DELETE] {
        let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
        let service = service_on(&proxy.url, |_| ()).await;
        let rule = service.rule("5xx", "shop");
        service.create(&rule).await;
        proxy.close();
        let old = service.request(method, &rule.path);
        let old = service.send(old.json(&json!({ "slack": "#old" })));
        let newer = async {
            proxy.arrived(1).await;
            overtake(&service, &rule, 2).await;
            proxy.open();
        };
        let (old, ()) = tokio::join!(old, newer);
        assert_eq!(pending_without_reason(old)["generation"], 2);
        running(&service, &rule, "#new").await;
        assert_eq!(synced(&service, &rule).await["generation"], 3);
    }
}

#[tokio::test]
async fn a_replica_that_is_killed_leaves_no_lock_behind() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let database = database().await;
    let parts = Addresses::from_env().unwrap();
    let two = service_on(&parts.kapacitor_url, |settings| {
        settings.database.database_url = Some(database.clone());
    })
    .await;
    let rule = two.rule("5xx", "shop");
    two.create(&rule).await;
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", &proxy.url),
    ];
    let program = env!("CARGO_BIN_EXE_kapacitor-alerts");
    let mut one = service::Service::start(program, &parts, &env)
        .await
        .unwrap();

    proxy.close();
    let url = format!("{}{}", one.url, rule.path);
    let change = json!({ "slack": "#old" });
    let old = tokio::spawn(service::client(&one.token).patch(url).json(&change).send());
    proxy.arrived(1).await;
    one.kill();
    assert!(old.await.unwrap().is_err());
    let begin = Instant::now();
    let change = json!({ "slack": "#new" });
    two.patch(&rule.path, change).await.expect(201);
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    proxy.open();
    running(&two, &rule, "#new").await;
    assert_eq!(synced(&two, &rule).await["generation"], 3);
}

/// What comes with the lock is what the database has.
#[tokio::test]
async fn a_lock_comes_with_its_task() {
    let service = Service::start().await;
    for rule in service.rules("shop") {
        let (lock, none) = service.app.engine.locks.lock(&rule.id).await.unwrap();
        assert_eq!(none, None);
        assert!(
            service
                .app
                .engine
                .locks
                .try_lock(&rule.id)
                .await
                .unwrap()
                .is_none()
        );
        drop(lock);
        service.create(&rule).await;
        let (_lock, record) = service.app.engine.locks.lock(&rule.id).await.unwrap();
        assert!(record.is_some());
        assert_eq!(
            record,
            rows::find(&service.app.engine.db, &rule.id).await.unwrap()
        );
    }
}
