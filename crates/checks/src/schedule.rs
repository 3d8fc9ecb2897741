//! When a check is expected to report.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{cron::Cron, oncalendar::OnCalendar};

/// When a check is expected to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// So long after the last report.
    Period(TimeDelta),
    /// When clocks in a zone show certain times.
    Cron(Cron, Tz),
    OnCalendar(OnCalendar, Tz),
}

impl Schedule {
    /// When the report after one at `last` is expected. None: no other is.
    ///
    /// A report a moment before its time is that of the time before: the next one is expected in that moment.
    pub fn next(&self, last: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Period(period) => last.checked_add_signed(*period),
            Self::Cron(cron, zone) => cron.next(*zone, last),
            Self::OnCalendar(events, zone) => events.next(*zone, last),
        }
    }

    /// The zone of its times.
    pub fn zone(&self) -> Tz {
        match self {
            Self::Period(_) => Tz::UTC,
            Self::Cron(_, zone) | Self::OnCalendar(_, zone) => *zone,
        }
    }

    /// When the next `count` reports are expected if one comes at `last` and each of them in its time.
    pub fn preview(&self, last: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
        let next = |last: &DateTime<Utc>| self.next(*last);
        std::iter::successors(Some(last), next)
            .skip(1)
            .take(count)
            .collect()
    }
}
