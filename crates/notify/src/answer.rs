//! What the answer of a channel means.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// Longest wait that a target can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long a target may answer that it does not know the address before that counts: a receiver that is
/// being deployed says 404.
pub const DOUBT: Duration = Duration::from_secs(3600);

/// An answer over HTTP.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The beginning of the body.
    pub body: &'a str,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Delivered {
        /// The channel's own name for the message.
        id: Option<String>,
    },
    /// To be tried again, not before `after`.
    Again {
        after: Option<Duration>,
        reason: String,
    },
    /// The channel does not take it as it is: to be tried once more as short plain text.
    Plainer { reason: String },
    /// It will never be taken.
    Final { reason: String },
    /// The target is gone, for all rules.
    Gone { reason: String },
    /// The channel is not configured as it should be: everything waits for the operator.
    Operator { reason: String },
}

impl Answer<'_> {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What status codes mean where a channel does not say otherwise. `age` is how long ago the first
    /// attempt was made.
    pub fn by_status(&self, age: Duration, now: DateTime<Utc>) -> Verdict {
        let reason = format!("HTTP {}", self.status);
        match self.status {
            200..=299 => Verdict::Delivered { id: None },
            408 | 425 | 429 | 500.. => Verdict::Again {
                after: self.wait(now),
                reason,
            },
            410 => Verdict::Gone { reason },
            300..=399 => Verdict::Final { reason },
            _ if age < DOUBT => Verdict::Again {
                after: self.wait(now),
                reason,
            },
            _ => Verdict::Final { reason },
        }
    }

    /// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), an hour at most. None: it is absent, or
    /// neither.
    pub fn wait(&self, now: DateTime<Utc>) -> Option<Duration> {
        let text = self.retry_after?.trim();
        let wait = match text.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let at: DateTime<Utc> = httpdate::parse_http_date(text).ok()?.into();
                (at - now).to_std().unwrap_or_default()
            }
        };
        Some(wait.min(LONGEST_WAIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&str>) -> Answer<'_> {
        Answer {
            status,
            retry_after,
            body: "",
        }
    }

    #[test]
    fn retry_after() {
        let now = DateTime::from_timestamp(784_111_777 - 30, 0).unwrap();
        for (text, seconds) in [
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("0", Some(0)),
            ("1000000000", Some(3600)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Tue, 06 Nov 1984 08:49:37 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            let wait = answer(429, Some(text)).wait(now);
            assert_eq!(wait, seconds.map(Duration::from_secs), "{text:?}");
        }
        assert_eq!(answer(429, None).wait(now), None);
    }

    #[test]
    fn status_codes() {
        let (young, old) = (Duration::ZERO, DOUBT);
        for (status, at_first, after_an_hour) in [
            (200, "delivered", "delivered"),
            (204, "delivered", "delivered"),
            (301, "final", "final"),
            (400, "again", "final"),
            (404, "again", "final"),
            (408, "again", "again"),
            (410, "gone", "gone"),
            (425, "again", "again"),
            (429, "again", "again"),
            (500, "again", "again"),
            (503, "again", "again"),
        ] {
            for (age, wanted) in [(young, at_first), (old, after_an_hour)] {
                let verdict = answer(status, None).by_status(age, Utc::now());
                let name = match verdict {
                    Verdict::Delivered { .. } => "delivered",
                    Verdict::Again { .. } => "again",
                    Verdict::Final { .. } => "final",
                    Verdict::Gone { .. } => "gone",
                    Verdict::Plainer { .. } | Verdict::Operator { .. } => "other",
                };
                assert_eq!(name, wanted, "{status}");
            }
        }
    }
}
