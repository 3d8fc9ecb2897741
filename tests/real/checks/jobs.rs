//! Jobs that say how they are when they are asked. Tests are named by their rows in docs/checks.md.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Bed,
    endpoint::{Endpoint, Says},
};
use crate::delivery::secrets::KEY;

/// A time so many minutes from now, as a job has it.
fn minutes(from_now: i64) -> String {
    at(Utc::now() + TimeDelta::minutes(from_now))
}

fn at(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What came of it when the job was asked that answers so.
async fn said(bed: &Bed, endpoint: &Endpoint, answer: Says) -> (String, String) {
    endpoint.says(answer);
    let result = bed.poll().await;
    let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
    (text("answer"), text("reason"))
}

#[tokio::test]
async fn pp2_pp3_what_a_job_says_of_itself() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let bed = Bed::polled("job", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    let last = bed.state().await["polled"]["last"].clone();
    for (name, wanted) in [
        ("process", json!("Invoices")),
        ("server", json!("web-1")),
        ("frequency_minutes", json!(10.0)),
        ("sleep_start", Value::Null),
    ] {
        assert_eq!(last[name], wanted, "{last}");
    }
    let failed = Says::job(json!({ "status": "error", "reason": "disk full" }));
    assert_eq!(
        said(&bed, &endpoint, failed).await,
        ("bad".into(), "disk full".into())
    );
    bed.told(&["CRITICAL"]).await;
    let message = bed.message().await;
    assert!(
        message.ends_with("Invoices is down: disk full"),
        "{message}"
    );
    // Whatever it says is kept, as far as it can be.
    let odd = format!("a\0b{}", "x".repeat(100_000));
    let odd = Says::job(json!({ "status": "error", "reason": odd, "process": "\0" }));
    let (answer, reason) = said(&bed, &endpoint, odd).await;
    assert_eq!((answer.as_str(), reason.chars().count()), ("bad", 1_000));
    assert!(reason.starts_with("a\u{fffd}bx"), "{reason}");
    for status in ["ok", "OK", "Ok"] {
        let well = Says::job(json!({ "status": status }));
        assert_eq!(said(&bed, &endpoint, well).await.0, "good", "{status}");
    }
    bed.told(&["CRITICAL", "OK"]).await;
}

#[tokio::test]
async fn pp4_pp5_it_has_to_have_run_within_its_frequency() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let bed = Bed::polled("job", &endpoint.url, json!({ "fail_after": 10 })).await;
    bed.becomes("up").await;
    for (members, wanted, reason) in [
        (json!({ "lastrun": minutes(-9) }), "good", ""),
        (json!({ "lastrun": minutes(-11) }), "bad", "it last ran at"),
        (json!({ "lastrun": minutes(9) }), "good", ""),
        (
            json!({ "lastrun": minutes(11) }),
            "bad",
            "it last ran in the future",
        ),
        (
            json!({ "lastrun": minutes(-11), "frequency": 60 }),
            "good",
            "",
        ),
        // Without a zone it is UTC.
        (
            json!({ "lastrun": minutes(-9).trim_end_matches('Z') }),
            "good",
            "",
        ),
        (
            json!({ "lastrun": null }),
            "bad",
            "the answer has no lastrun",
        ),
        (
            json!({ "lastrun": "yesterday" }),
            "bad",
            "lastrun \"yesterday\" is not a time",
        ),
    ] {
        let (answer, said) = said(&bed, &endpoint, Says::job(members.clone())).await;
        assert_eq!(answer, wanted, "{members}: {said}");
        assert!(said.starts_with(reason), "{members}: {said}");
    }
}

/// An answer of a job that last ran long ago and sleeps from so many minutes from now on.
fn asleep(from_now: i64, duration: i64) -> Says {
    let start = (Utc::now() + TimeDelta::minutes(from_now))
        .format("%H:%M:%S")
        .to_string();
    let sleep = json!([{ "start": start, "duration": duration }, { "start": "nonsense" }]);
    Says::job(json!({ "lastrun": minutes(-300), "sleep": sleep }))
}

#[tokio::test]
async fn pp6_pp7_pp8_a_job_that_sleeps_is_left_alone_and_has_its_time_when_it_wakes() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let bed = Bed::polled("job", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    // Whatever the time of the day now is, one of these windows is over midnight.
    for (from_now, duration, wanted) in [
        (-1, 450, "asleep"),
        (-449, 450, "asleep"),
        (-719, 1440, "asleep"),
        // It woke five minutes ago, and has ten.
        (-455, 450, "good"),
        (-461, 450, "bad"),
    ] {
        let (answer, reason) = said(&bed, &endpoint, asleep(from_now, duration)).await;
        assert_eq!(answer, wanted, "{from_now} {duration}: {reason}");
        if wanted != "bad" {
            assert_eq!(bed.status().await, "up");
        }
    }
    bed.told(&["CRITICAL"]).await;
    // Asleep it is neither up nor down, and nobody is told.
    let (answer, _) = said(&bed, &endpoint, asleep(-1, 10)).await;
    assert_eq!(
        (answer.as_str(), bed.status().await.as_str()),
        ("asleep", "down")
    );
    let last = bed.state().await["polled"]["last"].clone();
    assert!(
        last["sleep_start"].is_string() && last["sleep_end"].is_string(),
        "{last}"
    );
    bed.told(&["CRITICAL"]).await;
}

#[tokio::test]
async fn pp9_what_is_no_answer_is_bad() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let bed = Bed::polled(
        "job",
        &endpoint.url,
        json!({ "fail_after": 10, "timeout": "1s" }),
    )
    .await;
    bed.becomes("up").await;
    for (answer, reason) in [
        (Says::status(500), "HTTP 500"),
        (Says::status(204), "the answer is not JSON"),
        (Says::body("<html>"), "the answer is not JSON"),
        (Says::body("{}"), "the answer has no status"),
        (
            Says {
                after: Duration::from_secs(3),
                ..Says::job(json!({}))
            },
            "no answer within 1 s",
        ),
    ] {
        let (answer, said) = said(&bed, &endpoint, answer).await;
        assert!(answer == "bad" && said.starts_with(reason), "{said}");
    }
    bed.change(json!({ "url": "http://127.0.0.1:1/" })).await;
    let (answer, reason) = said(&bed, &endpoint, Says::job(json!({}))).await;
    assert_eq!(
        (answer.as_str(), reason.as_str()),
        ("bad", "cannot connect: the connection was refused")
    );
}

#[tokio::test]
async fn pp1_a_job_in_error_is_asked_in_its_error_interval() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let fields = json!({ "interval": "60s", "error_interval": "480s" });
    let bed = Bed::polled("job", &endpoint.url, fields).await;
    bed.becomes("up").await;
    let waits = async || -> f64 {
        sqlx::query_scalar(
            "select extract(epoch from poll_at - last_at)::float8 from checks join deployments using (rule)
             where task = $1",
        )
        .bind(&bed.rule.id)
        .fetch_one(&bed.service.app.engine.db)
        .await
        .unwrap()
    };
    assert!((50.0..=120.0).contains(&waits().await));
    said(&bed, &endpoint, Says::status(500)).await;
    assert!(
        (400.0..=540.0).contains(&waits().await),
        "{}",
        waits().await
    );
}

#[tokio::test]
async fn pp13_a_token_is_sent_as_it_is_or_as_a_log_in_gives_it() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let fields = json!({ "secret_headers": { "X-Access-Token": "t0ken" } });
    let bed = Bed::polled_with("job", &endpoint.url, fields, |settings| {
        settings.channels.secrets_key = Some(KEY.into());
    })
    .await;
    bed.becomes("up").await;
    assert_eq!(endpoint.asked()[0].header("x-access-token"), "t0ken");
    let door = Endpoint::start(Says::body(r#"{"auth_token": "of-the-day"}"#)).await;
    let login = json!({ "url": door.url, "email": "pinger@example.com", "password": "hunter2",
        "header": "X-Access-Token" });
    bed.change(json!({ "secret_headers": null, "login": login }))
        .await;
    assert_eq!(said(&bed, &endpoint, Says::job(json!({}))).await.0, "good");
    let last = endpoint.asked().pop().unwrap();
    assert_eq!(last.header("x-access-token"), "of-the-day");
    let sent = door.asked().pop().unwrap();
    assert_eq!(sent.method, "POST");
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(
        body,
        json!({ "email": "pinger@example.com", "password": "hunter2" })
    );
    let read = bed.service.get(&bed.rule.path).await.expect(200).text;
    assert!(!read.contains("hunter2"), "{read}");
    // One that does not let in is why the job is not well.
    door.says(Says::status(401));
    let (answer, reason) = said(&bed, &endpoint, Says::job(json!({}))).await;
    assert_eq!(
        (answer.as_str(), reason.as_str()),
        ("bad", "the log-in fails: HTTP 401")
    );
    door.says(Says::body("{}"));
    let (_, reason) = said(&bed, &endpoint, Says::job(json!({}))).await;
    assert_eq!(reason, "the log-in fails: the answer has no auth_token");
}

#[tokio::test]
async fn pp14_pp15_jobs_are_shown_to_those_who_may_see_their_apps() {
    let endpoint = Endpoint::start(Says::job(json!({}))).await;
    let bed = Bed::polled("job", &endpoint.url, json!({})).await;
    bed.becomes("up").await;
    let bare = bed.bare(Method::GET, "/pinger/", "").await;
    bare.problem(401);
    for path in ["/pinger", "/pinger/"] {
        let all = bed.service.get(path).await.expect(200).json();
        assert_eq!(all["data"][0]["url"], endpoint.url, "{all}");
    }
    let one = format!("/pinger/task/{}", endpoint.url);
    let task = bed.service.get(&one).await.expect(200).json();
    assert_eq!(
        (&task["data"]["status"], &task["data"]["pings"]),
        (&json!("ok"), &json!(1))
    );
    said(&bed, &endpoint, Says::status(500)).await;
    let task = bed.service.get(&one).await.expect(500).json();
    assert_eq!(
        (&task["data"]["status"], &task["data"]["errors"]),
        (&json!("error"), &json!(1))
    );
    let other = bed.service.make_token("other", "read", "elsewhere-*").await;
    let other = bed.service.as_bearer(&other);
    let nothing = other.get("/pinger/").await.expect(200).json();
    assert_eq!(nothing, json!({ "data": [] }));
    other.get(&one).await.expect(404);
}
