//! Secrets of checks: what is sent to endpoints and shown to nobody.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secret::fingerprint;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    fields::{Field, string},
    json_string,
};

/// What a secret is answered with, before its fingerprint.
const PREFIX: &str = "sealed:";

/// A secret, known by its fingerprint. As it has just been given, it has the secret itself, on its way to where it
/// is kept.
#[derive(Clone)]
pub struct Sealed {
    fingerprint: String,
    secret: Option<String>,
}

impl Sealed {
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The secret, if it has just been given.
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// The fingerprints in the values of these fields, at whatever depth.
    pub fn named_in(fields: &Map<String, Value>) -> Vec<String> {
        fn collect(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::String(text) => found.extend(named(text).map(str::to_owned)),
                Value::Array(entries) => entries.iter().for_each(|it| collect(it, found)),
                Value::Object(fields) => fields.values().for_each(|it| collect(it, found)),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        let mut found = Vec::new();
        fields.values().for_each(|it| collect(it, &mut found));
        found
    }
}

/// The fingerprint of a secret as it was answered.
fn named(text: &str) -> Option<&str> {
    text.strip_prefix(PREFIX)
        .filter(|it| fingerprint::is_one(it))
}

/// Secrets are equal that have the same fingerprint.
impl PartialEq for Sealed {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.fingerprint)
    }
}

impl Field for Sealed {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if let Some(fingerprint) = named(text) {
            return Ok(Self {
                fingerprint: fingerprint.into(),
                secret: None,
            });
        }
        // What can be the value of a header.
        if text.is_empty() || text.len() > 4096 || text.contains(char::is_control) {
            return Err("must be a text of 1 to 4,096 bytes without control characters".into());
        }
        Ok(Self {
            fingerprint: fingerprint::of(text),
            secret: Some(text.into()),
        })
    }
}

json_string!(Sealed, {
    "type": "string",
    "description": "A secret. It is not shown again: it is answered as `sealed:` and a fingerprint, which may be sent back.",
    "minLength": 1,
    "maxLength": 4096,
});

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_is_answered_by_its_fingerprint_which_may_be_sent_back() {
        let given = Sealed::from_json(&json!("s3cret")).unwrap();
        assert_eq!(given.secret(), Some("s3cret"));
        let answered = serde_json::to_value(&given).unwrap();
        assert!(!answered.to_string().contains("s3cret"));
        assert!(!format!("{given:?}").contains("s3cret"));
        let sent_back = Sealed::from_json(&answered).unwrap();
        assert_eq!((&sent_back, sent_back.secret()), (&given, None));
        let fields = json!({ "a": { "b": [answered] }, "c": "sealed:xyz" });
        let named = Sealed::named_in(fields.as_object().unwrap());
        assert_eq!(named, [given.fingerprint()]);
    }
}
