//! What every channel can do.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{
    answer::{Answer, Verdict},
    channels::webhook::Secret,
    message::Message,
    request::Request,
};

/// Whom a message is for.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// The address within the channel: a Slack channel, an e-mail address, a URL.
    pub address: &'a str,
    /// Where the address is itself a secret, and rules know its fingerprint only.
    pub secret: Option<&'a str>,
    /// All e-mail addresses of the rule, which the header names.
    pub all: &'a [String],
    /// What a webhook is signed with; several while one is replaced.
    pub secrets: &'a [Secret],
    /// The channel has asked for short plain text.
    pub plain: bool,
    pub now: DateTime<Utc>,
}

/// Why a message cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl<'a> Recipient<'a> {
    /// The secret address.
    pub fn secret(&self) -> Result<&'a str, Invalid> {
        self.secret
            .ok_or_else(|| Invalid("its secret is not known".into()))
    }
}

/// A channel as it is configured. Each is one file of [`crate::channels`].
pub trait Notifier: Send + Sync {
    /// What is to be sent.
    fn request(&self, message: &Message, to: Recipient<'_>) -> Result<Request, Invalid>;

    /// What an answer over HTTP means. `age` is how long ago the first attempt was made.
    fn verdict(&self, answer: &Answer<'_>, age: Duration, now: DateTime<Utc>) -> Verdict {
        answer.by_status(age, now)
    }

    /// Whether receivers count on every event in its order; people want the newest.
    fn in_order(&self) -> bool {
        false
    }

    /// Whether people read it, who are told of many events in one message.
    fn digests(&self) -> bool {
        !self.in_order()
    }

    /// How many messages may be under way to one address.
    fn at_a_time(&self) -> usize {
        1
    }

    /// How long to wait from one message to an address to the next.
    fn pace(&self) -> Duration {
        Duration::ZERO
    }

    /// Whether the address is one that users choose, of which only public ones may be called.
    fn is_guarded(&self) -> bool {
        false
    }
}
