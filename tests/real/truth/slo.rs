//! `slo` over known pasts.

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
        kind: "slo",
        rule,
        past,
        expected,
        space: "prod",
    }
}

/// One of a thousand may fail.
fn plain() -> Value {
    json!({ "objective": 99.9 })
}

/// Sixty requests a minute for ten hours, of which so many fail in these minutes.
fn failing(past: &mut History, minutes: std::ops::Range<i64>, errors: i64) {
    past.requests(0..minutes.start, 200, 60);
    past.requests(minutes.clone(), 200, 60 - errors);
    past.requests(minutes.clone(), 500, errors);
    past.requests(minutes.end..600, 200, 60);
}

#[tokio::test]
async fn what_an_slo_rule_reports() {
    hold(vec![
        scenario("a day well within the objective", plain(), "", |past| {
            past.noise(0..1440, 30, 0.0004);
        }),
        scenario("no traffic at all", plain(), "", |past| past.until(180)),
        // 52 of 3600 are 14.4 times one in a thousand; in the last 5 minutes far more
        scenario(
            "an outage of five minutes",
            plain(),
            "401 CRITICAL 1h, 405 CRITICAL 6h, 410 OK 1h, 420 WARNING 3d, 435 OK 6h",
            |past| {
                failing(past, 400..405, 60);
            },
        ),
        scenario(
            "2 % fail for three hours",
            plain(),
            "343 CRITICAL 1h, 360 WARNING 3d, 410 CRITICAL 6h, 484 OK 1h, 510 OK 6h",
            |past| {
                past.requests(0..600, 200, 49);
                past.requests(300..480, 500, 1);
            },
        ),
        scenario(
            "1 % fail for ten hours",
            plain(),
            "10 CRITICAL 6h, 60 WARNING 3d, 625 OK 6h",
            |past| {
                past.requests(0..700, 200, 99);
                past.requests(0..600, 500, 1);
            },
        ),
        scenario(
            "1 % fail, and 1 % may",
            json!({"objective": 99}),
            "60 WARNING 3d",
            |past| {
                past.requests(0..700, 200, 99);
                past.requests(0..600, 500, 1);
            },
        ),
        scenario("fewer failures than count", plain(), "", |past| {
            past.requests(0..600, 200, 1);
            past.requests(300..309, 500, 1);
        }),
        scenario(
            "a single failure counts",
            json!({"objective": 99.9, "min_errors": 1}),
            "301 CRITICAL 1h, 306 OK 1h, 360 WARNING 3d",
            |past| {
                past.requests(0..600, 200, 1);
                past.requests(300..301, 500, 1);
            },
        ),
        scenario(
            "all requests fail, and then stop",
            plain(),
            "301 CRITICAL 1h, 305 CRITICAL 6h, 315 OK 1h, 340 OK 6h, 360 WARNING 3d",
            |past| {
                past.requests(0..300, 200, 10);
                past.requests(300..310, 500, 10);
                past.until(700);
            },
        ),
        scenario(
            "points out of order, each written twice",
            plain(),
            "401 CRITICAL 1h, 405 CRITICAL 6h, 410 OK 1h, 420 WARNING 3d, 435 OK 6h",
            |past| {
                failing(past, 400..405, 60);
                past.shuffle();
                past.repeat();
            },
        ),
        scenario(
            "several codes at once",
            plain(),
            "401 CRITICAL 1h, 405 CRITICAL 6h, 410 OK 1h, 420 WARNING 3d, 435 OK 6h",
            |past| {
                past.requests(0..400, 200, 60);
                for code in [500, 502, 503] {
                    past.requests(400..405, code, 20);
                }
                past.requests(405..600, 200, 60);
            },
        ),
        scenario("errors of the client are none", plain(), "", |past| {
            past.requests(0..300, 404, 30);
            past.requests(0..300, 200, 30);
        }),
        scenario("neighbours' names", plain(), "", |past| {
            past.requests(0..300, 200, 60);
            let app = past.app.clone();
            for host in [
                format!("x{app}.example.com"),
                format!("{app}x.example.com"),
                format!("www.{app}.example.com"),
            ] {
                past.requests_to(&host, 100..200, 500, 30);
            }
        }),
        scenario(
            "further hosts",
            json!({"objective": 99.9, "hosts": ["www.shop.example"]}),
            "401 CRITICAL 1h, 405 CRITICAL 6h, 410 OK 1h, 420 WARNING 3d, 435 OK 6h",
            |past| {
                past.requests(0..600, 200, 60);
                past.requests_to("www.shop.example", 400..405, 500, 60);
            },
        ),
    ])
    .await;
}
