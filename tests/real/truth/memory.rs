//! `memory` over known pasts.

use serde_json::{Value, json};

use super::{Scenario, history::History, hold};

/// Its rule looks at the `web` dynos, warns at 256 MB and is critical at 512, looks at 5 minutes each
/// minute; `change` makes it another.
fn scenario(
    name: &'static str,
    change: Value,
    expected: &'static str,
    past: fn(&mut History),
) -> Scenario {
    let mut rule = json!({
        "dynotype": "web", "warn": 256, "crit": 512, "window": "5m", "every": "1m",
    });
    let fields = change.as_object().unwrap().clone();
    rule.as_object_mut().unwrap().extend(fields);
    Scenario {
        name,
        kind: "memory",
        rule,
        past,
        expected,
        space: "prod",
    }
}

/// From 200 MB up to 600 for half an hour, and down again.
fn leak(past: &mut History) {
    past.memory(0..100, "web.1", 200.0);
    past.memory(100..130, "web.1", 600.0);
    past.memory(130..180, "web.1", 200.0);
}

/// What the mean tells of it.
const LEAK: &str = "101 WARNING web.1, 104 CRITICAL web.1, 132 WARNING web.1, 135 OK web.1";

#[tokio::test]
async fn what_a_memory_rule_reports() {
    hold(vec![
        scenario("a day of noise", json!({}), "", |past| {
            for minute in 0..1440 {
                let mb = past.about(215.0, 40.0);
                past.memory(minute..minute + 1, "web.1", mb);
            }
        }),
        scenario("no samples at all", json!({}), "", |past| past.until(60)),
        scenario("first sample after creation", json!({}), "", |past| {
            past.sample(&past.app.clone(), "web.1", 30, 10.0, 200.0);
        }),
        scenario(
            "first sample is too much",
            json!({}),
            "31 CRITICAL web.1, 36 OK web.1",
            |past| past.sample(&past.app.clone(), "web.1", 30, 10.0, 600.0),
        ),
        scenario("leak and recovery, mean", json!({}), LEAK, leak),
        scenario(
            "leak and recovery, max",
            json!({ "aggregate": "max" }),
            "101 CRITICAL web.1, 135 OK web.1",
            leak,
        ),
        scenario(
            "leak and recovery, p95",
            json!({ "aggregate": "p95", "every": "5m" }),
            "105 CRITICAL web.1, 135 OK web.1",
            leak,
        ),
        scenario(
            "jump far above, mean",
            json!({}),
            "101 CRITICAL web.1, 135 OK web.1",
            |past| {
                past.memory(0..180, "web.1", 100.0);
                past.remove(100..130);
                past.memory(100..130, "web.1", 5000.0);
            },
        ),
        scenario(
            "dyno vanishes, mean",
            json!({}),
            "101 WARNING web.1, 104 CRITICAL web.1, 135 OK web.1",
            |past| {
                leak(past);
                past.remove(130..180);
            },
        ),
        scenario(
            "dyno vanishes, max",
            json!({ "aggregate": "max" }),
            "101 CRITICAL web.1, 135 OK web.1",
            |past| {
                leak(past);
                past.remove(130..180);
            },
        ),
        scenario(
            "dyno vanishes, p95",
            json!({ "aggregate": "p95", "every": "5m" }),
            "105 CRITICAL web.1, 135 OK web.1",
            |past| {
                leak(past);
                past.remove(130..180);
            },
        ),
        scenario(
            "too much from the first sample on",
            json!({}),
            "11 CRITICAL web.1, 65 OK web.1",
            |past| past.memory(10..60, "web.1", 600.0),
        ),
        // the mean of the five minutes before e is 200 + e - 3
        scenario(
            "slow growth",
            json!({}),
            "60 WARNING web.1, 316 CRITICAL web.1, 365 OK web.1",
            |past| {
                let app = past.app.clone();
                past.memory_of(&app, 0..360, "web.1", |minute| 200.0 + minute as f64);
            },
        ),
        scenario(
            "spike of a minute, mean",
            json!({}),
            "101 WARNING web.1, 106 OK web.1",
            spike,
        ),
        scenario(
            "spike of a minute, max",
            json!({ "aggregate": "max" }),
            "101 CRITICAL web.1, 106 OK web.1",
            spike,
        ),
        scenario(
            "spike of a minute, p95",
            json!({ "aggregate": "p95", "every": "5m" }),
            "105 CRITICAL web.1, 110 OK web.1",
            spike,
        ),
        scenario(
            "one high sample of fifteen, p95",
            json!({ "aggregate": "p95", "every": "5m" }),
            "",
            |past| {
                past.memory(0..180, "web.1", 200.0);
                past.sample(&past.app.clone(), "web.1", 101, 5.0, 1000.0);
            },
        ),
        scenario("next to nothing", json!({}), "", |past| {
            past.memory(0..60, "web.1", 0.001);
        }),
        scenario(
            "ten terabytes",
            json!({}),
            "1 CRITICAL web.1, 65 OK web.1",
            |past| past.memory(0..60, "web.1", 10e6),
        ),
        scenario("a sample each second", json!({}), LEAK, |past| {
            let app = past.app.clone();
            for minute in 0..180 {
                let leaks = (100..130).contains(&minute);
                let mb = if leaks { 600.0 } else { 200.0 };
                for second in 0..60 {
                    past.sample(&app, "web.1", minute, f64::from(second), mb);
                }
            }
        }),
        scenario("gap shorter than the window", json!({}), LEAK, |past| {
            leak(past);
            past.remove(110..114);
        }),
        scenario(
            "gap longer than the window",
            json!({}),
            "101 WARNING web.1, 104 CRITICAL web.1, 115 OK web.1, 121 CRITICAL web.1, \
             132 WARNING web.1, 135 OK web.1",
            |past| {
                leak(past);
                past.remove(110..120);
            },
        ),
        scenario("samples out of order", json!({}), LEAK, |past| {
            leak(past);
            past.shuffle();
        }),
        scenario("each sample written twice", json!({}), LEAK, |past| {
            leak(past);
            past.repeat();
        }),
        scenario(
            "flapping within the 5 % tells once",
            json!({}),
            "1 WARNING web.1, 245 OK web.1",
            |past| {
                let app = past.app.clone();
                let mb = |minute| if minute / 10 % 2 == 0 { 262.0 } else { 247.0 };
                past.memory_of(&app, 0..240, "web.1", mb);
            },
        ),
        scenario(
            "flapping within the 5 % below critical tells once",
            json!({}),
            "1 CRITICAL web.1, 245 OK web.1",
            |past| {
                let app = past.app.clone();
                let mb = |minute| if minute / 10 % 2 == 0 { 520.0 } else { 490.0 };
                past.memory_of(&app, 0..240, "web.1", mb);
            },
        ),
        // The bound: up and down again takes a window and a minute, with two notifications.
        scenario(
            "flapping of single bad minutes, max",
            json!({ "aggregate": "max" }),
            "1 CRITICAL web.1, 6 OK web.1, 7 CRITICAL web.1, 12 OK web.1, 13 CRITICAL web.1, \
             18 OK web.1",
            |past| {
                let app = past.app.clone();
                let mb = |minute| {
                    if [0, 6, 12].contains(&minute) {
                        600.0
                    } else {
                        200.0
                    }
                };
                past.memory_of(&app, 0..60, "web.1", mb);
            },
        ),
    ])
    .await;
}

/// A minute with five times as much.
fn spike(past: &mut History) {
    past.memory(0..180, "web.1", 200.0);
    past.remove(100..101);
    past.memory(100..101, "web.1", 1000.0);
}

#[tokio::test]
async fn whose_memory_a_memory_rule_watches() {
    hold(vec![
        scenario("neighbours' names", json!({}), "", |past| {
            let app = past.app.clone();
            past.memory(0..60, "web.1", 100.0);
            for dyno in [
                "webhook",
                "webhook.1",
                "webworker.1",
                "web-1",
                "web-x.1",
                "web1",
                "aweb.1",
                "Web.1",
                "WEB",
                "a.web.1",
                "worker.1",
            ] {
                past.memory(20..40, dyno, 900.0);
            }
            for app in [
                format!("x{app}"),
                format!("{app}x"),
                format!("{app}-b"),
                format!("b-{app}"),
                format!("{app}.b"),
                app.to_uppercase(),
                app[1..].to_owned(),
                app[..app.len() - 1].to_owned(),
            ] {
                past.memory_of(&app, 20..40, "web.1", |_| 900.0);
            }
        }),
        scenario(
            "a type with a hyphen",
            json!({ "dynotype": "worker-high" }),
            "21 CRITICAL worker-high.2, 45 OK worker-high.2",
            |past| {
                past.memory(20..40, "worker.1", 900.0);
                past.memory(20..40, "worker-highmem.1", 900.0);
                past.memory(20..40, "worker-high.2", 900.0);
            },
        ),
        scenario(
            "several dynos, each by itself",
            json!({}),
            "101 CRITICAL web.1, 111 CRITICAL web.2, 111 WARNING web, 135 OK web.1, \
             145 OK web, 145 OK web.2",
            |past| {
                past.memory(100..130, "web.1", 600.0);
                past.memory(110..140, "web.2", 600.0);
                past.memory(110..140, "web", 300.0);
                past.memory(0..180, "web.3", 200.0);
            },
        ),
        scenario(
            "two of fifty dynos",
            json!({ "aggregate": "max" }),
            "21 CRITICAL web.31, 21 CRITICAL web.7, 45 OK web.31, 45 OK web.7",
            |past| {
                for nth in 0..50 {
                    past.memory(0..60, &format!("web.{nth}"), 100.0);
                }
                past.memory(20..40, "web.31", 600.0);
                past.memory(20..40, "web.7", 600.0);
            },
        ),
        scenario(
            "dynos that take turns",
            json!({}),
            "1 CRITICAL web.1, 21 CRITICAL web.2, 25 OK web.1, 41 CRITICAL web.3, 45 OK web.2, \
             65 OK web.3",
            |past| {
                past.memory(0..20, "web.1", 600.0);
                past.memory(20..40, "web.2", 600.0);
                past.memory(40..60, "web.3", 600.0);
            },
        ),
        scenario(
            "all types of the app",
            json!({ "dynotype": "all" }),
            "21 CRITICAL a {{ .Level }}, 21 CRITICAL cron, 21 CRITICAL web.7, \
             45 OK a {{ .Level }}, 45 OK cron, 45 OK web.7",
            |past| {
                let app = past.app.clone();
                past.memory(20..40, "web.7", 600.0);
                past.memory(20..40, "cron", 600.0);
                past.memory(20..40, "a {{ .Level }}", 600.0);
                past.memory(0..60, "worker.1", 100.0);
                past.memory_of(&format!("{app}x"), 20..40, "web.1", |_| 900.0);
                past.memory_of(&format!("x{app}"), 20..40, "web.1", |_| 900.0);
            },
        ),
    ])
    .await;
}

#[tokio::test]
async fn windows_of_a_memory_rule() {
    hold(vec![
        scenario(
            "rare samples, long window",
            json!({ "window": "1h", "every": "5m" }),
            "5 CRITICAL web.1, 230 OK web.1",
            |past| {
                let app = past.app.clone();
                for minute in (0..180).step_by(15) {
                    past.sample(&app, "web.1", minute, 5.0, 600.0);
                }
                past.until(260);
            },
        ),
        // A window shorter than the time between samples sees a dyno come and go.
        scenario(
            "rare samples, short window",
            json!({}),
            "1 CRITICAL web.1, 6 OK web.1, 16 CRITICAL web.1, 21 OK web.1, 31 CRITICAL web.1, \
             36 OK web.1",
            |past| {
                let app = past.app.clone();
                for minute in [0, 15, 30] {
                    past.sample(&app, "web.1", minute, 5.0, 600.0);
                }
            },
        ),
        scenario(
            "every 10 minutes",
            json!({ "window": "10m", "every": "10m" }),
            "110 CRITICAL web.1, 140 OK web.1",
            leak,
        ),
        // (15 * 4000 + 705 * 300) / 720 = 377; samples begin 12 h before
        scenario(
            "12 h, spike of 15 minutes, mean",
            json!({ "window": "12h", "every": "6m", "warn": 400, "crit": 512 }),
            "",
            half_a_day,
        ),
        scenario(
            "12 h, spike of 15 minutes, max",
            json!({ "window": "12h", "every": "6m", "warn": 400, "crit": 512, "aggregate": "max" }),
            "726 CRITICAL web.1, 1458 OK web.1",
            |past| {
                half_a_day(past);
                past.until(1500);
            },
        ),
        scenario(
            "an hour every minute",
            json!({ "window": "1h" }),
            "109 WARNING web.1, 184 OK web.1",
            |past| {
                leak(past);
                past.memory(180..200, "web.1", 200.0);
            },
        ),
    ])
    .await;
}

/// A day at 300 MB, but for a quarter of an hour at noon.
fn half_a_day(past: &mut History) {
    let app = past.app.clone();
    let mb = |minute| {
        if (720..735).contains(&minute) {
            4000.0
        } else {
            300.0
        }
    };
    past.memory_of(&app, 0..1440, "web.1", mb);
}
