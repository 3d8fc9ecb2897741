//! Uses no other crate of the workspace. What may be shown of secrets: masked webhook addresses and URLs
//! without their passwords; and how secrets are kept.

pub mod fingerprint;
pub mod mask;
pub mod seal;
mod url;

pub use self::url::SecretUrl;
