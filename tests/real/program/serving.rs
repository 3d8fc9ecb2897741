//! The program while it serves, and how it ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testbed::{Addresses, parts::new_database};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::{ADMIN_TOKEN, Program, run};
use crate::{
    faults::proxy::{Deed, Proxy},
    support::eventually,
};

async fn database() -> String {
    let parts = Addresses::from_env().unwrap();
    new_database(&parts.database_url).await.unwrap()
}

async fn serve(kapacitor_url: &str, env: &[(&str, &str)]) -> (Program, String) {
    let database = database().await;
    let mut all = vec![
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", kapacitor_url),
    ];
    all.extend(env);
    (Program::serve(&all).await, database)
}

/// Posts a rule that nobody else has; the answer's status.
fn post(program: &Program, id: &str) -> tokio::task::JoinHandle<reqwest::Result<u16>> {
    let app = format!("t{:08x}", rand::random::<u32>());
    let request = reqwest::Client::new()
        .post(format!("{}/task/release", program.url))
        .bearer_auth(ADMIN_TOKEN)
        .header("x-request-id", id)
        .json(&json!({ "app": app, "slack": "#ops" }));
    tokio::spawn(async move { Ok(request.send().await?.status().as_u16()) })
}

#[tokio::test]
async fn a_signal_ends_it_gracefully() {
    let parts = Addresses::from_env().unwrap();
    for signal in ["TERM", "INT"] {
        let (program, _) = serve(&parts.kapacitor_url, &[]).await;
        assert_eq!(post(&program, "a").await.unwrap().unwrap(), 201);
        program.signal(signal);
        program.ended().await.expect(0);
    }
}

#[tokio::test]
async fn at_shutdown_open_requests_finish_and_no_new_one_begins() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let (mut program, _) = serve(&proxy.url, &[]).await;
    proxy.close();
    let under_way = post(&program, "a");
    proxy.arrived(1).await;
    program.signal("TERM");
    eventually("it takes no more", async || {
        post(&program, "b").await.unwrap().err()
    })
    .await;
    assert!(program.runs() && !under_way.is_finished());
    proxy.open();
    assert_eq!(under_way.await.unwrap().unwrap(), 201);
    program.ended().await.expect(0);
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_it_alive() {
    let proxy = Proxy::to_the_shared_kapacitor(|_, _, _| Deed::Pass).await;
    let (program, database) = serve(&proxy.url, &[("SHUTDOWN_TIMEOUT", "0.5")]).await;
    proxy.close();
    let under_way = post(&program, "a");
    proxy.arrived(1).await;
    let begin = Instant::now();
    program.signal("TERM");
    program.ended().await.expect(0);
    assert!(
        begin.elapsed() < Duration::from_secs(9),
        "{:?}",
        begin.elapsed()
    );
    assert!(under_way.await.unwrap().is_err());
    // what was accepted is kept for the next start
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let statuses = "select sync_status from deployments";
    let statuses: Vec<String> = sqlx::query_scalar(statuses).fetch_all(&pool).await.unwrap();
    assert_eq!(statuses, ["pending"]);
}

#[tokio::test]
async fn a_port_in_use_is_reported() {
    let parts = Addresses::from_env().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let database = database().await;
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", &parts.kapacitor_url),
        ("ADMIN_TOKEN", ADMIN_TOKEN),
        ("BIND", "127.0.0.1"),
        ("PORT", &port),
    ];
    let ended = run(&[], &env).await.expect(1);
    assert!(ended.err.contains("in use"), "{}", ended.err);
}

/// A Kapacitor that quotes a webhook's address in each refusal, and everything logged that can be.
#[tokio::test]
async fn no_line_of_the_log_has_a_webhooks_address() {
    let kapacitor = MockServer::start().await;
    let words = json!({ "error": "cannot post to https://example.com/s3cret?x=s3cret" });
    Mock::given(any())
        .respond_with(ResponseTemplate::new(400).set_body_json(words))
        .mount(&kapacitor)
        .await;
    let (program, _) = serve(
        &kapacitor.uri(),
        &[("LOG_LEVEL", "trace"), ("WEBHOOK_ALLOW", "example.com")],
    )
    .await;
    let rule = json!({
        "app": "shop-prod", "slack": "#ops", "post": "https://example.com/s3cret",
    });
    let path = format!("{}/task/release", program.url);
    let client = reqwest::Client::new();
    for (method, path, status) in [
        ("POST", path.clone(), 422),
        ("PUT", format!("{path}/shop-prod"), 422),
        ("POST", format!("{path}/validate"), 422),
    ] {
        let request = client.request(method.parse().unwrap(), path);
        let request = request.bearer_auth(ADMIN_TOKEN).json(&rule);
        assert_eq!(request.send().await.unwrap().status(), status);
    }
    let events = eventually("the lines", async || {
        let events = program.events();
        let audited = events.iter().filter(|it| it["target"] == "audit").count();
        (audited == 4).then_some(events)
    })
    .await;
    let line = events.iter().find(|it| it["target"] == "audit").unwrap();
    assert_eq!(
        (
            &line["who"],
            &line["action"],
            &line["task"],
            &line["address"]
        ),
        (
            &json!("ADMIN_TOKEN"),
            &json!("create"),
            &json!("shop-prod-release"),
            &json!("127.0.0.1")
        )
    );
    let log = program.log();
    let secret = log.lines().find(|line| line.contains("s3cret"));
    assert_eq!(secret, None);
    assert!(log.contains("https://example.com/***"));
}

#[tokio::test]
async fn the_log_names_each_request_and_no_secret() {
    let parts = Addresses::from_env().unwrap();
    let database = database().await.replace("postgres@", "postgres:s3cret@");
    let kapacitor = parts.kapacitor_url.replace("http://", "http://bob:s3cret@");
    let program = Program::serve(&[
        ("DATABASE_URL", &database),
        ("KAPACITOR_URL", &kapacitor),
        ("LOG_LEVEL", "trace"),
    ])
    .await;
    assert_eq!(post(&program, "mine-1").await.unwrap().unwrap(), 201);
    let answered =
        |event: &&Value| event["message"] == "answered" && event["span"]["id"] == "mine-1";
    let events = eventually("the line", async || {
        let events = program.events();
        events
            .iter()
            .any(|event| answered(&event))
            .then_some(events)
    })
    .await;
    let line = events.iter().find(answered).unwrap();
    assert_eq!(line["status"], 201);
    assert_eq!(
        (&line["span"]["method"], &line["span"]["route"]),
        (&json!("POST"), &json!("/task/release"))
    );
    program.signal("TERM");
    let ended = program.ended().await.expect(0);
    let basic = "Ym9iOnMzY3JldA"; // bob:s3cret
    for secret in ["s3cret", basic, ADMIN_TOKEN] {
        let line = ended.err.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
