//! Windows: times that come again, at which messages are held back.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
pub use chrono_tz::Tz;

/// When a window is open. Its days and times are those of its time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    pub timezone: Tz,
    pub days: OnDays,
    pub starts: NaiveTime,
    /// How long it is open, as time passes: no longer and no shorter in a night in which clocks change.
    pub lasts: TimeDelta,
}

/// On which days a window opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnDays {
    /// On these days of each week.
    Weekly(Vec<Weekday>),
    /// Once, on this day.
    Once(NaiveDate),
}

/// One time at which a window is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Timetable {
    /// The openings that are not over at `now`, in their order: `limit` at most.
    pub fn openings(&self, now: DateTime<Utc>, limit: usize) -> Vec<Opening> {
        let opening = |day: NaiveDate| {
            let from = self.begin_on(day)?;
            let until = from + self.lasts;
            (until > now).then_some(Opening { from, until })
        };
        match &self.days {
            OnDays::Once(day) => opening(*day).into_iter().take(limit).collect(),
            OnDays::Weekly(weekdays) => {
                let first = (now - self.lasts - TimeDelta::days(1)).with_timezone(&self.timezone);
                first
                    .date_naive()
                    .iter_days()
                    .filter(|day| weekdays.contains(&day.weekday()))
                    // a week has one at least, and the first days may be over
                    .take(limit + 7 * (self.lasts.num_days() as usize + 2))
                    .filter_map(opening)
                    .take(limit)
                    .collect()
            }
        }
    }

    /// When it opens on this day. Of a time that comes twice, as clocks are set back, it is the first; in place
    /// of one that is skipped, as they are set forward, it is the end of the gap.
    fn begin_on(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        // No gap is longer than a day.
        (0..=24 * 60).find_map(|minutes| {
            let local = day.and_time(self.starts) + TimeDelta::minutes(minutes);
            let begin = self.timezone.from_local_datetime(&local).earliest()?;
            Some(begin.to_utc())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timetable(timezone: &str, days: OnDays, starts: &str, hours: i64) -> Timetable {
        Timetable {
            timezone: timezone.parse().unwrap(),
            days,
            starts: starts.parse().unwrap(),
            lasts: TimeDelta::hours(hours),
        }
    }

    fn next(timetable: &Timetable, now: &str, limit: usize) -> Vec<String> {
        let openings = timetable.openings(now.parse().unwrap(), limit);
        let text = |it: Opening| {
            format!(
                "{} {}",
                it.from.format("%dT%H:%M"),
                it.until.format("%dT%H:%M")
            )
        };
        openings.into_iter().map(text).collect()
    }

    #[test]
    fn a_window_opens_on_its_days() {
        let nights = OnDays::Weekly(vec![Weekday::Sat, Weekday::Sun]);
        let nights = timetable("Europe/Berlin", nights, "23:00:00", 4);
        // a Friday
        assert_eq!(
            next(&nights, "2026-11-27T12:00:00Z", 3),
            [
                "28T22:00 29T02:00",
                "29T22:00 30T02:00",
                "05T22:00 06T02:00"
            ]
        );
        // While it is open, that is its next one; after that, it is over.
        assert_eq!(
            next(&nights, "2026-11-29T01:59:59Z", 1),
            ["28T22:00 29T02:00"]
        );
        assert_eq!(
            next(&nights, "2026-11-29T02:00:00Z", 1),
            ["29T22:00 30T02:00"]
        );
    }

    #[test]
    fn a_window_may_open_once() {
        let once = OnDays::Once("2026-12-24".parse().unwrap());
        let once = timetable("America/New_York", once, "18:00:00", 2);
        assert_eq!(
            next(&once, "2026-11-27T12:00:00Z", 5),
            ["24T23:00 25T01:00"]
        );
        assert_eq!(next(&once, "2026-12-25T01:00:00Z", 5), [""; 0]);
    }

    #[test]
    fn clocks_change() {
        let daily = || {
            let all = [
                Weekday::Mon,
                Weekday::Tue,
                Weekday::Wed,
                Weekday::Thu,
                Weekday::Fri,
            ];
            OnDays::Weekly([&all[..], &[Weekday::Sat, Weekday::Sun]].concat())
        };
        // Berlin skips 02:00 to 03:00 on 2026-03-29, and has it twice on 2026-10-25.
        let night = timetable("Europe/Berlin", daily(), "02:30:00", 3);
        assert_eq!(
            next(&night, "2026-03-28T12:00:00Z", 2),
            ["29T01:00 29T04:00", "30T00:30 30T03:30"]
        );
        assert_eq!(
            next(&night, "2026-10-24T12:00:00Z", 2),
            ["25T00:30 25T03:30", "26T01:30 26T04:30"]
        );
        // Samoa skipped all of 2011-12-30.
        let samoa = timetable("Pacific/Apia", daily(), "12:00:00", 1);
        assert_eq!(
            next(&samoa, "2011-12-29T23:30:00Z", 2),
            ["30T10:00 30T11:00", "30T22:00 30T23:00"]
        );
    }

    #[test]
    fn long_windows_overlap() {
        let days = OnDays::Weekly(vec![Weekday::Mon, Weekday::Tue]);
        let long = timetable("UTC", days, "00:00:00", 7 * 24);
        assert_eq!(
            next(&long, "2026-11-27T12:00:00Z", 3),
            [
                "23T00:00 30T00:00",
                "24T00:00 01T00:00",
                "30T00:00 07T00:00"
            ]
        );
    }
}
