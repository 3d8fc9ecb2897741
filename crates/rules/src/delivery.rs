//! How the alerts of a rule reach its targets.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    fields::{Field, string},
    json_string,
};

/// How the alerts of a rule reach its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Kapacitor notifies them.
    Kapacitor,
    /// Kapacitor notifies them, and reports every change of level to the service, which records it.
    Shadow,
    /// Kapacitor reports every change of level to the service, which records it and notifies them.
    Service,
}

impl Delivery {
    pub const ALL: [Self; 3] = [Self::Kapacitor, Self::Shadow, Self::Service];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kapacitor => "kapacitor",
            Self::Shadow => "shadow",
            Self::Service => "service",
        }
    }

    /// Whether the script reports every change of level to the service.
    pub fn reports(self) -> bool {
        self != Self::Kapacitor
    }

    pub fn parse(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| "must be \"kapacitor\", \"shadow\" or \"service\"".into())
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Field for Delivery {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

json_string!(Delivery, {
    "type": "string",
    "enum": ["kapacitor", "shadow", "service"],
    "description": "Who notifies the targets. `kapacitor`: Kapacitor. `shadow`: Kapacitor, and the service records every change of level. `service`: the service, which records every change of level. null: as the setting DELIVERY has it.",
});
