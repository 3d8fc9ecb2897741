//! From the row of a check that is polled to how it stands, and back.

use checks::{
    polled::{Answer, Polled},
    status::{Flip, Status},
};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{
    fields::FieldError,
    kinds::{self, Terms},
    polling::Polling,
};
use store::checks::Check;

use crate::checks::flips::{Change, Told, span};

/// A check that is polled as it stands, and what is asked of it.
pub struct Known {
    pub polling: Polling,
    pub state: Polled,
}

/// What this row says. An error: it is of another kind, or the service's own fault.
pub fn read(check: &Check) -> Result<Known, Vec<FieldError>> {
    match kinds::terms(&check.kind, &check.app, &check.spec)? {
        Terms::Polls(polling) => Ok(of(check, *polling)),
        Terms::Reports(_) => Err(vec![FieldError {
            field: "kind".into(),
            message: "is none that is polled".into(),
        }]),
    }
}

/// How this row stands, of which this is asked.
pub fn of(check: &Check, polling: Polling) -> Known {
    let state = Polled {
        status: Status::parse(&check.status).unwrap_or_default(),
        against: u32::try_from(check.against).unwrap_or_default(),
    };
    Known { polling, state }
}

/// What has come of an answer.
pub struct Came<'a> {
    pub flip: Option<Flip>,
    /// It is down as it was, which is to be told again.
    pub again: bool,
    /// When it is asked next.
    pub next: DateTime<Utc>,
    /// Why the answer was not a good one.
    pub reason: &'a str,
    pub details: &'a str,
}

/// How a check stands now, and its change of status, if there was one.
pub fn change(mut check: Check, known: &Known, came: Came<'_>) -> Change {
    let Came {
        flip,
        again,
        next,
        reason,
        details,
    } = came;
    let Known { polling, state } = known;
    check.status = state.status.as_str().into();
    check.against = i32::try_from(state.against).unwrap_or(i32::MAX);
    check.lease = None;
    check.poll_at = (check.enabled && state.status != Status::Paused).then_some(next);
    let told = |flip: Flip, lasted: TimeDelta| match flip.to {
        Status::Down => format!("{} is down: {reason}", polling.title),
        Status::Paused => format!("{} was paused while it was down", polling.title),
        Status::New | Status::Up => format!("{} is up after {}", polling.title, span(lasted)),
    };
    let with = Told {
        headline: polling.down_headline.as_deref(),
        details,
    };
    if again {
        let text = format!("{} is down: {reason}", polling.title);
        let now = check.now;
        return Change::again(check, now, &text, with);
    }
    Change::of(check, flip, told, with)
}

/// An answer as it is kept.
pub fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Good => "good",
        Answer::Bad => "bad",
        Answer::Unknown => "unknown",
    }
}
