//! Rules and pasts by chance: the same seed, the same case.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::json;
use testbed::platform::EventShape;

use super::{
    model::{Happened, What},
    random::Case,
};

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;

/// One of these.
fn one<T: Clone>(random: &mut StdRng, of: &[T]) -> T {
    of.choose(random).unwrap().clone()
}

/// A moment in this minute; now and then its first or last.
fn moment(random: &mut StdRng, minute: i64) -> i64 {
    let within = match random.random_range(0..20) {
        0 => 0,
        1 => MINUTE - 1,
        _ => random.random_range(0..MINUTE),
    };
    minute * MINUTE + within
}

/// Levels that last some minutes each.
fn stretches(random: &mut StdRng, minutes: i64) -> Vec<std::ops::Range<i64>> {
    let mut stretches = Vec::new();
    let mut from = 0;
    while from < minutes {
        let to = minutes.min(from + random.random_range(1..=20));
        stretches.push(from..to);
        from = to;
    }
    stretches
}

pub fn five_xx(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let mut rule = json!({ "tolerance": one(random, &["low", "medium", "high"]) });
    if random.random_bool(0.4) {
        rule["window"] = one(random, &["1m", "2m", "3m", "4m", "10m", "15m"]).into();
    }
    if random.random_bool(0.3) {
        rule["min_errors"] = one(random, &[1, 2, 3, 8, 20]).into();
    }
    if random.random_bool(0.3) {
        rule["warn_percent"] = one(random, &[0.5, 1.0, 3.0, 10.0]).into();
        rule["crit_percent"] = one(random, &[20.0, 50.0, 100.0]).into();
    }
    let own = format!("www.{seed}.example");
    if random.random_bool(0.2) {
        rule["hosts"] = json!([own]);
    }
    let hosts = [
        "{app}",
        "{app}.example.org",
        "{bare}.example.com",
        "x{app}.example.com",
        "{app}x.example.com",
        "{app}-x.example.com",
        &own,
    ];
    let minutes = random.random_range(30..=60);
    let mut past = Vec::new();
    for minutes in stretches(random, minutes) {
        let per_minute = one(random, &[0, 1, 3, 6, 12, 20]);
        let share = one(random, &[0.0, 0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 1.0]);
        let codes = one(random, &[&[500][..], &[502, 503], &[500, 504, 599]]);
        for minute in minutes {
            for _ in 0..per_minute {
                let code = match random.random_bool(share) {
                    true => one(random, codes),
                    false => one(random, &[200, 200, 301, 404]),
                };
                let host = match random.random_bool(0.8) {
                    true => "{app}.example.com",
                    false => one(random, &hosts),
                };
                let host = host.to_owned();
                let at = moment(random, minute);
                past.push(Happened {
                    at,
                    what: What::Request { host, code },
                });
            }
        }
    }
    Case {
        seed,
        kind: "5xx",
        rule,
        shape: EventShape::Mixed,
        past,
        minutes: minutes + 20,
    }
}

pub fn latency(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let mut rule = json!({
        "warn": one(random, &[100.0, 250.0, 500.0]), "crit": one(random, &[600.0, 1000.0, 3000.0]),
    });
    if random.random_bool(0.5) {
        rule["percentile"] = one(random, &[50.0, 75.0, 90.0, 99.0, 99.9, 100.0]).into();
    }
    if random.random_bool(0.5) {
        rule["window"] = one(random, &["1m", "2m", "3m", "6m", "10m", "30m"]).into();
    }
    if random.random_bool(0.5) {
        rule["min_requests"] = one(random, &[1, 2, 5, 50, 100]).into();
    }
    let own = format!("www.{seed}.example");
    if random.random_bool(0.2) {
        rule["hosts"] = json!([own]);
    }
    let hosts = [
        "{app}",
        "{app}.example.org",
        "{bare}.example.com",
        "x{app}.example.com",
        "{app}x.example.com",
        &own,
    ];
    let minutes = random.random_range(30..=60);
    let mut past = Vec::new();
    for minutes in stretches(random, minutes) {
        let per_minute = one(random, &[0, 1, 3, 6, 12, 20]);
        let middle = one(random, &[50.0, 90.0, 240.0, 400.0, 500.0, 900.0, 5000.0]);
        for minute in minutes {
            for _ in 0..per_minute {
                let host = match random.random_bool(0.8) {
                    true => "{app}.example.com",
                    false => one(random, &hosts),
                };
                let host = host.to_owned();
                let ms = (middle * random.random_range(0.5..1.5f64) * 4.0).round() / 4.0;
                let at = moment(random, minute);
                past.push(Happened {
                    at,
                    what: What::Answer { host, ms },
                });
            }
        }
    }
    Case {
        seed,
        kind: "latency",
        rule,
        shape: EventShape::Mixed,
        past,
        minutes: minutes + 20,
    }
}

pub fn traffic(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let mut rule = json!({
        "window": one(random, &["20m", "30m", "1h", "2h"]),
        "min_usual": one(random, &[1, 10, 30, 60]),
    });
    if random.random_bool(0.5) {
        rule["warn_percent"] = one(random, &[60.0, 75.0, 80.0]).into();
        rule["crit_percent"] = one(random, &[1.0, 12.5, 40.0]).into();
    }
    if random.random_bool(0.6) {
        rule["none_for"] = one(random, &["2m", "5m", "10m", "30m"]).into();
    }
    let own = format!("www.{seed}.example");
    if random.random_bool(0.2) {
        rule["hosts"] = json!([own]);
    }
    let hosts = [
        "{app}",
        "{app}.example.org",
        "x{app}.example.com",
        "{app}x.example.com",
        &own,
    ];
    let minutes = random.random_range(180..=300);
    let mut past = Vec::new();
    // A week without any requests makes nothing usual.
    let weeks = if random.random_bool(0.05) { 0..4 } else { 0..5 };
    for week in weeks {
        let before = week * 7 * 24 * 60;
        let mut from = if random.random_bool(0.8) { -180 } else { 30 };
        while from < minutes {
            let to = minutes.min(from + random.random_range(5..=90));
            let per_minute = match week {
                0 => one(random, &[0, 0, 1, 2, 4]),
                _ => one(random, &[0, 1, 2, 2, 3, 4]),
            };
            for minute in from..to {
                for _ in 0..per_minute {
                    let host = match random.random_bool(0.9) {
                        true => "{app}.example.com",
                        false => one(random, &hosts),
                    };
                    let host = host.to_owned();
                    let at = moment(random, minute - before);
                    past.push(Happened {
                        at,
                        what: What::Hit { host },
                    });
                }
            }
            from = to;
        }
    }
    Case {
        seed,
        kind: "traffic",
        rule,
        shape: EventShape::Mixed,
        past,
        minutes: minutes + 20,
    }
}

pub fn slo(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let mut rule = json!({ "objective": one(random, &[90.0, 95.0, 98.0, 99.0, 99.9]) });
    if random.random_bool(0.6) {
        rule["min_errors"] = one(random, &[1, 2, 5, 30]).into();
    }
    let own = format!("www.{seed}.example");
    if random.random_bool(0.2) {
        rule["hosts"] = json!([own]);
    }
    let hosts = [
        "{app}",
        "{app}.example.org",
        "x{app}.example.com",
        "{app}x.example.com",
        &own,
    ];
    let minutes = random.random_range(120..=400);
    let mut past = Vec::new();
    let mut from = 0;
    while from < minutes {
        let to = minutes.min(from + random.random_range(3..=70));
        let per_minute = one(random, &[0, 1, 2, 5]);
        let share = one(random, &[0.0, 0.0, 0.01, 0.05, 0.2, 0.5, 1.0]);
        for minute in from..to {
            for _ in 0..per_minute {
                let code = match random.random_bool(share) {
                    true => one(random, &[500, 502, 599]),
                    false => one(random, &[200, 200, 301, 404]),
                };
                let host = match random.random_bool(0.9) {
                    true => "{app}.example.com",
                    false => one(random, &hosts),
                };
                let host = host.to_owned();
                let at = moment(random, minute);
                past.push(Happened {
                    at,
                    what: What::Request { host, code },
                });
            }
        }
        from = to;
    }
    Case {
        seed,
        kind: "slo",
        rule,
        shape: EventShape::Mixed,
        past,
        minutes: minutes + 80,
    }
}

pub fn memory(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let aggregate = one(random, &["mean", "max", "p95"]);
    let (window, every) = match aggregate {
        // what a replay can align
        "p95" => one(random, &[("1m", "1m"), ("5m", "5m"), ("10m", "10m")]),
        _ => one(
            random,
            &[
                ("1m", "1m"),
                ("2m", "1m"),
                ("5m", "1m"),
                ("7m", "1m"),
                ("30m", "1m"),
                ("5m", "5m"),
                ("15m", "5m"),
                ("1h", "10m"),
            ],
        ),
    };
    let rule = json!({
        "dynotype": one(random, &["web", "web", "worker", "all"]), "warn": 256, "crit": 512,
        "window": window, "every": every, "aggregate": aggregate,
    });
    let minutes = random.random_range(40..=90);
    let mut past = Vec::new();
    for (app, dyno) in [
        ("{app}", "web.1"),
        ("{app}", "web.2"),
        ("{app}", "web"),
        ("{app}", "worker.1"),
        ("{app}", "webhook.1"),
        ("{app}x", "web.1"),
        ("x{app}", "worker.1"),
    ] {
        if random.random_bool(0.5) {
            continue;
        }
        let interval = one(random, &[10, 20, 60, 240]) * SECOND;
        for minutes in stretches(random, minutes) {
            if random.random_bool(0.25) {
                continue;
            }
            let middle = one(
                random,
                &[
                    0.25, 100.0, 200.0, 243.0, 256.0, 260.0, 300.0, 486.5, 512.0, 515.0, 600.0, 5e3,
                ],
            );
            let spread = one(random, &[0, 0, 5, 50, 300]);
            let mut at = moment(random, minutes.start);
            while at < minutes.end * MINUTE {
                let noise = f64::from(random.random_range(-4 * spread..=4 * spread)) / 4.0;
                let what = What::Sample {
                    app: app.to_owned(),
                    dyno: dyno.to_owned(),
                    mb: (middle + noise).max(0.25),
                };
                past.push(Happened { at, what });
                at += interval;
            }
        }
    }
    Case {
        seed,
        kind: "memory",
        rule,
        shape: EventShape::Mixed,
        past,
        minutes: minutes + 20,
    }
}

pub fn event(seed: u64) -> Case {
    let random = &mut StdRng::seed_from_u64(seed);
    let shape = one(
        random,
        &[EventShape::Tags, EventShape::Fields, EventShape::Mixed],
    );
    let minutes = random.random_range(5..=60);
    let mut past: Vec<Happened> = Vec::new();
    for _ in 0..random.random_range(0..40) {
        let before = past.choose(random).cloned();
        let at = match (random.random_range(0..8), &before) {
            (0, _) => random.random_range(0..minutes) * MINUTE,
            (1, _) => random.random_range(0..60 * minutes) * SECOND,
            (2, Some(before)) => before.at,
            (3, Some(before)) => before.at / SECOND * SECOND + random.random_range(0..SECOND),
            _ => {
                let minute = random.random_range(0..minutes);
                moment(random, minute)
            }
        };
        if random.random_bool(0.1)
            && let Some(before) = before
        {
            past.push(before); // a retry
            continue;
        }
        let titles = ["released", "crashed"];
        let title = match random.random_bool(0.8) {
            true => one(random, &titles),
            false => one(random, &["Released", "restart", "crashed "]),
        };
        let what = What::Event {
            app: one(random, &["{app}", "{app}", "{app}", "x{app}", "{app}x"]).to_owned(),
            title,
            tags: one(random, &["prod,shop,web", "prod,shop,worker,x", "prod", ""]).to_owned(),
            text: one(random, &["shop:1", "shop:2", "a b,c=\"d\" | e", ""]).to_owned(),
        };
        past.push(Happened { at, what });
    }
    if shape == EventShape::Fields {
        // All apps are one series: what has the same time there is one point.
        for Happened { at, .. } in &mut past {
            *at = *at / 1_000_000 * 1_000_000 + (seed % 1_000_000) as i64;
        }
    }
    Case {
        seed,
        kind: one(random, &["release", "crashed"]),
        rule: json!({}),
        shape,
        past,
        minutes: minutes + 2,
    }
}
