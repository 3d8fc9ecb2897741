//! A rule whose kind is known at run time only.

use serde_json::{Map, Value};

use crate::rule::{KapacitorKind, Rule, object};

/// A rule of any kind, by its columns.
#[derive(Clone, Debug)]
pub struct Definition {
    pub id: String,
    pub kind: &'static str,
    pub app: String,
    pub target: String,
    pub spec: Map<String, Value>,
    pub slack: Option<String>,
    pub email: Vec<String>,
    pub post: Option<String>,
    pub enabled: bool,
}

impl Definition {
    /// The rule as a JSON object of the fields that its owner can set.
    pub fn to_object(&self) -> Map<String, Value> {
        object(
            &self.app,
            &self.spec,
            self.slack.as_deref(),
            &self.email,
            self.post.as_deref(),
            self.enabled,
        )
    }
}

impl<K: KapacitorKind> From<&Rule<K>> for Definition {
    fn from(task: &Rule<K>) -> Self {
        let notify = &task.notify;
        Self {
            id: task.id(),
            kind: K::NAME,
            app: task.app.to_string(),
            target: task.spec.target().into(),
            spec: task.spec_object(),
            slack: notify.slack.as_ref().map(ToString::to_string),
            email: notify
                .email
                .as_ref()
                .map(|emails| emails.addresses().to_vec())
                .unwrap_or_default(),
            post: notify.post.as_ref().map(ToString::to_string),
            enabled: task.enabled,
        }
    }
}
