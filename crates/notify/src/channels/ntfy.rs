//! ntfy: messages to a topic, published as JSON (<https://docs.ntfy.sh/publish/#publish-as-json>).

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use kapacitor::Level;
use serde_json::{Value, json};

use crate::{Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict, text::cut};

/// Characters of a text: of more than 4,096 bytes ntfy makes an attachment.
const LIMIT: usize = 1_000;

/// ntfy, on one server.
#[derive(Clone)]
pub struct Ntfy {
    pub server: String,
    pub token: Option<String>,
}

/// Without the token.
impl fmt::Debug for Ntfy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ntfy({})", self.server)
    }
}

impl Notifier for Ntfy {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        let token = self.token.as_deref();
        let request = request(message, &self.server, to.address, token);
        Ok(Request::Http(request))
    }

    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        verdict(answer, age, now)
    }
}

/// The request that publishes `message` to `topic` on the server at `server`, with an access token if it
/// needs one.
pub fn request(message: &Message, server: &str, topic: &str, token: Option<&str>) -> Http {
    let (priority, tag) = match message.level {
        Level::Ok => (3, "white_check_mark"),
        Level::Info => (3, "information_source"),
        Level::Warning => (4, "warning"),
        Level::Critical => (5, "rotating_light"),
    };
    let mut body = json!({
        "topic": topic,
        "title": format!("{} {}", message.level.as_str(), message.app),
        "message": cut(&message.plain(), LIMIT),
        "priority": priority,
        "tags": [tag],
    });
    if let Some(link) = message.links.first() {
        body["click"] = link.url.as_str().into();
    }
    let mut headers = vec![("content-type", "application/json".to_owned())];
    headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
    Http {
        url: server.into(),
        headers,
        body: body.to_string(),
    }
}

/// What ntfy's answer means. 401 and 403: the topic is not open to this token.
pub fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
    match answer.status {
        200..=299 => Verdict::Delivered {
            id: said["id"].as_str().map(str::to_owned),
        },
        400 | 401 | 403 | 413 => {
            let error = said["error"].as_str().unwrap_or("it is refused");
            let reason = format!("ntfy says HTTP {}: {}", answer.status, cut(error, 200));
            Verdict::Final { reason }
        }
        _ => answer.by_status(age, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::{at, message};

    #[test]
    fn a_message_has_priority_tag_and_link() {
        let request = request(
            &message(),
            "https://ntfy.example.com",
            "shop",
            Some("tk_s3cret"),
        );
        assert!(
            request
                .headers
                .contains(&("authorization", "Bearer tk_s3cret".into()))
        );
        assert!(!format!("{request:?}").contains("s3cret"));
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(
            (&body["topic"], &body["priority"]),
            (&json!("shop"), &json!(5))
        );
        assert_eq!(body["title"], "CRITICAL shop-prod");
        assert_eq!(body["click"], message().links[0].url);
    }

    #[test]
    fn the_longest_message_is_no_attachment() {
        let message = Message {
            text: "\u{1F525}".repeat(9_000),
            ..message()
        };
        let body = request(&message, "https://ntfy.example.com", "shop", None).body;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert!(body["message"].as_str().unwrap().len() <= 4_096);
    }

    #[test]
    fn answers() {
        let of = |status, body| {
            let retry_after = None;
            let answer = Answer {
                status,
                retry_after,
                body,
            };
            verdict(&answer, Duration::ZERO, at(0))
        };
        let id = Some("abc".to_owned());
        assert_eq!(of(200, r#"{"id":"abc"}"#), Verdict::Delivered { id });
        assert_eq!(
            of(403, r#"{"error":"forbidden"}"#),
            Verdict::Final {
                reason: "ntfy says HTTP 403: forbidden".into()
            }
        );
        assert!(matches!(of(429, ""), Verdict::Again { .. }));
        assert!(matches!(of(507, ""), Verdict::Again { .. }));
    }
}
