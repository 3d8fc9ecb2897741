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

/// All of a type that is kept as a word.
macro_rules! words {
    ($type:ident: $($name:ident $word:literal,)*) => {
        impl $type {
            /// As it is kept.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// What is kept as this word. None: nothing is.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

words! { Status:
    New "new",
    Up "up",
    Down "down",
    Paused "paused",
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
    /// Somebody paused it.
    Pause,
    /// Somebody resumed it.
    Resume,
}

words! { Reason:
    Report "report",
    Fail "fail",
    Timeout "timeout",
    Pause "pause",
    Resume "resume",
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
