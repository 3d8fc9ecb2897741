//! Slack: a bot token and `chat.postMessage`, or an incoming webhook.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use kapacitor::Level;
use serde_json::{Value, json};

use crate::{
    Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict,
    text::{cut, escape},
};

/// Slack cuts longer texts (<https://docs.slack.dev/changelog/2018-truncating-really-long-messages>: 40,000
/// characters), and people do not read them.
const LIMIT: usize = 3_000;

/// How short a text is after Slack has not taken the message.
const PLAIN_LIMIT: usize = 500;

/// One message a second for each channel (<https://docs.slack.dev/apis/web-api/rate-limits>).
const PACE: Duration = Duration::from_secs(1);

/// How the service speaks to Slack.
#[derive(Clone)]
pub enum Slack {
    /// A bot token with `chat:write` and `chat:write.public`, and the address of Slack's API.
    Token { token: String, api: String },
    /// An incoming webhook; only a legacy one posts to any channel.
    Webhook(String),
}

/// Without token and address.
impl fmt::Debug for Slack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token { .. } => "Slack::Token",
            Self::Webhook(_) => "Slack::Webhook",
        })
    }
}

/// Errors that stay as long as the channel is as it is
/// (<https://docs.slack.dev/reference/methods/chat.postMessage>, "Errors"; for incoming webhooks
/// <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>).
const FINAL: [&str; 9] = [
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "user_not_found",
    "action_prohibited",
    "channel_is_archived",
    "invalid_payload",
    "no_text",
];

/// Errors that only the operator can mend.
const OPERATOR: [&str; 9] = [
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "missing_scope",
    "invalid_token",
    "no_service",
    "no_active_hooks",
];

/// Errors of a message that is too long or not well formed.
const PLAINER: [&str; 4] = [
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_attachments",
];

impl Slack {
    /// The request that posts `message` to `channel` (`#ops`, `@ann`). `plain`: as short plain text.
    fn post(&self, message: &Message, channel: &str, plain: bool) -> Http {
        let mut body = if plain {
            json!({ "text": escape(&cut(&message.plain(), PLAIN_LIMIT)), "mrkdwn": false })
        } else {
            formatted(message)
        };
        body["channel"] = channel.into();
        let json = ("content-type", "application/json; charset=utf-8".to_owned());
        match self {
            Self::Token { token, api } => Http {
                url: format!("{api}/chat.postMessage"),
                headers: vec![json, ("authorization", format!("Bearer {token}"))],
                body: body.to_string(),
            },
            Self::Webhook(url) => Http {
                url: url.clone(),
                headers: vec![json],
                body: body.to_string(),
            },
        }
    }
}

impl Notifier for Slack {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        Ok(Request::Http(self.post(message, to.address, to.plain)))
    }

    fn pace(&self) -> Duration {
        PACE
    }

    /// With a token Slack says `200 {"ok": false, "error": …}`; a webhook answers a status and a word.
    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        let (ok, error, id) = match self {
            Self::Token { .. } => {
                let said: Value = serde_json::from_str(answer.body).unwrap_or_default();
                let text = |name: &str| said[name].as_str().map(str::to_owned);
                (said["ok"] == true, text("error"), text("ts"))
            }
            Self::Webhook(_) => (
                answer.is_success(),
                Some(answer.body.trim().to_owned()),
                None,
            ),
        };
        if ok && answer.is_success() {
            return Verdict::Delivered { id };
        }
        let word = error.unwrap_or_default();
        let is = |words: &[&str]| words.contains(&word.as_str());
        let reason = match is_word(&word) {
            true => format!("Slack says {word}"),
            false => format!("Slack answers HTTP {}", answer.status),
        };
        if is(&FINAL) {
            Verdict::Final { reason }
        } else if is(&OPERATOR) {
            Verdict::Operator { reason }
        } else if is(&PLAINER) {
            Verdict::Plainer { reason }
        } else if answer.is_success() {
            // `ratelimited`, `internal_error`, `fatal_error`, and what Slack may add
            let after = answer.wait(now);
            Verdict::Again { after, reason }
        } else {
            match answer.by_status(age, now) {
                Verdict::Again { after, .. } => Verdict::Again { after, reason },
                // A webhook that is gone takes nothing for any rule.
                Verdict::Gone { .. } => Verdict::Operator { reason },
                _ => Verdict::Final { reason },
            }
        }
    }
}

/// Whether an answer is one of Slack's words, and not a page of something in between.
fn is_word(text: &str) -> bool {
    let of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && text.len() <= 64 && text.chars().all(of_word)
}

/// The message as an attachment with the colour of its level.
fn formatted(message: &Message) -> Value {
    let color = match message.level {
        Level::Ok => "good",
        Level::Info => "#439fe0",
        Level::Warning => "warning",
        Level::Critical => "danger",
    };
    let mut text = escape(&cut(&message.plain(), LIMIT));
    for link in &message.links {
        text += &format!("\n<{}|{}>", escape(&link.url), link.text);
    }
    json!({
        "attachments": [{
            "color": color,
            "fallback": escape(&cut(&message.headline(), PLAIN_LIMIT)),
            "text": text,
            "mrkdwn_in": ["text"],
            "ts": message.at.timestamp(),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Note,
        answer::DOUBT,
        message::tests::{at, message},
    };

    fn by_token() -> Slack {
        Slack::Token {
            token: "xoxb-s3cret".into(),
            api: "https://slack.com/api".into(),
        }
    }

    fn by_webhook() -> Slack {
        Slack::Webhook("https://hooks.slack.com/services/T0/B0/s3cret".into())
    }

    #[test]
    fn a_message_has_colour_text_and_link() {
        let message = Message {
            text: "CRITICAL <shop> & co".into(),
            notes: vec![Note::Reminder { since: at(0) }],
            ..message()
        };
        let request = by_token().post(&message, "#ops", false);
        assert_eq!(request.url, "https://slack.com/api/chat.postMessage");
        assert!(
            request
                .headers
                .contains(&("authorization", "Bearer xoxb-s3cret".into()))
        );
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["channel"], "#ops");
        let attachment = &body["attachments"][0];
        assert_eq!(attachment["color"], "danger");
        assert_eq!(
            attachment["text"],
            "CRITICAL &lt;shop&gt; &amp; co\nReminder: not OK since 2026-09-21 14:13:20 UTC.\n\
             <https://alerts.example.com/rules/shop-prod-5xx?a=1&amp;b=2|Show the rule>"
        );
        let plain = by_webhook().post(&message, "#ops", true);
        assert_eq!(plain.headers.len(), 1);
        let body: Value = serde_json::from_str(&plain.body).unwrap();
        assert!(
            body["text"]
                .as_str()
                .unwrap()
                .starts_with("CRITICAL &lt;shop&gt;")
        );
        assert!(body["attachments"].is_null());
    }

    #[test]
    fn long_texts_are_cut() {
        let message = Message {
            text: "ü".repeat(9_000),
            ..message()
        };
        for plain in [false, true] {
            let request = by_token().post(&message, "#ops", plain);
            assert!(
                request.body.chars().count() < 4_500,
                "{}",
                request.body.len()
            );
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        for slack in [by_token(), by_webhook()] {
            let request = slack.post(&message(), "#ops", false);
            let shown = format!("{slack:?} {request:?}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    fn name(verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Delivered { .. } => "delivered",
            Verdict::Again { .. } => "again",
            Verdict::Plainer { .. } => "plainer",
            Verdict::Final { .. } => "final",
            Verdict::Gone { .. } => "gone",
            Verdict::Operator { .. } => "operator",
        }
    }

    #[test]
    fn what_slack_says_with_a_token() {
        for (status, body, meaning) in [
            (200, r#"{"ok":true,"ts":"1.2"}"#, "delivered"),
            (200, r#"{"ok":false,"error":"channel_not_found"}"#, "final"),
            (200, r#"{"ok":false,"error":"is_archived"}"#, "final"),
            (200, r#"{"ok":false,"error":"invalid_auth"}"#, "operator"),
            (200, r#"{"ok":false,"error":"missing_scope"}"#, "operator"),
            (200, r#"{"ok":false,"error":"msg_too_long"}"#, "plainer"),
            (200, r#"{"ok":false,"error":"ratelimited"}"#, "again"),
            (200, r#"{"ok":false,"error":"internal_error"}"#, "again"),
            (200, r#"{"ok":false,"error":"fatal_error"}"#, "again"),
            (200, r#"{"ok":false,"error":"something_new"}"#, "again"),
            (200, "<html>", "again"),
            (200, "", "again"),
            (429, "", "again"),
            (503, "upstream", "again"),
        ] {
            let answer = Answer {
                status,
                retry_after: None,
                body,
            };
            let verdict = by_token().verdict(&answer, Duration::ZERO, at(0));
            assert_eq!(name(&verdict), meaning, "{status} {body}");
        }
        let answer = Answer {
            status: 200,
            retry_after: None,
            body: r#"{"ok":true,"ts":"1.2"}"#,
        };
        let verdict = by_token().verdict(&answer, Duration::ZERO, at(0));
        assert_eq!(
            verdict,
            Verdict::Delivered {
                id: Some("1.2".into())
            }
        );
        let answer = Answer {
            status: 429,
            retry_after: Some("7"),
            body: "",
        };
        let Verdict::Again { after, reason } = by_token().verdict(&answer, DOUBT, at(0)) else {
            panic!("it is tried again");
        };
        assert_eq!(
            (after, reason.as_str()),
            (Some(Duration::from_secs(7)), "Slack answers HTTP 429")
        );
    }

    #[test]
    fn what_slack_says_to_a_webhook() {
        for (status, body, meaning) in [
            (200, "ok", "delivered"),
            (400, "invalid_payload", "final"),
            (400, "user_not_found", "final"),
            (403, "action_prohibited", "final"),
            (403, "invalid_token", "operator"),
            (404, "channel_not_found", "final"),
            (404, "no_service", "operator"),
            (410, "channel_is_archived", "final"),
            (500, "rollup_error", "again"),
        ] {
            let answer = Answer {
                status,
                retry_after: None,
                body,
            };
            let verdict = by_webhook().verdict(&answer, Duration::ZERO, at(0));
            assert_eq!(name(&verdict), meaning, "{status} {body}");
        }
    }
}
