//! What has to hold of an endpoint's answer.

use checks::probe::{Statuses, Test, Wanted};
use chrono::TimeDelta;
use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::{
    fields::{Field, Fields, InfluxDuration, sentence, string},
    polling::delta,
};

/// What has to hold of an answer: all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Expected {
    /// Statuses with commas between them, such as `200-299, 401` or `2xx`; `200-399`, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Texts that the body has; of DNS, the records, one a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub contains: Vec<String>,
    /// Texts that the body does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub lacks: Vec<String>,
    /// A regular expression that the body matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// What the body has as JSON.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub json: Vec<InJson>,
    /// Which headers it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub headers: Vec<HasHeader>,
    /// How long it takes at most, in all: 1ms to 30s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<InfluxDuration>,
    /// For how long the server's certificate is valid still, at least: 1h to 365d.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<InfluxDuration>,
}

/// A place in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InJson {
    /// A path of RFC 9535, such as `$.status`. It has to select something.
    pub path: String,
    /// That has to be this, where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Value>,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HasHeader {
    pub name: String,
    /// A regular expression that its value matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// Compiled, no regular expression is larger, in bytes.
const REGEX: usize = 1 << 20;

fn regex(text: &str) -> Result<Regex, String> {
    let compiled = RegexBuilder::new(text).size_limit(REGEX).build();
    compiled.map_err(|error| {
        let reason = error.to_string();
        let last = reason.lines().last().unwrap_or_default();
        format!(
            "must be a regular expression: {}",
            last.trim_start_matches("error: ")
        )
    })
}

fn path(text: &str) -> Result<JsonPath, String> {
    JsonPath::parse(text).map_err(|error| {
        format!(
            "must be a path of RFC 9535, such as \"$.status\": {}",
            error.message()
        )
    })
}

/// Texts to look for.
struct Texts(Vec<String>);

impl Field for Texts {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = || "must be an array of up to 20 texts of 1 to 1,000 bytes".to_owned();
        let texts = value.as_array().filter(|it| it.len() <= 20);
        let texts = texts.ok_or_else(wrong)?.iter().map(|it| {
            let text = it.as_str().filter(|it| (1..=1000).contains(&it.len()));
            text.map(str::to_owned)
        });
        texts.collect::<Option<_>>().map(Self).ok_or_else(wrong)
    }
}

/// A text that `check` takes.
fn checked<T>(
    fields: &mut Fields,
    name: &'static str,
    check: impl Fn(&str) -> Result<T, String>,
) -> Option<String> {
    let Short(text) = fields.optional(name)?;
    if let Err(wrong) = check(&text) {
        fields.fault(name, wrong);
    }
    Some(text)
}

struct Short(String);

impl Field for Short {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        match text.len() <= 1000 {
            true => Ok(Self(text.into())),
            false => Err("must be at most 1,000 bytes".into()),
        }
    }
}

/// Up to 20 entries, each of which `check` takes.
fn entries<T: serde::de::DeserializeOwned>(
    fields: &mut Fields,
    name: &'static str,
    example: &str,
    check: impl Fn(&T) -> Result<(), String>,
) -> Vec<T> {
    let Some(Raw(value)) = fields.optional(name) else {
        return Vec::new();
    };
    let found = value.as_array().filter(|it| it.len() <= 20).map(|all| {
        let mut read = Vec::new();
        for (nth, entry) in all.iter().enumerate() {
            let one = T::deserialize(entry).map_err(|_| format!("must be such as {example}"));
            let one = one.and_then(|one| check(&one).map(|()| one));
            read.push(one.map_err(|wrong| format!("entry {}: {wrong}", nth + 1))?);
        }
        Ok(read)
    });
    let wrong = || Err(format!("must be an array of up to 20 such as {example}"));
    match found.unwrap_or_else(wrong) {
        Ok(entries) => entries,
        Err(wrong) => {
            fields.fault(name, wrong);
            Vec::new()
        }
    }
}

/// Whether a text in it has the character NUL, which PostgreSQL does not keep.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(entries) => entries.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, it)| name.contains('\0') || has_nul(it)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

struct Raw(Value);

impl Field for Raw {
    fn from_json(value: &Value) -> Result<Self, String> {
        Ok(Self(value.clone()))
    }
}

/// Reads a length of time between two bounds.
fn between(
    fields: &mut Fields,
    name: &'static str,
    [least, most]: [&str; 2],
) -> Option<InfluxDuration> {
    let length: InfluxDuration = fields.optional(name)?;
    if !length.is_between(least, most) {
        fields.fault(name, format!("must be from {least} to {most}"));
        return None;
    }
    Some(length)
}

impl Field for Expected {
    fn from_json(value: &Value) -> Result<Self, String> {
        let object = value.as_object().ok_or(
            "must be an object such as {\"status\": \"2xx\", \"contains\": [\"ok\"], \"within\": \"2s\"}",
        )?;
        if has_nul(value) {
            return Err("must not have the character NUL".into());
        }
        let mut fields = Fields::new(object.clone());
        let mut texts = |name| fields.optional(name).map_or_else(Vec::new, |Texts(it)| it);
        let (contains, lacks) = (texts("contains"), texts("lacks"));
        let status = checked(&mut fields, "status", Statuses::parse);
        let matches = checked(&mut fields, "matches", regex);
        let example = "{\"path\": \"$.status\", \"is\": \"ok\"}";
        let json = entries(&mut fields, "json", example, |it: &InJson| {
            path(&it.path).map(drop)
        });
        let example = "{\"name\": \"Content-Type\", \"matches\": \"json\"}";
        let headers = entries(&mut fields, "headers", example, |it: &HasHeader| {
            it.matches.as_deref().map(regex).transpose().map(drop)
        });
        let within = between(&mut fields, "within", ["1ms", "30s"]);
        let certificate = between(&mut fields, "certificate", ["1h", "365d"]);
        fields.finish().map_err(|errors| sentence(&errors))?;
        Ok(Self {
            status,
            contains,
            lacks,
            matches,
            json,
            headers,
            within,
            certificate,
        })
    }
}

impl Expected {
    /// What of it answers by this scheme do not have.
    pub fn unfit_for(&self, scheme: &str) -> Option<&'static str> {
        let of_http = [
            ("status", self.status.is_some()),
            ("json", !self.json.is_empty()),
            ("headers", !self.headers.is_empty()),
        ];
        let of_text = [
            ("contains", !self.contains.is_empty()),
            ("lacks", !self.lacks.is_empty()),
            ("matches", self.matches.is_some()),
        ];
        let certificate = [("certificate", self.certificate.is_some())];
        let (http, text, tls) = match scheme {
            "https" => (true, true, true),
            "http" => (true, true, false),
            "dns" => (false, true, false),
            _ => (false, false, false),
        };
        let unfit = [
            (http, &of_http[..]),
            (text, &of_text[..]),
            (tls, &certificate[..]),
        ];
        let mut unfit = unfit
            .iter()
            .filter(|(fits, _)| !fits)
            .flat_map(|(_, it)| it.iter());
        unfit.find(|(_, is_given)| *is_given).map(|(name, _)| *name)
    }

    /// The same, compiled. What does not compile was refused before.
    pub fn wanted(&self, is_http: bool) -> Wanted {
        let statuses = self
            .status
            .as_deref()
            .and_then(|it| Statuses::parse(it).ok());
        let length = |it: &Option<InfluxDuration>| -> Option<TimeDelta> { it.as_ref().map(delta) };
        let texts = self.contains.iter().cloned().map(Test::Contains);
        let lacks = self.lacks.iter().cloned().map(Test::Lacks);
        let matches = self
            .matches
            .iter()
            .filter_map(|it| regex(it).ok())
            .map(Test::Matches);
        let json = self.json.iter().filter_map(|it| {
            Some(Test::Json {
                path: path(&it.path).ok()?,
                is: it.is.clone(),
            })
        });
        let headers = self.headers.iter().map(|it| Test::Header {
            name: it.name.to_ascii_lowercase(),
            is: it.matches.as_deref().and_then(|it| regex(it).ok()),
        });
        Wanted {
            statuses: is_http.then(|| statuses.unwrap_or_default()),
            tests: texts
                .chain(lacks)
                .chain(matches)
                .chain(json)
                .chain(headers)
                .collect(),
            within: length(&self.within),
            certificate: length(&self.certificate),
        }
    }
}
