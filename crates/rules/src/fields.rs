//! The values that a rule is made of: one newtype each, with one constructor that checks it.
//!
//! A value of one of these types is right by construction; nothing further down checks it again.
//! None of them can contain `{{` or an invisible character: Kapacitor executes the former as a Go template
//! even if it comes from a var, and the latter has no place in a name or an address.

use std::{borrow::Cow, fmt};

use kapacitor::Spelling;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

/// A checked value that a JSON document can hold.
pub trait Field: Sized {
    /// Reads and checks the value. The error says what would be right, without naming the field.
    fn from_json(value: &Value) -> Result<Self, String>;
}

/// One thing that is wrong with a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub message: String,
}

/// All faulty fields in one sentence.
pub fn sentence(errors: &[FieldError]) -> String {
    let parts: Vec<_> = errors
        .iter()
        .map(|error| format!("{}: {}", error.field, error.message))
        .collect();
    parts.join("; ")
}

/// Reads the fields of a JSON object and collects everything that is wrong with them, so that all of it is
/// reported at once.
pub struct Fields {
    object: Map<String, Value>,
    known: Vec<&'static str>,
    errors: Vec<FieldError>,
}

impl Fields {
    pub fn new(object: Map<String, Value>) -> Self {
        Self {
            object,
            known: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// A field that must be there. None: it is faulty, and has been noted as such.
    pub fn required<T: Field>(&mut self, name: &'static str) -> Option<T> {
        let value = self.optional(name);
        if value.is_none() && !self.is_faulty(name) {
            self.fault(name, "is required");
        }
        value
    }

    /// A field that may be absent, null or the empty string, which all mean none.
    pub fn optional<T: Field>(&mut self, name: &'static str) -> Option<T> {
        self.known.push(name);
        let value = self.object.remove(name)?;
        if value.is_null() || value == "" {
            return None;
        }
        match T::from_json(&value) {
            Ok(value) => Some(value),
            Err(message) => {
                self.fault(name, message);
                None
            }
        }
    }

    /// Accepts a field whatever its value: one that answers have and no one can set.
    pub fn ignore(&mut self, name: &'static str) {
        self.known.push(name);
        self.object.remove(name);
    }

    /// Notes that `name` is wrong.
    pub fn fault(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(FieldError {
            field: name.into(),
            message: message.into(),
        });
    }

    /// Whether something was found wrong with `name`.
    pub fn is_faulty(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error.field == name)
    }

    /// What was found wrong so far.
    pub fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    /// Everything that was found wrong, unknown fields included.
    pub fn finish(mut self) -> Result<(), Vec<FieldError>> {
        for name in self.object.keys() {
            let nearest = self
                .known
                .iter()
                .map(|known| (strsim::damerau_levenshtein(name, known), *known))
                .min()
                .filter(|(distance, known)| *distance <= 2.max(known.len() / 3));
            let message = match nearest {
                Some((_, known)) => format!("is not a field; did you mean \"{known}\"?"),
                None => format!("is not a field; the fields are {}", self.known.join(", ")),
            };
            self.errors.push(FieldError {
                field: name.clone(),
                message,
            });
        }
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors)
        }
    }
}

impl Field for bool {
    fn from_json(value: &Value) -> Result<Self, String> {
        value
            .as_bool()
            .ok_or_else(|| format!("must be true or false, not {}", json_type(value)))
    }
}

/// The string in `value`, or the error that says what was found in its place.
pub fn string(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| format!("must be a string, not {}", json_type(value)))
}

/// Whether it is invisible: control characters, blanks without width, and marks that change the direction of
/// what follows, so that a text looks different from what it is.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The type of `value` in plain words.
pub fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Serde and OpenAPI for a newtype that is a JSON string: what `Display` writes, `from_json` reads.
#[macro_export]
macro_rules! json_string {
    ($type:ident, $schema:tt) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

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

/// An app's name on the platform, `<app>-<space>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppName(String);

impl AppName {
    /// Words that have the place of an app in a path of the API.
    const RESERVED: [&'static str; 2] = ["validate", "backtest"];

    /// Letters, digits and inner hyphens, 1 to 128 characters.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name.is_empty() || name.len() > 128 || !is_name(name, "-") {
            return Err(
                "must be 1 to 128 letters, digits or inner hyphens, such as \"shop-prod\"".into(),
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

impl Field for AppName {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for AppName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(AppName, {
    "type": "string",
    "description": "The app's name on the platform: letters, digits and inner hyphens. `validate` and `backtest` are reserved.",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
    "minLength": 1,
    "maxLength": 128,
    "examples": ["shop-prod"],
});

/// ASCII letters and digits, and between them any of `inner`.
pub fn is_name(name: &str, inner: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    edge(name.chars().next())
        && edge(name.chars().next_back())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || inner.contains(c))
}

/// A type of dyno (`web`, `worker`), or `all` of an app's dynos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DynoType(String);

impl DynoType {
    /// Letters, digits and inner `-` and `_`, 1 to 64 characters.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name.is_empty() || name.len() > 64 || !is_name(name, "-_") {
            return Err(
                "must be \"all\" or a dyno type such as \"web\": 1 to 64 letters, digits or inner - and _"
                    .into(),
            );
        }
        Ok(Self(name.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this stands for every dyno of the app.
    pub fn is_all(&self) -> bool {
        self.0 == "all"
    }
}

impl Field for DynoType {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for DynoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(DynoType, {
    "type": "string",
    "description": "`all`, or a type of dyno: letters, digits and inner `-` and `_`.",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$",
    "minLength": 1,
    "maxLength": 64,
    "examples": ["web"],
});

/// A duration as InfluxDB writes it, such as `30s`, `12h` or `1h30m`.
#[derive(Clone, Debug)]
pub struct InfluxDuration {
    text: String,
    nanos: i64,
}

impl InfluxDuration {
    /// Of this many nanoseconds.
    fn new(text: &str, nanos: i64) -> Self {
        let text = text.into();
        Self { text, nanos }
    }

    /// `1h`
    pub fn hour() -> Self {
        Self::new("1h", 3_600_000_000_000)
    }

    /// `10s`
    pub fn ten_seconds() -> Self {
        Self::new("10s", 10_000_000_000)
    }

    /// `20s`
    pub fn twenty_seconds() -> Self {
        Self::new("20s", 20_000_000_000)
    }

    /// `1m`
    pub fn minute() -> Self {
        Self::new("1m", 60_000_000_000)
    }

    /// `8m`
    pub fn eight_minutes() -> Self {
        Self::new("8m", 480_000_000_000)
    }

    /// `10m`
    pub fn ten_minutes() -> Self {
        Self::new("10m", 600_000_000_000)
    }

    /// `1d`
    pub fn day() -> Self {
        Self::new("1d", 86_400_000_000_000)
    }

    /// Parses it as [`Spelling::Influx`] has it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let nanos = Spelling::Influx.nanos(text);
        let nanos = nanos.ok_or("must be a duration such as \"30s\", \"5m\", \"12h\" or \"7d\"")?;
        Ok(Self::new(text, nanos))
    }

    /// Its length in nanoseconds.
    pub fn nanos(&self) -> i64 {
        self.nanos
    }

    /// Whether it is at least as long as one of these and at most as long as the other.
    pub(crate) fn is_between(&self, least: &str, most: &str) -> bool {
        let nanos = |text| Self::parse(text).map_or(0, |it| it.nanos);
        (nanos(least)..=nanos(most)).contains(&self.nanos)
    }
}

/// Two durations are equal when they are equally long: `60s` is `1m`.
impl PartialEq for InfluxDuration {
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl Field for InfluxDuration {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for InfluxDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

json_string!(InfluxDuration, {
    "type": "string",
    "description": "A duration as InfluxDB writes it.",
    "pattern": "^([0-9]+(ns|u|µ|ms|s|m|h|d|w))+$",
    "examples": ["30s", "1m", "12h", "7d"],
});

/// An amount of memory in megabytes (of 1,048,576 bytes); greater than 0.
///
/// JSON may give it as a number or, as the older service had it, a string; it is answered as a
/// string.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Megabytes(f64);

impl Megabytes {
    /// No machine has a petabyte of memory, and below it every step is exact in an `f64`.
    pub const MAX: f64 = 1e9;

    /// Digits, with a decimal fraction or without.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plain = text.split('.').count() <= 2
            && text
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        match text.parse() {
            Ok(amount) if plain && amount > 0.0 && amount <= Self::MAX => Ok(Self(amount)),
            _ => {
                Err("must be a number of megabytes greater than 0, such as 512 or \"512.5\"".into())
            }
        }
    }

    pub fn as_f64(self) -> f64 {
        self.0
    }
}

impl Field for Megabytes {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value {
            Value::Number(number) => match number.as_f64() {
                // `1e2` is a number in JSON, and so is right here
                Some(amount) => Self::parse(&amount.to_string()),
                None => Self::parse(""),
            },
            Value::String(text) => Self::parse(text),
            other => Err(format!(
                "must be a number of megabytes, not {}",
                json_type(other)
            )),
        }
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

json_string!(Megabytes, {
    "description": "Megabytes, greater than 0; answered as a string.",
    "oneOf": [
        { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$" },
        { "type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000 },
    ],
    "examples": ["512"],
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read<T: Field + ToString>(value: Value) -> Result<String, String> {
        T::from_json(&value).map(|field| field.to_string())
    }

    #[test]
    fn app_names() {
        for right in ["a", "A1", "gotest-voltron", "a--b", &"x".repeat(128)] {
            assert_eq!(read::<AppName>(json!(right)).as_deref(), Ok(right));
        }
        for wrong in [
            "",
            "-a",
            "a-",
            "a.b",
            "a_b",
            "a b",
            "ä",
            "a\n",
            "validate",
            "a'b",
            &"x".repeat(129),
        ] {
            assert!(AppName::parse(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(
            read::<AppName>(json!(7)).unwrap_err(),
            "must be a string, not a number"
        );
    }

    #[test]
    fn dyno_types() {
        for right in ["all", "web", "worker-highmem", "a_b"] {
            assert_eq!(read::<DynoType>(json!(right)).as_deref(), Ok(right));
        }
        for wrong in ["", "web.1", "-web", "web_", "w b", &"x".repeat(65)] {
            assert!(DynoType::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn durations() {
        for (text, seconds) in [("30s", 30), ("1m", 60), ("1h30m", 5400), ("7d", 604_800)] {
            let duration = InfluxDuration::parse(text).unwrap();
            assert_eq!(duration.nanos(), seconds * 1_000_000_000, "{text}");
            assert_eq!(duration.to_string(), text);
        }
        assert_eq!(InfluxDuration::parse("5ms").unwrap().nanos(), 5_000_000);
        assert_eq!(InfluxDuration::parse("60s"), InfluxDuration::parse("1m"));
        for wrong in [
            "",
            "5",
            "m",
            "-5m",
            "5 m",
            "5x",
            "1.5h",
            "99999999999999w",
            "5m ",
        ] {
            assert!(InfluxDuration::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn megabytes() {
        for (value, text) in [
            (json!(512), "512"),
            (json!(512.5), "512.5"),
            (json!("100.00"), "100"),
            (json!(1e2), "100"),
            (json!("0.5"), "0.5"),
        ] {
            assert_eq!(read::<Megabytes>(value).as_deref(), Ok(text));
        }
        for wrong in [
            json!(0),
            json!(-1),
            json!("1e3"),
            json!("inf"),
            json!("NaN"),
            json!(""),
            json!("5 MB"),
            json!(1e10),
            json!(true),
            json!("."),
            json!("1.2.3"),
        ] {
            assert!(Megabytes::from_json(&wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        /// What is accepted is free of template code and control characters, and reads back equal.
        #[test]
        fn accepted_text_is_harmless_and_stable(text in "\\PC*|[a-z#@.{}'\\\\\n -]{0,20}") {
            let value = json!(text);
            let accepted = [
                read::<AppName>(value.clone()), read::<DynoType>(value.clone()),
                read::<InfluxDuration>(value.clone()), read::<Megabytes>(value),
            ];
            for text in accepted.into_iter().flatten() {
                prop_assert!(!text.contains("{{") && !text.contains(char::is_control));
            }
        }
    }
}
