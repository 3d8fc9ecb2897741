//! What people know a check by, whichever its kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    fields::Fields,
    naming::{CheckName, Line, Tags, Text},
};

/// What people know a check by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Described {
    pub name: CheckName,
    /// How people know it; its name, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

impl Described {
    /// Reads its fields. None: it has no name, which has been noted.
    pub fn read(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name");
        let title = fields.optional("title");
        let tags = fields.optional("tags").unwrap_or_default();
        let description = fields.optional("description");
        Some(Self {
            name: name?,
            title,
            tags,
            description,
        })
    }

    /// How people know it.
    pub fn title(&self) -> &str {
        self.title.as_ref().map_or(self.name.as_str(), Line::as_str)
    }
}
