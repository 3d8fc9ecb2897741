//! How a check is named and described.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    fields::{Field, is_name, is_unseen, string},
    json_string,
};

/// A check's name within its app, which is a part of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckName(String);

impl CheckName {
    /// Words that have the place of a check in a path of the API.
    const RESERVED: [&'static str; 1] = ["validate"];

    /// Letters, digits and inner `-` and `_`, 1 to 100 characters.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name.is_empty() || name.len() > 100 || !is_name(name, "-_") {
            return Err(
                "must be 1 to 100 letters, digits or inner - and _, such as \"nightly-backup\""
                    .into(),
            );
        }
        if Self::RESERVED.contains(&name) {
            return Err(format!("must not be the reserved word \"{name}\""));
        }
        Ok(Self(name.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for CheckName {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(CheckName, {
    "type": "string",
    "description": "The check's name within its app: letters, digits and inner `-` and `_`. `validate` is reserved.",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$",
    "minLength": 1,
    "maxLength": 100,
    "examples": ["nightly-backup"],
});

/// A line of text for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for Line {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let is_blank = text.trim().is_empty();
        if is_blank || text.chars().count() > 100 || text.contains(is_unseen) {
            return Err("must be a line of 1 to 100 characters that can be seen".into());
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(Line, {
    "type": "string",
    "description": "A line of text.",
    "minLength": 1,
    "maxLength": 100,
    "examples": ["Nightly backup"],
});

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline(String);

impl Field for Headline {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if text.trim().is_empty() || text.chars().count() > 2000 || text.contains(is_unseen) {
            return Err("must be a line of 1 to 2,000 characters that can be seen".into());
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Headline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(Headline, {
    "type": "string",
    "description": "The first line of a message.",
    "minLength": 1,
    "maxLength": 2000,
    "examples": ["The shop is down"],
});

/// A check's name in the addresses that it reports to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for Slug {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let is_plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-_".contains(&c);
        if text.is_empty() || text.len() > 100 || !text.bytes().all(is_plain) {
            return Err("must be 1 to 100 of a-z, 0-9, - and _, such as \"nightly-backup\"".into());
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(Slug, {
    "type": "string",
    "description": "The check's name in the addresses that it reports to.",
    "pattern": "^[a-z0-9_-]+$",
    "minLength": 1,
    "maxLength": 100,
    "examples": ["nightly-backup"],
});

/// Words by which checks are found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tags(#[schemars(length(max = 20))] pub Vec<String>);

impl Tags {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Field for Tags {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = || {
            "must be an array of up to 20 words of 1 to 50 characters without blanks, such as [\"prod\"]"
                .to_owned()
        };
        let words = value
            .as_array()
            .filter(|words| words.len() <= 20)
            .ok_or_else(wrong)?;
        let word = |word: &Value| {
            let word = word.as_str()?;
            let is_right = !word.is_empty()
                && word.chars().count() <= 50
                && !word.contains(|c| is_unseen(c) || char::is_whitespace(c));
            is_right.then(|| word.to_owned())
        };
        let words: Option<Vec<String>> = words.iter().map(word).collect();
        words.map(Self).ok_or_else(wrong)
    }
}

/// A text of several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for Text {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        let is_wrong = |c| is_unseen(c) && !['\n', '\r', '\t'].contains(&c);
        if text.chars().count() > 2000 || text.contains(is_wrong) {
            return Err("must be a text of at most 2,000 characters that can be seen".into());
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(Text, {
    "type": "string",
    "description": "A text.",
    "maxLength": 2000,
    "examples": ["Runs on db-1. Runbook: https://wiki.example.com/backup"],
});
