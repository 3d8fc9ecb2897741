//! From the row of a check that reports itself to how it stands, and back; and what is told of a change.

use checks::{
    heartbeat::Heartbeat,
    status::{Flip, Reason, Status},
};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use kapacitor::Level;
use rules::{fields::FieldError, kinds, reporting::Reporting};
use serde_json::{Map, Value};
use sqlx::PgConnection;
use store::{
    checks::{self as rows, Check},
    events::{self, NewEvent, Source},
};

use crate::delivery::kinds_of_events;

/// A check as it stands, and what is expected of it.
pub struct Known {
    pub reporting: Reporting,
    pub state: Heartbeat,
}

/// What this row says. The rule was checked before it was stored, so an error is the service's own fault.
pub fn read(check: &Check) -> Result<Known, Vec<FieldError>> {
    let mut reporting = reporting(&check.kind, &check.app, &check.spec)?;
    // What was over when it began means nothing.
    let first_by = &mut reporting.expected.first_by;
    *first_by = first_by.filter(|at| *at > check.since);
    let state = Heartbeat {
        status: Status::parse(&check.status).unwrap_or_default(),
        last: check.last_at,
        started: check.started_at,
        excused: check.excused_until,
    };
    Ok(Known { reporting, state })
}

/// What is expected of a check of this kind with these fields.
pub fn reporting(
    kind: &str,
    app: &str,
    fields: &Map<String, Value>,
) -> Result<Reporting, Vec<FieldError>> {
    kinds::reporting(kind, app, fields).unwrap_or_else(|| {
        Err(vec![FieldError {
            field: "kind".into(),
            message: "is none that reports itself".into(),
        }])
    })
}

/// Keeps how a check stands now, and its change of status, if there was one; and tells of it.
pub async fn keep(
    db: &mut PgConnection,
    mut check: Check,
    known: &Known,
    flip: Option<Flip>,
    evidence: &Evidence<'_>,
) -> sqlx::Result<()> {
    let Known { reporting, state } = known;
    let was_since = check.since;
    check.status = state.status.as_str().into();
    check.last_at = state.last;
    check.started_at = state.started;
    check.excused_until = state.excused;
    check.due_at = state
        .deadline(&reporting.expected)
        .filter(|_| check.enabled);
    // One change comes after the other, also where a deadline was before the last of them.
    let at = flip.map(|flip| flip.at.max(was_since + TimeDelta::microseconds(1)));
    check.since = at.unwrap_or(was_since);
    let kept = flip.zip(at).map(|(flip, at)| rows::Flip {
        id: 0,
        at,
        was: flip.from.as_str().into(),
        status: flip.to.as_str().into(),
        reason: flip.reason.as_str().into(),
    });
    rows::update(db, &check, kept.as_ref()).await?;
    let (Some(flip), Some(at)) = (flip, at) else {
        return Ok(());
    };
    if !flip.is_told {
        return Ok(());
    }
    let text = text(&reporting.title, flip.reason, evidence, at - was_since);
    let (level, previous) = match flip.to {
        Status::Down => (Level::Critical, Level::Ok),
        Status::New | Status::Up | Status::Paused => (Level::Ok, Level::Critical),
    };
    let event = NewEvent {
        part: check.task.clone(),
        task: check.task,
        at_ns: at.timestamp_nanos_opt().unwrap_or(i64::MAX),
        level,
        previous: Some(previous),
        message: format!("{} {}: {text}", level.as_str(), check.app),
        details: evidence.body.unwrap_or_default().into(),
        duration_ns: match level {
            Level::Ok => (at - was_since).num_nanoseconds().unwrap_or(i64::MAX),
            _ => 0,
        },
        body: None,
        source: Source::Service,
    };
    events::record(&mut *db, &event, &kinds_of_events()).await?;
    Ok(())
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

/// A length of time in its two largest units, such as `1h 5m`.
fn span(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let first = units.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let parts: Vec<String> = units[first..]
        .iter()
        .take(2)
        .filter(|(count, _)| *count > 0 || seconds == 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    parts.join(" ")
}

/// How a check stands, for those who look.
#[derive(Clone, Debug)]
pub struct Standing {
    /// `new`, `up`, `late`, `down` or `paused`.
    pub status: &'static str,
    pub since: DateTime<Utc>,
    pub last: Option<DateTime<Utc>>,
    pub started: Option<DateTime<Utc>>,
    /// When it is expected to report, or its run to end.
    pub expected_at: Option<DateTime<Utc>>,
    /// When it is down unless it has reported by then.
    pub down_at: Option<DateTime<Utc>>,
}

/// How this check stands now.
pub fn standing(check: &Check) -> Result<Standing, Vec<FieldError>> {
    let Known { reporting, state } = read(check)?;
    let expected = reporting.expected;
    let is_late = state.is_late(&expected, check.now);
    let status = match state.status {
        _ if !check.enabled => Status::Paused.as_str(),
        Status::New | Status::Up if is_late => "late",
        status => status.as_str(),
    };
    let micros = |at: DateTime<Utc>| at.trunc_subsecs(6);
    Ok(Standing {
        status,
        since: check.since,
        last: state.last,
        started: state.started,
        expected_at: state.expected_at(&expected).map(micros),
        down_at: state.deadline(&expected).map(micros),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        for (seconds, wanted) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3_661, "1h 1m"),
            (3_605, "1h"),
            (90_000, "1d 1h"),
        ] {
            assert_eq!(span(TimeDelta::seconds(seconds)), wanted);
        }
    }

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
