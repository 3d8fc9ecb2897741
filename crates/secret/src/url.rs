use std::fmt;

use url::Url;

/// A URL whose user and password are never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(pub Url);

impl SecretUrl {
    /// The whole URL, for the one who connects to it.
    pub fn expose(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.0.clone();
        if !url.username().is_empty() || url.password().is_some() {
            let _ = url.set_username("***");
            let _ = url.set_password(None);
        }
        // parameters such as sslpassword are as secret
        if url.query().is_some() {
            url.set_query(Some("***"));
        }
        write!(f, "{url}")
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
