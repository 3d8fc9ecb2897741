//! The looks that a backtest reads its numbers from: every one, and as plain Rust counts them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use chrono::TimeDelta;
use engine::{
    Engine,
    backtest::{self, Replayed},
};
use kapacitor::Level;
use rules::{
    KapacitorKind, Rule,
    findings::{Distribution, Findings},
    kinds::{five_xx::FiveXx, latency::Latency, memory::Memory, traffic::Traffic},
};
use serde_json::{Value, json};
use testbed::platform::Platform;

use super::{History, service};

/// Errors of a minute: none, few, and some half of an hour that is bad.
fn errors(minute: i64) -> i64 {
    match minute {
        70..100 => minute % 7,
        _ => i64::from(minute % 13 == 0),
    }
}

/// A dyno's memory in a minute.
fn megabytes(minute: i64) -> f64 {
    let saw = f64::from((minute % 50) as i32);
    300.0 + 3.3 * saw + if minute % 97 == 0 { 400.0 } else { 0.0 }
}

async fn write(platform: &Platform, history: &mut History) {
    let points: Vec<_> = history.take_points().collect();
    platform.write(points).await.unwrap();
}

/// What has come of a replay.
struct Seen {
    replayed: Replayed,
    findings: Findings,
    /// The shares that were told in the meantime.
    done: Vec<f64>,
}

async fn replay<K: KapacitorKind>(engine: &Engine, rule: Value, history: &History) -> Seen {
    let mut object = rule.as_object().unwrap().clone();
    object.extend([
        ("app".into(), history.app.clone().into()),
        ("slack".into(), json!("#truth")),
    ]);
    let task = Rule::<K>::parse(object).unwrap();
    let end = history.start + TimeDelta::minutes(history.minutes());
    let done = Arc::new(Mutex::new(Vec::new()));
    let tell = {
        let done = done.clone();
        move |share| done.lock().unwrap().push(share)
    };
    let replayed = backtest::replay(engine, &task, history.start, end, tell, None).await;
    let replayed = replayed.unwrap();
    let findings = task.spec.findings(&replayed.looks);
    let done = done.lock().unwrap().clone();
    Seen {
        replayed,
        findings,
        done,
    }
}

impl Seen {
    /// How often OK was left, by the rule's own changes of level.
    fn left_ok(&self) -> usize {
        let mut levels = BTreeMap::new();
        let leaves = |it: &&backtest::Transition| {
            let before = levels.insert(it.dyno.clone(), it.level);
            before.unwrap_or(Level::Ok) == Level::Ok && it.level != Level::Ok
        };
        self.replayed.transitions.iter().filter(leaves).count()
    }
}

/// Begins after the look at it does, and ends before it, so that nothing later pushes it out.
#[tokio::test]
async fn of_requests() {
    let (service, platform) = service().await;
    let mut history = History::new(&service.app_name("looks-prod"));
    let minutes = 40..200;
    for minute in minutes.clone() {
        history.requests(minute..minute + 1, 200, 100 - errors(minute));
        history.requests(minute..minute + 1, 502, errors(minute));
    }
    history.until(400);
    write(&platform, &mut history).await;

    let mut percents = Vec::new();
    let mut counts = Vec::new();
    for end in 0..=history.minutes() {
        let seen = || (end - 5..end).filter(|minute| minutes.contains(minute));
        let failed: i64 = seen().map(errors).sum();
        if seen().count() > 0 {
            percents.push(failed as f64 / seen().count() as f64);
            counts.push(failed as f64);
        }
    }
    let mut left = Vec::new();
    for tolerance in ["low", "medium", "high"] {
        let rule = json!({ "tolerance": tolerance });
        let seen = replay::<FiveXx>(&service.app.engine, rule, &history).await;
        let found = &seen.findings;
        assert_eq!(
            found.distribution,
            Distribution::of("percent", percents.iter().copied())
        );
        assert_eq!(
            found.errors,
            Distribution::of("errors", counts.iter().copied())
        );
        // No alert is allowed in less than a week: the first tolerance that the engine itself is
        // silent with.
        left.push((tolerance, seen.left_ok()));
        let suggestion = found.suggestion.as_ref().unwrap();
        assert_eq!(
            suggestion.change,
            *json!({"tolerance": "high"}).as_object().unwrap()
        );
        assert_eq!((suggestion.alerts, suggestion.allowed), (0, 0));
    }
    assert_eq!(left, [("low", 1), ("medium", 1), ("high", 0)]);
}

/// What each minute is answered in, and how many requests it has.
fn answers(minute: i64) -> (f64, i64) {
    let ms = if minute % 60 < 7 { 900.0 } else { 200.0 };
    (ms + f64::from((minute % 10) as i32), 30 + minute % 3)
}

#[tokio::test]
async fn of_answers() {
    let (service, platform) = service().await;
    let mut history = History::new(&service.app_name("looks-prod"));
    let minutes = 40..200;
    for minute in minutes.clone() {
        let (ms, count) = answers(minute);
        history.answers(minute..minute + 1, count, ms);
    }
    history.until(300);
    write(&platform, &mut history).await;

    let (mut highest, mut counts) = (Vec::new(), Vec::new());
    for end in 0..=history.minutes() {
        let seen = (end - 5..end).filter(|minute| minutes.contains(minute));
        let mut all: Vec<f64> = seen
            .flat_map(|minute| vec![answers(minute).0; answers(minute).1 as usize])
            .collect();
        all.sort_by(f64::total_cmp);
        if !all.is_empty() {
            highest.push(all[(all.len() as f64 * 0.95 + 0.5).floor() as usize - 1]);
            counts.push(all.len() as f64);
        }
    }
    let rule = json!({"warn": 500, "crit": 5000});
    let seen = replay::<Latency>(&service.app.engine, rule.clone(), &history).await;
    assert_eq!(seen.left_ok(), 3);
    let found = seen.findings;
    assert_eq!(
        found.distribution,
        Distribution::of("ms", highest.into_iter())
    );
    assert_eq!(
        found.requests,
        Distribution::of("requests", counts.into_iter())
    );

    let suggestion = found.suggestion.unwrap();
    let warn = suggestion.change["warn"].as_u64().unwrap();
    for (warn, is_silent) in [(warn, true), (warn - 5, false)] {
        let mut rule = rule.clone();
        rule["warn"] = warn.into();
        let seen = replay::<Latency>(&service.app.engine, rule, &history).await;
        assert_eq!(seen.left_ok() == 0, is_silent, "{warn} ms");
    }
}

/// The requests of a day beside those of four weeks that were all alike.
#[tokio::test]
async fn of_traffic() {
    let (service, platform) = service().await;
    let mut history = History::new(&service.app_name("looks-prod"));
    let per_minute = |minute: i64| if (100..200).contains(&minute) { 3 } else { 10 };
    history.weeks_ago(&[1, 2, 3, 4], -180..500, 10);
    for minute in -180..400 {
        history.hits(minute..minute + 1, per_minute(minute));
    }
    history.until(400);
    write(&platform, &mut history).await;

    let shares = (0..=history.minutes()).step_by(10).map(|end| {
        let requests: i64 = (end - 60..end).map(per_minute).sum();
        requests as f64 / 6.0
    });
    let rule = json!({});
    let seen = replay::<Traffic>(&service.app.engine, rule, &history).await;
    assert_eq!(seen.left_ok(), 1);
    let found = seen.findings;
    assert_eq!(found.distribution, Distribution::of("percent", shares));

    // As told: the rule with what is suggested is silent, and with the next higher number it is not.
    let suggestion = found.suggestion.unwrap();
    let warn = suggestion.change["warn_percent"].as_u64().unwrap();
    for (warn, is_silent) in [(warn, true), (warn + 5, false)] {
        let rule = json!({"warn_percent": warn});
        let seen = replay::<Traffic>(&service.app.engine, rule, &history).await;
        assert_eq!(seen.left_ok() == 0, is_silent, "{warn} %");
    }
}

/// Two dynos, one of which comes late and goes early.
#[tokio::test]
async fn of_memory() {
    let (service, platform) = service().await;
    let mut history = History::new(&service.app_name("looks-prod"));
    let app = history.app.clone();
    let dynos = [("web.1", 0..180), ("web.2", 60..130)];
    for (dyno, minutes) in &dynos {
        history.memory_of(&app, minutes.clone(), dyno, megabytes);
    }
    history.until(300);
    write(&platform, &mut history).await;

    let mut means = Vec::new();
    for (_, minutes) in &dynos {
        for end in 0..=history.minutes() {
            let seen = || (end - 5..end).filter(|minute| minutes.contains(minute));
            if seen().count() > 0 {
                means.push(seen().map(megabytes).sum::<f64>() / seen().count() as f64);
            }
        }
    }
    let rule = json!({"dynotype": "web", "warn": 440, "crit": 1000, "window": "5m", "every": "1m"});
    let seen = replay::<Memory>(&service.app.engine, rule.clone(), &history).await;
    assert_eq!(seen.left_ok(), 5);
    let found = seen.findings;
    assert_eq!(
        found.distribution,
        Distribution::of("MB", means.into_iter())
    );

    // As told: the rule with what is suggested is silent, and with the next lower number it is not.
    let suggestion = found.suggestion.unwrap();
    let warn: u32 = suggestion.change["warn"].as_str().unwrap().parse().unwrap();
    for (warn, is_silent) in [(warn, true), (warn - 5, false)] {
        let mut rule = rule.clone();
        rule["warn"] = warn.into();
        let seen = replay::<Memory>(&service.app.engine, rule, &history).await;
        assert_eq!(seen.left_ok() == 0, is_silent, "{warn} MB");
    }
}

#[tokio::test]
async fn the_share_that_is_done() {
    let (service, platform) = service().await;
    let mut history = History::new(&service.app_name("looks-prod"));
    history.requests(0..26 * 60, 200, 1);
    write(&platform, &mut history).await;
    let rule = json!({"tolerance": "low"});
    let Seen { done, .. } = replay::<FiveXx>(&service.app.engine, rule, &history).await;
    assert!(done.is_sorted(), "{done:?}");
    let between = |share: &f64| (0.1..0.95).contains(share);
    assert!(done.iter().any(between), "{done:?}");
    assert!(
        done.iter().all(|share| (0.0..1.0).contains(share)),
        "{done:?}"
    );
}
