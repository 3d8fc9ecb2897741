//! PagerDuty: Events API v2 (<https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>).

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use kapacitor::Level;
use serde_json::{Value, json};

use crate::{
    Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict,
    text::{cut, hash},
};

/// Where events go.
pub const API: &str = "https://events.pagerduty.com/v2/enqueue";

/// Characters that a summary may have.
const SUMMARY_LIMIT: usize = 1_024;

/// Characters that a deduplication key may have.
const KEY_LIMIT: usize = 255;

/// PagerDuty, to the service of each key.
#[derive(Clone, Debug)]
pub struct PagerDuty {
    /// Where events go.
    pub api: String,
}

impl Notifier for PagerDuty {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        Ok(Request::Http(request(message, &self.api, to.secret()?)))
    }

    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        verdict(answer, age, now)
    }

    /// Each part is an incident of its own.
    fn digests(&self) -> bool {
        false
    }
}

/// The request that opens, changes or resolves the incident of a part. `routing_key` is the integration
/// key of a service.
pub fn request(message: &Message, api: &str, routing_key: &str) -> Http {
    let is_over = message.level == Level::Ok && !message.is_test;
    let action = match message.is_acknowledged {
        _ if is_over => "resolve",
        true => "acknowledge",
        false => "trigger",
    };
    let mut body = json!({
        "routing_key": routing_key,
        "event_action": action,
        "dedup_key": dedup_key(message),
    });
    if !is_over {
        let notes: Vec<String> = message.notes.iter().map(ToString::to_string).collect();
        body["payload"] = json!({
            "summary": cut(&message.headline(), SUMMARY_LIMIT),
            "source": message.app,
            "severity": severity(message.level),
            "timestamp": message.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "component": message.part,
            "class": message.kind,
            "custom_details": { "rule": message.task, "notes": notes },
        });
        body["client"] = "kapacitor-alerts".into();
        let links = message.links.iter();
        let links = links.map(|link| json!({ "href": link.url, "text": link.text }));
        body["links"] = links.collect();
    }
    Http {
        url: api.into(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.to_string(),
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Ok | Level::Info => "info",
        Level::Warning => "warning",
        Level::Critical => "critical",
    }
}

/// The same for all events of a part, so that they are one incident. A test has one of its own.
fn dedup_key(message: &Message) -> String {
    let key = match message.is_test {
        true => format!("test/{}", message.key),
        false => format!("{}/{}", message.task, message.part),
    };
    // What is cut off could be what differs: a hash stands for the whole.
    if key.chars().count() <= KEY_LIMIT {
        return key;
    }
    let hash = hash(&[&key]);
    format!("{}/{hash}", cut(&key, KEY_LIMIT - hash.len() - 1))
}

/// What PagerDuty's answer means: 202 accepted, 400 an event that is not valid.
pub fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    match answer.status {
        400 => {
            let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
            let errors = said["errors"].as_array().cloned().unwrap_or_default();
            let errors: Vec<&str> = errors.iter().filter_map(Value::as_str).collect();
            let reason = format!("PagerDuty says HTTP 400: {}", cut(&errors.join("; "), 200));
            Verdict::Final { reason }
        }
        _ => answer.by_status(age, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::{at, message};

    fn body(message: &Message) -> Value {
        serde_json::from_str(&request(message, API, "s3cret").body).unwrap()
    }

    #[test]
    fn trouble_opens_an_incident_and_ok_resolves_it() {
        let opened = body(&message());
        assert_eq!(opened["event_action"], "trigger");
        assert_eq!(opened["payload"]["severity"], "critical");
        assert_eq!(opened["payload"]["timestamp"], "2026-09-21T14:13:20.000Z");
        let over = Message {
            level: Level::Ok,
            key: "later".into(),
            ..message()
        };
        let resolved = body(&over);
        assert_eq!(resolved["event_action"], "resolve");
        assert_eq!(resolved["dedup_key"], opened["dedup_key"]);
        let acknowledged = Message {
            is_acknowledged: true,
            ..message()
        };
        assert_eq!(body(&acknowledged)["event_action"], "acknowledge");
        let test = Message {
            is_test: true,
            ..over
        };
        assert_eq!(body(&test)["event_action"], "trigger");
        assert_ne!(body(&test)["dedup_key"], opened["dedup_key"]);
    }

    #[test]
    fn long_keys_stay_apart() {
        let long = |end: &str| Message {
            part: format!("{}{end}", "p".repeat(300)),
            ..message()
        };
        let (a, b) = (dedup_key(&long("a")), dedup_key(&long("b")));
        assert!(a != b && a.chars().count() <= KEY_LIMIT, "{a}");
    }

    #[test]
    fn answers() {
        let answer = |status, body| Answer {
            status,
            retry_after: None,
            body,
        };
        let of = |answer: Answer<'_>| verdict(&answer, Duration::ZERO, at(0));
        assert_eq!(of(answer(202, "")), Verdict::Delivered { id: None });
        let invalid = r#"{"status":"invalid event","errors":["'payload.severity' is invalid"]}"#;
        assert_eq!(
            of(answer(400, invalid)),
            Verdict::Final {
                reason: "PagerDuty says HTTP 400: 'payload.severity' is invalid".into()
            }
        );
        assert!(matches!(of(answer(429, "")), Verdict::Again { .. }));
        assert!(matches!(of(answer(500, "")), Verdict::Again { .. }));
    }
}
