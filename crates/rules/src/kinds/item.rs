//! `item`: something that is refreshed by whoever knows that it works, as an item of a status page.

use checks::{heartbeat::Expected, schedule::Schedule};
use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Family, Kind,
    described::Described,
    expectation::{YEAR, length},
    fields::{Fields, InfluxDuration},
    naming::Line,
    reporting::{Reporting, Reports},
};

/// What an `item` has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    #[serde(flatten)]
    pub described: Described,
    /// Its name in `/refresh/{id}`; its name, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_id: Option<Line>,
    /// How long after it was refreshed it is down: 1s to 365d; `10m`, where it is left out.
    #[serde(default = "InfluxDuration::ten_minutes")]
    pub interval: InfluxDuration,
}

impl Item {
    /// Its name in `/refresh/{id}`.
    pub fn refresh_id(&self) -> &str {
        let id = self.refresh_id.as_ref();
        id.map_or(self.described.name.as_str(), Line::as_str)
    }
}

impl Reports for Item {
    fn reporting(&self) -> Reporting {
        Reporting {
            title: self.described.title().into(),
            // It is refreshed with the token of its page, and has no address with a key.
            slug: String::new(),
            expected: Expected {
                schedule: Schedule::Period(TimeDelta::nanoseconds(self.interval.nanos())),
                grace: TimeDelta::zero(),
                manual_resume: false,
                first_by: None,
            },
            post_only: false,
            keywords: None,
        }
    }
}

impl Kind for Item {
    const NAME: &'static str = "item";
    const ABOUT: &'static str = "Reports an item of a status page that is not refreshed in time.";
    const FAMILY: Family = Family::Check;
    const PART_FIELD: Option<&'static str> = Some("name");

    fn read(fields: &mut Fields) -> Option<Self> {
        let described = Described::read(fields);
        let refresh_id = fields.optional("refresh_id");
        let interval =
            length(fields, "interval", ["1s", YEAR]).unwrap_or_else(InfluxDuration::ten_minutes);
        Some(Self {
            described: described?,
            refresh_id,
            interval,
        })
    }

    fn part(&self) -> &str {
        self.described.name.as_str()
    }

    fn condition(&self) -> String {
        format!("refreshed every {}", self.interval)
    }

    fn example() -> Value {
        json!({
            "app": "shop-prod", "name": "dns", "title": "DNS", "interval": "10m", "slack": "#shop-alerts",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::{Rule, fields::sentence};

    fn read(fields: Value) -> Result<Rule<Item>, String> {
        let mut object = json!({ "app": "shop", "name": "dns" });
        let object: &mut Map<String, Value> = object.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        Rule::parse(object.clone()).map_err(|errors| sentence(&errors))
    }

    #[test]
    fn it_reads_back_equal() {
        for fields in [
            json!({}),
            json!({ "interval": "1s", "title": "Internal DNS", "refresh_id": "dns #2/ä" }),
            json!({ "tags": ["prod"], "description": "a\nb", "slack": "#ops", "remind": "1h" }),
        ] {
            let rule = read(fields).unwrap();
            assert_eq!(Rule::parse(rule.to_object()), Ok(rule));
        }
    }

    #[test]
    fn it_has_ten_minutes_and_no_grace() {
        let spec = read(json!({})).unwrap().spec;
        assert_eq!((spec.described.title(), spec.refresh_id()), ("dns", "dns"));
        let expected = spec.reporting().expected;
        assert_eq!(expected.schedule, Schedule::Period(TimeDelta::minutes(10)));
        assert_eq!(expected.grace, TimeDelta::zero());
    }

    #[test]
    fn faults_are_named() {
        for (fields, wanted) in [
            (
                json!({ "interval": "0s" }),
                "interval: must be whole seconds, from 1s to 365d",
            ),
            (
                json!({ "interval": "1500ms" }),
                "interval: must be whole seconds, from 1s to 365d",
            ),
            (
                json!({ "refresh_id": "\n" }),
                "refresh_id: must be a line of",
            ),
            (json!({ "grace": "1m" }), "grace: is not a field"),
        ] {
            let error = read(fields.clone()).unwrap_err();
            assert!(error.starts_with(wanted), "{fields}: {error}");
        }
    }
}
