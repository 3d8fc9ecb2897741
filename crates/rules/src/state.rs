//! What Kapacitor reports of a task.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{EventState, Level, TopicEvent};
use schemars::JsonSchema;
use serde::Serialize;

/// The alert level of a task, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct State {
    /// A rule that has not alerted yet is `OK`.
    pub state: Level,
    /// The notification's text.
    pub message: Option<String>,
    /// The e-mail's HTML.
    pub details: Option<String>,
    /// Since when it is in an alert; for `OK`, since when it is out of the last one.
    pub since: Option<DateTime<Utc>>,
    /// Each part that the rule watches by itself: the dynos of a `memory` rule; of a `traffic` rule what it
    /// compares, `usual` and `none`; of an `slo` rule its windows, `1h`, `6h` and `3d`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(default)]
    pub dynos: BTreeMap<String, PartState>,
    /// What is left of the error budget of an `slo` rule, where that is known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// The newest event of a rule that watches events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_event: Option<LastEvent>,
}

/// How one part of a rule stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PartState {
    pub state: Level,
    pub message: String,
    pub since: DateTime<Utc>,
}

/// What is left of an error budget.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Budget {
    /// In percent; below 0, where more failed than may.
    pub left_percent: f64,
    /// How many requests failed of the last 30 days, and how many there were.
    pub failed: f64,
    pub requests: f64,
    /// When that was counted.
    pub at: DateTime<Utc>,
}

impl Budget {
    /// Reads what `slo.tick` writes: `<failed> <requests>`; `allowed` is the share that may fail.
    pub fn of(events: &[TopicEvent], allowed: f64) -> Option<Self> {
        let state = &events.first()?.state;
        let (failed, requests) = state.message.split_once(' ')?;
        let (failed, requests): (f64, f64) = (failed.parse().ok()?, requests.parse().ok()?);
        let used = match requests > 0.0 {
            true => failed / (requests * allowed),
            false => 0.0,
        };
        Some(Self {
            left_percent: ((1.0 - used) * 1000.0).round() / 10.0,
            failed,
            requests,
            at: state.time,
        })
    }
}

/// An event that was reported.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LastEvent {
    /// When it happened.
    pub at: DateTime<Utc>,
    pub message: String,
}

impl State {
    /// Of a rule that has not alerted yet.
    pub fn quiet() -> Self {
        Self {
            state: Level::Ok,
            message: None,
            details: None,
            since: None,
            dynos: BTreeMap::new(),
            budget: None,
            last_event: None,
        }
    }

    fn of(event: &TopicEvent) -> Self {
        Self {
            state: event.state.level,
            message: Some(event.state.message.clone()),
            details: Some(event.state.details.clone()).filter(|text| !text.trim().is_empty()),
            since: Some(since(&event.state)),
            ..Self::quiet()
        }
    }
}

/// When the alert began; for `OK`, when it ended.
pub fn since(state: &EventState) -> DateTime<Utc> {
    match state.level {
        Level::Ok => state.time,
        _ => state.time - state.duration,
    }
}

/// The worst of all alert ids; of several equally bad ones the oldest.
pub fn worst(events: &[TopicEvent]) -> State {
    events
        .iter()
        .max_by_key(|event| (event.state.level, std::cmp::Reverse(since(&event.state))))
        .map_or_else(State::quiet, State::of)
}

/// The worst of all parts, and each of them by name: what comes after the task in its alert id.
pub fn by_part(events: &[TopicEvent]) -> State {
    let dynos = events
        .iter()
        .map(|event| {
            let name = event
                .id
                .split_once(':')
                .map_or(event.id.as_str(), |(_, dyno)| dyno);
            let part = PartState {
                state: event.state.level,
                message: event.state.message.clone(),
                since: since(&event.state),
            };
            (name.to_owned(), part)
        })
        .collect();
    State {
        dynos,
        ..worst(events)
    }
}

/// The newest event, whose level holds for `hold` after it happened.
pub fn newest(events: &[TopicEvent], now: DateTime<Utc>, hold: TimeDelta) -> State {
    let Some(event) = events.iter().max_by_key(|event| event.state.time) else {
        return State::quiet();
    };
    let last_event = Some(LastEvent {
        at: event.state.time,
        message: event.state.message.clone(),
    });
    if now - event.state.time > hold {
        return State {
            last_event,
            ..State::quiet()
        };
    }
    State {
        since: Some(event.state.time),
        last_event,
        ..State::of(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, level: Level, second: i64, duration: i64) -> TopicEvent {
        TopicEvent {
            id: id.into(),
            state: EventState {
                message: format!("{id} at {second}"),
                details: String::new(),
                time: DateTime::from_timestamp(second, 0).unwrap(),
                duration: TimeDelta::seconds(duration),
                level,
            },
        }
    }

    #[test]
    fn a_rule_that_has_not_alerted_is_ok() {
        assert_eq!(worst(&[]), State::quiet());
        assert_eq!(newest(&[], Utc::now(), TimeDelta::hours(1)), State::quiet());
    }

    #[test]
    fn the_worst_dyno_speaks_for_the_rule() {
        let events = [
            event("t:web.1", Level::Ok, 100, 30),
            event("t:web.2", Level::Critical, 100, 20),
            event("t:web.3", Level::Critical, 100, 60),
        ];
        let state = by_part(&events);
        assert_eq!(state.state, Level::Critical);
        assert_eq!(state.message.as_deref(), Some("t:web.3 at 100"));
        assert_eq!(state.since.unwrap().timestamp(), 40);
        assert_eq!(state.dynos.len(), 3);
        assert_eq!(state.dynos["web.1"].since.timestamp(), 100);
    }

    #[test]
    fn an_event_is_the_state_for_a_while_and_then_the_last_event() {
        let events = [
            event("t:1", Level::Info, 100, 0),
            event("t:2", Level::Info, 200, 0),
        ];
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let hold = TimeDelta::seconds(60);
        let fresh = newest(&events, at(260), hold);
        assert_eq!(fresh.state, Level::Info);
        assert_eq!(fresh.since, Some(at(200)));
        let stale = newest(&events, at(261), hold);
        assert_eq!((stale.state, stale.message), (Level::Ok, None));
        assert_eq!(stale.last_event.unwrap().message, "t:2 at 200");
    }
}
