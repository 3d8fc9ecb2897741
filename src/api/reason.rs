//! Why somebody does something, in their own words.

use rules::fields::{Field, string};
use serde_json::{Value, json};

/// Why, in the words of who adds it.
pub struct Reason(pub String);

impl Field for Reason {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?.trim();
        if text.is_empty() || text.chars().count() > 200 || text.contains(char::is_control) {
            return Err("must be 1 to 200 characters in one line, such as \"db move\"".into());
        }
        Ok(Self(text.into()))
    }
}

/// The picture of a reason.
pub fn reason_schema() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 200 })
}
