//! The keys with which scripts report to the service.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What the keys of all rules are derived from. With the key of one rule, nobody can report for another.
#[derive(Clone)]
pub struct IngestSecret(pub [u8; 32]);

impl IngestSecret {
    fn mac(&self, task: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(task.as_bytes());
        mac
    }

    /// The key of the rule with this task id: base64 of HMAC-SHA256.
    pub fn key(&self, task: &str) -> String {
        BASE64_STANDARD.encode(self.mac(task).finalize().into_bytes())
    }

    /// Whether `key` is that of this task, in a time that does not depend on where it differs.
    pub fn accepts(&self, task: &str, key: &[u8]) -> bool {
        let key = BASE64_STANDARD.decode(key);
        key.is_ok_and(|key| self.mac(task).verify_slice(&key).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_for_one_task() {
        let secret = IngestSecret([7; 32]);
        let key = secret.key("shop-prod-5xx");
        assert!(secret.accepts("shop-prod-5xx", key.as_bytes()));
        assert!(!secret.accepts("shop-prod-crash", key.as_bytes()));
        assert!(!IngestSecret([8; 32]).accepts("shop-prod-5xx", key.as_bytes()));
        for wrong in ["", "=", "AAAA", &key[1..]] {
            assert!(
                !secret.accepts("shop-prod-5xx", wrong.as_bytes()),
                "{wrong:?}"
            );
        }
    }
}
