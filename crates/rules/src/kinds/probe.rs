//! `probe`: an endpoint that is asked whether it works.

use checks::{
    polled::Thresholds,
    probe::{Statuses, Wanted},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Family, Kind,
    described::Described,
    expectation::{YEAR, length},
    expected::Expected,
    fields::{Fields, InfluxDuration},
    naming::Headline,
    polling::{
        Endpoint, Headers, InARow, Judge, Method, Notify, Polling, Polls, Question, RequestBody,
        SecretHeaders, delta,
    },
    sealed::Sealed,
};

/// What a `probe` has besides its app and targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Probe {
    #[serde(flatten)]
    pub described: Described,
    pub url: Endpoint,
    /// How often it is asked: 10s to 365d; `1m`, where it is left out.
    #[serde(default = "InfluxDuration::minute")]
    pub interval: InfluxDuration,
    /// How soon it is asked again after an answer that does not fit how it stands: 5s to 365d; `20s`, where it is
    /// left out. Never later than `interval`.
    #[serde(default = "InfluxDuration::twenty_seconds")]
    pub retry_interval: InfluxDuration,
    /// How long an answer may take: 1s to 30s; `10s`, where it is left out.
    #[serde(default = "InfluxDuration::ten_seconds")]
    pub timeout: InfluxDuration,
    /// `GET`, where it is left out.
    #[serde(default, skip_serializing_if = "Method::is_get")]
    pub method: Method,
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    #[serde(default, skip_serializing_if = "SecretHeaders::is_empty")]
    pub secret_headers: SecretHeaders,
    /// What is sent with the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<RequestBody>,
    /// Whether up to ten redirects are followed; true, where it is left out.
    #[serde(default = "yes")]
    pub follow_redirects: bool,
    /// What has to hold of an answer; of HTTP a status of 200 to 399, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
    /// After so many bad answers in a row it is down; 2, where it is left out.
    #[serde(default = "InARow::two")]
    pub fail_after: InARow,
    /// After so many good answers in a row it is up again; 1, where it is left out.
    #[serde(default = "InARow::one")]
    pub recover_after: InARow,
    /// `each`: targets are told each time that it is found to be down; `flip`, where it is left out.
    #[serde(default, skip_serializing_if = "Notify::is_flip")]
    pub notify: Notify,
    /// The first line of what targets are told when it is down, and the subject of e-mails; made of its app and
    /// title, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub down_headline: Option<Headline>,
}

fn yes() -> bool {
    true
}

impl Polls for Probe {
    fn polling(&self) -> Polling {
        let interval = delta(&self.interval);
        let wanted = match &self.expect {
            Some(expected) => expected.wanted(self.url.is_http()),
            None => Wanted {
                statuses: self.url.is_http().then(Statuses::default),
                ..Wanted::default()
            },
        };
        Polling {
            title: self.described.title().into(),
            interval,
            retry: delta(&self.retry_interval).min(interval),
            error_interval: interval,
            timeout: delta(&self.timeout),
            thresholds: Thresholds {
                fail_after: self.fail_after.0,
                recover_after: self.recover_after.0,
            },
            question: self.url.other().unwrap_or_else(|| Question::Http {
                url: self.url.url().clone(),
                method: self.method.as_str().into(),
                headers: self.headers.clone(),
                secret_headers: self.secret_headers.clone(),
                body: self.body.as_ref().map_or("", RequestBody::as_str).into(),
                follow_redirects: self.follow_redirects,
            }),
            login: None,
            judge: Judge::Wanted(Box::new(wanted)),
            notify: self.notify,
            down_headline: self.down_headline.as_ref().map(ToString::to_string),
        }
    }
}

impl Kind for Probe {
    const NAME: &'static str = "probe";
    const ABOUT: &'static str =
        "Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS.";
    const FAMILY: Family = Family::Check;
    const IS_POLLED: bool = true;
    const PART_FIELD: Option<&'static str> = Some("name");

    fn read(fields: &mut Fields) -> Option<Self> {
        let described = Described::read(fields);
        let url: Option<Endpoint> = fields.required("url");
        let interval = length(fields, "interval", ["10s", YEAR]);
        let retry_interval = length(fields, "retry_interval", ["5s", YEAR]);
        let timeout = length(fields, "timeout", ["1s", "30s"]);
        let method: Option<Method> = fields.optional("method");
        let headers: Headers = fields.optional("headers").unwrap_or_default();
        let secret_headers: SecretHeaders = fields.optional("secret_headers").unwrap_or_default();
        let body: Option<RequestBody> = fields.optional("body");
        let follow_redirects = fields.optional("follow_redirects").unwrap_or(true);
        let expect: Option<Expected> = fields.optional("expect");
        let fail_after = fields.optional("fail_after");
        let recover_after = fields.optional("recover_after");
        let notify = fields.optional("notify").unwrap_or_default();
        let down_headline = fields.optional("down_headline");
        let url = url?;
        if !url.is_http() {
            let given = [
                ("method", method.as_ref().is_some_and(|it| !it.is_get())),
                ("headers", !headers.is_empty()),
                ("secret_headers", !secret_headers.is_empty()),
                ("body", body.is_some()),
            ];
            for (name, _) in given.iter().filter(|(_, is_given)| *is_given) {
                fields.fault(name, "must be left out: only http and https have it");
            }
        }
        if let Some(name) = expect
            .as_ref()
            .and_then(|it| it.unfit_for(url.url().scheme()))
        {
            let scheme = url.url().scheme();
            fields.fault(
                "expect",
                format!("must not have {name:?}, which {scheme} does not have"),
            );
        }
        Some(Self {
            described: described?,
            url,
            interval: interval.unwrap_or_else(InfluxDuration::minute),
            retry_interval: retry_interval.unwrap_or_else(InfluxDuration::twenty_seconds),
            timeout: timeout.unwrap_or_else(InfluxDuration::ten_seconds),
            method: method.unwrap_or_default(),
            headers,
            secret_headers,
            body,
            follow_redirects,
            expect,
            fail_after: fail_after.unwrap_or(InARow::two()),
            recover_after: recover_after.unwrap_or(InARow::one()),
            notify,
            down_headline,
        })
    }

    fn part(&self) -> &str {
        self.described.name.as_str()
    }

    fn secrets(&self) -> Vec<(&'static str, &Sealed)> {
        let headers = self.secret_headers.0.iter();
        headers
            .map(|(_, value)| ("secret_headers", value))
            .collect()
    }

    fn condition(&self) -> String {
        let Self { interval, url, .. } = self;
        format!("every {interval}: {url}, down after {}", self.fail_after.0)
    }

    fn example() -> Value {
        json!({
            "app": "shop-prod", "name": "shop", "title": "Shop", "url": "https://shop.example.com/health",
            "expect": { "status": "200", "contains": ["ok"], "within": "2s", "certificate": "14d" },
            "slack": "#shop-alerts",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::{Rule, fields::sentence};

    fn read(fields: Value) -> Result<Rule<Probe>, String> {
        let mut object = json!({ "app": "shop", "name": "shop", "url": "https://a.example.com/" });
        let object: &mut Map<String, Value> = object.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        Rule::parse(object.clone()).map_err(|errors| sentence(&errors))
    }

    #[test]
    fn it_reads_back_equal() {
        for fields in [
            json!({}),
            json!({ "url": "tcp://db.example.com:5432", "fail_after": 3, "recover_after": 2 }),
            json!({ "url": "dns:a.example.com?type=MX", "expect": { "contains": ["10 mx"] } }),
            json!({ "method": "post", "body": "{}", "headers": { "Content-Type": "application/json" } }),
            json!({ "follow_redirects": false, "expect": { "status": "301" }, "notify": "each",
                "down_headline": "Alert | the shop" }),
            json!({ "expect": {
                "status": "2xx, 401", "lacks": ["error"], "matches": "^\\{", "within": "500ms", "certificate": "14d",
                "json": [{ "path": "$.status", "is": "ok" }, { "path": "$.queues[*]" }],
                "headers": [{ "name": "Content-Type", "matches": "json" }, { "name": "ETag" }],
            } }),
            json!({ "interval": "6h", "retry_interval": "5s", "timeout": "30s",
                "secret_headers": { "Authorization": "Bearer s3cret" } }),
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
                json!({ "url": "https://u:p@a/" }),
                "url: must not have a user",
            ),
            (
                json!({ "url": "tcp://a:1", "method": "POST" }),
                "method: must be left out",
            ),
            (
                json!({ "url": "tcp://a:1", "expect": { "status": "200" } }),
                "expect: must not have \"status\", which tcp does not have",
            ),
            (
                json!({ "url": "dns:a", "expect": { "certificate": "1d" } }),
                "expect: must not have \"certificate\", which dns does not have",
            ),
            (
                json!({ "method": "TRACE" }),
                "method: must be one of GET, HEAD",
            ),
            (
                json!({ "expect": { "status": "ok" } }),
                "expect: status: must be statuses of HTTP",
            ),
            (
                json!({ "expect": { "matches": "(" } }),
                "expect: matches: must be a regular expression",
            ),
            (
                json!({ "expect": { "json": [{ "path": "status" }] } }),
                "expect: json: entry 1: ",
            ),
            (
                json!({ "expect": { "contain": ["a"] } }),
                "expect: contain: is not a field; did you mean",
            ),
            (
                json!({ "expect": { "within": "0s" } }),
                "expect: within: must be from 1ms to 30s",
            ),
            (
                json!({ "expect": { "json": [{ "path": "$", "is": ["a\u{0}"] }] } }),
                "expect: must not have the character NUL",
            ),
            (
                json!({ "body": "\u{0}" }),
                "body: must be at most 10,000 bytes",
            ),
            (
                json!({ "fail_after": 11 }),
                "fail_after: must be a whole number from 1 to 10",
            ),
            (
                json!({ "headers": { "Cookie": "a" } }),
                "headers: must not have \"Cookie\"",
            ),
        ] {
            let error = read(fields.clone()).unwrap_err();
            assert!(error.starts_with(wanted), "{fields}: {error}");
        }
    }
}
