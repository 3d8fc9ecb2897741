//! Cron expressions of five fields, as Debian's cron reads them.
//!
//! Minute, hour, day of the month, month and day of the week, each `*`, a number, a range `1-5`, a list `1,3`, or
//! any of these with a step `*/5`; months and days of the week also by name. `L` is the last day of the month, `LW`
//! its last weekday, `5L` the last Friday, `5#2` the second. If neither field of days begins with a star, one of
//! them is enough; otherwise both have to fit.
//!
//! When clocks are set, an expression whose minutes and hours are fixed is due once: a time that is left out, when
//! they have been set; one that comes twice, the first time. An expression with a star in one of them is due
//! whenever clocks show its time. This is what Debian's cron does (cron(8), "Daylight Saving Time").

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

use crate::calendar::{
    Calendar, LeftOut, Numbers, Times, first_day, last_of_month, next_once, next_shown,
};

/// After so many years without one there is no next time.
const YEARS: i32 = 50;

/// A cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    times: Times,
    days: DaysOfMonth,
    months: Numbers,
    weekdays: Weekdays,
    both_days: bool,
    is_fixed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct DaysOfMonth {
    numbers: Numbers,
    last: bool,
    last_weekday: bool,
}

/// Days of the week from Sunday, which is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Weekdays {
    every: Numbers,
    last: Numbers,
    /// Day and which of the month.
    nth: Vec<(u32, u32)>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("must have five fields: minute, hour, day of the month, month, day of the week")]
    Fields,
    #[error(
        "{field}: {text:?} must be *, a number from {least} to {most}, a range, a list or a step"
    )]
    Field {
        field: &'static str,
        text: String,
        least: u32,
        most: u32,
    },
    #[error("is never due")]
    Never,
}

struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    /// Names of the numbers from `least` on.
    names: &'static [&'static str],
}

const MINUTE: Field = Field {
    name: "minute",
    least: 0,
    most: 59,
    names: &[],
};
const HOUR: Field = Field {
    name: "hour",
    least: 0,
    most: 23,
    names: &[],
};
const DAY: Field = Field {
    name: "day of the month",
    least: 1,
    most: 31,
    names: &[],
};
const MONTH: Field = Field {
    name: "month",
    least: 1,
    most: 12,
    names: &[
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ],
};
const WEEKDAY: Field = Field {
    name: "day of the week",
    least: 0,
    most: 7,
    names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};

impl Field {
    fn fault(&self, text: &str) -> Error {
        Error::Field {
            field: self.name,
            text: text.to_owned(),
            least: self.least,
            most: self.most,
        }
    }

    fn number(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| *name == text);
        if let Some(place) = named {
            return Some(self.least + place as u32);
        }
        let number = plain(text)?;
        (self.least..=self.most).contains(&number).then_some(number)
    }

    /// One term of a list, without what only the fields of days have.
    fn term(&self, text: &str) -> Option<Numbers> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(plain(step).filter(|step| *step > 0)?)),
            None => (text, None),
        };
        let numbers = match range.split_once('-') {
            _ if range == "*" => self.least..=self.most,
            Some((from, to)) => {
                let (from, to) = (self.number(from)?, self.number(to)?);
                if to < from {
                    return None;
                }
                from..=to
            }
            None => {
                let from = self.number(range)?;
                from..=if step.is_some() { self.most } else { from }
            }
        };
        Some(Numbers::of(numbers.step_by(step.unwrap_or(1) as usize)))
    }

    fn numbers(&self, text: &str) -> Result<Numbers, Error> {
        let mut numbers = Numbers::default();
        for term in text.split(',') {
            let some = self.term(term).ok_or_else(|| self.fault(term))?;
            numbers = numbers.and(some);
        }
        Ok(numbers)
    }
}

/// Digits and nothing else.
fn plain(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

impl Cron {
    /// Reads an expression; names are read in any case.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.to_ascii_uppercase();
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(Error::Fields);
        };
        let mut days = DaysOfMonth::default();
        for term in day.split(',') {
            match term.split('/').next() {
                Some("L") => days.last = true,
                Some("LW") => days.last_weekday = true,
                _ => {
                    let numbers = DAY.term(term).ok_or_else(|| DAY.fault(term))?;
                    days.numbers = days.numbers.and(numbers);
                }
            }
        }
        let mut weekdays = Weekdays::default();
        for term in weekday.split(',') {
            weekdays.add(term).ok_or_else(|| WEEKDAY.fault(term))?;
        }
        let cron = Self {
            times: Times {
                hours: HOUR.numbers(hour)?,
                minutes: MINUTE.numbers(minute)?,
                seconds: Numbers::of([0]),
            },
            days,
            months: MONTH.numbers(month)?,
            weekdays,
            both_days: day.starts_with('*') || weekday.starts_with('*'),
            is_fixed: !minute.starts_with('*') && !hour.starts_with('*'),
        };
        let any_leap_year = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
        cron.day_from(any_leap_year).ok_or(Error::Never)?;
        Ok(cron)
    }

    /// When it is due next after `after` in this zone. None: never again, within fifty years.
    pub fn next(&self, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.is_fixed {
            true => next_once(self, zone, after, LeftOut::IsMoved),
            false => next_shown(self, zone, after),
        }
    }
}

impl Weekdays {
    /// 7 is Sunday, as 0 is.
    fn day(text: &str) -> Option<u32> {
        WEEKDAY.number(text).map(|day| day % 7)
    }

    fn add(&mut self, term: &str) -> Option<()> {
        if let Some((day, nth)) = term.split_once('#') {
            let nth = plain(nth).filter(|nth| (1..=5).contains(nth))?;
            self.nth.push((Self::day(day)?, nth));
        } else if let Some(day) = term.strip_suffix('L') {
            let day = plain(day).and_then(|_| Self::day(day))?;
            self.last = self.last.and(Numbers::of([day]));
        } else {
            let some = WEEKDAY.term(term)?;
            self.every = self.every.and(Numbers::of(some.iter().map(|day| day % 7)));
        }
        Some(())
    }

    fn has(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().num_days_from_sunday();
        self.every.has(weekday)
            || self.last.has(weekday) && day.day() + 7 > last_of_month(day)
            || self.nth.contains(&(weekday, day.day0() / 7 + 1))
    }
}

impl DaysOfMonth {
    fn has(&self, day: NaiveDate) -> bool {
        self.numbers.has(day.day())
            || self.last && day.day() == last_of_month(day)
            || self.last_weekday && day.day() == last_weekday_of_month(day)
    }
}

fn last_weekday_of_month(day: NaiveDate) -> u32 {
    let last = last_of_month(day);
    match day.with_day(last).map(|it| it.weekday()) {
        Some(Weekday::Sat) => last - 1,
        Some(Weekday::Sun) => last - 2,
        _ => last,
    }
}

impl Calendar for Cron {
    fn times(&self) -> Times {
        self.times
    }

    fn day_from(&self, least: NaiveDate) -> Option<NaiveDate> {
        let until = least.with_day(1)?.with_year(least.year() + YEARS)?;
        let fits = |day: NaiveDate| match (self.days.has(day), self.weekdays.has(day)) {
            (of_month, of_week) if self.both_days => of_month && of_week,
            (of_month, of_week) => of_month || of_week,
        };
        first_day(least, until, |day| self.months.has(day.month()), fits)
    }
}
