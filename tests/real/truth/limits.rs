//! `5xx` with limits and windows of its own, and around its limits.

use serde_json::json;

use super::{
    five_xx::{low, scenario},
    hold,
};

#[tokio::test]
async fn limits_of_a_5xx_rule() {
    hold(vec![
        scenario(
            "window of 10 minutes",
            json!({ "tolerance": "low", "window": "10m" }),
            "101 CRITICAL, 140 OK",
            |past| past.share(100..130, 30, 60),
        ),
        scenario(
            "window of an hour",
            json!({ "tolerance": "low", "window": "1h" }),
            "102 WARNING, 106 CRITICAL, 188 WARNING, 190 OK",
            |past| past.share(100..130, 30, 60),
        ),
        scenario(
            "window of a minute",
            json!({ "tolerance": "low", "window": "1m" }),
            "101 CRITICAL, 131 OK",
            |past| past.share(100..130, 30, 60),
        ),
        scenario(
            "window of 2 minutes",
            json!({ "tolerance": "low", "window": "2m" }),
            "101 CRITICAL, 132 OK",
            |past| past.share(100..130, 30, 60),
        ),
        scenario(
            "min_errors",
            json!({ "tolerance": "low", "min_errors": 50 }),
            "105 CRITICAL, 133 OK",
            |past| past.share(100..130, 12, 60),
        ),
        scenario(
            "min_errors not reached",
            json!({ "tolerance": "low", "min_errors": 61 }),
            "",
            |past| past.share(100..130, 12, 60),
        ),
        scenario(
            "a single error",
            json!({ "tolerance": "low", "min_errors": 1 }),
            "101 CRITICAL, 106 OK",
            |past| past.requests(100..101, 500, 1),
        ),
        scenario(
            "warn_percent and crit_percent",
            json!({ "tolerance": "high", "warn_percent": 0.5, "crit_percent": 50, "min_errors": 1 }),
            "103 WARNING, 134 OK",
            |past| {
                past.requests(0..200, 200, 99);
                past.requests(100..130, 500, 1);
            },
        ),
        scenario(
            "exactly at the limits",
            json!({ "tolerance": "low", "warn_percent": 1, "crit_percent": 10, "min_errors": 50 }),
            "105 CRITICAL, 133 OK",
            |past| past.share(100..130, 10, 100),
        ),
        // alternating minutes are the same to a window of five
        scenario(
            "flapping every minute tells once",
            low(),
            "1 CRITICAL, 244 OK",
            |past| {
                past.requests(0..300, 200, 60);
                for minute in (0..240).step_by(2) {
                    past.requests(minute..minute + 1, 500, 12);
                }
            },
        ),
        scenario(
            "flapping around the limit, not below half",
            low(),
            "2 WARNING, 243 OK",
            |past| {
                past.requests(0..300, 200, 200);
                for minute in (0..240).step_by(20) {
                    past.requests(minute..minute + 10, 500, 3);
                    past.requests(minute + 10..minute + 20, 500, 2);
                }
            },
        ),
        // The bound: up and down again takes a window and a minute, with two notifications.
        scenario(
            "flapping of single bad minutes",
            low(),
            "1 CRITICAL, 6 OK, 7 CRITICAL, 12 OK, 13 CRITICAL, 18 OK, 19 CRITICAL, 24 OK",
            |past| {
                past.requests(0..60, 200, 60);
                for minute in [0, 6, 12, 18] {
                    past.requests(minute..minute + 1, 500, 60);
                }
            },
        ),
        scenario(
            "ten minutes on, ten off",
            low(),
            "1 CRITICAL, 15 OK, 21 CRITICAL, 35 OK, 41 CRITICAL, 55 OK",
            |past| {
                past.requests(0..90, 200, 40);
                for minute in [0, 20, 40] {
                    past.requests(minute..minute + 10, 500, 40);
                }
            },
        ),
    ])
    .await;
}
