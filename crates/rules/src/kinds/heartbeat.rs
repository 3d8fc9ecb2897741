//! `heartbeat`: a job that reports each time it has run, such as one of cron.

use checks::{heartbeat::Expected, slug::slugify};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Family, Kind,
    described::Described,
    expectation::{Expectation, Moment},
    fields::Fields,
    keywords::Keywords,
    naming::Slug,
    reporting::{Reporting, Reports},
};

/// What a `heartbeat` has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Heartbeat {
    #[serde(flatten)]
    pub described: Described,
    /// Its name in the addresses that it reports to; made of the title, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    #[serde(flatten)]
    pub expectation: Expectation,
    /// Only a `POST` is a report: programs that look at links send `GET`.
    #[serde(default)]
    pub post_only: bool,
    /// Reports do not resume it once it is paused.
    #[serde(default)]
    pub manual_resume: bool,
    /// When its first report is expected: it is down, by its grace later, if it has never reported. A time that is
    /// over when it is made, or begins anew, means nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect_first_by: Option<Moment>,
    /// Words in the body of a report that say what it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Keywords>,
}

impl Heartbeat {
    /// Its name in the addresses that it reports to; empty where nothing of the title can be a part of one.
    pub fn slug(&self) -> String {
        match &self.slug {
            Some(slug) => slug.to_string(),
            None => slugify(self.described.title()),
        }
    }
}

impl Reports for Heartbeat {
    fn reporting(&self) -> Reporting {
        Reporting {
            title: self.described.title().into(),
            slug: self.slug(),
            expected: Expected {
                schedule: self.expectation.schedule(),
                grace: self.expectation.grace(),
                manual_resume: self.manual_resume,
                first_by: self.expect_first_by.map(|Moment(at)| at),
            },
            post_only: self.post_only,
            keywords: self.keywords.clone(),
        }
    }
}

impl Kind for Heartbeat {
    const NAME: &'static str = "heartbeat";
    const ABOUT: &'static str = "Reports a job that does not report in time that it has run, or reports that it has failed.";
    const FAMILY: Family = Family::Check;
    const PART_FIELD: Option<&'static str> = Some("name");

    fn read(fields: &mut Fields) -> Option<Self> {
        let described = Described::read(fields);
        let slug = fields.optional("slug");
        let expectation = Expectation::read(fields);
        let post_only = fields.optional("post_only").unwrap_or(false);
        let manual_resume = fields.optional("manual_resume").unwrap_or(false);
        let expect_first_by = fields.optional("expect_first_by");
        let keywords = fields.optional("keywords");
        Some(Self {
            described: described?,
            slug,
            expectation,
            post_only,
            manual_resume,
            expect_first_by,
            keywords,
        })
    }

    fn part(&self) -> &str {
        self.described.name.as_str()
    }

    fn condition(&self) -> String {
        self.expectation.in_words()
    }

    fn example() -> Value {
        json!({
            "app": "shop-prod", "name": "nightly-backup", "title": "Nightly backup", "cron": "0 3 * * *",
            "timezone": "Europe/Berlin", "grace": "30m", "slack": "#shop-alerts",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::{Rule, fields::sentence};

    fn read(fields: Value) -> Result<Rule<Heartbeat>, String> {
        let mut object = json!({ "app": "shop", "name": "backup", "slack": "#ops" });
        let object: &mut Map<String, Value> = object.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        Rule::parse(object.clone()).map_err(|errors| sentence(&errors))
    }

    #[test]
    fn it_reads_back_equal() {
        for fields in [
            json!({}),
            json!({ "period": "5m", "grace": "1m", "expect_first_by": "2026-03-01T09:30:00Z" }),
            json!({ "cron": "*/5 * * * *", "timezone": "Europe/Berlin" }),
            json!({ "oncalendar": "Mon *-*-* 09:00\nTue *-*-* 10:00", "post_only": true }),
            json!({ "title": "Čau!", "slug": "hello", "manual_resume": true, "delivery": null }),
            json!({ "tags": ["prod", "db"], "description": "a\nb", "keywords": { "failure": ["ERROR"] } }),
        ] {
            let rule = read(fields).unwrap();
            assert_eq!(Rule::parse(rule.to_object()), Ok(rule));
        }
    }

    #[test]
    fn without_a_schedule_it_is_daily_with_an_hour_of_grace() {
        let spec = read(json!({})).unwrap().spec;
        let object = serde_json::to_value(&spec).unwrap();
        assert_eq!(
            (&object["period"], &object["grace"]),
            (&json!("1d"), &json!("1h"))
        );
        assert_eq!(spec.slug(), "backup");
        assert_eq!(
            read(json!({ "title": " __a  b--c__ " }))
                .unwrap()
                .spec
                .slug(),
            "a-b-c"
        );
    }

    #[test]
    fn faults_are_named() {
        for (fields, wanted) in [
            (json!({ "name": "a b" }), "name: must be 1 to 100 letters"),
            (
                json!({ "name": "validate" }),
                "name: must not be the reserved word",
            ),
            (
                json!({ "period": "30s" }),
                "period: must be whole seconds, from 1m to 365d",
            ),
            (
                json!({ "grace": "366d" }),
                "grace: must be whole seconds, from 1m to 365d",
            ),
            (
                json!({ "period": "1h", "cron": "* * * * *" }),
                "cron: must be left out where \"period\"",
            ),
            (json!({ "cron": "* * * *" }), "cron: must have five fields"),
            (json!({ "oncalendar": "sometimes" }), "oncalendar: "),
            (
                json!({ "timezone": "UTC" }),
                "timezone: must be left out without",
            ),
            (
                json!({ "cron": "* * * * *", "timezone": "Mars" }),
                "timezone: must be an IANA time zone",
            ),
            (
                json!({ "tags": ["a b"] }),
                "tags: must be an array of up to 20 words",
            ),
            (
                json!({ "description": "\u{7}" }),
                "description: must be a text",
            ),
            (
                json!({ "keywords": {"fail": []} }),
                "keywords: must be an object with",
            ),
            (
                json!({ "expect_first_by": "tomorrow" }),
                "expect_first_by: must be a time such as",
            ),
            (json!({ "slug": "A" }), "slug: must be 1 to 100 of a-z"),
            (json!({ "title": "\u{202e}" }), "title: must be a line of"),
            (
                json!({ "delivery": "kapacitor" }),
                "delivery: must be left out",
            ),
            (
                json!({ "perid": "1h" }),
                "perid: is not a field; did you mean \"period\"?",
            ),
        ] {
            let error = read(fields.clone()).unwrap_err();
            assert!(error.starts_with(wanted), "{fields}: {error}");
        }
    }
}
