//! Webhooks: Kapacitor's JSON, signed as Standard Webhooks 1.0 has it
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::{Http, Invalid, Message, Notifier, Recipient, Request, text::hash};

/// Marks a test.
pub const TEST_HEADER: &str = "x-kapacitor-alerts-test";

/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// Signs what is posted to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// A secret has 24 to 64 bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        (24..=64).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// Reads `whsec_` and base64.
    pub fn parse(text: &str) -> Option<Self> {
        Self::new(BASE64_STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?)
    }

    /// As it is given to the receiver.
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(&self.0))
    }

    fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Without the secret.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Webhooks, to whatever address a rule has.
#[derive(Clone, Copy, Debug)]
pub struct Webhook;

impl Notifier for Webhook {
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid> {
        let request = request(message, to.address, to.secrets, to.now);
        Ok(Request::Http(request))
    }

    fn in_order(&self) -> bool {
        true
    }

    fn at_a_time(&self) -> usize {
        8
    }

    fn is_guarded(&self) -> bool {
        true
    }
}

/// The request that posts `message` to `url`. While a secret is replaced there are several, and the
/// receiver may check with any of them.
fn request(message: &Message, url: &str, secrets: &[Secret], now: DateTime<Utc>) -> Http {
    let id = id(message, url);
    let body = message.body.clone().unwrap_or_else(|| body(message));
    let timestamp = now.timestamp();
    let signatures: Vec<String> = secrets
        .iter()
        .map(|secret| secret.sign(&id, timestamp, &body))
        .collect();
    let mut headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", timestamp.to_string()),
    ];
    if message.is_test {
        headers.push((TEST_HEADER, message.headline()));
    }
    if !signatures.is_empty() {
        headers.push(("webhook-signature", signatures.join(" ")));
    }
    Http {
        url: url.into(),
        headers,
        body,
    }
}

/// The same at each attempt, so that a receiver that has had it can tell.
fn id(message: &Message, url: &str) -> String {
    format!("msg_{}", hash(&[&message.key, url]))
}

/// What Kapacitor would have posted, as far as it is known.
fn body(message: &Message) -> String {
    json!({
        "id": message.part,
        "message": message.text,
        "details": message.details,
        "time": message.at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "level": message.level.as_str(),
        "data": { "series": null },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use kapacitor::Level;
    use standardwebhooks::Webhook as Judge;

    use super::*;
    use crate::message::tests::{at, message};

    fn secret(byte: u8) -> Secret {
        Secret::new([byte; 32]).unwrap()
    }

    fn header<'a>(request: &'a Http, name: &str) -> &'a str {
        let mut headers = request.headers.iter();
        &headers.find(|(it, _)| *it == name).unwrap().1
    }

    #[test]
    fn the_body_is_kapacitors_byte_for_byte() {
        let request = request(&message(), "https://example.com/hook", &[secret(1)], at(0));
        assert_eq!(Some(request.body), message().body);
        let found = Message {
            body: None,
            ..message()
        };
        let request = super::request(&found, "https://example.com/hook", &[], at(0));
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["level"], Level::Critical.as_str());
        assert_eq!(body["time"], "2026-09-21T14:13:20Z");
    }

    /// By another implementation, with either of two secrets.
    #[test]
    fn a_receiver_can_check_the_signature() {
        let now = Utc::now();
        let secrets = [secret(1), secret(2)];
        let request = request(&message(), "https://example.com/hook", &secrets, now);
        let signature = header(&request, "webhook-signature").to_owned();
        assert_eq!(signature.split(' ').count(), 2);
        for secret in &secrets {
            let judge = Judge::new(&secret.expose()).unwrap();
            let own = judge
                .sign(
                    header(&request, "webhook-id"),
                    now.timestamp(),
                    request.body.as_bytes(),
                )
                .unwrap();
            assert!(
                signature.split(' ').any(|it| it == own),
                "{own} in {signature}"
            );
        }
    }

    #[test]
    fn the_id_is_that_of_event_and_address() {
        let id = |message: &Message, url: &str, minute| {
            let request = request(message, url, &[], at(minute));
            header(&request, "webhook-id").to_owned()
        };
        let first = id(&message(), "https://a.example", 0);
        assert_eq!(first, id(&message(), "https://a.example", 9));
        assert_ne!(first, id(&message(), "https://b.example", 0));
        let other = Message {
            key: "other".into(),
            ..message()
        };
        assert_ne!(first, id(&other, "https://a.example", 0));
    }

    #[test]
    fn secrets_are_read_as_they_are_shown_and_not_by_debug() {
        let text = secret(7).expose();
        assert!(text.starts_with("whsec_"));
        assert_eq!(Secret::parse(&text), Some(secret(7)));
        for wrong in ["", "whsec_", "whsec_AAAA", &text[1..], "whsec_!"] {
            assert_eq!(Secret::parse(wrong), None, "{wrong:?}");
        }
        assert!(Secret::new([0; 23]).is_none() && Secret::new([0; 65]).is_none());
        assert_eq!(format!("{:?}", secret(7)), "Secret(***)");
    }
}
