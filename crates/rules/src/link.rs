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

impl LinkSecret {
    fn signature(&self, text: &[u8]) -> [u8; SIGNATURE] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(text);
        let bytes = mac.finalize().into_bytes();
        std::array::from_fn(|i| bytes[i])
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
