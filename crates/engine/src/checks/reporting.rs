//! From the row of a check that reports itself to how it stands, and back; and what is told of a change.

use checks::{
    heartbeat::Heartbeat,
    status::{Flip, Reason, Status},
};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{
    fields::FieldError,
    kinds::{self, Terms},
    reporting::Reporting,
};
use store::checks::Check;

use super::flips::{Change, Told, span};

/// A check as it stands, and what is expected of it.
pub struct Known {
    pub reporting: Reporting,
    pub state: Heartbeat,
}

/// What this row says. An error: it is of another kind, or the service's own fault.
pub fn read(check: &Check) -> Result<Known, Vec<FieldError>> {
    match kinds::terms(&check.kind, &check.app, &check.spec)? {
        Terms::Reports(reporting) => Ok(of(check, *reporting)),
        Terms::Polls(_) => Err(vec![FieldError {
            field: "kind".into(),
            message: "is none that reports itself".into(),
        }]),
    }
}

/// How this row stands, of which this is expected.
pub fn of(check: &Check, mut reporting: Reporting) -> Known {
    // What was over when it began means nothing.
    let first_by = &mut reporting.expected.first_by;
    *first_by = first_by.filter(|at| *at > check.since);
    let state = Heartbeat {
        status: Status::parse(&check.status).unwrap_or_default(),
        last: check.last_at,
        started: check.started_at,
        excused: check.excused_until,
    };
    Known { reporting, state }
}

/// How a check stands now, and its change of status, if there was one.
pub fn change(
    mut check: Check,
    known: &Known,
    flip: Option<Flip>,
    evidence: &Evidence<'_>,
) -> Change {
    let Known { reporting, state } = known;
    check.status = state.status.as_str().into();
    check.last_at = state.last;
    check.started_at = state.started;
    check.excused_until = state.excused;
    check.due_at = state
        .deadline(&reporting.expected)
        .filter(|_| check.enabled);
    let told = |flip: Flip, lasted| text(&reporting.title, flip.reason, evidence, lasted);
    let with = Told {
        headline: None,
        details: evidence.body.unwrap_or_default(),
    };
    Change::of(check, flip, told, with)
}

/// What a change of status is known by.
#[derive(Default)]
pub struct Evidence<'a> {
    /// When it last reported before.
    pub last: Option<DateTime<Utc>>,
    /// When it should have.
    pub expected_at: Option<DateTime<Utc>>,
    /// When the run began that did not end in time.
    pub started: Option<DateTime<Utc>>,
    pub exit_status: Option<i16>,
    /// What it reported, as text.
    pub body: Option<&'a str>,
}

fn text(title: &str, reason: Reason, evidence: &Evidence<'_>, lasted: TimeDelta) -> String {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    match (reason, evidence) {
        (
            Reason::Timeout,
            Evidence {
                started: Some(started),
                ..
            },
        ) => format!(
            "{title} is down: the run that began at {} has not ended",
            time(*started)
        ),
        (Reason::Timeout, evidence) => {
            let expected = evidence.expected_at.map(time);
            match (evidence.last.map(time), expected) {
                (Some(last), Some(at)) => format!(
                    "{title} is down: its last report came at {last}, the next was expected by {at}"
                ),
                (None, Some(at)) => {
                    format!("{title} is down: it has never reported, and was expected to by {at}")
                }
                (_, None) => format!("{title} is down: it does not report"),
            }
        }
        (Reason::Fail, evidence) => match evidence.exit_status {
            Some(status) => format!("{title} has failed, with exit status {status}"),
            None => format!("{title} has failed"),
        },
        (Reason::Pause, _) => format!("{title} was paused while it was down"),
        (Reason::Report | Reason::Resume, _) => {
            format!("{title} is up after {}", span(lasted))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_in_words() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let told = |reason, evidence: Evidence<'_>| {
            text("Nightly backup", reason, &evidence, TimeDelta::seconds(300))
        };
        let missed = Evidence {
            last: Some(at(0)),
            expected_at: Some(at(3_600)),
            ..Evidence::default()
        };
        assert_eq!(
            told(Reason::Timeout, missed),
            "Nightly backup is down: its last report came at 1970-01-01 00:00:00 UTC, the next was expected by \
             1970-01-01 01:00:00 UTC"
        );
        let endless = Evidence {
            started: Some(at(60)),
            ..Evidence::default()
        };
        assert_eq!(
            told(Reason::Timeout, endless),
            "Nightly backup is down: the run that began at 1970-01-01 00:01:00 UTC has not ended"
        );
        let failed = Evidence {
            exit_status: Some(3),
            ..Evidence::default()
        };
        assert_eq!(
            told(Reason::Fail, failed),
            "Nightly backup has failed, with exit status 3"
        );
        assert_eq!(
            told(Reason::Report, Evidence::default()),
            "Nightly backup is up after 5m"
        );
    }
}
