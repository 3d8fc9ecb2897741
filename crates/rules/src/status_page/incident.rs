//! What is said on a page: incidents, and maintenance that is announced.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    expectation::Moment,
    fields::{Field, FieldError, Fields, string},
    naming::{Line, Text},
};

/// An enum of words.
macro_rules! words {
    ($(#[$about:meta])* $type:ident $name:literal: $($(#[$of:meta])* $word:ident $text:literal,)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[schemars(rename = $name)]
        #[serde(rename_all = "snake_case")]
        pub enum $type {
            $($(#[$of])* $word,)*
        }

        impl Field for $type {
            fn from_json(value: &Value) -> Result<Self, String> {
                match string(value)? {
                    $($text => Ok(Self::$word),)*
                    _ => Err(concat!("must be one of", $(" ", $text),*).into()),
                }
            }
        }
    };
}

words! {
    /// What it is.
    Sort "IncidentKind":
    /// Something that was not planned.
    Incident "incident",
    /// Work that is announced. While it lasts, what it is about is shown as such, and does not count as down.
    Maintenance "maintenance",
}

words! {
    /// How bad it is: what an incident is about is shown as at least that, as long as it is open.
    Impact "IncidentImpact":
    None "none",
    Degraded "degraded",
    Down "down",
}

words! {
    /// How far it is: the first four are of incidents, the others of maintenance.
    Progress "IncidentStatus":
    Investigating "investigating",
    Identified "identified",
    Monitoring "monitoring",
    /// It is over.
    Resolved "resolved",
    Scheduled "scheduled",
    InProgress "in_progress",
    /// It is over.
    Completed "completed",
}

impl Progress {
    fn of(sort: Sort) -> &'static [Self] {
        match sort {
            Sort::Incident => &[
                Self::Investigating,
                Self::Identified,
                Self::Monitoring,
                Self::Resolved,
            ],
            Sort::Maintenance => &[Self::Scheduled, Self::InProgress, Self::Completed],
        }
    }

    /// Whether it is over by that.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Resolved | Self::Completed)
    }

    /// Notes it as a fault where it is none of these.
    fn check(self, sort: Sort, fields: &mut Fields) {
        if !Self::of(sort).contains(&self) {
            let message = match sort {
                Sort::Incident => "must be investigating, identified, monitoring or resolved",
                Sort::Maintenance => "must be scheduled, in_progress or completed",
            };
            fields.fault("status", message);
        }
    }
}

/// What an incident is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentSpec {
    pub kind: Sort,
    pub title: Line,
    pub impact: Impact,
    /// The rules on the page that it is about; none: all of them.
    pub rules: Vec<String>,
}

/// An incident, and when it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub spec: IncidentSpec,
    pub starts_at: DateTime<Utc>,
    /// None: it is not over.
    pub ends_at: Option<DateTime<Utc>>,
}

/// What is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUpdate {
    pub status: Progress,
    pub message: Text,
}

/// An incident to be published, with the first that is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIncident {
    pub incident: Incident,
    pub first: NewUpdate,
}

/// Ids of rules.
struct Rules(Vec<String>);

impl Field for Rules {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = || "must be an array of ids of rules on the page".to_owned();
        let rules = value.as_array().ok_or_else(wrong)?.iter();
        let rules: Option<Vec<String>> = rules.map(|it| it.as_str().map(Into::into)).collect();
        rules.map(Self).ok_or_else(wrong)
    }
}

/// The longest maintenance.
const LONGEST: TimeDelta = TimeDelta::days(31);

/// The members of an answer that no one can set; they may be sent back.
const READ_ONLY: [&str; 4] = ["id", "created_at", "created_by", "updates"];

impl Incident {
    /// Reads what it is and when. None: something is wrong, and has been noted in `fields`.
    fn read(fields: &mut Fields, now: DateTime<Utc>) -> Option<Self> {
        let kind = fields.optional("kind").unwrap_or(Sort::Incident);
        let title = fields.required("title");
        let impact = fields.optional("impact").unwrap_or(match kind {
            Sort::Incident => Impact::Degraded,
            Sort::Maintenance => Impact::None,
        });
        let Rules(rules) = fields.optional("rules").unwrap_or(Rules(Vec::new()));
        let starts_at = fields.optional("starts_at").map_or(now, |Moment(at)| at);
        let ends_at = fields.optional("ends_at").map(|Moment(at)| at);
        for name in READ_ONLY {
            fields.ignore(name);
        }
        let is_given = ends_at.is_some() || fields.is_faulty("ends_at");
        match (kind, ends_at) {
            (Sort::Maintenance, None) if !is_given => {
                fields.fault("ends_at", "is required of maintenance");
            }
            (Sort::Maintenance, Some(end)) if end > starts_at + LONGEST => {
                fields.fault("ends_at", "must be at most 31 days after starts_at");
            }
            (Sort::Incident, Some(end)) if end > now => {
                fields.fault(
                    "ends_at",
                    "must not be in the future: an incident is over when it is resolved",
                );
            }
            (_, Some(end)) if end <= starts_at => {
                fields.fault("ends_at", "must be after starts_at");
            }
            _ => {}
        }
        if kind == Sort::Maintenance && impact != Impact::None {
            fields.fault("impact", "must be left out of maintenance");
        }
        if kind == Sort::Incident && starts_at > now {
            fields.fault(
                "starts_at",
                "must not be in the future; what is planned is \"kind\": \"maintenance\"",
            );
        }
        Some(Self {
            spec: IncidentSpec {
                kind,
                title: title?,
                impact,
                rules,
            },
            starts_at,
            ends_at,
        })
    }

    /// The same with these fields in place of its own, or everything that is wrong with that.
    pub fn patched(
        &self,
        sent: Map<String, Value>,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<FieldError>> {
        let own = json!({
            "kind": self.spec.kind, "title": self.spec.title, "impact": self.spec.impact,
            "rules": self.spec.rules, "starts_at": Moment(self.starts_at), "ends_at": self.ends_at.map(Moment),
        });
        let mut object = own.as_object().cloned().unwrap_or_default();
        object.extend(sent);
        let mut fields = Fields::new(object);
        let patched = Self::read(&mut fields, now);
        if patched
            .as_ref()
            .is_some_and(|it| it.spec.kind != self.spec.kind)
        {
            fields.fault("kind", "cannot be changed");
        }
        finish(fields, patched)
    }
}

fn finish<T>(fields: Fields, read: Option<T>) -> Result<T, Vec<FieldError>> {
    fields.finish()?;
    Ok(read.expect("what was not read was noted"))
}

/// Reads what is said. None: something is wrong, and has been noted in `fields`.
fn update(fields: &mut Fields, sort: Sort, default: Option<Progress>) -> Option<NewUpdate> {
    let status = match default {
        Some(default) => fields.optional("status").or(Some(default)),
        None => fields.required("status"),
    };
    if let Some(status) = status {
        Progress::check(status, sort, fields);
    }
    let message = fields.required("message");
    Some(NewUpdate {
        status: status?,
        message: message?,
    })
}

impl NewUpdate {
    /// Reads what is said of an incident of this sort, or says everything that is wrong with it.
    pub fn parse(sort: Sort, object: Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let update = update(&mut fields, sort, None);
        finish(fields, update)
    }
}

impl NewIncident {
    /// Reads an incident that is published at this time, or says everything that is wrong with it.
    pub fn parse(object: Map<String, Value>, now: DateTime<Utc>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let incident = Incident::read(&mut fields, now);
        let is_over = incident
            .as_ref()
            .is_some_and(|it| it.ends_at.is_some_and(|end| end <= now));
        let sort = incident.as_ref().map_or(Sort::Incident, |it| it.spec.kind);
        let default = match (sort, is_over) {
            (Sort::Incident, false) => Progress::Investigating,
            (Sort::Incident, true) => Progress::Resolved,
            (Sort::Maintenance, false) => Progress::Scheduled,
            (Sort::Maintenance, true) => Progress::Completed,
        };
        let first = update(&mut fields, sort, Some(default));
        let read = incident.zip(first);
        if let Some((incident, first)) = &read
            && incident.spec.kind == Sort::Incident
            && first.status.is_end() != incident.ends_at.is_some()
            && !fields.is_faulty("ends_at")
        {
            fields.fault(
                "ends_at",
                "is required where the status is resolved, and only there",
            );
        }
        finish(
            fields,
            read.map(|(incident, first)| Self { incident, first }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::sentence;

    fn now() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn parse(value: Value) -> Result<NewIncident, String> {
        let object = value.as_object().unwrap().clone();
        NewIncident::parse(object, now()).map_err(|errors| sentence(&errors))
    }

    #[test]
    fn what_is_left_out() {
        let new = parse(json!({ "title": "Slow", "message": "We look into it." })).unwrap();
        assert_eq!(
            (new.incident.starts_at, new.incident.ends_at),
            (now(), None)
        );
        assert_eq!(new.incident.spec.impact, Impact::Degraded);
        assert_eq!(new.first.status, Progress::Investigating);
        let new = parse(json!({ "title": "Slow", "message": "It was slow.",
            "starts_at": "2026-03-01T10:00:00Z", "ends_at": "2026-03-01T11:00:00Z" }))
        .unwrap();
        assert_eq!(new.first.status, Progress::Resolved);
        let new = parse(
            json!({ "kind": "maintenance", "title": "Move", "message": "We move.",
            "starts_at": "2026-03-02T10:00:00Z", "ends_at": "2026-03-02T11:00:00Z" }),
        )
        .unwrap();
        assert_eq!(
            (new.first.status, new.incident.spec.impact),
            (Progress::Scheduled, Impact::None)
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let maintenance = |more: Value| {
            let mut object = json!({ "kind": "maintenance", "title": "Move", "message": "We move.",
                "starts_at": "2026-03-02T10:00:00Z", "ends_at": "2026-03-02T11:00:00Z" });
            object
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            object
        };
        for (value, wanted) in [
            (json!({}), "title: is required; message: is required"),
            (
                json!({ "title": "a", "message": "b", "kind": "fire" }),
                "kind: must be one of incident maintenance",
            ),
            (
                json!({ "title": "a", "message": "b", "status": "scheduled" }),
                "status: must be investigating",
            ),
            (
                json!({ "title": "a", "message": "b", "status": "resolved" }),
                "ends_at: is required where",
            ),
            (
                json!({ "title": "a", "message": "b", "starts_at": "2026-04-01T00:00:00Z" }),
                "starts_at: must not be in",
            ),
            (
                json!({ "title": "a", "message": "b", "ends_at": "2026-04-01T00:00:00Z" }),
                "ends_at: must not be in",
            ),
            (
                json!({ "title": "a", "message": "b", "rules": "x" }),
                "rules: must be an array",
            ),
            (
                maintenance(json!({ "ends_at": null })),
                "ends_at: is required of maintenance",
            ),
            (
                maintenance(json!({ "ends_at": "2026-03-02T10:00:00Z" })),
                "ends_at: must be after starts_at",
            ),
            (
                maintenance(json!({ "ends_at": "2026-05-02T10:00:00Z" })),
                "ends_at: must be at most 31 days",
            ),
            (
                maintenance(json!({ "ends_at": "soon" })),
                "ends_at: must be a time",
            ),
            (
                maintenance(json!({ "impact": "down" })),
                "impact: must be left out",
            ),
            (
                maintenance(json!({ "status": "resolved" })),
                "status: must be scheduled",
            ),
        ] {
            let error = parse(value.clone()).unwrap_err();
            assert!(error.starts_with(wanted), "{value}: {error}");
        }
    }

    #[test]
    fn it_is_changed_in_part() {
        let new = parse(json!({ "title": "Slow", "message": "m", "rules": ["a"] }))
            .unwrap()
            .incident;
        let sent = |value: Value| value.as_object().unwrap().clone();
        let patched = new
            .patched(
                sent(json!({ "title": "Very slow", "impact": "down" })),
                now(),
            )
            .unwrap();
        assert_eq!(patched.spec.title.as_str(), "Very slow");
        assert_eq!(
            (patched.spec.impact, &patched.spec.rules),
            (Impact::Down, &new.spec.rules)
        );
        let wrong = new.patched(
            sent(json!({ "kind": "maintenance", "impact": "none" })),
            now(),
        );
        assert!(sentence(&wrong.unwrap_err()).contains("ends_at: is required of maintenance"));
        let update = NewUpdate::parse(Sort::Incident, sent(json!({ "status": "resolved" })));
        assert_eq!(sentence(&update.unwrap_err()), "message: is required");
    }
}
