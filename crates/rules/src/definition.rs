//! A rule whose kind is known at run time only.

use serde_json::{Map, Value};

use crate::{
    delivery::Delivery,
    rule::{Family, Kind, Rule, object},
    sealed::Sealed,
    targets::Targets,
};

/// A rule of any kind, by its columns.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its id: of its task in Kapacitor, and of what is told of it.
    pub id: String,
    pub kind: &'static str,
    pub family: Family,
    pub app: String,
    /// The part of its key that comes after the app; empty for most kinds.
    pub part: String,
    pub spec: Map<String, Value>,
    pub targets: Targets,
    /// The secrets in its fields.
    pub secrets: Vec<Sealed>,
    pub delivery: Option<Delivery>,
    pub enabled: bool,
}

impl Definition {
    /// The rule as a JSON object of the fields that its owner can set.
    pub fn to_object(&self) -> Map<String, Value> {
        object(
            &self.app,
            &self.spec,
            &self.targets,
            self.delivery,
            self.enabled,
        )
    }
}

impl<K: Kind> From<&Rule<K>> for Definition {
    fn from(rule: &Rule<K>) -> Self {
        let secrets = rule.spec.secrets();
        Self {
            id: rule.id(),
            kind: K::NAME,
            family: K::FAMILY,
            app: rule.app.to_string(),
            part: rule.spec.part().into(),
            spec: rule.spec_object(),
            targets: rule.targets.clone(),
            secrets: secrets.into_iter().map(|(_, it)| it.clone()).collect(),
            delivery: rule.delivery,
            enabled: rule.enabled,
        }
    }
}
