//! Sentry: an event to the envelope endpoint of a project
//! (<https://develop.sentry.dev/sdk/data-model/envelopes/>), whose address and key are in its DSN
//! (<https://develop.sentry.dev/sdk/overview/#parsing-the-dsn>).

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use kapacitor::Level;
use serde_json::{Value, json};
use url::Url;

use crate::{
    Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict,
    text::{cut, hash},
};

/// Characters of a message that Sentry keeps.
const LIMIT: usize = 8_192;

/// Characters of the value of a tag.
const TAG_LIMIT: usize = 200;

/// Sentry, to the project of each DSN.
#[derive(Clone, Copy, Debug)]
pub struct Sentry;

impl Notifier for Sentry {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        let dsn = Dsn::parse(to.secret()?);
        let dsn = dsn.ok_or_else(|| Invalid("its DSN is not one".into()))?;
        Ok(Request::Http(request(message, &dsn)))
    }

    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        verdict(answer, age, now)
    }

    /// Each part is an issue of its own.
    fn digests(&self) -> bool {
        false
    }

    fn is_guarded(&self) -> bool {
        true
    }
}

/// Where a project takes events, and the key that they need.
struct Dsn {
    endpoint: String,
    key: String,
}

impl Dsn {
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let (path, project) = url.path().rsplit_once('/')?;
        let key = url.username().to_owned();
        let origin = url.origin().ascii_serialization();
        let is_whole = !key.is_empty() && !project.is_empty() && url.has_host();
        is_whole.then(|| Self {
            endpoint: format!("{origin}{path}/api/{project}/envelope/"),
            key,
        })
    }
}

/// The request that records an event. That a part is OK again is an event of its issue, too: Sentry has no request
/// that resolves one.
fn request(message: &Message, dsn: &Dsn) -> Http {
    // The same however often it is sent, so that Sentry keeps one of them; a reminder is another event.
    let text = message.plain();
    let id = hash(&[&message.key, &text]);
    let level = match message.level {
        Level::Ok | Level::Info => "info",
        Level::Warning => "warning",
        Level::Critical => "error",
    };
    let issue = match message.is_test {
        true => format!("test/{}", message.key),
        false => format!("{}/{}", message.task, message.part),
    };
    let links = message.links.iter();
    let links: serde_json::Map<String, Value> = links
        .map(|link| (link.text.to_owned(), link.url.as_str().into()))
        .collect();
    let event = json!({
        "event_id": id,
        "timestamp": message.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "platform": "other",
        "logger": "kapacitor-alerts",
        "level": level,
        "message": { "formatted": cut(&text, LIMIT) },
        "fingerprint": ["kapacitor-alerts", issue],
        "tags": {
            "app": cut(&message.app, TAG_LIMIT), "kind": message.kind,
            "rule": cut(&message.task, TAG_LIMIT), "part": cut(&message.part, TAG_LIMIT),
            "alert_level": message.level.as_str(),
        },
        "extra": links,
    });
    let head = json!({ "event_id": id });
    let item = json!({ "type": "event", "content_type": "application/json" });
    Http {
        url: dsn.endpoint.clone(),
        headers: vec![
            ("content-type", "application/x-sentry-envelope".to_owned()),
            (
                "x-sentry-auth",
                format!(
                    "Sentry sentry_version=7, sentry_client=kapacitor-alerts/1.0, sentry_key={}",
                    dsn.key
                ),
            ),
        ],
        body: format!("{head}\n{item}\n{event}\n"),
    }
}

/// What Sentry's answer means. 429 has how long to wait in `Retry-After`.
fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    match answer.status {
        200..=299 => {
            let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
            Verdict::Delivered {
                id: said["id"].as_str().map(str::to_owned),
            }
        }
        401 | 403 | 404 => Verdict::Gone {
            reason: format!("Sentry does not take the DSN: HTTP {}", answer.status),
        },
        400 | 413 => Verdict::Final {
            reason: format!("Sentry says HTTP {}", answer.status),
        },
        _ => answer.by_status(age, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::{at, message};

    const DSN: &str = "https://k3y@o1.ingest.sentry.io/42";

    #[test]
    fn an_event_goes_to_the_envelope_endpoint_of_its_project() {
        let request = request(&message(), &Dsn::parse(DSN).unwrap());
        assert_eq!(request.url, "https://o1.ingest.sentry.io/api/42/envelope/");
        let auth = &request.headers[1];
        assert!(auth.1.ends_with("sentry_key=k3y"), "{auth:?}");
        assert!(!format!("{request:?}").contains("k3y"));
        let lines: Vec<Value> = request
            .body
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let [head, item, event] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!(head["event_id"], event["event_id"]);
        assert_eq!(event["event_id"].as_str().unwrap().len(), 32);
        assert_eq!(item["type"], "event");
        assert_eq!(
            [&event["level"], &event["tags"]["alert_level"]],
            ["error", "CRITICAL"]
        );
        assert_eq!(event["message"]["formatted"], message().plain());
        let again = Message {
            key: "shop-prod-5xx/shop-prod-5xx/1790000000000000001/OK".into(),
            level: Level::Ok,
            ..message()
        };
        let dsn = Dsn::parse(DSN).unwrap();
        let over = super::request(&again, &dsn);
        let over: Value = serde_json::from_str(over.body.lines().nth(2).unwrap()).unwrap();
        assert_eq!(over["fingerprint"], event["fingerprint"]);
        assert_ne!(over["event_id"], event["event_id"]);
        assert_eq!(over["level"], "info");
    }

    #[test]
    fn where_a_project_is() {
        for (dsn, wanted) in [
            (
                "https://a:b@sentry.example/sub/path/7",
                Some("https://sentry.example/sub/path/api/7/envelope/"),
            ),
            (
                "http://a@sentry.example:9000/7",
                Some("http://sentry.example:9000/api/7/envelope/"),
            ),
            ("https://sentry.example/7", None),
            ("https://a@sentry.example/", None),
            ("sentry", None),
        ] {
            let endpoint = Dsn::parse(dsn).map(|dsn| dsn.endpoint);
            assert_eq!(endpoint.as_deref(), wanted, "{dsn}");
        }
    }

    #[test]
    fn answers() {
        let of = |status, body| {
            let retry_after = None;
            verdict(
                &Answer {
                    status,
                    retry_after,
                    body,
                },
                Duration::ZERO,
                at(0),
            )
        };
        let id = Some("fd6d".to_owned());
        assert_eq!(of(200, r#"{"id":"fd6d"}"#), Verdict::Delivered { id });
        assert!(matches!(of(403, ""), Verdict::Gone { .. }));
        assert!(matches!(of(400, ""), Verdict::Final { .. }));
        assert!(matches!(of(429, ""), Verdict::Again { .. }));
        assert!(matches!(of(503, ""), Verdict::Again { .. }));
    }
}
