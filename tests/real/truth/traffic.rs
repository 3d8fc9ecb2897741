//! `traffic` over known pasts.

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
        kind: "traffic",
        rule,
        past,
        expected,
        space: "prod",
    }
}

const ALL: &[i64] = &[1, 2, 3, 4];

/// Ten requests a minute in each of the last four weeks, for ten hours.
fn as_usual(past: &mut History) {
    past.weeks_ago(ALL, -180..600, 10);
}

fn plain() -> Value {
    json!({})
}

#[tokio::test]
async fn what_a_traffic_rule_reports() {
    hold(vec![
        scenario("traffic as usual", plain(), "", |past| {
            as_usual(past);
            past.hits(-180..600, 10);
        }),
        scenario("more than usual", plain(), "", |past| {
            as_usual(past);
            past.hits(-180..600, 40);
        }),
        scenario("no traffic at all, ever", plain(), "", |past| past.until(180)),
        scenario("no traffic now, and none usual", json!({"none_for": "10m"}), "", |past| {
            past.until(180);
        }),
        // half an hour of four in ten makes 70 % of the hour, an hour of it 40 %
        scenario(
            "40 % of the usual for three hours",
            plain(),
            "160 WARNING usual, 300 OK usual",
            |past| {
                as_usual(past);
                past.hits(-180..100, 10);
                past.hits(100..280, 4);
                past.hits(280..400, 10);
            },
        ),
        scenario("60 % of the usual", plain(), "", |past| {
            as_usual(past);
            past.hits(-180..600, 6);
        }),
        scenario(
            "all requests stop, and come again",
            plain(),
            "140 WARNING usual, 160 CRITICAL usual, 260 WARNING usual, 290 OK usual",
            |past| {
                as_usual(past);
                past.hits(-180..100, 10);
                past.hits(250..400, 10);
            },
        ),
        scenario(
            "none for ten minutes",
            json!({"none_for": "10m"}),
            "110 CRITICAL none, 121 OK none, 410 CRITICAL none",
            |past| {
                as_usual(past);
                past.hits(-180..100, 10);
                past.hits(120..400, 10);
            },
        ),
        scenario(
            "none for longer than there are rows",
            json!({"none_for": "10m"}),
            "110 CRITICAL none, 140 WARNING usual, 160 CRITICAL usual, 401 OK none, 410 WARNING usual, 440 OK usual, 510 CRITICAL none",
            |past| {
                as_usual(past);
                past.hits(-180..100, 10);
                past.hits(400..500, 10);
            },
        ),
        scenario(
            "a request now and then is some",
            json!({"none_for": "10m", "min_usual": 10000}),
            "301 CRITICAL none",
            |past| {
                past.hits(-180..0, 1);
                for minute in (0..300).step_by(10) {
                    past.hits(minute..minute + 1, 1);
                }
            },
        ),
        scenario(
            "a request every twenty minutes is none in between",
            json!({"none_for": "10m", "min_usual": 10000}),
            "11 CRITICAL none, 21 OK none, 31 CRITICAL none, 41 OK none, 51 CRITICAL none, 61 OK none, 71 CRITICAL none",
            |past| {
                for minute in (0..61).step_by(20) {
                    past.hits(minute..minute + 1, 1);
                }
            },
        ),
        scenario("none_for alone is told of an app that is new", json!({"none_for": "5m"}), "65 CRITICAL none", |past| {
            past.hits(0..60, 10);
        }),
        scenario("few are usual", plain(), "", |past| {
            past.weeks_ago(ALL, -180..600, 1);
            past.hits(-180..100, 1);
        }),
        scenario(
            "few are usual, and that is enough",
            json!({"min_usual": 60}),
            "140 WARNING usual, 160 CRITICAL usual, 310 WARNING usual, 340 OK usual",
            |past| {
                past.weeks_ago(ALL, -180..600, 1);
                past.hits(-180..100, 1);
                past.hits(300..400, 1);
            },
        ),
        // The night is quiet every week.
        scenario("a quiet night, as usual", plain(), "", |past| {
            past.weeks_ago(ALL, -180..100, 10);
            past.weeks_ago(ALL, 100..300, 1);
            past.weeks_ago(ALL, 300..500, 10);
            past.hits(-180..100, 10);
            past.hits(100..300, 1);
            past.hits(300..500, 10);
        }),
        scenario("one week of four was better", plain(), "", |past| {
            past.weeks_ago(&[1, 2, 3], -180..600, 10);
            past.weeks_ago(&[4], -180..600, 100);
            past.hits(-180..400, 8);
        }),
        // 0, 10, 10, 10: an outage of one hour last week changes nothing
        scenario(
            "an outage last week is not usual",
            plain(),
            "140 WARNING usual, 160 CRITICAL usual, 210 WARNING usual, 240 OK usual",
            |past| {
                past.weeks_ago(&[2, 3, 4], -180..600, 10);
                past.weeks_ago(&[1], -180..100, 10);
                past.weeks_ago(&[1], 160..600, 10);
                past.hits(-180..100, 10);
                past.hits(200..400, 10);
            },
        ),
        scenario("two weeks were better: the mean of the middle", plain(), "0 WARNING usual", |past| {
            past.weeks_ago(&[1, 2], -180..600, 10);
            past.weeks_ago(&[3, 4], -180..600, 30);
            past.hits(-180..400, 9);
        }),
        scenario("an app that is three weeks old", plain(), "", |past| {
            past.weeks_ago(&[1, 2, 3], -180..600, 10);
            past.hits(-180..100, 10);
        }),
        scenario(
            "a week without rows pauses the comparison",
            plain(),
            "400 CRITICAL usual",
            |past| {
                past.weeks_ago(&[2, 3, 4], -180..600, 10);
                past.weeks_ago(&[1], 390..600, 10);
                past.hits(-180..330, 10);
                past.until(500);
            },
        ),
        scenario(
            "a window of twenty minutes",
            json!({"window": "20m", "min_usual": 50}),
            "120 CRITICAL usual, 140 OK usual",
            |past| {
                as_usual(past);
                past.hits(-180..100, 10);
                past.hits(130..400, 10);
            },
        ),
        scenario(
            "exactly at the limit is not below",
            json!({"warn_percent": 50, "crit_percent": 25}),
            "440 WARNING usual",
            |past| {
                as_usual(past);
                past.hits(-180..430, 5);
            },
        ),
        scenario(
            "left at 120 % of the limit",
            plain(),
            "0 WARNING usual, 260 OK usual",
            |past| {
                as_usual(past);
                past.hits(-180..100, 4);
                past.hits(100..200, 5);
                past.hits(200..400, 6);
            },
        ),
        scenario("neighbours' names", json!({"none_for": "10m"}), "110 CRITICAL none, 140 WARNING usual, 160 CRITICAL usual", |past| {
            as_usual(past);
            past.hits(-180..100, 10);
            let app = past.app.clone();
            for host in [
                format!("x{app}.example.com"),
                format!("{app}x.example.com"),
                format!("www.{app}.example.com"),
                app.to_uppercase(),
            ] {
                past.hits_to(&host, 100..250, 10);
            }
        }),
        scenario(
            "further hosts",
            json!({"none_for": "10m", "hosts": ["www.shop.example"]}),
            "260 CRITICAL none",
            |past| {
                as_usual(past);
                past.hits_to("www.shop.example", -180..250, 10);
            },
        ),
        scenario("points out of order, each written twice", plain(), "", |past| {
            as_usual(past);
            past.hits(-180..400, 6);
            past.shuffle();
            past.repeat();
        }),
    ])
    .await;
}
