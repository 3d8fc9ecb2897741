//! A rule as PostgreSQL has it, with its deployment.

use chrono::{DateTime, Utc};
use rules::{Kind, Rule, delivery::Delivery, fields::FieldError, object, targets::Targets};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::types::Json;

use crate::health::Cause;

/// How far Kapacitor has followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum SyncStatus {
    /// Kapacitor runs this generation.
    Synced,
    /// Kapacitor has not been reached yet; it will be tried until it has.
    Pending,
    /// Kapacitor refuses this generation.
    Failed,
}

/// A row of `rules` with the one of `deployments` that belongs to it, by their columns, or as the JSON
/// of both rows in one object.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Record {
    /// Its id: of its task in Kapacitor, and of what is told of it.
    #[serde(rename = "task")]
    pub id: String,
    pub kind: String,
    pub app: String,
    /// The part of its key that comes after the app; empty for most kinds.
    pub part: String,
    pub spec: Json<Map<String, Value>>,
    pub targets: Json<Targets>,
    /// How its alerts reach them, in a word; none: as the setting has it.
    pub delivery: Option<String>,
    pub enabled: bool,
    pub generation: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Since when it watches.
    pub active_since: DateTime<Utc>,
    /// Set: a tombstone.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why the rule is blind; empty: it is not.
    pub blind: Vec<String>,
    /// The same for programs.
    #[serde(default = "no_causes")]
    pub causes: Json<Vec<Cause>>,
    /// When its query last returned data.
    pub data_seen_at: Option<DateTime<Utc>>,
    /// The time of the newest event that it has reported, for kinds that watch events.
    pub last_event_at: Option<DateTime<Utc>>,

    /// Which Kapacitor evaluates it; empty: the service does.
    pub kapacitor: String,
    pub synced_generation: i64,
    pub sync_status: SyncStatus,
    pub sync_error: Option<String>,
    pub sync_at: Option<DateTime<Utc>>,
    /// Unsuccessful pushes in a row.
    pub attempts: i32,
    /// Kapacitor's `modified` as our last push left it.
    pub kapacitor_modified: Option<String>,
    /// The version of templates and settings that its script was rendered with.
    pub rendered_with: Option<String>,
    /// What an earlier rule of this id left in Kapacitor must go first.
    pub purge: bool,
    /// Whether the service notifies its targets of what the deployed script reports.
    pub delivers: bool,
}

fn no_causes() -> Json<Vec<Cause>> {
    Json(Vec::new())
}

impl Record {
    /// The rule as its owner defined it.
    pub fn rule<K: Kind>(&self) -> Result<Rule<K>, Vec<FieldError>> {
        Rule::parse(self.to_object())
    }

    /// The rule as a JSON object of the fields that its owner can set.
    pub fn to_object(&self) -> Map<String, Value> {
        object(
            &self.app,
            &self.spec,
            &self.targets,
            self.delivery(),
            self.enabled,
        )
    }

    /// How its alerts reach its targets; none: as the setting `DELIVERY` has it.
    pub fn delivery(&self) -> Option<Delivery> {
        Delivery::parse(self.delivery.as_deref()?).ok()
    }

    /// Whether the service evaluates it.
    pub fn is_check(&self) -> bool {
        self.kapacitor.is_empty()
    }

    /// Whether it was imported with the script that it had, and has not been edited since.
    pub fn is_recorded(&self) -> bool {
        self.is_synced() && self.rendered_with.is_none() && self.deleted_at.is_none()
    }

    /// Whether Kapacitor runs what is wanted.
    pub fn is_synced(&self) -> bool {
        self.sync_status == SyncStatus::Synced && self.synced_generation == self.generation
    }
}

/// `query_as!` into [`Record`]s: the columns are named here once. `$rest` follows `from` and names the
/// row of the rule `rule` and the one of its deployment `deployment`; `$with` stands before the `select`.
macro_rules! records {
    ($rest:literal $(, $arg:expr)* $(,)?) => {
        records!(with [] "rules rule join deployments deployment on deployment.rule = rule.id " $rest
            $(, $arg)*)
    };
    (with [$($with:literal)*] $($rest:literal)* $(, $arg:expr)*) => {
        sqlx::query_as!(
            Record,
            $($with +)* r#"
                select task as "id!", kind as "kind!", app as "app!",
                    part as "part!", spec as "spec!: Json<Map<String, Value>>",
                    targets as "targets!: Json<Targets>", delivery,
                    enabled as "enabled!",
                    rule.generation as "generation!", created_at as "created_at!",
                    updated_at as "updated_at!", active_since as "active_since!", deleted_at,
                    blind as "blind!", causes as "causes!: Json<Vec<crate::health::Cause>>", data_seen_at, last_event_at, kapacitor as "kapacitor!",
                    synced_generation as "synced_generation!",
                    sync_status as "sync_status!: SyncStatus", sync_error, sync_at,
                    attempts as "attempts!", kapacitor_modified, rendered_with, purge as "purge!",
                    delivers as "delivers!"
                from "#
                $(+ $rest)*
            $(, $arg)*
        )
    };
}

pub(crate) use records;
