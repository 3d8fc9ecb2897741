//! The status of a check, and its changes.

use chrono::{DateTime, Utc};

/// How a check is, as it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It has not reported yet.
    #[default]
    New,
    Up,
    Down,
    Paused,
}

/// Why a check has another status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is well.
    Report,
    /// It is not.
    Fail,
    /// No report came in time.
    Timeout,
}

/// A change of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    pub from: Status,
    pub to: Status,
    /// When; of a report that did not come, when it should have.
    pub at: DateTime<Utc>,
    pub reason: Reason,
    /// Whether targets are told.
    pub is_told: bool,
}

impl Status {
    /// Changes to `to`. None: it was that already.
    pub(crate) fn turn(&mut self, to: Self, at: DateTime<Utc>, reason: Reason) -> Option<Flip> {
        let from = std::mem::replace(self, to);
        (from != to).then_some(Flip {
            from,
            to,
            at,
            reason,
            // That it works is news only where it did not.
            is_told: to == Self::Down || from == Self::Down,
        })
    }
}
