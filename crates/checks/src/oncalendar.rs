//! Calendar events of systemd, such as `Mon..Fri *-*-* 09:00:00 Europe/Berlin` (systemd.time(7), "Calendar
//! Events"), one or several.
//!
//! Days of the week, a date and a time, each of which may be left out; lists, ranges (`1..5`), steps (`00/15`), days
//! from the end of the month (`*-02~01`), a zone at the end, and words such as `daily`. Seconds are whole ones. A
//! local time that is left out when clocks are set forward is skipped; one that comes twice is due the first time.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

use crate::calendar::{Calendar, LeftOut, Numbers, Times, first_day, last_of_month, next_once};

/// The first and the last year of which systemd knows.
const YEARS: [u32; 2] = [1970, 2199];

/// What words stand for.
const WORDS: [(&str, &str); 9] = [
    ("minutely", "*-*-* *:*:00"),
    ("hourly", "*-*-* *:00:00"),
    ("daily", "*-*-* 00:00:00"),
    ("weekly", "Mon *-*-* 00:00:00"),
    ("monthly", "*-*-01 00:00:00"),
    ("quarterly", "*-01,04,07,10-01 00:00:00"),
    ("semiannually", "*-01,07-01 00:00:00"),
    ("yearly", "*-01-01 00:00:00"),
    ("annually", "*-01-01 00:00:00"),
];

/// One or several calendar events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCalendar(Vec<Event>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    /// Days of the week from Monday, which is 0.
    weekdays: Numbers,
    /// None: every year.
    years: Option<Vec<u32>>,
    months: Numbers,
    days: Numbers,
    /// 1 is the last day of the month.
    days_from_end: Numbers,
    times: Times,
    zone: Option<Tz>,
}

/// What is wrong with an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("must be a calendar event such as Mon..Fri *-*-* 09:00, one a line")]
    Parts,
    #[error(
        "{part}: {text:?} must be *, a number from {least} to {most}, a range such as 1..5, a list or a step"
    )]
    Part {
        part: &'static str,
        text: String,
        least: u32,
        most: u32,
    },
    #[error("day of the week: {0:?} must be Mon, Tuesday, a list or a range such as Mon..Fri")]
    Weekday(String),
    #[error("is never due")]
    Never,
}

/// A part of a date or a time.
struct Part {
    name: &'static str,
    least: u32,
    most: u32,
}

const fn part(name: &'static str, least: u32, most: u32) -> Part {
    Part { name, least, most }
}

const YEAR: Part = part("year", YEARS[0], YEARS[1]);
const MONTH: Part = part("month", 1, 12);
const DAY: Part = part("day of the month", 1, 31);
/// systemd takes no more from the end of a month.
const DAY_FROM_END: Part = part("day from the end of the month", 1, 28);
const HOUR: Part = part("hour", 0, 23);
const MINUTE: Part = part("minute", 0, 59);
const SECOND: Part = part("second", 0, 59);

impl Part {
    fn number(&self, text: &str) -> Option<u32> {
        let is_plain = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let number: u32 = text.parse().ok().filter(|_| is_plain)?;
        let number = match (self.name, number) {
            ("year", 0..70) => number + 2000,
            ("year", 70..100) => number + 1900,
            _ => number,
        };
        (self.least..=self.most).contains(&number).then_some(number)
    }

    /// The numbers that a list names. `backwards`: a step without an end goes down to `least`.
    fn list(&self, text: &str, backwards: bool) -> Result<Vec<u32>, Error> {
        let fault = |text: &str| Error::Part {
            part: self.name,
            text: text.to_owned(),
            least: self.least,
            most: self.most,
        };
        if text == "*" {
            return Ok((self.least..=self.most).collect());
        }
        let mut all = Vec::new();
        for term in text.split(',') {
            all.extend(self.term(term, backwards).ok_or_else(|| fault(term))?);
        }
        Ok(all)
    }

    fn term(&self, text: &str, backwards: bool) -> Option<Vec<u32>> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => {
                let step = step.bytes().all(|it| it.is_ascii_digit()).then_some(step)?;
                (range, Some(step.parse().ok().filter(|step| *step > 0)?))
            }
            None => (text, None),
        };
        let mut numbers: Vec<u32> = match range.split_once("..") {
            Some((from, to)) => {
                let (from, to) = (self.number(from)?, self.number(to)?);
                if to < from {
                    return None;
                }
                (from..=to).collect()
            }
            None => {
                let from = self.number(range)?;
                match step {
                    None => vec![from],
                    Some(_) if backwards => (self.least..=from).collect(),
                    Some(_) => (from..=self.most).collect(),
                }
            }
        };
        if backwards {
            // from the earlier day on, which is the higher number
            numbers.reverse();
        }
        Some(numbers.into_iter().step_by(step.unwrap_or(1)).collect())
    }

    fn numbers(&self, text: &str) -> Result<Numbers, Error> {
        Ok(Numbers::of(self.list(text, false)?))
    }
}

impl OnCalendar {
    /// Reads events, one a line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let events: Result<Vec<Event>, Error> = text.trim().lines().map(Event::parse).collect();
        let events = events?;
        let first = NaiveDate::from_ymd_opt(YEARS[0] as i32, 1, 1).unwrap_or_default();
        let is_due = |event: &Event| event.day_from(first).is_some();
        match !events.is_empty() && events.iter().all(is_due) {
            true => Ok(Self(events)),
            false if events.is_empty() => Err(Error::Parts),
            false => Err(Error::Never),
        }
    }

    /// When one of them is due next after `after`, in this zone where an event names none. None: never again.
    pub fn next(&self, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = |event: &Event| {
            let zone = event.zone.unwrap_or(zone);
            next_once(event, zone, after, LeftOut::IsNot)
        };
        self.0.iter().filter_map(next).min()
    }
}

impl Event {
    fn parse(line: &str) -> Result<Self, Error> {
        let line = line.trim();
        let (line, zone) = match line.rsplit_once(char::is_whitespace) {
            Some((rest, zone)) if zone.starts_with(|it: char| it.is_ascii_alphabetic()) => {
                match zone.parse().ok() {
                    Some(zone) => (rest.trim(), Some(zone)),
                    None => (line, None),
                }
            }
            _ => (line, None),
        };
        let lower = line.to_ascii_lowercase();
        let word = WORDS.iter().find(|(word, _)| *word == lower);
        let line = word
            .map_or(lower.as_str(), |(_, event)| event)
            .to_ascii_lowercase();
        let mut parts: Vec<&str> = line.split_whitespace().collect();
        if parts.is_empty() {
            return Err(Error::Parts);
        }
        let time = parts.pop_if(|it| it.contains(':'));
        let is_date = |it: &mut &str| {
            it.contains(['-', '~']) && it.starts_with(|it: char| it.is_ascii_digit() || it == '*')
        };
        let date = parts.pop_if(is_date);
        let weekdays = parts.pop();
        if !parts.is_empty() {
            return Err(Error::Parts);
        }
        let (years, months, days, days_from_end) = date.map_or(Ok(every_day()), parse_date)?;
        Ok(Self {
            weekdays: weekdays.map_or(Ok(Numbers::range(0..=6)), parse_weekdays)?,
            years,
            months,
            days,
            days_from_end,
            times: time.map_or(Ok(midnight()), parse_time)?,
            zone,
        })
    }
}

fn midnight() -> Times {
    let zero = Numbers::of([0]);
    Times {
        hours: zero,
        minutes: zero,
        seconds: zero,
    }
}

fn parse_time(text: &str) -> Result<Times, Error> {
    let (hour, minute, second) = match text.split(':').collect::<Vec<_>>()[..] {
        [hour, minute] => (hour, minute, "0"),
        [hour, minute, second] => (hour, minute, second),
        _ => return Err(Error::Parts),
    };
    Ok(Times {
        hours: HOUR.numbers(hour)?,
        minutes: MINUTE.numbers(minute)?,
        seconds: SECOND.numbers(second)?,
    })
}

/// Years, months, days of the month, and days from its end.
type Date = (Option<Vec<u32>>, Numbers, Numbers, Numbers);

fn every_day() -> Date {
    let (months, days) = (Numbers::range(1..=12), Numbers::range(1..=31));
    (None, months, days, Numbers::default())
}

fn parse_date(text: &str) -> Result<Date, Error> {
    let (text, from_end) = match text.split_once('~') {
        Some((rest, days)) => (rest, Some(days)),
        None => (text, None),
    };
    let mut parts: Vec<&str> = text.split('-').collect();
    let days = match from_end {
        Some(_) => None,
        None => parts.pop(),
    };
    let (year, month) = match parts[..] {
        [month] => ("*", month),
        [year, month] => (year, month),
        _ => return Err(Error::Parts),
    };
    let years = match year {
        "*" => None,
        year => Some(YEAR.list(year, false)?),
    };
    let days = days.map_or(Ok(Numbers::default()), |days| DAY.numbers(days))?;
    let from_end = from_end.map_or(Ok(Vec::new()), |days| DAY_FROM_END.list(days, true))?;
    Ok((years, MONTH.numbers(month)?, days, Numbers::of(from_end)))
}

fn parse_weekdays(text: &str) -> Result<Numbers, Error> {
    let text = text.strip_suffix(',').unwrap_or(text);
    let number = |name: &str| {
        let day: Option<Weekday> = name.parse().ok();
        day.map(|day| day.num_days_from_monday())
    };
    let mut all = Numbers::default();
    for term in text.split(',') {
        let range = term.split_once("..").or_else(|| term.split_once('-'));
        let (from, to) = range.unwrap_or((term, term));
        let days = match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => Numbers::range(from..=to),
            _ => return Err(Error::Weekday(term.to_owned())),
        };
        all = all.and(days);
    }
    Ok(all)
}

impl Calendar for Event {
    fn times(&self) -> Times {
        self.times
    }

    fn day_from(&self, least: NaiveDate) -> Option<NaiveDate> {
        let until = NaiveDate::from_ymd_opt(YEARS[1] as i32 + 1, 1, 1)?;
        let of_year = |day: NaiveDate| {
            let years = self.years.as_ref();
            years.is_none_or(|years| years.contains(&(day.year() as u32)))
        };
        let month = |day: NaiveDate| of_year(day) && self.months.has(day.month());
        let day = |day: NaiveDate| {
            let from_end = || self.days_from_end.has(last_of_month(day) + 1 - day.day());
            self.weekdays.has(day.weekday().num_days_from_monday())
                && (self.days.has(day.day()) || !self.days_from_end.is_empty() && from_end())
        };
        first_day(least, until, month, day)
    }
}
