//! Times that a calendar names, found in the local time of a zone.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset};
use chrono::{TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// Some of the numbers below 64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub fn of(numbers: impl IntoIterator<Item = u32>) -> Self {
        Self(numbers.into_iter().fold(0, |all, it| all | 1 << it))
    }

    pub fn range(range: RangeInclusive<u32>) -> Self {
        Self::of(range)
    }

    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub fn has(self, number: u32) -> bool {
        self.0 & 1 << number != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..64).filter(move |it| self.has(*it))
    }

    /// The first that is `least` or more.
    fn at_least(self, least: u32) -> Option<u32> {
        let rest = self.0.checked_shr(least)?;
        (rest != 0).then(|| least + rest.trailing_zeros())
    }
}

/// Times of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub hours: Numbers,
    pub minutes: Numbers,
    pub seconds: Numbers,
}

impl Times {
    /// The first that is `least` or later.
    fn at_least(self, least: NaiveTime) -> Option<NaiveTime> {
        let (hour, minute, second) = (least.hour(), least.minute(), least.second());
        let of = |hour, minute, second| NaiveTime::from_hms_opt(hour, minute, second);
        let (first_minute, first_second) = (self.minutes.at_least(0)?, self.seconds.at_least(0)?);
        if self.hours.has(hour) {
            if self.minutes.has(minute)
                && let Some(second) = self.seconds.at_least(second)
            {
                return of(hour, minute, second);
            }
            if let Some(minute) = self.minutes.at_least(minute + 1) {
                return of(hour, minute, first_second);
            }
        }
        of(self.hours.at_least(hour + 1)?, first_minute, first_second)
    }
}

/// A calendar: some days, and times of each of them.
pub(crate) trait Calendar {
    fn times(&self) -> Times;

    /// The first of its days that is `least` or later; none: there is none any more.
    fn day_from(&self, least: NaiveDate) -> Option<NaiveDate>;

    /// The first local time that is `least` or later.
    fn local_from(&self, least: NaiveDateTime) -> Option<NaiveDateTime> {
        let times = self.times();
        let day = self.day_from(least.date())?;
        if day == least.date()
            && let Some(time) = times.at_least(least.time())
        {
            return Some(day.and_time(time));
        }
        let day = match day == least.date() {
            true => self.day_from(day.checked_add_days(Days::new(1))?)?,
            false => day,
        };
        Some(day.and_time(times.at_least(NaiveTime::MIN)?))
    }
}

/// Walks over the days from `least` on, a month that has none at a time, until `until`.
pub(crate) fn first_day(
    least: NaiveDate,
    until: NaiveDate,
    month: impl Fn(NaiveDate) -> bool,
    day: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    let mut at = least;
    while at < until {
        if !month(at) {
            at = at.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
        } else if day(at) {
            return Some(at);
        } else {
            at = at.succ_opt()?;
        }
    }
    None
}

/// The number of the last day of a month.
pub(crate) fn last_of_month(day: NaiveDate) -> u32 {
    let next = day
        .with_day(1)
        .and_then(|it| it.checked_add_months(chrono::Months::new(1)));
    next.and_then(|it| it.pred_opt()).map_or(31, |it| it.day())
}

/// What becomes of a local time that is left out when clocks are set forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// It is when clocks have been set.
    IsMoved,
    /// It is not.
    IsNot,
}

/// The first time after `after` that `calendar` names, where a local time that comes twice, when clocks are set
/// back, is its first.
pub(crate) fn next_once(
    calendar: &impl Calendar,
    zone: Tz,
    after: DateTime<Utc>,
    left_out: LeftOut,
) -> Option<DateTime<Utc>> {
    let second = TimeDelta::seconds(1);
    let mut local = after
        .with_timezone(&zone)
        .naive_local()
        .with_nanosecond(0)?
        + second;
    loop {
        local = calendar.local_from(local)?;
        let at = match zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
            LocalResult::None if left_out == LeftOut::IsMoved => Some(end_of_gap(zone, local)),
            LocalResult::None => None,
        };
        if let Some(at) = at.filter(|at| *at > after) {
            return Some(at);
        }
        local += second;
    }
}

/// The first time after `after` at which the clocks of the zone show a time that `calendar` names, however
/// often they do.
pub(crate) fn next_shown(
    calendar: &impl Calendar,
    zone: Tz,
    after: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let second = TimeDelta::seconds(1);
    let mut from = after.with_nanosecond(0)? + second;
    loop {
        // As if the clocks were not set again after `from`.
        let offset = offset(zone, from);
        let at = (calendar.local_from(from.naive_utc() + offset)? - offset).and_utc();
        match first_change(zone, from, at) {
            None => return Some(at),
            Some(change) => from = change,
        }
    }
}

fn offset(zone: Tz, at: DateTime<Utc>) -> TimeDelta {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc());
    TimeDelta::seconds(offset.fix().local_minus_utc().into())
}

/// When clocks are set first between these two times.
fn first_change(zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // Nowhere are clocks set twice in so short a time.
    const STEP: TimeDelta = TimeDelta::days(7);
    let before = offset(zone, from);
    let (mut low, mut high) = (from, from);
    while offset(zone, high) == before {
        if high >= until {
            return None;
        }
        low = high;
        high = until.min(high + STEP);
    }
    while high - low > TimeDelta::seconds(1) {
        let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
        match offset(zone, middle) == before {
            true => low = middle,
            false => high = middle,
        }
    }
    Some(high)
}

/// When clocks have been set that leave out this local time.
fn end_of_gap(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    // No offset from UTC is as much as a day, and no gap but those of zones that change the side of the date line.
    let (from, until) = (local - TimeDelta::days(2), local + TimeDelta::days(2));
    let mut from = from.and_utc();
    while let Some(change) = first_change(zone, from, until.and_utc()) {
        if change.naive_utc() + offset(zone, change) > local {
            return change;
        }
        from = change;
    }
    until.and_utc()
}
