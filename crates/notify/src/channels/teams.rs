//! Microsoft Teams: the webhook of a workflow, which takes an adaptive card
//! (<https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using>).

use std::time::Duration;

use chrono::{DateTime, Utc};
use kapacitor::Level;
use serde_json::json;

use crate::{Answer, Http, Invalid, Message, Notifier, Recipient, Request, Verdict, text::cut};

/// Characters of a text: a message may have 28 kB, in which a character takes up to 4 bytes and more in
/// JSON.
const LIMIT: usize = 3_000;

/// Microsoft Teams, to the webhook of each workflow.
#[derive(Clone, Copy, Debug)]
pub struct Teams;

impl Notifier for Teams {
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

/// The request that posts `message` to the workflow at `url`.
pub fn request(message: &Message, url: &str) -> Http {
    let color = match message.level {
        Level::Ok => "Good",
        Level::Info => "Accent",
        Level::Warning => "Warning",
        Level::Critical => "Attention",
    };
    // Runs of text, for a block of text would be read as Markdown.
    let run = |text: String, weight: &str, color: &str| {
        json!({
            "type": "RichTextBlock",
            "inlines": [{ "type": "TextRun", "text": text, "weight": weight, "color": color }],
        })
    };
    let mut blocks = vec![run(cut(&message.headline(), LIMIT), "Bolder", color)];
    for note in &message.notes {
        blocks.push(run(cut(&note.to_string(), 500), "Default", "Default"));
    }
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    });
    let links = message.links.iter();
    let actions =
        links.map(|it| json!({ "type": "Action.OpenUrl", "title": it.text, "url": it.url }));
    card["actions"] = actions.collect();
    let body = json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": card,
        }],
    });
    Http {
        url: url.into(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.to_string(),
    }
}

/// What the answer of a workflow means: 202 accepted.
pub fn verdict(answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
    answer.by_status(age, now)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{
        Note,
        message::tests::{at, message},
    };

    #[test]
    fn a_card_has_text_colour_notes_and_link() {
        let message = Message {
            notes: vec![Note::Reminder { since: at(0) }],
            text: "CRITICAL [a](https://evil.example)".into(),
            ..message()
        };
        let request = request(&message, "https://example.com/workflows/s3cret");
        assert!(!format!("{request:?}").contains("s3cret"));
        let body: Value = serde_json::from_str(&request.body).unwrap();
        let card = &body["attachments"][0]["content"];
        let run = &card["body"][0]["inlines"][0];
        assert_eq!(
            (&run["type"], &run["color"]),
            (&json!("TextRun"), &json!("Attention"))
        );
        assert_eq!(run["text"], message.text);
        assert_eq!(card["body"].as_array().unwrap().len(), 2);
        assert_eq!(card["actions"][0]["url"], message.links[0].url);
    }

    #[test]
    fn the_longest_message_fits() {
        let message = Message {
            text: "\u{1F525}".repeat(30_000),
            ..message()
        };
        assert!(request(&message, "https://example.com").body.len() < 28_000);
    }
}
