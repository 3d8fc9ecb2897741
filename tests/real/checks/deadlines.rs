//! Checks that do not report in time.

use std::time::Duration;

use futures::future::join_all;
use kapacitor_alerts::config::Settings;
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};

use testbed::parts::{Part, new_database};

use super::Bed;

#[tokio::test]
async fn hc25_hc29_what_does_not_report_is_late_and_then_down() {
    let bed = Bed::start(json!({})).await;
    bed.ping("").await;
    let state = bed.state().await;
    let expected: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(state["expected_at"].clone()).unwrap();
    let last: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(state["last_report_at"].clone()).unwrap();
    assert_eq!((expected - last).num_seconds(), 3600);
    bed.set_clock_ahead("59m").await;
    assert_eq!(bed.status().await, "up");
    bed.set_clock_ahead("61m").await;
    assert_eq!(bed.status().await, "late");
    bed.set_clock_ahead("70m").await;
    bed.becomes("down").await;
    let state = bed.state().await;
    // Since its deadline, and not since that was noticed.
    let since: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(state["since"].clone()).unwrap();
    assert_eq!((since - expected).num_seconds(), 300);
    bed.told(&["CRITICAL"]).await;
    let message = bed.message().await;
    assert!(
        message.contains("Nightly backup is down: its last report came at"),
        "{message}"
    );
    bed.ping("").await;
    bed.told(&["CRITICAL", "OK"]).await;
    assert_eq!(
        bed.flips().await,
        ["up report", "down timeout", "up report"]
    );
    // It was up for 65 of 70 minutes, give or take what the test took.
    let state = bed
        .service
        .get(&format!("{}/state", bed.rule.path))
        .await
        .expect(200)
        .json();
    for span in ["24h", "7d", "30d", "90d"] {
        let uptime = state["uptime"][span].as_f64().unwrap();
        assert!((92.0..94.0).contains(&uptime), "{state}");
    }
    let newest = bed
        .service
        .get(&format!("{}/flips?limit=1", bed.rule.path))
        .await
        .expect(200);
    assert_eq!(newest.json()[0]["to"], "up");
    let older = bed
        .service
        .get(&newest.next().unwrap())
        .await
        .expect(200)
        .json();
    let older = (&older[0]["from"], &older[0]["to"], &older[0]["reason"]);
    assert_eq!(older, (&json!("up"), &json!("down"), &json!("timeout")));
}

#[tokio::test]
async fn hc8_hc26_a_run_that_does_not_end() {
    for (before, flips) in [
        (None, vec!["down timeout"]),
        (Some(""), vec!["up report", "down timeout"]),
    ] {
        let bed = Bed::start(json!({})).await;
        if let Some(before) = before {
            bed.ping(before).await;
        }
        bed.ping("/start").await;
        bed.set_clock_ahead("4m").await;
        let status = bed.status().await;
        assert_ne!(status, "down");
        bed.set_clock_ahead("6m").await;
        bed.becomes("down").await;
        bed.told(&["CRITICAL"]).await;
        assert_eq!(bed.flips().await, flips);
        let message = bed.message().await;
        assert!(
            message.contains("is down: the run that began at"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn hc27_cron_in_a_zone() {
    let bed =
        Bed::start(json!({ "cron": "0 3 * * *", "timezone": "Europe/Berlin", "period": null }))
            .await;
    bed.ping("").await;
    let state = bed.state().await;
    let expected = state["expected_at"].as_str().unwrap();
    assert!(
        expected.ends_with("T02:00:00Z") || expected.ends_with("T01:00:00Z"),
        "{expected}"
    );
    bed.set_clock_ahead("25h").await;
    bed.becomes("down").await;
    bed.told(&["CRITICAL"]).await;
}

#[tokio::test]
async fn hc28_a_first_report_can_be_expected() {
    let soon = chrono::Utc::now() + chrono::TimeDelta::minutes(30);
    let bed = Bed::start(json!({ "expect_first_by": soon })).await;
    assert_eq!(bed.status().await, "new");
    let counted = async |status: &str, count: i64| {
        let metrics = bed.service.get("/metrics").await.expect(200).text;
        let line =
            format!("kapacitor_alerts_checks{{kind=\"heartbeat\",status=\"{status}\"}} {count}\n");
        assert!(metrics.contains(&line), "{line} in {metrics}");
    };
    counted("new", 1).await;
    bed.set_clock_ahead("31m").await;
    assert_eq!(bed.status().await, "late");
    bed.set_clock_ahead("36m").await;
    bed.becomes("down").await;
    bed.told(&["CRITICAL"]).await;
    counted("new", 0).await;
    counted("down", 1).await;
    let message = bed.message().await;
    assert!(
        message.contains("Nightly backup is down: it has never reported, and was expected to by"),
        "{message}"
    );
    bed.ping("").await;
    bed.told(&["CRITICAL", "OK"]).await;
    // What is over when it begins anew means nothing.
    for action in ["disable", "enable"] {
        let path = format!("{}/{action}", bed.rule.path);
        bed.service.post(&path, Value::Null).await.expect(200);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(bed.status().await, "new");
}

#[tokio::test]
async fn hc28_what_has_never_reported_is_not_missed() {
    let bed = Bed::start(json!({})).await;
    bed.set_clock_ahead("400d").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(bed.status().await, "new");
    assert!(bed.flips().await.is_empty());
}

#[tokio::test]
async fn hc30_a_shorter_schedule_can_be_overdue_at_once() {
    let bed = Bed::start(json!({ "period": "1d" })).await;
    bed.ping("").await;
    bed.set_clock_ahead("2h").await;
    bed.service
        .patch(&bed.rule.path, json!({ "period": "1h" }))
        .await
        .expect(201);
    bed.becomes("down").await;
    bed.told(&["CRITICAL"]).await;
    // A longer one does not take back what was told.
    bed.service
        .patch(&bed.rule.path, json!({ "period": "1d" }))
        .await
        .expect(201);
    assert_eq!(bed.status().await, "down");
}

#[tokio::test]
async fn hc23_a_report_resumes_a_paused_check() {
    for manual in [false, true] {
        let bed = Bed::start(json!({ "manual_resume": manual })).await;
        let post = async |action: &str| {
            let path = format!("{}/{action}", bed.rule.path);
            bed.service.post(&path, Value::Null).await
        };
        bed.ping("").await;
        post("resume").await.problem(409);
        bed.ping("/fail").await;
        bed.told(&["CRITICAL"]).await;
        // Twice is as good as once.
        post("pause").await.expect(204);
        post("pause").await.expect(204);
        bed.told(&["CRITICAL", "OK"]).await;
        bed.set_clock_ahead("2h").await;
        assert_eq!(bed.status().await, "paused");
        bed.ping("").await;
        let (status, what) = if manual {
            ("paused", "ign GET")
        } else {
            ("up", "success GET")
        };
        assert_eq!(bed.status().await, status);
        assert_eq!(bed.reports().await.last().unwrap(), what);
        if manual {
            post("resume").await.expect(204);
            let state = bed.state().await;
            assert_eq!(
                (&state["status"], &state["last_report_at"]),
                (&json!("new"), &json!(null))
            );
            bed.ping("").await;
        }
        // That it is up is no news: it was not down when it was last looked at.
        bed.told(&["CRITICAL", "OK"]).await;
        assert_eq!(bed.read().await["generation"], 1);
        let audit = bed
            .service
            .get("/audit?action=check.pause")
            .await
            .expect(200)
            .json();
        assert_eq!(audit.as_array().unwrap().len(), 1, "{audit}");
    }
}

#[tokio::test]
async fn a_check_that_is_disabled_is_paused_and_begins_anew() {
    let bed = Bed::start(json!({})).await;
    bed.ping("").await;
    bed.ping("/fail").await;
    bed.told(&["CRITICAL"]).await;
    let disable = format!("{}/disable", bed.rule.path);
    bed.service.post(&disable, Value::Null).await.expect(200);
    // Whoever was told of the trouble is told that it is no more looked at.
    bed.told(&["CRITICAL", "OK"]).await;
    bed.ping("").await;
    assert_eq!(bed.status().await, "paused");
    assert_eq!(bed.reports().await.last().unwrap(), "ign GET");
    bed.set_clock_ahead("2h").await;
    assert_eq!(bed.status().await, "paused");
    let resume = format!("{}/resume", bed.rule.path);
    bed.service.post(&resume, Value::Null).await.problem(409);
    let enable = format!("{}/enable", bed.rule.path);
    bed.service.post(&enable, Value::Null).await.expect(200);
    let state = bed.state().await;
    assert_eq!(
        (&state["status"], &state["last_report_at"]),
        (&json!("new"), &json!(null))
    );
    bed.ping("").await;
    assert_eq!(bed.status().await, "up");
    assert_eq!(
        bed.flips().await,
        [
            "up report",
            "down fail",
            "paused pause",
            "new resume",
            "up report"
        ]
    );
    bed.told(&["CRITICAL", "OK"]).await;
}

#[tokio::test]
async fn a_report_at_the_deadline_is_in_time_or_too_late_and_never_both() {
    let bed = Bed::start(json!({ "period": "1m", "grace": "1m" })).await;
    bed.ping("").await;
    for round in 0..20 {
        let minutes = 2 * (round + 1);
        // At this moment the deadline passes.
        bed.set_clock_ahead(&format!("{minutes}m")).await;
        let path = bed.ping_path().await;
        join_all((0..5).map(|_| bed.bare(Method::GET, &path, ""))).await;
    }
    bed.becomes("up").await;
    let flips = bed.flips().await;
    for pair in flips.windows(2) {
        assert_ne!(pair[0], pair[1], "{flips:?}");
    }
    let told: Vec<&str> = flips
        .iter()
        .skip(1)
        .map(|it| {
            if it.starts_with("down") {
                "CRITICAL"
            } else {
                "OK"
            }
        })
        .collect();
    bed.told(&told).await;
}

#[tokio::test]
async fn what_could_not_report_while_the_service_was_away_has_more_time() {
    let bed = Bed::start(json!({})).await;
    bed.ping("").await;
    let db = &bed.service.app.engine.db;
    // Nobody has evaluated checks for ten minutes, in which the deadline has passed.
    sqlx::query(
        "with gone as (update evaluations set at = now() - interval '10m')
         update checks set last_at = now() - interval '70m', due_at = now() - interval '5m'",
    )
    .execute(db)
    .await
    .unwrap();
    crate::support::eventually("it is excused", async || {
        let excused: Option<bool> =
            sqlx::query_scalar("select excused_until > now() + interval '4m' from checks")
                .fetch_one(db)
                .await
                .unwrap();
        excused.filter(|it| *it)
    })
    .await;
    assert_eq!(bed.status().await, "late");
    bed.set_clock_ahead("4m").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(bed.status().await, "late");
    bed.set_clock_ahead("7m").await;
    bed.becomes("down").await;
}

/// PostgreSQL is killed while reports come in.
#[tokio::test]
async fn no_report_is_lost_that_was_taken() {
    let mut postgresql = Part::durable_postgresql().await.unwrap();
    let database = new_database(&postgresql.url).await.unwrap();
    let bed = Bed::start_with(json!({}), |settings| {
        settings.database.database_url = Some(database);
        settings.database.database_timeout = Some("2".into());
    })
    .await;
    let path = bed.ping_path().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let report = async || {
        let (mut taken, mut refused) = (0, 0);
        while !stop.is_cancelled() {
            let answer = bed.bare(Method::GET, &path, "").await;
            match answer.status.as_u16() {
                200 => taken += 1,
                503 => {
                    assert_eq!(answer.header("retry-after"), "5");
                    refused += 1;
                }
                status => panic!("{status}: {}", answer.text),
            }
        }
        (taken, refused)
    };
    let fault = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        postgresql.kill();
        tokio::time::sleep(Duration::from_secs(3)).await;
        postgresql.start().await.unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        stop.cancel();
    };
    let (counts, ()) = tokio::join!(join_all((0..4).map(|_| report())), fault);
    let taken: i64 = counts.iter().map(|(taken, _)| taken).sum();
    let refused: i64 = counts.iter().map(|(_, refused)| refused).sum();
    assert!(
        taken > 10 && refused > 0,
        "{taken} taken, {refused} refused"
    );
    let kept = bed.state().await["reports"].as_i64().unwrap();
    // Of those that were refused, some may have been committed in the moment of the kill.
    assert!(
        (taken..=taken + 4).contains(&kept),
        "{taken} taken, {kept} kept"
    );
}

/// So many heartbeats like the bed's own, which are up and expected in an hour.
async fn heartbeats(bed: &Bed, count: usize) {
    let bodies = (0..count).map(|nth| {
        json!({ "app": bed.rule.app, "name": format!("c{nth}"), "period": "1m", "grace": "1m",
            "post": bed.heard.hook("hook") })
    });
    let bodies: Vec<Value> = bodies.collect();
    for some in bodies.chunks(20) {
        let made = some
            .iter()
            .map(|body| bed.service.post("/check/heartbeat", body.clone()));
        for made in join_all(made).await {
            made.expect(201);
        }
    }
    bed.sql("update checks set status = 'up', last_at = clock() + interval '1 hour', due_at = clock() + interval '62m'")
        .await;
}

#[tokio::test]
async fn ten_thousand_reports_around_their_deadlines_are_in_time_or_too_late() {
    const SEED: u64 = 13;
    const CHECKS: usize = 250;
    const ROUNDS: usize = 40;
    println!("seed {SEED}");
    let mut random = StdRng::seed_from_u64(SEED);
    let fields = json!({ "period": "1m", "grace": "1m" });
    let all_at_once = |settings: &mut Settings| {
        settings.access.request_concurrency = Some("1000".into());
    };
    let bed = Bed::start_with(fields, all_at_once).await;
    let second = bed.replica().await;
    heartbeats(&bed, CHECKS - 1).await;
    let codes: Vec<uuid::Uuid> = sqlx::query_scalar("select code from checks")
        .fetch_all(&bed.service.app.engine.db)
        .await
        .unwrap();
    for _ in 0..ROUNDS {
        // The deadline of all is in 200 ms.
        bed.sql(
            "update checks set last_at = clock() - interval '119.8s', due_at = clock() + interval '200ms'
             where status = 'up'",
        )
        .await;
        let pings = codes.iter().map(|code| {
            let wait = Duration::from_millis(random.random_range(0..1_200));
            let (path, bed) = (format!("/ping/{code}"), &bed);
            async move {
                tokio::time::sleep(wait).await;
                bed.bare(Method::GET, &path, "").await.expect(200);
            }
        });
        join_all(pings).await;
    }
    let reports = bed.count("select sum(reports)::bigint from checks").await;
    assert_eq!(reports, (CHECKS * ROUNDS) as i64);
    // What was in time, since the deadline was set, was not missed.
    let wrong = "select count(*) from flips join reports using (rule)
        where flips.status = 'down' and reports.at between flips.at - interval '199ms' and flips.at";
    assert_eq!(bed.count(wrong).await, 0);
    let downs = bed
        .count("select count(*) from flips where status = 'down'")
        .await;
    let ups = bed
        .count("select count(*) from flips where status = 'up'")
        .await;
    assert!(downs > 100, "{downs} of them were too late");
    assert_eq!(downs, ups, "each that was too late made its check up again");
    let twice = "select count(*) from (
            select status, lag(status) over (partition by rule order by id) as before from flips
        ) flips where status = before";
    assert_eq!(bed.count(twice).await, 0);
    assert_eq!(bed.count("select count(*) from events").await, downs + ups);
    drop(second);
}
