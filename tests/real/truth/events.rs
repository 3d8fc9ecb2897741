//! `release` and `crashed` over known pasts. A replay has every event in time; what comes late or
//! again is in `live_events`.

use serde_json::json;
use testbed::platform::EventShape;

use super::{Scenario, history::History, hold_in};

fn release(name: &'static str, expected: &'static str, past: fn(&mut History)) -> Scenario {
    Scenario {
        name,
        kind: "release",
        rule: json!({}),
        past,
        expected,
        space: "prod",
    }
}

fn crashed(name: &'static str, expected: &'static str, past: fn(&mut History)) -> Scenario {
    Scenario {
        kind: "crashed",
        ..release(name, expected, past)
    }
}

#[tokio::test]
async fn events_as_tags() {
    let mut scenarios = scenarios();
    scenarios.push(release("a day of what is not its own", "", |past| {
        a_day_of_others(past, "crashed");
    }));
    scenarios.push(crashed("a day of what is not its own", "", |past| {
        a_day_of_others(past, "released");
    }));
    // The text is part of the series: two may bear the same time.
    scenarios.push(release(
        "two with the same time, told apart by their text",
        "30:05 INFO released a:1, 30:05 INFO released b:1",
        |past| {
            past.released(30, 5.0, "a:1");
            past.released(30, 5.0, "b:1");
        },
    ));
    hold_in(EventShape::Tags, scenarios).await;
}

#[tokio::test]
async fn events_as_fields() {
    let mut scenarios = scenarios();
    // The same series and time are the same point to InfluxDB: the later one replaces the first.
    scenarios.push(release(
        "two with the same time are one point",
        "30:05 INFO released b:1",
        |past| {
            past.released(30, 5.0, "a:1");
            past.released(30, 5.0, "b:1");
        },
    ));
    hold_in(EventShape::Fields, scenarios).await;
}

#[tokio::test]
async fn events_as_tags_and_fields() {
    hold_in(EventShape::Mixed, scenarios()).await;
}

/// In one measurement: there InfluxDB takes a plain name for the field.
#[tokio::test]
async fn events_of_all_shapes() {
    let one_after_the_other = |past: &mut History| {
        for (shape, minute) in [
            (EventShape::Fields, 10),
            (EventShape::Tags, 20),
            (EventShape::Mixed, 30),
        ] {
            past.shape = shape;
            past.released(minute, 5.0, &format!("registry/shop:{minute}"));
            past.crashed(minute, 7.0, "web");
        }
    };
    hold_in(
        EventShape::Mixed,
        vec![
            release(
                "as tags, as fields and as both",
                "10:05 INFO released registry/shop:10, 20:05 INFO released registry/shop:20, \
                 30:05 INFO released registry/shop:30",
                one_after_the_other,
            ),
            crashed(
                "as tags, as fields and as both",
                "10:07 CRITICAL web crashed, 20:07 CRITICAL web crashed, \
                 30:07 CRITICAL web crashed",
                one_after_the_other,
            ),
        ],
    )
    .await;
}

/// Another app's events, and those of this one that have this title.
fn a_day_of_others(past: &mut History, title: &str) {
    let app = past.app.clone();
    for minute in (0..1440).step_by(6) {
        for (of, title) in [
            ("other-prod", "released"),
            ("other-prod", "crashed"),
            (&app, title),
        ] {
            past.event(of, title, "prod,x,web", "x", minute, 1.0);
        }
    }
}

/// The names of apps that are called almost like this one.
fn neighbours(app: &str) -> [String; 8] {
    [
        format!("x{app}"),
        format!("{app}x"),
        format!("{app}-b"),
        format!("b-{app}"),
        format!("{app}.b"),
        app.to_uppercase(),
        app[1..].to_owned(),
        app[..app.len() - 1].to_owned(),
    ]
}

/// What is told in any shape.
fn scenarios() -> Vec<Scenario> {
    vec![
        release(
            "in the first second",
            "0:00 INFO released registry/shop:1",
            |past| past.released(0, 0.0, "registry/shop:1"),
        ),
        release(
            "one release",
            "30:05 INFO released registry/shop:1",
            |past| past.released(30, 5.25, "registry/shop:1"),
        ),
        release(
            "two in the same second",
            "30:05 INFO released registry/shop:1, 30:05 INFO released registry/shop:2",
            |past| {
                past.released(30, 5.2, "registry/shop:1");
                past.released(30, 5.7, "registry/shop:2");
            },
        ),
        release(
            "the same image twice is two releases",
            "30:05 INFO released registry/shop:1, 31:00 INFO released registry/shop:1",
            |past| {
                past.released(30, 5.0, "registry/shop:1");
                past.released(31, 0.0, "registry/shop:1");
            },
        ),
        release(
            "a client's retry of the same point",
            "30:05 INFO released registry/shop:1",
            |past| {
                past.released(30, 5.0, "registry/shop:1");
                past.repeat();
                past.repeat();
            },
        ),
        release(
            "on the borders of minutes",
            "10:00 INFO released a:1, 10:59 INFO released a:2, 11:00 INFO released a:3",
            |past| {
                past.released(10, 0.0, "a:1");
                past.released(10, 59.999, "a:2");
                past.released(11, 0.0, "a:3");
            },
        ),
        release(
            "out of order",
            "10:00 INFO released a:1, 10:30 INFO released a:2, 11:20 INFO released a:3, \
             200:00 INFO released a:4",
            |past| {
                past.released(200, 0.0, "a:4");
                past.released(10, 30.0, "a:2");
                past.released(11, 20.0, "a:3");
                past.released(10, 0.0, "a:1");
            },
        ),
        release("neighbours' names and other titles", "", |past| {
            let app = past.app.clone();
            for other in neighbours(&app) {
                past.event(&other, "released", "released", "a:1", 30, 1.0);
            }
            for title in ["crashed", "Released", "release", "unreleased", "released "] {
                past.event(&app, title, "released", "a:1", 31, 1.0);
            }
        }),
        release(
            "texts that mean something elsewhere",
            "1:00 INFO released {{ .Level }}, 2:00 INFO released <b>\"a\\b\"</b>, \
             3:00 INFO released it's; drop, 4:00 INFO released a,b=c d|e, \
             5:00 INFO released größe 発表",
            |past| {
                past.released(1, 0.0, "{{ .Level }}");
                past.released(2, 0.0, r#"<b>"a\b"</b>"#);
                past.released(3, 0.0, "it's; drop");
                past.released(4, 0.0, "a,b=c d|e");
                past.released(5, 0.0, "größe 発表");
            },
        ),
        release("without a text", "30:05 INFO released ", |past| {
            past.released(30, 5.0, "");
        }),
        crashed("in the first second", "0:00 CRITICAL web crashed", |past| {
            past.crashed(0, 0.0, "web")
        }),
        crashed("one crash", "30:05 CRITICAL web crashed", |past| {
            past.crashed(30, 5.25, "web");
        }),
        crashed(
            "several dynos in a second",
            "30:05 CRITICAL cron crashed, 30:05 CRITICAL web crashed, \
             30:05 CRITICAL worker crashed",
            |past| {
                past.crashed(30, 5.1, "cron");
                past.crashed(30, 5.2, "web");
                past.crashed(30, 5.3, "worker");
            },
        ),
        crashed(
            "again and again: each is told",
            "10:00 CRITICAL web crashed, 10:10 CRITICAL web crashed, 10:20 CRITICAL web crashed, \
             12:00 CRITICAL web crashed, 200:00 CRITICAL web crashed",
            |past| {
                for second in [0.0, 10.0, 20.0] {
                    past.crashed(10, second, "web");
                }
                past.crashed(12, 0.0, "web");
                past.crashed(200, 0.0, "web");
            },
        ),
        crashed(
            "out of order",
            "10:00 CRITICAL cron crashed, 10:30 CRITICAL web crashed, 200:00 CRITICAL web crashed",
            |past| {
                past.crashed(200, 0.0, "web");
                past.crashed(10, 30.0, "web");
                past.crashed(10, 0.0, "cron");
            },
        ),
        crashed(
            "a retry of the same point",
            "30:05 CRITICAL web crashed",
            |past| {
                past.crashed(30, 5.0, "web");
                past.repeat();
            },
        ),
        crashed("tags without a dyno", "30:05 CRITICAL crashed", |past| {
            let app = past.app.clone();
            past.event(&app, "crashed", "prod", "App crashed", 30, 5.0);
        }),
        crashed("neighbours' names and other titles", "", |past| {
            let app = past.app.clone();
            for other in neighbours(&app) {
                past.event(&other, "crashed", "prod,x,web", "App crashed", 30, 1.0);
            }
            past.released(31, 0.0, "crashed");
        }),
    ]
}
