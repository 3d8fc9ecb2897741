//! `latency` over known pasts.

use serde_json::{Value, json};

use super::{Scenario, history::History, hold};

fn scenario(
    name: &'static str,
    rule: Value,
    expected: &'static str,
    past: fn(&mut History),
) -> Scenario {
    Scenario {
        name,
        kind: "latency",
        rule,
        past,
        expected,
        space: "prod",
    }
}

/// p95 of five minutes, of 20 requests at least.
fn plain() -> Value {
    json!({ "warn": 500, "crit": 2000 })
}

/// Sixty requests a minute for three hours: fast, in these minutes slow.
fn slow(past: &mut History, minutes: std::ops::Range<i64>, ms: f64) {
    past.answers(0..minutes.start, 60, 100.0);
    past.answers(minutes.clone(), 60, ms);
    past.answers(minutes.end..180, 60, 100.0);
}

#[tokio::test]
async fn what_a_latency_rule_reports() {
    hold(vec![
        scenario("a day of fast answers with noise", plain(), "", |past| {
            for minute in 0..1440 {
                let ms = past.about(250.0, 200.0);
                past.answers(minute..minute + 1, 20, ms);
            }
        }),
        scenario("no traffic at all", plain(), "", |past| past.until(60)),
        scenario("a single slow request", plain(), "", |past| {
            past.answers(30..31, 1, 60_000.0);
        }),
        // One request in twenty is not over the 95th percentile; a minute of five has 20 % of the requests.
        scenario(
            "slow for half an hour",
            plain(),
            "101 WARNING, 135 OK",
            |past| {
                slow(past, 100..130, 900.0);
            },
        ),
        scenario(
            "very slow for half an hour",
            plain(),
            "101 CRITICAL, 135 OK",
            |past| slow(past, 100..130, 5000.0),
        ),
        scenario(
            "slow, then very slow, then slow",
            plain(),
            "101 WARNING, 121 CRITICAL, 145 WARNING, 165 OK",
            |past| {
                past.answers(0..100, 60, 100.0);
                past.answers(100..120, 60, 900.0);
                past.answers(120..140, 60, 5000.0);
                past.answers(140..160, 60, 900.0);
                past.answers(160..180, 60, 100.0);
            },
        ),
        scenario(
            "a bad minute in the five",
            plain(),
            "101 WARNING, 106 OK",
            |past| {
                slow(past, 100..101, 900.0);
            },
        ),
        // of 300 requests the 285th: 15 slow ones are not seen, 16 are
        scenario("5 % are slow", plain(), "", |past| {
            let host = past.host();
            past.answers_of(
                &host,
                0..120,
                60,
                |nth| if nth < 3 { 9000.0 } else { 100.0 },
            );
        }),
        scenario("10 % are slow", plain(), "1 CRITICAL, 125 OK", |past| {
            let host = past.host();
            past.answers_of(
                &host,
                0..120,
                60,
                |nth| if nth < 6 { 9000.0 } else { 100.0 },
            );
        }),
        scenario(
            "p99 sees what p95 does not",
            json!({ "warn": 500, "crit": 2000, "percentile": 99 }),
            "1 CRITICAL, 125 OK",
            |past| {
                let host = past.host();
                past.answers_of(
                    &host,
                    0..120,
                    60,
                    |nth| if nth < 3 { 9000.0 } else { 100.0 },
                );
            },
        ),
        scenario(
            "the median sees half of them",
            json!({ "warn": 500, "crit": 2000, "percentile": 50 }),
            "103 WARNING, 133 OK",
            |past| slow(past, 100..130, 900.0),
        ),
        scenario(
            "exactly at the limits",
            plain(),
            "101 WARNING, 135 OK",
            |past| {
                slow(past, 100..130, 500.0);
            },
        ),
        scenario("just below the limit", plain(), "", |past| {
            slow(past, 100..130, 499.9);
        }),
        scenario(
            "back above 80 % of the limit is not left",
            plain(),
            "101 WARNING, 165 OK",
            |past| {
                past.answers(0..100, 60, 100.0);
                past.answers(100..120, 60, 600.0);
                past.answers(120..160, 60, 400.0);
                past.answers(160..180, 60, 399.0);
            },
        ),
        scenario(
            "all requests stop in an incident",
            plain(),
            "103 CRITICAL, 133 OK",
            |past| {
                past.answers(0..100, 60, 100.0);
                past.answers(100..130, 4, 5000.0);
            },
        ),
        scenario("fewer requests than wanted", plain(), "", |past| {
            past.answers(0..120, 3, 5000.0);
        }),
        scenario("as many as wanted", plain(), "5 CRITICAL, 63 OK", |past| {
            past.answers(0..60, 4, 5000.0);
        }),
        scenario(
            "min_requests of one",
            json!({ "warn": 500, "crit": 2000, "min_requests": 1 }),
            "31 CRITICAL, 36 OK",
            |past| past.answers(30..31, 1, 60_000.0),
        ),
        scenario(
            "window of a minute",
            json!({ "warn": 500, "crit": 2000, "window": "1m" }),
            "101 WARNING, 131 OK",
            |past| slow(past, 100..130, 900.0),
        ),
        scenario(
            "window of an hour",
            json!({ "warn": 500, "crit": 2000, "window": "1h" }),
            "104 WARNING, 188 OK",
            |past| slow(past, 100..130, 900.0),
        ),
        scenario(
            "window of 6 minutes",
            json!({ "warn": 500, "crit": 2000, "window": "6m" }),
            "101 WARNING, 136 OK",
            |past| slow(past, 100..130, 900.0),
        ),
        scenario(
            "gap longer than the window",
            plain(),
            "103 WARNING, 113 OK, 125 WARNING, 133 OK",
            |past| {
                past.answers(0..100, 60, 100.0);
                past.answers(100..130, 4, 900.0);
                past.answers(130..180, 60, 100.0);
                past.remove(110..120);
            },
        ),
        scenario(
            "points out of order",
            plain(),
            "101 WARNING, 135 OK",
            |past| {
                slow(past, 100..130, 900.0);
                past.shuffle();
            },
        ),
        scenario("each point written twice", plain(), "", |past| {
            past.answers(0..120, 3, 5000.0);
            past.repeat();
        }),
        scenario("neighbours' names", plain(), "", |past| {
            let app = past.app.clone();
            past.answers(0..60, 60, 100.0);
            for host in [
                format!("x{app}.example.com"),
                format!("{app}x.example.com"),
                format!("{app}-b.example.com"),
                format!("www.{app}.example.com"),
                app.to_uppercase(),
            ] {
                past.answers_of(&host, 20..40, 60, |_| 9000.0);
            }
        }),
        scenario(
            "further hosts",
            json!({ "warn": 500, "crit": 2000, "hosts": ["www.shop.example"] }),
            "21 CRITICAL, 45 OK",
            |past| past.answers_of("www.shop.example", 20..40, 30, |_| 9000.0),
        ),
        scenario(
            "space default, both names",
            plain(),
            "21 CRITICAL, 45 OK",
            |past| {
                let bare = past.app.strip_suffix("-default").unwrap().to_owned();
                past.answers_of(&format!("{bare}.example.com"), 20..40, 10, |_| 9000.0);
                past.answers(20..40, 10, 9000.0);
            },
        )
        .in_space("default"),
    ])
    .await;
}
