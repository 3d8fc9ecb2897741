//! What a page shows.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{
    look::{Colour, Language, Logo},
    nested::{List, nest, object_at},
};
use crate::{
    expectation::Zone,
    fields::{AppName, Field, FieldError, Fields, string},
    json_string,
    naming::{Line, Text},
};

/// How many entries a page may have.
const ENTRIES: usize = 500;

/// The name of a page in its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSlug(String);

impl PageSlug {
    /// 1 to 50 of a-z, 0-9 and inner hyphens.
    pub fn parse(text: &str) -> Result<Self, String> {
        let is_plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let is_edge = |c: Option<&u8>| c.is_some_and(|c| *c != b'-');
        let bytes = text.as_bytes();
        if bytes.len() > 50
            || !bytes.iter().all(|c| is_plain(*c))
            || !is_edge(bytes.first())
            || !is_edge(bytes.last())
        {
            return Err("must be 1 to 50 of a-z, 0-9 and inner hyphens, such as \"shop\"".into());
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StatusPageSpec")]
pub struct StatusPage {
    /// Whose it is.
    pub app: AppName,
    pub title: Line,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// In which times are shown; UTC, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Zone>,
    /// Of the words that are not its own; English, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Of the bar at its head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    #[schemars(length(max = 500))]
    pub groups: Vec<Group>,
}

/// A part of a page, with a heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StatusPageGroup")]
pub struct Group {
    pub name: Line,
    pub entries: Vec<Entry>,
}

/// A rule on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StatusPageEntry")]
pub struct Entry {
    /// The id of a check, or of a rule that the service hears of.
    pub rule: String,
    /// What people read in its place.
    pub name: Line,
}

impl StatusPage {
    /// Reads a page and, where it is given, the token by which its items are refreshed; or says everything that is
    /// wrong with them.
    pub fn parse(
        object: Map<String, Value>,
    ) -> Result<(Self, Option<RefreshToken>), Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let app = fields.required("app");
        let title = fields.required("title");
        let description = fields.optional("description");
        let timezone = fields.optional("timezone");
        let language = fields.optional("language");
        let colour = fields.optional("colour");
        let logo = fields.optional("logo");
        let token = fields.optional("refresh_token");
        let groups: Option<List> = fields.required("groups");
        // Answers have them, and no one can set them.
        for name in ["slug", "url", "refreshable", "created_at", "updated_at"] {
            fields.ignore(name);
        }
        let mut errors = fields.finish().err().unwrap_or_default();
        let groups = groups.map_or(Vec::new(), |List(groups)| groups);
        let groups: Vec<Group> = groups
            .into_iter()
            .enumerate()
            .filter_map(|(nth, group)| {
                let path = format!("groups[{nth}]");
                let mut fields = object_at(&path, group, &mut errors)?;
                let name = fields.required("name");
                let entries: Option<List> = fields.required("entries");
                nest(&path, fields, &mut errors);
                let entries = entries?.0.into_iter().enumerate();
                let entries = entries.filter_map(|(nth, entry)| {
                    let path = format!("{path}.entries[{nth}]");
                    let mut fields = object_at(&path, entry, &mut errors)?;
                    let rule: Option<RuleId> = fields.required("rule");
                    let name = fields.required("name");
                    nest(&path, fields, &mut errors);
                    let RuleId(rule) = rule?;
                    Some(Entry { rule, name: name? })
                });
                let entries = entries.collect();
                Some(Group {
                    name: name?,
                    entries,
                })
            })
            .collect();
        let count: usize = groups.iter().map(|group| group.entries.len()).sum();
        if count > ENTRIES {
            errors.push(FieldError {
                field: "groups".into(),
                message: format!("must have at most {ENTRIES} entries, not {count}"),
            });
        }
        match (app, title) {
            (Some(app), Some(title)) if errors.is_empty() => Ok((
                Self {
                    app,
                    title,
                    description,
                    timezone,
                    language,
                    colour,
                    logo,
                    groups,
                },
                token,
            )),
            _ => Err(errors),
        }
    }

    /// All of its entries, as they stand.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.groups.iter().flat_map(|group| &group.entries)
    }
}

/// The id of a rule.
struct RuleId(String);

impl Field for RuleId {
    fn from_json(value: &Value) -> Result<Self, String> {
        string(value).map(|id| Self(id.into()))
    }
}

/// The token by which the items of a page are refreshed. Whoever knows it can say that all is well.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken")
    }
}

impl Field for RefreshToken {
    fn from_json(value: &Value) -> Result<Self, String> {
        let token = match value {
            // YAML has numbers for some
            Value::Number(number) => Cow::from(number.to_string()),
            value => string(value)?.into(),
        };
        let is_plain = token.bytes().all(|c| c.is_ascii_graphic());
        if !(16..=200).contains(&token.len()) || !is_plain {
            return Err(
                "must be 16 to 200 visible characters; `head -c 1000 /dev/urandom | sha512sum | cut -c 1-64` makes one"
                    .into(),
            );
        }
        Ok(Self(token.into()))
    }
}

impl Field for PageSlug {
    fn from_json(value: &Value) -> Result<Self, String> {
        Self::parse(string(value)?)
    }
}

impl fmt::Display for PageSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(PageSlug, {
    "type": "string",
    "description": "The name of a page in its address.",
    "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    "minLength": 1,
    "maxLength": 50,
    "examples": ["shop"],
});

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fields::sentence;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn faults_of_a_page_are_named_with_their_place() {
        let page = json!({
            "app": "shop", "title": "Shop", "groups": [
                { "name": "Web", "entries": [{ "rule": "shop-5xx", "name": "" }, 5] },
                { "nam": "API", "entries": {} },
            ],
        });
        let error = sentence(&StatusPage::parse(object(page)).unwrap_err());
        for wanted in [
            "groups[0].entries[0].name: is required",
            "groups[0].entries[1]: must be an object, not a number",
            "groups[1].name: is required",
            "groups[1].nam: is not a field",
            "groups[1].entries: must be an array, not an object",
        ] {
            assert!(error.contains(wanted), "{error}");
        }
    }
}
