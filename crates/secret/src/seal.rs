//! Seals secrets that are kept in the database, so that whoever reads the database cannot read them.

use std::fmt;

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

/// The keys that secrets are sealed with: the first seals, and each opens, so that a key can be replaced.
#[derive(Clone)]
pub struct Sealer(std::sync::Arc<Vec<LessSafeKey>>);

/// Without the keys.
impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(***)")
    }
}

/// The machine gives no random numbers, or the secret is too long.
#[derive(Debug, thiserror::Error)]
#[error("the secret cannot be sealed")]
pub struct SealError;

/// 32 random bytes of the operating system.
pub fn random() -> Result<[u8; 32], SealError> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SealError)?;
    Ok(bytes)
}

impl Sealer {
    /// None: there is no key.
    pub fn new(keys: impl IntoIterator<Item = [u8; 32]>) -> Option<Self> {
        let key = |bytes: [u8; 32]| UnboundKey::new(&CHACHA20_POLY1305, &bytes).ok();
        let keys: Vec<_> = keys
            .into_iter()
            .filter_map(key)
            .map(LessSafeKey::new)
            .collect();
        (!keys.is_empty()).then(|| Self(keys.into()))
    }

    /// Seals a secret for one use, in which alone it can be opened: nonce (12 bytes), text and tag (16 bytes)
    /// of ChaCha20-Poly1305 (RFC 8439).
    pub fn seal(&self, used_for: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| SealError)?;
        let mut text = secret.to_vec();
        let (sealing, about) = (Nonce::assume_unique_for_key(nonce), Aad::from(used_for));
        self.0[0]
            .seal_in_place_append_tag(sealing, about, &mut text)
            .map_err(|_| SealError)?;
        Ok([&nonce[..], &text].concat())
    }

    /// The secret. None: it was sealed with another key, or for another use.
    pub fn open(&self, used_for: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        self.0.iter().find_map(|key| {
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut text = text.to_vec();
            let opened = key
                .open_in_place(nonce, Aad::from(used_for), &mut text)
                .ok()?;
            Some(opened.to_vec())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_for_its_use_only() {
        let sealer = Sealer::new([[1; 32]]).unwrap();
        let sealed = sealer.seal("target 7", b"s3cret").unwrap();
        assert_ne!(sealed, sealer.seal("target 7", b"s3cret").unwrap());
        assert!(!sealed.windows(6).any(|it| it == b"s3cret"));
        assert_eq!(sealer.open("target 7", &sealed).unwrap(), b"s3cret");
        assert_eq!(sealer.open("target 8", &sealed), None);
        let other = Sealer::new([[2; 32]]).unwrap();
        assert_eq!(other.open("target 7", &sealed), None);
        let replaced = Sealer::new([[2; 32], [1; 32]]).unwrap();
        assert_eq!(replaced.open("target 7", &sealed).unwrap(), b"s3cret");
        for wrong in [&[][..], &sealed[..11], &sealed[..sealed.len() - 1]] {
            assert_eq!(sealer.open("target 7", wrong), None);
        }
        assert!(Sealer::new([]).is_none());
        assert_eq!(format!("{sealer:?}"), "Sealer(***)");
    }
}
