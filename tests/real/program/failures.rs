//! A subcommand that fails says the real cause, and what to do about it where that is known.

use serde_json::json;
use testbed::{Addresses, parts::new_database};

use super::{Ended, run};

/// Nobody listens there.
const NOWHERE: &str = "127.0.0.1:1";

async fn database() -> String {
    let parts = Addresses::from_env().unwrap();
    new_database(&parts.database_url).await.unwrap()
}

/// A failure with these words and this hint, and no secret.
#[track_caller]
fn says(ended: Ended, words: &[&str], hint: &str) {
    let ended = ended.expect(1);
    for word in words {
        assert!(ended.err.contains(word), "{word:?} in {}", ended.err);
    }
    let hint = format!("\nhint: {hint}");
    assert!(ended.err.contains(&hint), "{hint:?} in {}", ended.err);
    assert!(!ended.err.contains("s3cret"), "{}", ended.err);
    assert!(!ended.err.contains("request id"), "{}", ended.err);
}

const RULE: &str = r#"{"app": "shop-prod", "tolerance": "low", "slack": "ops"}"#;

#[tokio::test]
async fn a_database_that_is_away() {
    let url = format!("postgres://ann:s3cret@{NOWHERE}/alerts");
    let kapacitor = format!("http://{NOWHERE}");
    let env = [
        ("DATABASE_URL", url.as_str()),
        ("KAPACITOR_URL", kapacitor.as_str()),
        ("DATABASE_TIMEOUT", "0.3"),
    ];
    for arguments in [
        &["migrate"][..],
        &["import"],
        &["reconcile"],
        &["backtest", "5xx", RULE],
        &["token", "list"],
    ] {
        let ended = run(arguments, &env).await;
        says(ended, &["onnection refused"], "check DATABASE_URL");
    }
}

#[tokio::test]
async fn a_database_that_does_not_exist_or_refuses_the_login() {
    let parts = Addresses::from_env().unwrap();
    let (server, _) = parts.database_url.rsplit_once('/').unwrap();
    let missing = format!("{server}/no_such_database");
    let ended = run(&["migrate"], &[("DATABASE_URL", &missing)]).await;
    says(ended, &["no_such_database"], "create the database");
}

#[tokio::test]
async fn a_kapacitor_that_is_away() {
    let database = database().await;
    let kapacitor = format!("http://bob:s3cret@{NOWHERE}");
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", kapacitor.as_str()),
    ];
    for arguments in [
        &["import"][..],
        &["reconcile"],
        &["reconcile", "--dry-run"],
        &["backtest", "5xx", RULE],
    ] {
        let ended = run(arguments, &env).await;
        let words = ["Kapacitor cannot be reached", "onnection refused"];
        says(ended, &words, "check KAPACITOR_URL");
    }
}

#[tokio::test]
async fn a_replay_that_fails_says_why() {
    let parts = Addresses::from_env().unwrap();
    let database = database().await;
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", parts.kapacitor_url.as_str()),
        ("INFLUX_DATABASE", "no_such_database"),
    ];
    let ended = run(&["backtest", "5xx", RULE, "--last", "1h"], &env).await;
    let words = ["the replay failed", "no_such_database"];
    says(ended, &words, "check INFLUX_DATABASE");
}

#[tokio::test]
async fn what_is_wrong_on_the_command_line_is_named() {
    let parts = Addresses::from_env().unwrap();
    let database = database().await;
    let env = [
        ("DATABASE_URL", database.as_str()),
        ("KAPACITOR_URL", parts.kapacitor_url.as_str()),
    ];
    let faulty = json!({ "app": "shop-prod", "tolerance": "none", "slack": "ops" }).to_string();
    for (arguments, words) in [
        (
            &["backtest", "6xx", RULE][..],
            "there is no kind \"6xx\"; the kinds are 5xx, crashed, memory, release",
        ),
        (
            &["backtest", "5xx", &faulty],
            "the rule is not valid: tolerance: must be",
        ),
        (
            &["backtest", "5xx", "{app"],
            "the rule is not a JSON object: key must be a string",
        ),
        (
            &["backtest", "5xx", RULE, "--last", "31d"],
            "--last: must be from 1m to 30d",
        ),
        (
            &["token", "revoke", "nobody"],
            "there is no token named nobody",
        ),
        (
            &["token", "create", "a b", "--role", "read"],
            "no token was made: name: must be",
        ),
    ] {
        let ended = run(arguments, &env).await.expect(1);
        assert!(ended.err.contains(words), "{words:?} in {}", ended.err);
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = port.local_addr().unwrap().port().to_string();
    let ended = run(&["healthcheck"], &[("BIND", "127.0.0.1"), ("PORT", &port)]).await;
    says(
        ended,
        &["no healthy service on 127.0.0.1"],
        "check BIND and PORT",
    );
}

#[tokio::test]
async fn help_shows_the_settings_that_a_subcommand_uses() {
    for (arguments, shown, hidden) in [
        (&["--help"][..], &[][..], &["--database-url", "--port"][..]),
        (
            &["migrate", "--help"],
            &["--database-url"],
            &["--kapacitor-url", "--port"],
        ),
        (
            &["token", "create", "--help"],
            &["--database-url", "--expires-in"],
            &["--kapacitor-url"],
        ),
        (
            &["backtest", "--help"],
            &["--kapacitor-url", "--backtest-timeout"],
            &["--port", "--auth "],
        ),
        (&["healthcheck", "--help"], &["--port"], &["--database-url"]),
        (
            &["serve", "--help"],
            &["--database-url", "--port", "--auth "],
            &[],
        ),
        (
            &["help", "settings"],
            &[
                "--database-url",
                "--kapacitor-url",
                "--port",
                "--auth ",
                "--log-level",
            ],
            &[],
        ),
    ] {
        let help = run(arguments, &[]).await.expect(0).out;
        for name in shown {
            assert!(help.contains(name), "{arguments:?} {name}: {help}");
        }
        for name in hidden {
            assert!(!help.contains(name), "{arguments:?} {name}: {help}");
        }
    }
    // Hidden is not gone: settings of other subcommands are taken all the same.
    let url = format!("postgres://{NOWHERE}/alerts");
    let arguments = ["migrate", "--port", "1", "--database-timeout", "0.1"];
    let ended = run(&arguments, &[("DATABASE_URL", &url)]).await;
    says(ended, &["onnection refused"], "check DATABASE_URL");
}
