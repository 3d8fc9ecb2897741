//! `5xx` over known pasts.

use serde_json::{Value, json};

use super::{Scenario, history::History, hold};

pub fn scenario(
    name: &'static str,
    rule: Value,
    expected: &'static str,
    past: fn(&mut History),
) -> Scenario {
    Scenario {
        name,
        kind: "5xx",
        rule,
        past,
        expected,
        space: "prod",
    }
}

pub fn low() -> Value {
    json!({ "tolerance": "low" })
}

/// Sixty requests a minute, of which twelve fail in these thirty.
fn outage(past: &mut History) {
    past.requests(0..100, 200, 60);
    past.requests(100..130, 200, 48);
    past.requests(100..130, 500, 12);
    past.requests(130..180, 200, 60);
}

#[tokio::test]
async fn what_a_5xx_rule_reports() {
    hold(vec![
        scenario("a day of healthy traffic with noise", low(), "", |past| {
            past.noise(0..1440, 60, 0.0005);
        }),
        scenario(
            "a day with 3 random errors a minute",
            json!({ "tolerance": "high" }),
            "",
            |past| past.noise(0..1440, 200, 0.015),
        ),
        scenario("no traffic at all", low(), "", |past| past.until(60)),
        scenario("first point after creation", low(), "", |past| {
            past.requests(30..31, 200, 1);
        }),
        scenario("first point is an error", low(), "", |past| {
            past.requests(30..31, 500, 1);
        }),
        // 12 of 300 in the first minute, 24 of 300 in the second
        scenario(
            "outage of 20 %, and recovery",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            outage,
        ),
        scenario(
            "outage of 20 %, tolerance medium",
            json!({ "tolerance": "medium" }),
            "101 WARNING, 103 CRITICAL, 134 WARNING, 135 OK",
            outage,
        ),
        scenario(
            "outage of 20 %, tolerance high",
            json!({ "tolerance": "high" }),
            "103 WARNING, 134 OK",
            outage,
        ),
        scenario("total outage", low(), "101 CRITICAL, 135 OK", |past| {
            past.requests(0..100, 200, 60);
            past.requests(100..130, 503, 60);
            past.requests(130..160, 200, 60);
        }),
        scenario(
            "all data stops in an outage",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            |past| {
                past.requests(0..130, 200, 48);
                past.requests(100..130, 500, 12);
            },
        ),
        scenario(
            "outage from the first point on",
            low(),
            "11 CRITICAL, 65 OK",
            |past| past.requests(10..60, 500, 30),
        ),
        scenario(
            "steady 100 % for hours",
            low(),
            "1 CRITICAL, 605 OK",
            |past| past.requests(0..600, 500, 6),
        ),
        // one more a minute every 50 minutes: 7 of 607 are above 1 %, 32 of 632 above 5 %
        scenario(
            "slow growth",
            low(),
            "102 WARNING, 352 CRITICAL, 365 OK",
            |past| {
                past.requests(0..360, 200, 120);
                for minute in 0..360 {
                    past.requests(minute..minute + 1, 500, minute / 50);
                }
            },
        ),
        scenario("short spike", low(), "101 CRITICAL, 106 OK", |past| {
            past.requests(0..180, 200, 60);
            past.requests(100..101, 500, 60);
        }),
        scenario("spike below the least errors", low(), "", |past| {
            past.requests(0..180, 200, 1);
            past.requests(100..101, 500, 4);
        }),
        scenario(
            "drop of errors is no incident",
            json!({ "tolerance": "high" }),
            "",
            |past| {
                past.requests(0..180, 200, 100);
                past.requests(0..100, 500, 4);
            },
        ),
        scenario(
            "very low traffic, all fail",
            low(),
            "5 CRITICAL, 63 OK",
            |past| past.requests(0..60, 500, 1),
        ),
        scenario(
            "very low traffic, one fails now and then",
            low(),
            "",
            |past| {
                past.requests(0..240, 200, 1);
                for minute in (0..240).step_by(20) {
                    past.requests(minute..minute + 1, 500, 2);
                }
            },
        ),
        scenario(
            "very high traffic",
            low(),
            "31 WARNING, 33 CRITICAL, 44 WARNING, 45 OK",
            |past| {
                past.requests(0..60, 200, 3000);
                past.requests(30..40, 502, 300);
            },
        ),
        scenario(
            "gap shorter than the window",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            |past| {
                outage(past);
                past.remove(110..114);
            },
        ),
        scenario(
            "gap longer than the window",
            low(),
            "101 WARNING, 102 CRITICAL, 115 OK, 121 CRITICAL, 135 OK",
            |past| {
                outage(past);
                past.remove(110..120);
            },
        ),
        scenario(
            "gap of an hour",
            low(),
            "31 CRITICAL, 45 OK, 101 CRITICAL, 115 OK",
            |past| {
                past.requests(30..40, 500, 6);
                past.requests(100..110, 500, 6);
            },
        ),
        scenario(
            "points out of order",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            |past| {
                outage(past);
                past.shuffle();
            },
        ),
        scenario(
            "each point written twice",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            |past| {
                outage(past);
                past.repeat();
            },
        ),
        scenario("each error written ten times", low(), "", |past| {
            past.requests(0..120, 200, 60);
            past.requests(60..61, 500, 4);
            for _ in 0..9 {
                past.requests(60..61, 500, 4);
            }
        }),
    ])
    .await;
}

#[tokio::test]
async fn whose_requests_a_5xx_rule_counts() {
    hold(vec![
        scenario("neighbours' names", low(), "", |past| {
            let app = past.app.clone();
            past.requests(0..60, 200, 60);
            for host in [
                format!("x{app}.example.com"),
                format!("{app}x.example.com"),
                format!("{app}-b.example.com"),
                format!("b-{app}.example.com"),
                format!("www.{app}.example.com"),
                format!("{}.example.com", app.to_uppercase()),
                format!("{}.example.com", &app[..app.len() - 1]),
                format!("{}.example.com", &app[1..]),
                format!("{app}/x"),
                format!("{app}:80"),
                format!("\\n{app}"),
                app.replace('-', ".") + ".example.com",
                app.replace('-', "") + ".example.com",
            ] {
                past.requests_to(&host, 20..40, 500, 10);
            }
        }),
        scenario("not the host without its space", low(), "", |past| {
            let bare = past.app.strip_suffix("-prod").unwrap().to_owned();
            past.requests_to(&format!("{bare}.example.com"), 20..40, 500, 30);
        }),
        scenario("any domain, and none", low(), "1 CRITICAL, 25 OK", |past| {
            let app = past.app.clone();
            // two each: only together they are enough
            past.requests_to(&app, 0..20, 500, 2);
            past.requests_to(&format!("{app}.example.com"), 0..20, 500, 2);
            past.requests_to(&format!("{app}.other.example.org"), 0..20, 500, 2);
        }),
        scenario(
            "space default, both names",
            low(),
            "21 CRITICAL, 45 OK",
            |past| {
                let bare = past.app.strip_suffix("-default").unwrap().to_owned();
                past.requests_to(&format!("{bare}.example.com"), 20..40, 500, 3);
                past.requests(20..40, 500, 3);
            },
        )
        .in_space("default"),
        scenario("space default, neighbours", low(), "", |past| {
            let bare = past.app.strip_suffix("-default").unwrap().to_owned();
            for host in [
                format!("{bare}-prod.example.com"),
                format!("{bare}x.example.com"),
                format!("x{bare}.example.com"),
                format!("www.{bare}.example.com"),
                format!("{}.example.com", bare.to_uppercase()),
            ] {
                past.requests_to(&host, 20..40, 500, 30);
            }
        })
        .in_space("default"),
        scenario(
            "further hosts",
            json!({ "tolerance": "low", "hosts": ["www.shop.example", "shop.example"] }),
            "21 CRITICAL, 45 OK",
            |past| {
                past.requests_to("www.shop.example", 20..40, 500, 3);
                past.requests_to("shop.example", 20..40, 500, 3);
            },
        ),
        scenario(
            "further hosts' neighbours",
            json!({ "tolerance": "low", "hosts": ["www.store.example"] }),
            "",
            |past| {
                for host in [
                    "wwwxstore.example",
                    "www.store.example.com",
                    "xwww.store.example",
                    "store.example",
                    "WWW.STORE.EXAMPLE",
                ] {
                    past.requests_to(host, 20..40, 500, 30);
                }
            },
        ),
        scenario(
            "several codes at once",
            low(),
            "101 WARNING, 102 CRITICAL, 135 OK",
            |past| {
                past.requests(0..180, 200, 30);
                past.requests(0..180, 302, 10);
                past.requests(0..180, 404, 8);
                for code in [500, 502, 503, 504] {
                    past.requests(100..130, code, 3);
                }
                past.requests(0..100, 201, 12);
                past.requests(130..180, 201, 12);
            },
        ),
        scenario(
            "codes that take turns",
            low(),
            "1 CRITICAL, 65 OK",
            |past| {
                past.requests(0..60, 200, 20);
                for minute in 0..60 {
                    let code = [500, 502, 503, 504, 599][minute as usize % 5];
                    past.requests(minute..minute + 1, code, 5);
                }
            },
        ),
        scenario("errors of the client are none", low(), "", |past| {
            past.requests(0..60, 404, 60);
            past.requests(0..60, 429, 60);
        }),
        scenario("codes that are none", low(), "", |past| {
            past.requests(0..60, 200, 10);
            for code in [5, 50, 5000, 600] {
                past.requests(0..60, code, 10);
            }
        }),
    ])
    .await;
}
