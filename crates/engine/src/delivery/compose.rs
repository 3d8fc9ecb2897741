//! What a target is to be told of an event, if anything.

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::Level;
use notify::{Message, Note};
use rules::kinds;
use serde::Deserialize;
use serde_json::Value;
use store::lanes::{Due, Event, Holding, What};

/// How long after its event a message says that it is late, in seconds.
const LATE: f64 = 60.0;

/// What to do with an event on a lane.
#[derive(Debug)]
pub enum Decision {
    Tell(Box<Message>),
    /// There is no need to, for this reason.
    Skip(&'static str),
    /// Not before this silence ends.
    Hold(i64),
    /// It was over before a silence was, for this reason.
    Over(What, String),
}

/// A level as the database has it.
pub fn level(word: &str) -> Level {
    Level::deserialize(Value::from(word)).unwrap_or(Level::Critical)
}

/// Whether each event of this kind is a part of its own.
pub fn is_of_events(kind: &str) -> bool {
    kinds::named(kind).is_some_and(|kind| !kind.stateful)
}

/// What the target of `lane` is to be told of `event`.
pub fn decide(lane: &Due, event: &Event, now: DateTime<Utc>) -> Decision {
    let was_trouble = lane.told_level != "OK";
    if lane.is_closing {
        return match was_trouble {
            true => Decision::Tell(Box::new(closing(lane, event))),
            false => Decision::Skip("the rule names this target no more"),
        };
    }
    if let Some(silence) = &lane.silence {
        return Decision::Hold(silence.id);
    }
    if let (Some(silence), false, "OK") = (&lane.silenced, was_trouble, event.level.as_str()) {
        return match silence.is_of_release {
            true => Decision::Over(What::Graced, silence.reason.clone()),
            false => Decision::Over(What::Silenced, format!("silence {}", silence.id)),
        };
    }
    if !is_of_events(&lane.kind) {
        // Its post and that of the trouble before it may have been lost.
        let came_and_went = event.source == "compare" && event.duration_ns > 0;
        let was_missed = event.skipped.is_some() || came_and_went;
        if event.level == lane.told_level && (was_trouble || !was_missed) {
            return Decision::Skip(match was_trouble {
                true => "the target has been told of this level",
                false => "the target was not told of the trouble",
            });
        }
    }
    let mut message = message(lane, event);
    match &lane.silenced {
        Some(silence) => message.notes.extend(held(lane, event, silence)),
        None => message.notes.extend(late(lane, event, now)),
    }
    Decision::Tell(Box::new(message))
}

fn message(lane: &Due, event: &Event) -> Message {
    Message {
        key: format!(
            "{}/{}/{}/{}",
            lane.task, lane.part, event.at_ns, event.level
        ),
        task: lane.task.clone(),
        kind: lane.kind.clone(),
        app: lane.app.clone(),
        part: lane.part.clone(),
        level: level(&event.level),
        text: event.message.clone(),
        details: event.details.clone(),
        at: DateTime::from_timestamp_nanos(event.at_ns),
        body: event.body.clone(),
        link: None,
        notes: Vec::new(),
        is_test: false,
    }
}

/// The rule was changed while the target had been told of trouble: what it opened is closed.
fn closing(lane: &Due, event: &Event) -> Message {
    Message {
        key: format!("{}/{}/{}/closing", lane.task, lane.part, event.at_ns),
        level: Level::Ok,
        text: format!(
            "OK {}: {} notifies other targets from now on",
            lane.app, lane.task
        ),
        details: String::new(),
        body: None,
        ..message(lane, event)
    }
}

/// What a silence has held back until now.
fn held(lane: &Due, event: &Event, silence: &Holding) -> Option<Note> {
    if !silence.is_of_release {
        return Some(Note::Silenced {
            since: silence.since,
            by: silence.by.clone(),
            reason: silence.reason.clone(),
        });
    }
    let release = lane.release.as_ref()?;
    let began = event.skipped.as_ref().map_or(event.at_ns, |it| it.from_ns);
    Some(Note::AfterRelease {
        version: release.version.clone(),
        after: TimeDelta::nanoseconds(began - release.at_ns),
    })
}

/// What is told later than it should have been.
fn late(lane: &Due, event: &Event, now: DateTime<Utc>) -> Option<Note> {
    let reason = lane.error.clone();
    let reason = reason.unwrap_or_else(|| "the event arrived late".into());
    let time = DateTime::from_timestamp_nanos;
    match &event.skipped {
        Some(skipped) => Some(Note::NotSent {
            worst: level(&skipped.worst),
            from: time(skipped.from_ns),
            until: time(skipped.until_ns),
            reason,
        }),
        None if lane.tried_seconds > LATE => Some(Note::NotSent {
            worst: level(&event.level),
            from: time(event.at_ns),
            until: now,
            reason,
        }),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use store::lanes::{Release, Skipped};

    use super::*;

    fn lane(told_level: &str) -> Due {
        Due {
            id: 1,
            task: "shop-5xx".into(),
            part: "shop-5xx".into(),
            kind: "5xx".into(),
            app: "shop".into(),
            want_ns: 60_000_000_000,
            want_level: "OK".into(),
            told_ns: 0,
            told_level: told_level.into(),
            attempts: 0,
            tried_seconds: 0.0,
            error: None,
            plain: false,
            is_closing: false,
            silence: None,
            silenced: None,
            release: None,
            recipients: Vec::new(),
            event: None,
        }
    }

    fn event(level: &str) -> Event {
        Event {
            at_ns: 60_000_000_000,
            level: level.into(),
            message: format!("{level} shop"),
            details: String::new(),
            duration_ns: 0,
            body: None,
            source: "post".into(),
            skipped: None,
        }
    }

    fn skipped() -> Option<Skipped> {
        Some(Skipped {
            worst: "CRITICAL".into(),
            from_ns: 0,
            until_ns: 60_000_000_000,
        })
    }

    fn told(lane: &Due, event: &Event) -> Option<String> {
        match decide(lane, event, DateTime::UNIX_EPOCH) {
            Decision::Tell(message) => Some(message.plain()),
            Decision::Skip(_) | Decision::Hold(_) | Decision::Over(..) => None,
        }
    }

    fn holding() -> Option<Holding> {
        Some(Holding {
            id: 12,
            since: DateTime::UNIX_EPOCH,
            by: "ann".into(),
            reason: "db move".into(),
            is_of_release: false,
        })
    }

    #[test]
    fn a_silence_holds_news_back_and_reports_at_its_end_what_is_still_wrong() {
        let decide = |lane: &Due, level| decide(lane, &event(level), DateTime::UNIX_EPOCH);
        let during = Due {
            silence: holding(),
            ..lane("OK")
        };
        assert!(matches!(decide(&during, "CRITICAL"), Decision::Hold(12)));
        let after = Due {
            silenced: holding(),
            ..lane("OK")
        };
        assert_eq!(
            told(&after, &event("CRITICAL")).unwrap(),
            "CRITICAL shop\nSilenced since 1970-01-01 00:00:00 UTC by ann: db move."
        );
        assert!(matches!(
            decide(&after, "OK"),
            Decision::Over(What::Silenced, _)
        ));
        // The target had been told before.
        let known = Due {
            silenced: holding(),
            ..lane("CRITICAL")
        };
        assert!(matches!(decide(&known, "OK"), Decision::Tell(_)));
        assert!(matches!(decide(&known, "CRITICAL"), Decision::Skip(_)));
    }

    #[test]
    fn what_outlasts_the_grace_of_a_release_says_so() {
        let silence = holding().map(|it| Holding {
            reason: "release v87".into(),
            is_of_release: true,
            ..it
        });
        let after = Due {
            silenced: silence,
            release: Some(Release {
                version: "v87".into(),
                at_ns: 20_000_000_000,
            }),
            ..lane("OK")
        };
        assert_eq!(
            told(&after, &event("CRITICAL")).unwrap(),
            "CRITICAL shop\nBegan 40s after release v87."
        );
        let over = decide(&after, &event("OK"), DateTime::UNIX_EPOCH);
        assert!(matches!(over, Decision::Over(What::Graced, reason) if reason == "release v87"));
    }

    #[test]
    fn a_target_is_told_what_it_does_not_know() {
        for (believes, level, is_told) in [
            ("OK", "CRITICAL", true),
            ("OK", "OK", false),
            ("CRITICAL", "CRITICAL", false),
            ("CRITICAL", "WARNING", true),
            ("CRITICAL", "OK", true),
        ] {
            let told = told(&lane(believes), &event(level));
            assert_eq!(told.is_some(), is_told, "{believes} {level}");
        }
    }

    #[test]
    fn trouble_that_came_and_went_is_told_late() {
        let lane = Due {
            error: Some("HTTP 503".into()),
            ..lane("OK")
        };
        let over = Event {
            skipped: skipped(),
            ..event("OK")
        };
        assert_eq!(
            told(&lane, &over).unwrap(),
            "OK shop\nNot sent until now: CRITICAL from 1970-01-01 00:00:00 UTC to 1970-01-01 00:01:00 UTC (HTTP 503)."
        );
        let found = Event {
            source: "compare".into(),
            duration_ns: 4,
            ..event("OK")
        };
        assert_eq!(told(&lane, &found).unwrap(), "OK shop");
    }

    #[test]
    fn each_event_of_an_event_kind_is_told() {
        let lane = Due {
            kind: "release".into(),
            ..lane("OK")
        };
        assert!(told(&lane, &event("INFO")).is_some());
        assert!(told(&lane, &event("OK")).is_some());
    }

    #[test]
    fn a_target_that_a_rule_names_no_more_gets_an_end() {
        let closing = |believes| Due {
            is_closing: true,
            ..lane(believes)
        };
        let ok = told(&closing("CRITICAL"), &event("CRITICAL")).unwrap();
        assert_eq!(ok, "OK shop: shop-5xx notifies other targets from now on");
        assert_eq!(told(&closing("OK"), &event("CRITICAL")), None);
    }

    #[test]
    fn what_was_tried_for_long_says_so() {
        let lane = Due {
            tried_seconds: 90.0,
            error: Some("HTTP 503".into()),
            ..lane("OK")
        };
        let text = told(&lane, &event("CRITICAL")).unwrap();
        assert!(text.contains("Not sent until now: CRITICAL from"), "{text}");
    }
}
