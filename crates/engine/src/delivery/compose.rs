//! What a target is to be told of an event, if anything.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::Level;
use notify::{
    Message, Note,
    text::{cut, hash},
};
use rules::kinds;
use serde::Deserialize;
use serde_json::Value;
use store::{
    lanes::{Ack, Due, Event, Holding, Notice},
    outcomes::What,
};

/// How long after its event a message says that it is late, in seconds.
const LATE: f64 = 60.0;

/// What to do with an event on a lane.
#[derive(Debug)]
pub enum Decision {
    Tell(Box<Telling>),
    /// There is no need to, for this reason.
    Skip(&'static str),
    /// Not before this silence ends.
    Hold(i64),
    /// Not while this rule is CRITICAL, on which it depends.
    Depend(String),
    /// Not before the part has had its level for so many seconds more.
    Steady(f64),
    /// It was over before it could be told, for this reason.
    Over(What, String),
}

/// A message, and what the target knows when it is told.
#[derive(Debug)]
pub struct Telling {
    pub message: Message,
    /// Since when the part changes all the time.
    pub flapping_since_ns: Option<i64>,
    /// Why it is told although the level is known.
    pub reason: Option<&'static str>,
}

impl From<Message> for Decision {
    fn from(message: Message) -> Self {
        Self::Tell(Box::new(Telling {
            message,
            flapping_since_ns: None,
            reason: None,
        }))
    }
}

/// After as many changes in an hour people are told once that there are many.
const FLAPS: i64 = 6;

/// For how many seconds a part that has changed all the time must have its level.
const STEADY: f64 = 15.0 * 60.0;

/// A level as the database has it.
pub fn level(word: &str) -> Level {
    Level::deserialize(Value::from(word)).unwrap_or(Level::Critical)
}

/// Whether each event of this kind is a part of its own.
pub fn is_of_events(kind: &str) -> bool {
    kinds::named(kind).is_some_and(|kind| !kind.stateful)
}

/// What the target of `lane` is to be told of `event`. `in_order`: it counts on every event.
pub fn decide(lane: &Due, event: &Event, in_order: bool, now: DateTime<Utc>) -> Decision {
    let was_trouble = lane.told_level != "OK";
    if lane.is_closing {
        return match was_trouble {
            true => closing(lane, event).into(),
            false => Decision::Skip("the rule names this target no more"),
        };
    }
    if let Some(silence) = &lane.silence {
        return Decision::Hold(silence.id);
    }
    if let Some(parent) = &lane.depends_on {
        return Decision::Depend(parent.clone());
    }
    if let (Some(parent), false, "OK") = (&lane.depended_on, was_trouble, event.level.as_str()) {
        return Decision::Over(What::Silenced, format!("depends on {parent}"));
    }
    if let (Some(silence), false, "OK") = (&lane.silenced, was_trouble, event.level.as_str()) {
        return match silence.is_of_release {
            true => Decision::Over(What::Graced, silence.reason.clone()),
            false => Decision::Over(What::Silenced, format!("silence {}", silence.id)),
        };
    }
    if let Some(notice) = lane.notice {
        return notice_of(lane, event, notice);
    }
    if !in_order
        && lane.may_flap
        && let Some(decision) = flapping(lane, event)
    {
        return decision;
    }
    if !is_of_events(&lane.kind) {
        let was_missed = event.skipped.is_some() || event.came_and_went;
        if event.level == lane.told_level && (was_trouble || !was_missed) {
            return Decision::Skip(match was_trouble {
                true => "the target has been told of this level",
                false => "the target was not told of the trouble",
            });
        }
    }
    let mut message = message(lane, event);
    match (&lane.silenced, &lane.depended_on) {
        (Some(silence), _) => message.notes.extend(held(lane, event, silence)),
        (None, Some(parent)) => message.notes.push(Note::Dependent { on: parent.clone() }),
        (None, None) => message.notes.extend(late(lane, event, now)),
    }
    message.into()
}

/// What is told although the target knows the level.
fn notice_of(lane: &Due, event: &Event, notice: Notice) -> Decision {
    if event.level == "OK" || event.level != lane.told_level {
        return Decision::Skip("it is not so any more");
    }
    let mut message = message(lane, event);
    let (key, reason) = match (notice, &lane.ack) {
        (Notice::Acknowledged, Some(ack)) => (format!("ack/{}", ack.id), "acknowledged"),
        (Notice::Reminder, None) => {
            message.notes.push(Note::Reminder {
                since: DateTime::from_timestamp_nanos(lane.since_ns),
            });
            let told_at = lane.told_at.unwrap_or_default().timestamp_micros();
            (format!("reminder/{told_at}"), "reminder")
        }
        (Notice::Acknowledged, None) => return Decision::Skip("nobody is on it any more"),
        (Notice::Reminder, Some(_)) => return Decision::Skip("somebody is on it"),
    };
    message.key = format!("{}/{key}", message.key);
    message.is_acknowledged = notice == Notice::Acknowledged;
    Decision::Tell(Box::new(Telling {
        message,
        flapping_since_ns: lane.flapping_since_ns,
        reason: Some(reason),
    }))
}

/// What is told, if anything, of a part that changes all the time. None: it does not.
fn flapping(lane: &Due, event: &Event) -> Option<Decision> {
    if event.is_last {
        return None;
    }
    let mut message = message(lane, event);
    let flapping_since_ns = match lane.flapping_since_ns {
        None if event.changes < FLAPS => return None,
        None => {
            message.notes.push(Note::Flapping {
                changes: event.changes,
                over: TimeDelta::nanoseconds(event.at_ns - event.changes_since_ns),
            });
            Some(event.changes_since_ns)
        }
        Some(_) if event.quiet_seconds < STEADY => {
            return Some(Decision::Steady(STEADY - event.quiet_seconds));
        }
        Some(since) => {
            message.notes.push(Note::Steady {
                since: DateTime::from_timestamp_nanos(since),
            });
            None
        }
    };
    Some(Decision::Tell(Box::new(Telling {
        message,
        flapping_since_ns,
        reason: None,
    })))
}

/// How many events of a digest are shown, the worst first.
const SHOWN: usize = 20;

/// How many characters of each.
const SHORT: usize = 110;

/// One message about many.
pub fn digest(messages: &[&Message]) -> Message {
    let mut worst_first: Vec<&Message> = messages.to_vec();
    worst_first.sort_by_key(|it| (std::cmp::Reverse(it.level), it.at));
    let mut counts: BTreeMap<(std::cmp::Reverse<Level>, &str), usize> = BTreeMap::new();
    for message in messages {
        *counts
            .entry((std::cmp::Reverse(message.level), &message.kind))
            .or_default() += 1;
    }
    let counts = counts
        .iter()
        .map(|((level, kind), count)| format!("{count} {} of {kind}", level.0.as_str()));
    let counts: Vec<String> = counts.collect();
    let events = worst_first.iter().take(SHOWN);
    let mut notes: Vec<Note> = events
        .map(|it| Note::Event(cut(&it.headline(), SHORT)))
        .collect();
    if messages.len() > SHOWN {
        notes.push(Note::More(messages.len() - SHOWN));
    }
    let keys: Vec<&str> = messages.iter().map(|it| it.key.as_str()).collect();
    let first = worst_first[0];
    Message {
        key: format!("digest/{}", hash(&keys)),
        task: String::new(),
        kind: "digest".into(),
        app: String::new(),
        part: String::new(),
        level: first.level,
        text: format!("{} events: {}", messages.len(), counts.join(", ")),
        details: String::new(),
        at: first.at,
        body: None,
        links: Vec::new(),
        notes,
        is_acknowledged: false,
        is_test: false,
    }
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
        links: Vec::new(),
        notes: lane.ack.iter().map(acknowledged).collect(),
        is_acknowledged: false,
        is_test: false,
    }
}

fn acknowledged(ack: &Ack) -> Note {
    Note::Acknowledged {
        who: ack.who.clone(),
        comment: ack.comment.clone(),
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
        None if event.came_and_went => Some(Note::Missed {
            from: time(event.at_ns - event.duration_ns),
            until: time(event.at_ns),
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
            notice: None,
            flapping_since_ns: None,
            may_flap: true,
            ack: None,
            since_ns: 0,
            told_at: None,
            silence: None,
            depends_on: None,
            depended_on: None,
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
            is_last: false,
            came_and_went: false,
            skipped: None,
            quiet_seconds: 0.0,
            changes: 1,
            changes_since_ns: 60_000_000_000,
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
        match decide(lane, event, false, DateTime::UNIX_EPOCH) {
            Decision::Tell(telling) => Some(telling.message.plain()),
            _ => None,
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
        let decide = |lane: &Due, level| decide(lane, &event(level), false, DateTime::UNIX_EPOCH);
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
    fn many_events_are_one_message_with_the_worst_first() {
        let of = |n: usize, level: &str| {
            let lane = Due {
                kind: if n.is_multiple_of(2) { "5xx" } else { "memory" }.into(),
                ..lane("OK")
            };
            let event = Event {
                message: format!("{level} shop-{n}"),
                ..event(level)
            };
            message(&lane, &event)
        };
        let messages: Vec<Message> = (0..24)
            .map(|n| of(n, if n == 23 { "CRITICAL" } else { "WARNING" }))
            .collect();
        let digest = digest(&messages.iter().collect::<Vec<_>>());
        assert_eq!(digest.level, Level::Critical);
        let plain = digest.plain();
        let lines: Vec<&str> = plain.lines().collect();
        assert_eq!(
            lines[..2],
            [
                "24 events: 1 CRITICAL of memory, 12 WARNING of 5xx, 11 WARNING of memory",
                "CRITICAL shop-23"
            ]
        );
        assert_eq!((lines.len(), lines[21]), (22, "and 4 more"));
    }

    #[test]
    fn of_what_changes_all_the_time_people_are_told_once() {
        let changing = Event {
            changes: 6,
            changes_since_ns: 0,
            ..event("CRITICAL")
        };
        let decision = decide(&lane("OK"), &changing, false, DateTime::UNIX_EPOCH);
        let Decision::Tell(telling) = decision else {
            panic!("{decision:?}")
        };
        assert_eq!(
            telling.message.plain(),
            "CRITICAL shop\nIt changes all the time: 6 times in 1m. What follows is held back until it has stayed the same for 15m."
        );
        assert_eq!(telling.flapping_since_ns, Some(0));
        // A webhook gets all of it, and so does whoever wants to.
        let patient = Due {
            may_flap: false,
            ..lane("OK")
        };
        assert_eq!(told(&patient, &changing).unwrap(), "CRITICAL shop");
        let decision = decide(&lane("OK"), &changing, true, DateTime::UNIX_EPOCH);
        assert!(matches!(decision, Decision::Tell(it) if it.flapping_since_ns.is_none()));

        let flapping = Due {
            flapping_since_ns: Some(0),
            ..lane("CRITICAL")
        };
        let quiet = |level, quiet_seconds| Event {
            quiet_seconds,
            ..event(level)
        };
        let decision = decide(&flapping, &quiet("OK", 60.0), false, DateTime::UNIX_EPOCH);
        assert!(matches!(decision, Decision::Steady(left) if left == 840.0));
        let steady = "shop\nIt had changed all the time since 1970-01-01 00:00:00 UTC.";
        for level in ["OK", "CRITICAL"] {
            let told = told(&flapping, &quiet(level, 901.0)).unwrap();
            assert_eq!(told, format!("{level} {steady}"));
        }
        let closed = Event {
            is_last: true,
            ..quiet("OK", 0.0)
        };
        assert_eq!(told(&flapping, &closed).unwrap(), "OK shop");
    }

    #[test]
    fn a_reminder_and_that_somebody_is_on_it_are_told_as_long_as_it_is_so() {
        let with = |notice, ack: bool, believes| Due {
            notice: Some(notice),
            ack: ack.then(|| Ack {
                id: 3,
                who: "ann".into(),
                comment: Some("looking at the db".into()),
            }),
            ..lane(believes)
        };
        for (notice, ack, level, text) in [
            (
                Notice::Reminder,
                false,
                "CRITICAL",
                Some("CRITICAL shop\nReminder: not OK since 1970-01-01 00:00:00 UTC."),
            ),
            (Notice::Reminder, true, "CRITICAL", None),
            (Notice::Reminder, false, "OK", None),
            (
                Notice::Acknowledged,
                true,
                "CRITICAL",
                Some("CRITICAL shop\nann is on it: looking at the db."),
            ),
            (Notice::Acknowledged, false, "CRITICAL", None),
            (Notice::Acknowledged, true, "OK", None),
        ] {
            let told = told(&with(notice, ack, "CRITICAL"), &event(level));
            assert_eq!(told.as_deref(), text, "{notice:?} {ack} {level}");
        }
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
        let over = decide(&after, &event("OK"), false, DateTime::UNIX_EPOCH);
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
            came_and_went: true,
            duration_ns: 45_000_000_000,
            ..event("OK")
        };
        assert_eq!(
            told(&lane, &found).unwrap(),
            "OK shop\nIt was not OK from 1970-01-01 00:00:15 UTC to 1970-01-01 00:01:00 UTC, which was not reported."
        );
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
