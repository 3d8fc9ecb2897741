//! Values of single kinds: tolerances, shares, counts, hosts.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{
    fields::{Field, InfluxDuration, json_type, string},
    json_string,
};

/// How readily a `5xx` rule speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tolerance {
    Low,
    Medium,
    High,
}

impl Tolerance {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Field for Tolerance {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "low" => Ok(Self::Low),
            "medium" => Ok(Self::Medium),
            "high" => Ok(Self::High),
            _ => Err("must be \"low\", \"medium\" or \"high\"".into()),
        }
    }
}

/// What is made of the samples in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    #[default]
    Mean,
    Max,
    P95,
}

impl Aggregate {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Max => "max",
            Self::P95 => "p95",
        }
    }
}

impl Field for Aggregate {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "mean" => Ok(Self::Mean),
            "max" => Ok(Self::Max),
            "p95" => Ok(Self::P95),
            _ => Err("must be \"mean\", \"max\" or \"p95\"".into()),
        }
    }
}

/// Defines a length of time between two bounds: one number and one unit, as PostgreSQL reads it, too.
macro_rules! span {
    ($(#[$about:meta])* $name:ident, $description:literal, $example:literal, $min:literal to $max:literal = $least:expr, $most:expr) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name(InfluxDuration);

        impl Field for $name {
            fn from_json(value: &Value) -> Result<Self, String> {
                let wrong = || format!(
                    "must be one number and a unit, such as \"{}\": {} to {}", $example, $min, $max,
                );
                let text = string(value)?;
                let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
                let span = InfluxDuration::parse(text).map_err(|_| wrong())?;
                let is_right = ["s", "m", "h", "d", "w"].contains(&unit)
                    && ($least..=$most).contains(&(span.nanos() / 1_000_000_000));
                if is_right { Ok(Self(span)) } else { Err(wrong()) }
            }
        }

        impl $name {
            pub fn seconds(&self) -> i64 {
                self.0.nanos() / 1_000_000_000
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        json_string!($name, {
            "type": "string",
            "description": $description,
            "pattern": "^[0-9]+[smhdw]$",
            "examples": [$example],
        });
    };
}

span!(
    /// For how long after a release what begins is expected to pass.
    Grace,
    "How long after a release what begins is held back: 1m to 1h.",
    "5m",
    "1m" to "1h" = 60, 3_600
);

span!(
    /// How often a target is reminded of what is still wrong.
    Remind,
    "How often targets are reminded of what is still wrong: 5m to 7d.",
    "4h",
    "5m" to "7d" = 300, 604_800
);

span!(
    /// How long a window is open.
    Lasts,
    "How long it is open: 1m to 7d.",
    "4h",
    "1m" to "7d" = 60, 604_800
);

/// Whether people are told once that a part changes all the time, in place of each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Flap {
    On,
    Off,
}

impl Field for Flap {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err("must be \"on\" or \"off\"".into()),
        }
    }
}

/// The highest level that is held back after a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GraceLevel {
    Warning,
    Critical,
}

impl Field for GraceLevel {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "warning" => Ok(Self::Warning),
            "critical" => Ok(Self::Critical),
            _ => Err("must be \"warning\" or \"critical\"".into()),
        }
    }
}

/// A share in percent: more than 0, at most 100.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
pub struct Percent(f64);

impl Percent {
    pub fn as_f64(self) -> f64 {
        self.0
    }
}

impl Field for Percent {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_f64() {
            Some(percent) if percent > 0.0 && percent <= 100.0 => Ok(Self(percent)),
            _ => Err("must be a number more than 0 and at most 100".into()),
        }
    }
}

/// Which percentile is meant: 50 to 100.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percentile(f64);

impl Percentile {
    pub fn as_f64(self) -> f64 {
        self.0
    }
}

impl Default for Percentile {
    fn default() -> Self {
        Self(95.0)
    }
}

impl Serialize for Percentile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_written(self.0, serializer)
    }
}

impl Field for Percentile {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_f64() {
            Some(percentile) if (50.0..=100.0).contains(&percentile) => Ok(Self(percentile)),
            _ => Err("must be a number from 50 to 100, such as 95".into()),
        }
    }
}

/// The percent of requests that are to go well: 90 to 99.999.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Objective(f64);

impl Objective {
    pub fn as_f64(self) -> f64 {
        self.0
    }

    /// The share of requests that may fail: 0.001 of 99.9.
    pub fn allowed(self) -> f64 {
        ((100.0 - self.0) * 1e7).round() / 1e9
    }
}

impl Serialize for Objective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_written(self.0, serializer)
    }
}

impl Field for Objective {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_f64() {
            Some(percent) if (90.0..=99.999).contains(&percent) => Ok(Self(percent)),
            _ => Err("must be a number of percent from 90 to 99.999, such as 99.9".into()),
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A time in milliseconds: more than 0, at most an hour.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Milliseconds(f64);

impl Milliseconds {
    pub const MAX: f64 = 3_600_000.0;

    pub fn as_f64(self) -> f64 {
        self.0
    }
}

impl Serialize for Milliseconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_written(self.0, serializer)
    }
}

impl Field for Milliseconds {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_f64() {
            Some(ms) if ms > 0.0 && ms <= Self::MAX => Ok(Self(ms)),
            _ => Err("must be a number of milliseconds more than 0 and at most 3600000".into()),
        }
    }
}

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number as people write it: 500, and not 500.0.
fn as_written<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => serializer.serialize_i64(number as i64),
        false => serializer.serialize_f64(number),
    }
}

/// A number of things: 1 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Count(i64);

impl Count {
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl Field for Count {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_i64() {
            Some(count @ 1..=1_000_000) => Ok(Self(count)),
            _ => Err("must be a whole number from 1 to 1000000".into()),
        }
    }
}

/// The ids of rules and checks that a rule depends on: 1 to 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DependsOn(Vec<String>);

impl DependsOn {
    const MAX: usize = 10;

    pub fn ids(&self) -> &[String] {
        &self.0
    }
}

impl Field for DependsOn {
    fn from_json(value: &Value) -> Result<Self, String> {
        let Value::Array(items) = value else {
            let found = json_type(value);
            return Err(format!("must be an array of ids, not {found}"));
        };
        let mut ids: Vec<String> = Vec::new();
        for item in items {
            let id = string(item).map_err(|error| format!("each id {error}"))?;
            if id.is_empty() || id.len() > 400 || id.chars().any(char::is_control) {
                return Err(
                    "must be ids of rules and checks, such as \"probe:shop-prod:home\"".into(),
                );
            }
            if !ids.iter().any(|known| known == id) {
                ids.push(id.into());
            }
        }
        match ids.len() {
            1..=Self::MAX => Ok(Self(ids)),
            count => Err(format!("must have 1 to {} ids, not {count}", Self::MAX)),
        }
    }
}

impl JsonSchema for DependsOn {
    fn schema_name() -> Cow<'static, str> {
        "DependsOn".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": { "type": "string", "minLength": 1, "maxLength": 400 },
            "minItems": 1,
            "maxItems": Self::MAX,
            "description": "Ids of rules and checks. While one of them is CRITICAL, what is wrong here is not told.",
            "examples": [["probe:shop-prod:home"]],
        })
    }
}

/// Names of hosts: 1 to 20.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hosts(Vec<String>);

impl Hosts {
    const MAX: usize = 20;

    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// Whether it is labels of letters, digits and inner hyphens with dots between them (RFC 1123, 2.1).
fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

/// The names of hosts in a JSON array, however many; one that stands there twice is kept once.
pub fn host_names(value: &Value) -> Result<Vec<String>, String> {
    let Value::Array(items) = value else {
        let found = json_type(value);
        return Err(format!("must be an array of strings, not {found}"));
    };
    let names: Result<Vec<&str>, _> = items.iter().map(string).collect();
    let mut kept: Vec<String> = Vec::new();
    for name in names.map_err(|error| format!("each host {error}"))? {
        if !is_host(name) {
            return Err(format!(
                "must be names of hosts such as \"www.example.com\"; {name:?} is not one"
            ));
        }
        if !kept.iter().any(|other| other == name) {
            kept.push(name.into());
        }
    }
    Ok(kept)
}

impl Field for Hosts {
    fn from_json(value: &Value) -> Result<Self, String> {
        let names = host_names(value)?;
        match names.len() {
            0 => Err("must have at least one host".into()),
            1..=Self::MAX => Ok(Self(names)),
            count => Err(format!(
                "must have at most {} hosts, not {count}",
                Self::MAX
            )),
        }
    }
}

impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// Serde and OpenAPI for a newtype whose JSON `from_json` reads.
macro_rules! json_field {
    ($type:ident, $schema:tt) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                Self::from_json(&value).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

json_field!(Percent, {
    "type": "number",
    "description": "Percent.",
    "exclusiveMinimum": 0,
    "maximum": 100,
    "examples": [2.5],
});

json_field!(Percentile, {
    "type": "number",
    "description": "Which percentile.",
    "minimum": 50,
    "maximum": 100,
    "examples": [95],
});

json_field!(Objective, {
    "type": "number",
    "description": "Percent.",
    "minimum": 90,
    "maximum": 99.999,
    "examples": [99.9],
});

json_field!(Milliseconds, {
    "type": "number",
    "description": "Milliseconds.",
    "exclusiveMinimum": 0,
    "maximum": 3_600_000,
    "examples": [500],
});

json_field!(Count, {
    "type": "integer",
    "minimum": 1,
    "maximum": 1_000_000,
    "examples": [10],
});

json_field!(Hosts, {
    "type": "array",
    "description": "Names of hosts.",
    "items": { "type": "string", "maxLength": 253 },
    "minItems": 1,
    "maxItems": 20,
    "examples": [["www.example.com"]],
});

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hosts() {
        let hosts = Hosts::from_json(&json!(["a.example", "A-1.example", "a.example"])).unwrap();
        assert_eq!(hosts.names(), ["a.example", "A-1.example"]);
        let many: Vec<_> = (0..21).map(|n| format!("h{n}.example")).collect();
        for wrong in [
            json!([]),
            json!("a.example"),
            json!([1]),
            json!(["a..b"]),
            json!(["-a"]),
            json!(["a/b"]),
            json!(["a'b"]),
            json!(["{{x}}"]),
            json!([""]),
            json!(many),
            json!(["x".repeat(64)]),
        ] {
            assert!(Hosts::from_json(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_and_counts() {
        for (value, right) in [(json!(0.1), true), (json!(100), true), (json!(0), false)] {
            assert_eq!(Percent::from_json(&value).is_ok(), right, "{value}");
        }
        assert!(Percent::from_json(&json!("5")).is_err());
        for (value, right) in [(json!(1), true), (json!(0), false), (json!(1.5), false)] {
            assert_eq!(Count::from_json(&value).is_ok(), right, "{value}");
        }
        for (value, right) in [(json!(50), true), (json!(49.9), false), (json!(101), false)] {
            assert_eq!(Percentile::from_json(&value).is_ok(), right, "{value}");
        }
        for (value, right) in [(json!(0.1), true), (json!(0), false), (json!("9"), false)] {
            assert_eq!(Milliseconds::from_json(&value).is_ok(), right, "{value}");
        }
    }
}
