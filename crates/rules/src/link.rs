//! Links by which whoever has got an alert says that somebody is on it, without a token.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kapacitor::Level;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What links are signed with.
#[derive(Clone)]
pub struct LinkSecret(pub [u8; 32]);

/// The alert that a link is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub task: String,
    pub part: String,
    /// The level that was told. What is worse has to be acknowledged anew.
    pub level: Level,
}

/// How many bytes of the signature a link has: a guess is right once in 2^128 times.
const SIGNATURE: usize = 16;

/// How many bytes of the signature a badge has, as those of Healthchecks do.
const BADGE: usize = 6;

/// What is signed of a badge. No alert is the same text: that is JSON.
fn badge(key: &str, tag: &str) -> Vec<u8> {
    format!("badge {key} {tag}").into()
}

impl LinkSecret {
    fn signature(&self, text: &[u8]) -> [u8; SIGNATURE] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(text);
        let bytes = mac.finalize().into_bytes();
        std::array::from_fn(|i| bytes[i])
    }

    /// The signature in the address of a badge: eight characters of URL-safe base64.
    pub fn badge(&self, key: &str, tag: &str) -> String {
        let signature = self.signature(&badge(key, tag));
        BASE64_URL_SAFE_NO_PAD.encode(&signature[..BADGE])
    }

    /// Whether it is the signature of this badge.
    pub fn has_signed_badge(&self, key: &str, tag: &str, signature: &str) -> bool {
        let Ok(signature) = BASE64_URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        signature.len() == BADGE
            && mac.is_ok_and(|mut mac| {
                mac.update(&badge(key, tag));
                mac.verify_truncated_left(&signature).is_ok()
            })
    }

    /// The last part of a link's address: URL-safe base64 of signature and alert.
    pub fn token(&self, alert: &Alert) -> String {
        let text = serde_json::to_vec(&(&alert.task, &alert.part, alert.level));
        let text = text.expect("texts are JSON");
        BASE64_URL_SAFE_NO_PAD.encode([&self.signature(&text)[..], &text].concat())
    }

    /// The alert of a link. None: it is not signed with this secret.
    pub fn alert(&self, token: &str) -> Option<Alert> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signature, text) = bytes.split_at_checked(SIGNATURE)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(text);
        mac.verify_truncated_left(signature).ok()?;
        let (task, part, level) = serde_json::from_slice(text).ok()?;
        Some(Alert { task, part, level })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_about_one_tag_of_one_app() {
        let secret = LinkSecret([7; 32]);
        let signature = secret.badge("key", "prod");
        assert_eq!(signature.len(), 8);
        assert!(secret.has_signed_badge("key", "prod", &signature));
        for (key, tag) in [("key", "*"), ("key2", "prod"), ("key", "prod ")] {
            assert!(!secret.has_signed_badge(key, tag, &signature));
        }
        for wrong in ["", "AAAAAAAA", &signature[..7], "ä"] {
            assert!(!secret.has_signed_badge("key", "prod", wrong), "{wrong}");
        }
    }

    #[test]
    fn a_link_is_about_one_alert_and_cannot_be_made_up() {
        let secret = LinkSecret([7; 32]);
        let alert = Alert {
            task: "shop-prod-sample.memory_total-web".into(),
            part: "shop-prod web.1 \"é\"".into(),
            level: Level::Warning,
        };
        let token = secret.token(&alert);
        assert_eq!(secret.alert(&token), Some(alert));
        assert_eq!(LinkSecret([8; 32]).alert(&token), None);
        let mut changed = token.clone().into_bytes();
        let last = changed.len() - 2;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for wrong in ["", "AAAA", &token[..20], &token[1..], changed.as_str(), "ä"] {
            assert_eq!(secret.alert(wrong), None, "{wrong:?}");
        }
    }
}
