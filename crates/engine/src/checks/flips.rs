//! Changes of status: kept with the check, and told.

use checks::status::{Flip, Status};
use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::Level;
use notify::text::escape;
use sqlx::PgConnection;
use store::{
    checks::{self as rows, Check},
    events::{self, NewEvent, Source},
};

use crate::delivery::kinds_of_events;

/// What a change of status is told with.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// The first line when it is down, in place of the level and the app.
    pub headline: Option<&'a str>,
    /// What it has said, as text.
    pub details: &'a str,
}

/// How a check that is locked stands now, and its change of status, if there was one, with what is told of it.
pub(super) struct Change {
    check: Check,
    flip: Option<rows::Flip>,
    event: Option<NewEvent>,
}

impl Change {
    /// `text`: what is known of the change, by how long it had its status before.
    pub fn of(
        mut check: Check,
        flip: Option<Flip>,
        text: impl FnOnce(Flip, TimeDelta) -> String,
        told: Told<'_>,
    ) -> Self {
        let Some(flip) = flip else {
            return Self {
                check,
                flip: None,
                event: None,
            };
        };
        let was_since = check.since;
        // One change comes after the other, also where a deadline was before the last of them.
        let at = flip.at.max(was_since + TimeDelta::microseconds(1));
        check.since = at;
        let lasted = at - was_since;
        let text = text(flip, lasted);
        let event = flip
            .is_told
            .then(|| event(&check, flip.to, lasted, &text, told));
        let flip = rows::Flip {
            id: 0,
            at,
            was: flip.from.as_str().into(),
            status: flip.to.as_str().into(),
            reason: flip.reason.as_str().into(),
            evidence: text,
        };
        Self {
            check,
            flip: Some(flip),
            event,
        }
    }

    /// It is still down, as was found at this time, which is to be told again.
    pub fn again(check: Check, now: DateTime<Utc>, text: &str, told: Told<'_>) -> Self {
        let event = NewEvent {
            at_ns: now.timestamp_nanos_opt().unwrap_or(i64::MAX),
            previous: Some(Level::Critical),
            ..event(&check, Status::Down, TimeDelta::zero(), text, told)
        };
        Self {
            check,
            flip: None,
            event: Some(event),
        }
    }

    pub fn is_told(&self) -> bool {
        self.event.is_some()
    }
}

/// What is told of a change of status.
fn event(check: &Check, to: Status, lasted: TimeDelta, text: &str, told: Told<'_>) -> NewEvent {
    let (level, previous) = match to {
        Status::Down => (Level::Critical, Level::Ok),
        Status::New | Status::Up | Status::Paused => (Level::Ok, Level::Critical),
    };
    NewEvent {
        part: check.task.clone(),
        task: check.task.clone(),
        at_ns: check.since.timestamp_nanos_opt().unwrap_or(i64::MAX),
        level,
        previous: Some(previous),
        message: match told.headline.filter(|_| to == Status::Down) {
            Some(headline) => format!("{headline}\n{text}"),
            None => format!("{} {}: {text}", level.as_str(), check.app),
        },
        details: html(text, told.details),
        duration_ns: match level {
            Level::Ok => lasted.num_nanoseconds().unwrap_or(i64::MAX),
            _ => 0,
        },
        body: None,
        source: Source::Service,
    }
}

/// Keeps changes, and tells of them; no two of one check.
pub(super) async fn keep(db: &mut PgConnection, changes: Vec<Change>) -> sqlx::Result<()> {
    let all = changes.iter().map(|it| (&it.check, it.flip.as_ref()));
    rows::update(&mut *db, all).await?;
    let events: Vec<NewEvent> = changes.into_iter().filter_map(|it| it.event).collect();
    if !events.is_empty() {
        events::record(&mut *db, &events, &kinds_of_events()).await?;
    }
    Ok(())
}

/// The same as HTML. What a check has said is somebody else's word.
fn html(text: &str, details: &str) -> String {
    let text = format!("<p>{}</p>", escape(text));
    match details {
        "" => text,
        details => format!("{text}\n<pre>{}</pre>", escape(details)),
    }
}

/// A length of time in its two largest units, such as `1h 5m`.
pub(super) fn span(length: TimeDelta) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_has_said_is_no_html() {
        let html = html("Shop is down", "<img src=x onerror=\"a()\"> & more");
        assert!(
            html.starts_with("<p>Shop is down</p>\n<pre>&lt;img"),
            "{html}"
        );
        assert!(!html.contains("<img"), "{html}");
    }

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
}
