//! What is expected of checks that report themselves.

use checks::heartbeat::Expected;

use crate::{Kind, keywords::Keywords};

/// A kind of check that reports itself.
pub trait Reports: Kind {
    /// What is expected of it.
    fn reporting(&self) -> Reporting;
}

/// What is expected of a check that reports itself, whichever its kind.
#[derive(Clone, Debug)]
pub struct Reporting {
    /// How people know it.
    pub title: String,
    /// Its name in addresses with the ping key of its app; empty: it has none.
    pub slug: String,
    pub expected: Expected,
    /// Only a `POST` is a report.
    pub post_only: bool,
    /// Words in the body of a report that say what it means.
    pub keywords: Option<Keywords>,
}

impl Reporting {
    /// Whether any report says what its address says.
    pub fn is_plain(&self) -> bool {
        !self.post_only && self.keywords.is_none()
    }
}
