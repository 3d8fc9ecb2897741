//! Settings, and the commands that are done at once.

use testbed::{Addresses, parts::new_database, process::Folder};

use super::{run, run_in};
use crate::support::{Service, own_kapacitor};

#[tokio::test]
async fn every_problem_of_the_settings_is_listed_at_once() {
    let env = [
        ("KAPACITOR_URL", "ftp://bob:s3cret@kapacitor"),
        ("PORT", "eighty"),
        ("BIND", "localhost"),
        ("DATABASE_POOL", "1"),
        ("KAPACITOR_TIMEOUT", "-1"),
        ("RUN_MIGRATION", "perhaps"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud=very"),
        ("DASHBOARD_URL", "dashboard"),
    ];
    for arguments in [
        &[][..],
        &["serve"],
        &["import"],
        &["reconcile"],
        &["config"],
    ] {
        let ended = run(arguments, &env).await.expect(2);
        assert_eq!(ended.out, "");
        assert!(
            ended.err.contains("DATABASE_URL is required"),
            "{}",
            ended.err
        );
        for (name, _) in env {
            let lines = ended
                .err
                .lines()
                .filter(|line| line.trim_start().starts_with(name));
            assert_eq!(lines.count(), 1, "{name} in {}", ended.err);
        }
        assert!(!ended.err.contains("s3cret"), "{}", ended.err);
    }
    // one that needs the database alone asks for nothing else
    let ended = run(&["migrate"], &env).await.expect(2);
    for (name, _) in env.into_iter().chain([("DATABASE_URL", "")]) {
        let used = name.starts_with("DATABASE") || name.starts_with("LOG");
        assert_eq!(ended.err.contains(name), used, "{name} in {}", ended.err);
    }
    let ended = run(&["server"], &[]).await.expect(2);
    assert!(ended.err.contains("server"), "{}", ended.err);
}

const SETTINGS: [(&str, &str); 2] = [
    (
        "DATABASE_URL",
        "postgres://ann:s3cret@db.example.com/alerts",
    ),
    (
        "KAPACITOR_URL",
        "http://bob:s3cret@kapacitor.example.com:9092",
    ),
];

#[tokio::test]
async fn config_shows_what_is_in_force_and_no_secrets() {
    let mut env = SETTINGS.to_vec();
    env.push(("PORT", "9000"));
    let ended = run(&["config", "--port", "9001"], &env).await.expect(0);
    for line in [
        "PORT=9001",
        "INFLUX_DATABASE=opentsdb",
        "INFLUX_RETENTION_POLICY=retention_policy",
    ] {
        assert!(
            ended.out.lines().any(|other| other == line),
            "{line} in {}",
            ended.out
        );
    }
    assert!(
        ended.out.contains("db.example.com") && ended.out.contains("kapacitor.example.com:9092")
    );
    for secret in ["s3cret", "ann", "bob"] {
        assert!(!ended.out.contains(secret), "{}", ended.out);
    }
}

#[tokio::test]
async fn the_environment_overrides_a_dotenv_file() {
    let folder = Folder::new("program").unwrap();
    let file =
        "DATABASE_URL=postgres://db/alerts\nKAPACITOR_URL=http://kapacitor\nPORT=9000\nBIND=::1\n";
    std::fs::write(folder.path().join(".env"), file).unwrap();
    let ended = run_in(&folder, &["config"], &[("PORT", "9001")])
        .await
        .expect(0);
    for line in ["DATABASE_URL=postgres://db/alerts", "PORT=9001", "BIND=::1"] {
        assert!(
            ended.out.lines().any(|other| other == line),
            "{line} in {}",
            ended.out
        );
    }
}

#[tokio::test]
async fn openapi_needs_no_settings_and_prints_what_is_served() {
    let ended = run(&["openapi"], &[]).await.expect(0);
    let printed: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let service = Service::start().await;
    assert_eq!(
        printed,
        service.get("/openapi.json").await.expect(200).json()
    );
}

#[tokio::test]
async fn migrate_may_be_repeated_and_done_by_several_at_once() {
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", "http://127.0.0.1:1"),
    ];
    let migrate = || run(&["migrate"], &env);
    let (one, two, three) = tokio::join!(migrate(), migrate(), migrate());
    for ended in [one, two, three, migrate().await] {
        ended.expect(0);
    }
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let count = "select count(*) from _sqlx_migrations where success";
    let applied: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
    assert_eq!(
        applied as usize,
        std::fs::read_dir("migrations").unwrap().count()
    );
    sqlx::query("select id from rules")
        .execute(&pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_unreachable_database_is_reported_without_its_password() {
    let env = [
        ("DATABASE_URL", "postgres://ann:s3cret@127.0.0.1:1/alerts"),
        ("KAPACITOR_URL", "http://127.0.0.1:1"),
        ("DATABASE_TIMEOUT", "0.2"),
    ];
    for arguments in [&[][..], &["migrate"], &["import"], &["reconcile"]] {
        let ended = run(arguments, &env).await.expect(1);
        assert!(ended.err.contains("onnection refused"), "{}", ended.err);
        assert!(ended.err.contains("check DATABASE_URL"), "{}", ended.err);
        assert!(!ended.err.contains("s3cret"), "{}", ended.err);
    }
}

#[tokio::test]
async fn reconcile_delivers_and_repairs_once() {
    let mut kapacitor = own_kapacitor().await;
    let url = kapacitor.url.clone();
    let service =
        Service::start_with(|settings| settings.kapacitor.kapacitor_url = Some(url.clone())).await;
    let rules = service.rules("shop");
    for rule in &rules {
        service.create(rule).await;
    }
    let database = service.app.config.database.url.expose().to_string();
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", &url),
        ("KAPACITOR_TIMEOUT", "2"),
    ];
    // nobody else is at work
    drop(service);
    let untouched = run(&["reconcile"], &env).await.expect(0);
    let (all, others) = (rules.len(), rules.len() - 1);
    let nothing =
        format!("{all} compared, 0 pushed, 0 repaired, 0 removed, 0 failed, 0 unmanaged\n");
    assert_eq!(untouched.out, nothing);

    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let intent = r##"with wanted as (
            update rules set targets = '[{"channel": "slack", "address": "#second"}]'
            where id = (select rule from deployments where task = $1)
            returning id
        )
        update deployments set sync_status = 'pending' from wanted where rule = wanted.id"##;
    sqlx::query(intent)
        .bind(&rules[0].id)
        .execute(&pool)
        .await
        .unwrap();
    let client = testbed_client();
    let tasks = format!("{url}/kapacitor/v1/tasks");
    client
        .delete(format!("{tasks}/{}", rules[1].id))
        .send()
        .await
        .unwrap();
    let stranger = r#"{"id":"stranger","type":"batch","dbrps":[{"db":"a","rp":"b"}],"script":"batch|query('').every(1h)"}"#;
    let created = client.post(&tasks).body(stranger).send().await.unwrap();
    assert_eq!(created.status(), 200);
    let would = run(&["reconcile", "--dry-run"], &env).await.expect(0);
    assert_eq!(
        would.out,
        format!(
            "undelivered  {}: change\n\
             differs      {}: missing\n\
             unmanaged    stranger\n\
             {others} compared, 1 differ, 1 undelivered, 1 unmanaged\n",
            rules[0].id, rules[1].id
        )
    );
    let ended = run(&["reconcile"], &env).await.expect(0);
    assert_eq!(
        ended.out,
        format!(
            "pushed    {}\n\
             repaired  {}: missing\n\
             unmanaged stranger\n\
             {others} compared, 1 pushed, 1 repaired, 0 removed, 0 failed, 1 unmanaged\n",
            rules[0].id, rules[1].id
        )
    );
    let running = client
        .get(format!("{tasks}/{}", rules[0].id))
        .send()
        .await
        .unwrap();
    let running: serde_json::Value = running.json().await.unwrap();
    assert_eq!(running["vars"]["slack"]["value"], "#second");
    assert_eq!(
        run(&["reconcile"], &env).await.expect(0).out,
        format!(
            "unmanaged stranger\n{}",
            nothing.replace("0 unmanaged", "1 unmanaged")
        )
    );

    sqlx::query("update deployments set sync_status = 'pending'")
        .execute(&pool)
        .await
        .unwrap();
    kapacitor.stop().await;
    run(&["reconcile"], &env).await.expect(1);
}

fn testbed_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
