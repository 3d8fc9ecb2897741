//! `release`: reports each release of an app.

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
    values::{Grace, GraceLevel},
};

/// What a `release` rule has besides its app and targets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// What begins so soon after a release, by the app's other rules that the service delivers, is held back:
    /// 1 minute to 1 hour. Nothing is, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace: Option<Grace>,
    /// `warning`: CRITICAL is told at once. `critical`, or left out: all is held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_level: Option<GraceLevel>,
}

impl Kind for Release {
    const NAME: &'static str = "release";
    const ABOUT: &'static str = "Reports each release of an app.";
    const STATEFUL: bool = false;
    const HAS_GRACE: bool = true;

    fn read(fields: &mut Fields) -> Option<Self> {
        let (grace, grace_level) = (fields.optional("grace"), fields.optional("grace_level"));
        if grace.is_none() && grace_level.is_some() && !fields.is_faulty("grace") {
            fields.fault("grace_level", "must be left out where \"grace\" is");
        }
        Some(Self { grace, grace_level })
    }

    fn id(app: &str, _part: &str) -> String {
        format!("{app}-release")
    }

    fn condition(&self) -> String {
        match &self.grace {
            Some(grace) => format!("each release, then {grace} of grace"),
            None => "each release".into(),
        }
    }

    fn example() -> Value {
        json!({ "app": "shop-prod", "slack": "#shop-alerts" })
    }
}

impl KapacitorKind for Release {
    const FIELD_VARS: &'static [(&'static str, &'static str)] = &[];
    const EXPECTS_DATA: bool = false;
    const SPLIT_BY: Option<&'static str> = Some("event");
    const OLDER_TABLE: Option<&'static str> = Some("released_tasks");
    const TEMPLATE: &'static str = include_str!("../../../../tick_templates/release.tick");

    fn schedule(&self) -> Schedule {
        Schedule::new(events::EVERY, events::LOOKS_BACK)
    }

    fn vars(task: &Rule<Self>, since: DateTime<Utc>) -> Vars {
        events::vars(task, since, "released")
    }

    fn replay(vars: &mut Vars) {
        events::replay(vars);
    }

    fn state(topic: &[TopicEvent], now: DateTime<Utc>) -> State {
        state::newest(topic, now, events::HOLD)
    }
}
