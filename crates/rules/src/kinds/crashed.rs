//! `crashed`: reports each crash of an app.

use chrono::{DateTime, Utc};
use kapacitor::{TopicEvent, Vars};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::events;
use crate::{
    KapacitorKind, Kind, Rule,
    fields::Fields,
    schedule::Schedule,
    state::{self, State},
};

/// A `crashed` rule has nothing besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Crashed {}

impl Kind for Crashed {
    const NAME: &'static str = "crashed";
    const ABOUT: &'static str = "Reports each crash of an app.";
    const STATEFUL: bool = false;

    fn read(_fields: &mut Fields) -> Option<Self> {
        Some(Self {})
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-crash")
    }

    fn condition(&self) -> String {
        "each crash".into()
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for Crashed {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[];
    const EXPECTS_DATA: bool = false;
    const SPLIT_BY: Option<&'static str> = Some("event");
    const OLDER_TABLE: Option<&'static str> = Some("crashed_tasks");
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/crashed.tick");

    fn schedule(&self) -> Schedule {
        Schedule::new(events::EVERY, events::LOOKS_BACK)
    }

    fn vars(task: &Rule<Self>, since: DateTime<Utc>) -> Vars {
        events::vars(task, since, "crashed")
    }

    fn replay(vars: &mut Vars) {
        events::replay(vars);
    }

    fn state(topic: &[TopicEvent], now: DateTime<Utc>) -> State {
        state::newest(topic, now, events::HOLD)
    }
}
