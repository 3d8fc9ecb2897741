//! By what a secret is known that nobody is shown.

use std::num::NonZeroU32;

use ring::pbkdf2;

/// How many digits a fingerprint has.
pub const DIGITS: usize = 24;

/// How often each guess at a secret has to be hashed by whoever has its fingerprint.
const ROUNDS: NonZeroU32 = NonZeroU32::new(20_000).expect("not 0");

/// The fingerprint of a secret: 24 hexadecimal digits of PBKDF2 (RFC 8018), always the same of the same secret. It
/// takes some milliseconds, so that short secrets are not guessed from it.
pub fn of(secret: &str) -> String {
    let mut hash = [0; DIGITS / 2];
    let salt = b"kapacitor-alerts fingerprint";
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ROUNDS,
        salt,
        secret.as_bytes(),
        &mut hash,
    );
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether this is one.
pub fn is_one(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.len() == DIGITS && text.chars().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_secret_has_the_same_fingerprint() {
        assert_eq!(of("s3cret"), of("s3cret"));
        assert_ne!(of("s3cret"), of("s3creT"));
        assert!(is_one(&of("")) && !is_one("s3cret"));
    }
}
