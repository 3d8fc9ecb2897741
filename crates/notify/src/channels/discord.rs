//! Discord: the webhook of a channel
//! (<https://discord.com/developers/docs/resources/webhook#execute-webhook>).

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use kapacitor::Level;
use serde_json::{Value, json};

use crate::{Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict, text::cut};

/// Characters of an embed's description; escaping may double them, up to the 4,096 that Discord takes.
const LIMIT: usize = 2_000;

/// Discord, to the webhook of each channel.
#[derive(Clone, Copy, Debug)]
pub struct Discord;

impl Notifier for Discord {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        Ok(Request::Http(request(message, to.secret()?)))
    }

    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        verdict(answer, age, now)
    }

    fn is_guarded(&self) -> bool {
        true
    }
}

/// The request that posts `message` to the webhook at `url`.
pub fn request(message: &Message, url: &str) -> Http {
    let color = match message.level {
        Level::Ok => 0x2e_b6_7d,
        Level::Info => 0x43_9f_e0,
        Level::Warning => 0xec_b2_2e,
        Level::Critical => 0xe0_1e_5a,
    };
    let mut embed = json!({
        "description": escape(&cut(&message.plain(), LIMIT)),
        "color": color,
        "timestamp": message.at.to_rfc3339_opts(SecondsFormat::Millis, true),
    });
    if let Some(link) = message.links.first() {
        embed["title"] = link.text.into();
        embed["url"] = link.url.as_str().into();
    }
    // Nobody is mentioned, whatever the text says.
    let body = json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } });
    let separator = if url.contains('?') { '&' } else { '?' };
    Http {
        // so that the answer has the message
        url: format!("{url}{separator}wait=true"),
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.to_string(),
    }
}

/// `text` with Markdown's characters escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_~`|>[]()#-@<:".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// What Discord's answer means. 429 says in its body how long to wait; 404: the webhook was deleted.
pub fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
    match answer.status {
        200..=299 => Verdict::Delivered {
            id: said["id"].as_str().map(str::to_owned),
        },
        429 => {
            let seconds = said["retry_after"].as_f64().unwrap_or_default();
            let said = Duration::try_from_secs_f64(seconds.clamp(0.0, 3600.0)).ok();
            Verdict::Again {
                after: answer.wait(now).max(said),
                reason: "Discord says HTTP 429".into(),
            }
        }
        404 => Verdict::Gone {
            reason: "Discord says that the webhook does not exist".into(),
        },
        400 => Verdict::Final {
            reason: "Discord says HTTP 400".into(),
        },
        _ => answer.by_status(age, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::tests::{at, message};

    #[test]
    fn a_message_is_an_embed_that_mentions_nobody() {
        let message = Message {
            text: "CRITICAL @everyone [a](https://evil.example) **b**".into(),
            ..message()
        };
        let request = request(&message, "https://discord.com/api/webhooks/1/s3cret");
        assert!(request.url.ends_with("/s3cret?wait=true"));
        assert!(!format!("{request:?}").contains("s3cret"));
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["allowed_mentions"]["parse"], json!([]));
        let embed = &body["embeds"][0];
        assert_eq!(embed["color"], 0xe0_1e_5a);
        assert_eq!(
            embed["description"],
            r"CRITICAL \@everyone \[a\]\(https\://evil.example\) \*\*b\*\*"
        );
    }

    #[test]
    fn the_longest_message_fits() {
        let message = Message {
            text: "*".repeat(9_000),
            ..message()
        };
        let body: Value = serde_json::from_str(&request(&message, "https://a").body).unwrap();
        let description = body["embeds"][0]["description"].as_str().unwrap();
        assert!(description.chars().count() <= 4_096);
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
        let id = Some("123".to_owned());
        assert_eq!(of(200, r#"{"id":"123"}"#), Verdict::Delivered { id });
        let Verdict::Again { after, .. } = of(429, r#"{"retry_after":1.5}"#) else {
            panic!("it is tried again");
        };
        assert_eq!(after, Some(Duration::from_millis(1_500)));
        assert!(matches!(of(404, ""), Verdict::Gone { .. }));
        assert!(matches!(of(400, ""), Verdict::Final { .. }));
        assert!(matches!(of(502, ""), Verdict::Again { .. }));
    }
}
