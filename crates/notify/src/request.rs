//! What a channel wants to be sent.

use std::fmt;

use secret::mask;

/// What is to be sent.
#[derive(Clone, Debug)]
pub enum Request {
    Http(Http),
    Mail(Mail),
}

/// A POST.
#[derive(Clone)]
pub struct Http {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// An e-mail for one recipient.
#[derive(Clone)]
pub struct Mail {
    /// The sender of the envelope.
    pub from: String,
    /// The one recipient of the envelope; the header names all.
    pub to: String,
    /// Headers and body, as they go over the wire.
    pub message: Vec<u8>,
}

/// Without what may be secret: path and query, headers.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Http")
            .field("url", &mask::url(&self.url))
            .field("headers", &names)
            .field("body", &self.body.len())
            .finish()
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("to", &self.to)
            .field("message", &self.message.len())
            .finish()
    }
}
