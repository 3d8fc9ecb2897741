//! How checks stand, for those who look.

use checks::status::Status;
use chrono::{DateTime, SubsecRound, Utc};
use rules::fields::FieldError;
use store::checks::Check;

use super::state::State;

/// How a check stands, for those who look.
#[derive(Clone, Debug)]
pub struct Standing {
    /// `new`, `up`, `late`, `down`, `paused` or `unknown`.
    pub status: &'static str,
    pub since: DateTime<Utc>,
    pub last: Option<DateTime<Utc>>,
    pub started: Option<DateTime<Utc>>,
    /// When it is expected to report, or its run to end; or when it is asked.
    pub expected_at: Option<DateTime<Utc>>,
    /// When it is down unless it has reported by then.
    pub down_at: Option<DateTime<Utc>>,
}

/// How this check stands now.
pub fn standing(check: &Check) -> Result<Standing, Vec<FieldError>> {
    let micros = |at: DateTime<Utc>| at.trunc_subsecs(6);
    let nothing = Standing {
        status: Status::Paused.as_str(),
        since: check.since,
        last: check.last_at,
        started: None,
        expected_at: None,
        down_at: None,
    };
    match State::read(check)? {
        State::Reports(known) => {
            let expected = known.reporting.expected;
            let state = known.state;
            let is_late = state.is_late(&expected, check.now);
            Ok(Standing {
                status: match state.status {
                    _ if !check.enabled => nothing.status,
                    Status::New | Status::Up if is_late => "late",
                    status => status.as_str(),
                },
                started: state.started,
                expected_at: state.expected_at(&expected).map(micros),
                down_at: state.deadline(&expected).map(micros),
                ..nothing
            })
        }
        State::Polls(known) => Ok(Standing {
            status: match known.state.status {
                _ if !check.enabled => nothing.status,
                Status::New | Status::Up | Status::Down if is_unknown(check) => "unknown",
                status => status.as_str(),
            },
            expected_at: check.poll_at.map(micros),
            ..nothing
        }),
    }
}

/// Whether it could not be asked, when it was last to be asked, for nothing else could be reached either.
fn is_unknown(check: &Check) -> bool {
    let seen = check.seen.as_ref();
    seen.is_some_and(|seen| seen["answer"] == "unknown")
}
