//! Uses no other crate of the workspace. What may be shown of secrets: masked webhook addresses and
//! URLs without their passwords.

pub mod mask;
mod url;

pub use self::url::SecretUrl;
