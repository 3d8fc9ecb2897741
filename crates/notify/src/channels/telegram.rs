//! Telegram: a bot's `sendMessage` (<https://core.telegram.org/bots/api#sendmessage>).

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict,
    text::{cut, escape, escape_attribute},
};

/// Where bots speak to.
pub const API: &str = "https://api.telegram.org";

/// Characters of a text: Telegram takes 4,096 after the entities are parsed.
const LIMIT: usize = 3_500;

/// Telegram, by one bot.
#[derive(Clone)]
pub struct Telegram {
    pub token: String,
    /// Where bots speak to.
    pub api: String,
}

/// Without the token.
impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telegram")
    }
}

impl Notifier for Telegram {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        let request = request(message, &self.api, &self.token, to.address);
        Ok(Request::Http(request))
    }

    /// The token is the operator's, not the target's.
    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        match verdict(answer, age, now) {
            Verdict::Gone { reason } => Verdict::Operator { reason },
            verdict => verdict,
        }
    }

    /// One message a second for each chat (<https://core.telegram.org/bots/faq#broadcasting-to-users>).
    fn pace(&self) -> Duration {
        Duration::from_secs(1)
    }
}

/// The request that sends `message` to the chat `chat` (a number, or `@channel`) by the bot of `token`.
pub fn request(message: &Message, api: &str, token: &str, chat: &str) -> Http {
    let mut text = escape(&cut(&message.plain(), LIMIT));
    for link in &message.links {
        text += &format!(
            "\n<a href=\"{}\">{}</a>",
            escape_attribute(&link.url),
            link.text
        );
    }
    let body = json!({
        "chat_id": chat,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
    });
    Http {
        url: format!("{api}/bot{token}/sendMessage"),
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.to_string(),
    }
}

/// What Telegram's answer means (<https://core.telegram.org/bots/api#making-requests>): `ok`, or a
/// description and perhaps `parameters.retry_after`.
pub fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
    let description = said["description"].as_str().unwrap_or_default();
    let reason = match description {
        "" => format!("Telegram says HTTP {}", answer.status),
        description => format!("Telegram says: {}", cut(description, 200)),
    };
    match answer.status {
        200..=299 if said["ok"] == true => Verdict::Delivered {
            id: said["result"]["message_id"]
                .as_i64()
                .map(|id| id.to_string()),
        },
        200..=299 => Verdict::Again {
            after: None,
            reason,
        },
        // Of a group that became a supergroup the description has the new id; a person has to set it.
        400 | 403 => Verdict::Final { reason },
        // the token
        401 | 404 => Verdict::Gone { reason },
        429 => {
            let seconds = said["parameters"]["retry_after"].as_u64();
            let said = seconds.map(|it| Duration::from_secs(it.min(3600)));
            Verdict::Again {
                after: answer.wait(now).max(said),
                reason,
            }
        }
        _ => answer.by_status(age, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::{at, message};

    #[test]
    fn a_message_is_escaped_html_with_a_link() {
        let message = Message {
            text: "CRITICAL <b>".into(),
            ..message()
        };
        let request = request(&message, API, "1:s3cret", "-100");
        assert_eq!(
            request.url,
            "https://api.telegram.org/bot1:s3cret/sendMessage"
        );
        assert!(!format!("{request:?}").contains("s3cret"));
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["chat_id"], "-100");
        assert_eq!(
            body["text"],
            "CRITICAL &lt;b&gt;\n<a href=\"https://alerts.example.com/rules/shop-prod-5xx?a=1&amp;b=2\">Show the rule</a>"
        );
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
        let id = Some("7".to_owned());
        assert_eq!(
            of(200, r#"{"ok":true,"result":{"message_id":7}}"#),
            Verdict::Delivered { id }
        );
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        assert_eq!(
            of(403, blocked),
            Verdict::Final {
                reason: "Telegram says: Forbidden: bot was blocked by the user".into()
            }
        );
        assert!(matches!(of(400, "{}"), Verdict::Final { .. }));
        assert!(matches!(of(401, "{}"), Verdict::Gone { .. }));
        assert!(matches!(of(200, "<html>"), Verdict::Again { .. }));
        let Verdict::Again { after, .. } = of(429, r#"{"parameters":{"retry_after":9}}"#) else {
            panic!("it is tried again");
        };
        assert_eq!(after, Some(Duration::from_secs(9)));
        assert!(matches!(of(502, ""), Verdict::Again { .. }));
    }
}
