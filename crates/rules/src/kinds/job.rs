//! `job`: a job that says how it is when it is asked, as Py Pinger has it.

use checks::polled::Thresholds;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Family, Kind,
    described::Described,
    expectation::{YEAR, length},
    fields::{Fields, InfluxDuration},
    polling::{
        Headers, HttpUrl, InARow, Judge, Login, Notify, Polling, Polls, Question, SecretHeaders,
        delta,
    },
    sealed::Sealed,
};

/// What a `job` has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Job {
    #[serde(flatten)]
    pub described: Described,
    /// Where it says how it is, as JSON with `status`, `lastrun` and `frequency`.
    pub url: HttpUrl,
    /// How often it is asked: 10s to 365d; `1m`, where it is left out.
    #[serde(default = "InfluxDuration::minute")]
    pub interval: InfluxDuration,
    /// The same while it is down; `8m`, where it is left out.
    #[serde(default = "InfluxDuration::eight_minutes")]
    pub error_interval: InfluxDuration,
    /// How long an answer may take: 1s to 30s; `10s`, where it is left out.
    #[serde(default = "InfluxDuration::ten_seconds")]
    pub timeout: InfluxDuration,
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    #[serde(default, skip_serializing_if = "SecretHeaders::is_empty")]
    pub secret_headers: SecretHeaders,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// After so many bad answers in a row it is down; 1, where it is left out.
    #[serde(default = "InARow::one")]
    pub fail_after: InARow,
    /// `each`: targets are told each time that it is found to be down; `flip`, where it is left out.
    #[serde(default, skip_serializing_if = "Notify::is_flip")]
    pub notify: Notify,
}

impl Polls for Job {
    fn polling(&self) -> Polling {
        let interval = delta(&self.interval);
        Polling {
            title: self.described.title().into(),
            interval,
            retry: interval,
            error_interval: delta(&self.error_interval),
            timeout: delta(&self.timeout),
            thresholds: Thresholds {
                fail_after: self.fail_after.0,
                recover_after: 1,
            },
            question: Question::Http {
                url: self.url.url().clone(),
                method: "GET".into(),
                headers: self.headers.clone(),
                secret_headers: self.secret_headers.clone(),
                body: String::new(),
                follow_redirects: true,
            },
            login: self.login.clone(),
            judge: Judge::Job,
            notify: self.notify,
            down_headline: None,
        }
    }
}

impl Kind for Job {
    const NAME: &'static str = "job";
    const ABOUT: &'static str =
        "Reports a job that says of itself that it has failed, or that has not run in its time.";
    const FAMILY: Family = Family::Check;
    const IS_POLLED: bool = true;
    const PART_FIELD: Option<&'static str> = Some("name");

    fn read(fields: &mut Fields) -> Option<Self> {
        let described = Described::read(fields);
        let url = fields.required("url");
        let interval = length(fields, "interval", ["10s", YEAR]);
        let error_interval = length(fields, "error_interval", ["10s", YEAR]);
        let timeout = length(fields, "timeout", ["1s", "30s"]);
        let headers = fields.optional("headers").unwrap_or_default();
        let secret_headers = fields.optional("secret_headers").unwrap_or_default();
        let login = fields.optional("login");
        let fail_after = fields.optional("fail_after");
        let notify = fields.optional("notify").unwrap_or_default();
        Some(Self {
            described: described?,
            url: url?,
            interval: interval.unwrap_or_else(InfluxDuration::minute),
            error_interval: error_interval.unwrap_or_else(InfluxDuration::eight_minutes),
            timeout: timeout.unwrap_or_else(InfluxDuration::ten_seconds),
            headers,
            secret_headers,
            login,
            fail_after: fail_after.unwrap_or(InARow::one()),
            notify,
        })
    }

    fn part(&self) -> &str {
        self.described.name.as_str()
    }

    fn secrets(&self) -> Vec<(&'static str, &Sealed)> {
        let headers = self.secret_headers.0.iter();
        let headers = headers.map(|(_, value)| ("secret_headers", value));
        let password = self.login.iter().map(|login| ("login", &login.password));
        headers.chain(password).collect()
    }

    fn condition(&self) -> String {
        format!("asked every {}: {}", self.interval, self.url)
    }

    fn example() -> Value {
        json!({
            "app": "shop-prod", "name": "invoices", "title": "Invoices",
            "url": "https://shop.example.com/jobs/invoices", "slack": "#shop-alerts",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::{Rule, fields::sentence};

    fn read(fields: Value) -> Result<Rule<Job>, String> {
        let mut object =
            json!({ "app": "shop", "name": "invoices", "url": "https://a.example.com/" });
        let object: &mut Map<String, Value> = object.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        Rule::parse(object.clone()).map_err(|errors| sentence(&errors))
    }

    #[test]
    fn it_reads_back_equal() {
        let login = json!({
            "url": "https://a.example.com/login", "email": "a@b.c", "password": "s3cret", "header": "X-Token",
        });
        for fields in [
            json!({}),
            json!({ "interval": "10s", "error_interval": "1h", "timeout": "30s", "fail_after": 3 }),
            json!({ "secret_headers": { "X-Token": "s3cret" }, "headers": { "Accept": "x" } }),
            json!({ "login": login, "notify": "each", "tags": ["prod"] }),
        ] {
            let rule = read(fields).unwrap();
            let object = rule.to_object();
            assert!(!Value::Object(object.clone()).to_string().contains("s3cret"));
            assert_eq!(Rule::parse(object), Ok(rule));
        }
    }

    #[test]
    fn faults_are_named() {
        for (fields, wanted) in [
            (
                json!({ "url": "tcp://a:1" }),
                "url: must be an address such as",
            ),
            (json!({ "url": null }), "url: is required"),
            (
                json!({ "interval": "1s" }),
                "interval: must be whole seconds, from 10s",
            ),
            (
                json!({ "timeout": "31s" }),
                "timeout: must be whole seconds, from 1s to 30s",
            ),
            (
                json!({ "fail_after": 0 }),
                "fail_after: must be a whole number from 1 to 10",
            ),
            (
                json!({ "login": { "url": "https://a" } }),
                "login: email: is required; ",
            ),
            (
                json!({ "notify": "never" }),
                "notify: must be \"flip\" or \"each\"",
            ),
        ] {
            let error = read(fields.clone()).unwrap_err();
            assert!(error.starts_with(wanted), "{fields}: {error}");
        }
    }
}
