//! Tokens on the command line, and a start without any.

use serde_json::Value;
use testbed::{Addresses, parts::new_database};

use super::{ADMIN_TOKEN, Program, run};

pub(super) async fn settings() -> Vec<(&'static str, String)> {
    let parts = Addresses::from_env().unwrap();
    let database = new_database(&parts.database_url).await.unwrap();
    vec![
        ("DATABASE_URL", database),
        ("KAPACITOR_URL", parts.kapacitor_url),
    ]
}

pub(super) fn lent<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect()
}

async fn status(program: &Program, token: &str, path: &str) -> u16 {
    let request = reqwest::Client::new().get(format!("{}{path}", program.url));
    let answer = request.bearer_auth(token).send().await.unwrap();
    answer.status().as_u16()
}

#[tokio::test]
async fn it_does_not_start_without_a_usable_token() {
    let settings = settings().await;
    let mut env = lent(&settings);
    env.extend([("BIND", "127.0.0.1"), ("PORT", "0")]);
    let ended = run(&["serve"], &env).await.expect(1);
    for part in ["ADMIN_TOKEN", "kapacitor-alerts token create", "AUTH=off"] {
        assert!(ended.err.contains(part), "{}", ended.err);
    }
    // one that is over is none
    let brief = [
        "token",
        "create",
        "brief",
        "--role",
        "read",
        "--expires-in",
        "1m",
    ];
    run(&brief, &env).await.expect(0);
    let pool = sqlx::PgPool::connect(env[0].1).await.unwrap();
    let past = "update tokens set expires_at = now()";
    sqlx::query(past).execute(&pool).await.unwrap();
    run(&["serve"], &env).await.expect(1);

    let weak = [&env[..], &[("ADMIN_TOKEN", "s3cret")]].concat();
    let ended = run(&["serve"], &weak).await.expect(2);
    assert!(
        ended.err.contains("ADMIN_TOKEN must be 32"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains("s3cret"), "{}", ended.err);
}

#[tokio::test]
async fn a_token_in_the_database_is_enough() {
    let settings = settings().await;
    let env = lent(&settings);
    let made = run(&["token", "create", "ops", "--role", "admin"], &env).await;
    let token = made.expect(0).out;
    assert!(
        token.starts_with("kat_") && token.ends_with('\n'),
        "{token}"
    );
    let program = Program::serve(&[&env[..], &[("ADMIN_TOKEN", "")]].concat()).await;
    assert_eq!(status(&program, token.trim(), "/tokens").await, 200);
    assert_eq!(status(&program, ADMIN_TOKEN, "/tokens").await, 401);
    let log = program.log();
    assert!(!log.contains(token.trim()), "{log}");
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let settings = settings().await;
    let env = lent(&settings);
    let create = [
        "token",
        "create",
        "shop-ci",
        "--role",
        "write",
        "--apps",
        "shop-*,cart-prod",
        "--expires-in",
        "90d",
    ];
    let token = run(&create, &env).await.expect(0).out;
    let again = run(&create, &env).await.expect(1);
    assert!(again.err.contains("shop-ci already"), "{}", again.err);
    let wrong = [
        "token", "create", "x y", "--role", "admin", "--apps", "shop-*",
    ];
    let wrong = run(&wrong, &env).await.expect(1);
    assert!(wrong.err.contains("name: must be"), "{}", wrong.err);
    assert!(wrong.err.contains("apps: must be"), "{}", wrong.err);

    let list = run(&["token", "list"], &env).await.expect(0).out;
    assert!(list.contains("shop-ci") && list.contains("shop-*,cart-prod"));
    let json = run(&["token", "list", "--json"], &env).await.expect(0).out;
    assert!(!json.contains(token.trim()) && !list.contains(token.trim()));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["created_by"], "cli");

    let program = Program::serve(&env).await;
    assert_eq!(status(&program, token.trim(), "/tasks").await, 200);
    run(&["token", "revoke", "shop-ci"], &env).await.expect(0);
    run(&["token", "revoke", "shop-ci"], &env).await.expect(1);
    crate::support::eventually("it hears of it", async || {
        (status(&program, token.trim(), "/tasks").await == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn auth_off_is_announced() {
    let settings = settings().await;
    let mut env = lent(&settings);
    env.extend([("AUTH", "off"), ("ADMIN_TOKEN", "")]);
    let program = Program::serve(&env).await;
    let said = program.events().into_iter().any(|event| {
        let message = event["message"].as_str().unwrap_or_default();
        event["level"] == "WARN" && message.starts_with("AUTH=off")
    });
    assert!(said, "{}", program.log());
}

#[tokio::test]
async fn metrics_may_have_an_address_of_their_own() {
    let settings = settings().await;
    let mut env = lent(&settings);
    env.push(("METRICS_BIND", "127.0.0.1:0"));
    let program = Program::serve(&env).await;
    let address = program.events().into_iter().find_map(|event| {
        let serves = event["setting"] == "METRICS_BIND";
        serves.then(|| event["address"].as_str().unwrap().to_owned())
    });
    let base = format!("http://{}", address.unwrap());
    let metrics = reqwest::get(format!("{base}/metrics")).await.unwrap();
    assert_eq!(metrics.status(), 200);
    // nothing else is there, and on the service's own address a token is needed
    let tasks = reqwest::get(format!("{base}/tasks")).await.unwrap();
    assert_eq!(tasks.status(), 404);
    let metrics = reqwest::get(format!("{}/metrics", program.url)).await;
    assert_eq!(metrics.unwrap().status(), 401);
}
