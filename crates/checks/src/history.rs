//! How something stood over the last days, as a status page shows it.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// How what a page shows is, from the best to the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Nothing is known of it.
    #[default]
    Unknown,
    Paused,
    Up,
    /// It is being worked on, as was announced: whatever it is, it does not count.
    Maintenance,
    Degraded,
    Down,
}

/// Since when something was how, in the order of time; before the first it is [`Health::Unknown`].
pub type Changes = Vec<(DateTime<Utc>, Health)>;

/// A day, and how much of it something was how. Of the rest nothing is known, or it was paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    pub up: TimeDelta,
    pub degraded: TimeDelta,
    pub down: TimeDelta,
    pub maintenance: TimeDelta,
}

impl Day {
    fn of(date: NaiveDate) -> Self {
        let none = TimeDelta::zero();
        Self {
            date,
            up: none,
            degraded: none,
            down: none,
            maintenance: none,
        }
    }

    fn add(&mut self, health: Health, lasted: TimeDelta) {
        match health {
            Health::Unknown | Health::Paused => {}
            Health::Up => self.up += lasted,
            Health::Maintenance => self.maintenance += lasted,
            Health::Degraded => self.degraded += lasted,
            Health::Down => self.down += lasted,
        }
    }

    /// The worst that it was.
    pub fn worst(&self) -> Health {
        let of = [
            (self.down, Health::Down),
            (self.degraded, Health::Degraded),
            (self.maintenance, Health::Maintenance),
            (self.up, Health::Up),
        ];
        let worst = of.into_iter().find(|(lasted, _)| !lasted.is_zero());
        worst.map_or(Health::Unknown, |(_, health)| health)
    }
}

/// What share of these days it was up, from 0 to 1: of the time of which it is known, and in which there was no
/// maintenance. Degraded is up. None: nothing is known.
pub fn share(days: &[Day]) -> Option<f64> {
    let sum = |of: fn(&Day) -> TimeDelta| days.iter().map(of).sum::<TimeDelta>().as_seconds_f64();
    let (up, down) = (sum(|day| day.up + day.degraded), sum(|day| day.down));
    (up + down > 0.0).then(|| up / (up + down))
}

/// What is known of something where `above`, as long as it is some, counts in place of it. Both are in the order of
/// time.
pub fn overlaid(below: &Changes, above: &[(DateTime<Utc>, Option<Health>)]) -> Changes {
    let mut times: Vec<DateTime<Utc>> = below.iter().map(|(at, _)| *at).collect();
    times.extend(above.iter().map(|(at, _)| *at));
    times.sort();
    times.dedup();
    let (mut below, mut above) = (below.iter().peekable(), above.iter().peekable());
    let (mut health, mut covers) = (Health::Unknown, None);
    let changes = times.into_iter().map(|now| {
        while let Some((_, next)) = below.next_if(|(at, _)| *at <= now) {
            health = *next;
        }
        while let Some((_, next)) = above.next_if(|(at, _)| *at <= now) {
            covers = *next;
        }
        (now, covers.unwrap_or(health))
    });
    changes.collect()
}

/// That something is `health` in each of these times, which may overlap; as [`overlaid`] takes it.
pub fn during(
    times: &[(DateTime<Utc>, DateTime<Utc>)],
    health: Health,
) -> Vec<(DateTime<Utc>, Option<Health>)> {
    let times = times.iter().filter(|(from, until)| from < until);
    let mut edges: Vec<(DateTime<Utc>, i32)> = times
        .flat_map(|(from, until)| [(*from, 1), (*until, -1)])
        .collect();
    edges.sort();
    let mut open = 0;
    let edges = edges.into_iter().map(|(at, by)| {
        open += by;
        (at, (open > 0).then_some(health))
    });
    edges.collect()
}

/// When a day begins in a time zone: where its midnight is skipped, with the first hour that there is.
fn begin_of(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    let shifts = [0, 30, 60, 90, 120].map(TimeDelta::minutes);
    let begin = shifts
        .iter()
        .find_map(|shift| zone.from_local_datetime(&(midnight + *shift)).earliest());
    begin.map_or(midnight.and_utc(), |begin| begin.to_utc())
}

/// The last `count` days of a time zone, the one that `now` is in as the last.
pub fn days(changes: &Changes, zone: Tz, count: u32, now: DateTime<Utc>) -> Vec<Day> {
    let today = now.with_timezone(&zone).date_naive();
    let dates = (0..count)
        .rev()
        .filter_map(|ago| today.checked_sub_days(Days::new(ago.into())));
    let mut days: Vec<(DateTime<Utc>, Day)> = dates
        .map(|date| (begin_of(date, zone), Day::of(date)))
        .collect();
    let ends: Vec<DateTime<Utc>> = days.iter().skip(1).map(|(begin, _)| *begin).collect();
    let ends = ends.into_iter().chain([now]);
    let mut at = 0;
    for ((begin, day), end) in days.iter_mut().zip(ends) {
        // The change that is in force when the day begins, then those within it.
        while changes.get(at + 1).is_some_and(|(next, _)| *next <= *begin) {
            at += 1;
        }
        let mut within = at;
        while let Some((since, health)) = changes.get(within).filter(|(since, _)| *since < end) {
            let until = changes
                .get(within + 1)
                .map_or(end, |(next, _)| (*next).min(end));
            let since = (*since).max(*begin);
            if since < until {
                day.add(*health, until - since);
            }
            within += 1;
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

/// From when until when something was down, the first first; the last may not have ended.
pub fn downtimes(changes: &Changes) -> Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> {
    let mut downtimes: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> = Vec::new();
    let mut is_down = false;
    for (at, health) in changes {
        let becomes_down = *health == Health::Down;
        match (is_down, becomes_down) {
            (false, true) => downtimes.push((*at, None)),
            (true, false) => {
                if let Some((_, until)) = downtimes.last_mut() {
                    *until = Some(*at);
                }
            }
            _ => {}
        }
        is_down = becomes_down;
    }
    downtimes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn minutes(minutes: i64) -> DateTime<Utc> {
        at("2026-03-01T00:00:00Z") + TimeDelta::minutes(minutes)
    }

    #[test]
    fn days_are_those_of_the_time_zone() {
        let changes = vec![
            (at("2026-03-28T22:00:00Z"), Health::Up),
            (at("2026-03-29T12:00:00Z"), Health::Down),
            (at("2026-03-29T13:30:00Z"), Health::Up),
            (at("2026-03-30T06:00:00Z"), Health::Degraded),
        ];
        let days = days(&changes, Tz::Europe__Berlin, 3, at("2026-03-30T10:00:00Z"));
        let dates: Vec<_> = days.iter().map(|day| day.date.to_string()).collect();
        assert_eq!(dates, ["2026-03-28", "2026-03-29", "2026-03-30"]);
        assert_eq!(days[0].up, TimeDelta::hours(1), "{days:?}");
        // The day that summer time begins has 23 hours.
        assert_eq!(days[1].up + days[1].down, TimeDelta::hours(23), "{days:?}");
        assert_eq!(days[1].down, TimeDelta::minutes(90));
        assert_eq!(days[1].worst(), Health::Down);
        assert_eq!(days[2].up, TimeDelta::hours(8));
        assert_eq!(days[2].degraded, TimeDelta::hours(4));
        assert_eq!(days[2].worst(), Health::Degraded);
        assert_eq!(share(&days[2..]), Some(1.0));
        let all = share(&days).unwrap();
        assert!((all - 34.5 / 36.0).abs() < 1e-9, "{all}");
    }

    #[test]
    fn a_midnight_that_is_skipped() {
        // In Beirut, summer time begins at midnight.
        let begin = begin_of("2026-03-29".parse().unwrap(), Tz::Asia__Beirut);
        assert_eq!(begin, at("2026-03-28T22:00:00Z"));
    }

    #[test]
    fn maintenance_does_not_count() {
        let changes = vec![
            (minutes(0), Health::Up),
            (minutes(60), Health::Down),
            (minutes(120), Health::Up),
        ];
        let announced = [
            (minutes(50), minutes(90)),
            (minutes(80), minutes(100)),
            (minutes(110), minutes(110)),
        ];
        let shown = overlaid(&changes, &during(&announced, Health::Maintenance));
        let days = days(&shown, Tz::UTC, 1, minutes(200));
        assert_eq!(days[0].maintenance, TimeDelta::minutes(50));
        assert_eq!(days[0].down, TimeDelta::minutes(20));
        assert_eq!(days[0].up, TimeDelta::minutes(130));
        assert_eq!(downtimes(&shown), [(minutes(100), Some(minutes(120)))]);
        let going_on = downtimes(&vec![
            (minutes(5), Health::Down),
            (minutes(6), Health::Down),
        ]);
        assert_eq!(going_on, [(minutes(5), None)]);
    }

    #[test]
    fn nothing_is_known_of_nothing() {
        let days = days(&Vec::new(), Tz::UTC, 2, minutes(30));
        assert_eq!(share(&days), None);
        assert_eq!(days[0].worst(), Health::Unknown);
    }

    fn health() -> impl Strategy<Value = Health> {
        prop_oneof![
            Just(Health::Unknown),
            Just(Health::Paused),
            Just(Health::Up),
            Just(Health::Maintenance),
            Just(Health::Degraded),
            Just(Health::Down)
        ]
    }

    proptest! {
        /// The plain model: look at each minute.
        #[test]
        fn it_is_what_each_minute_says(
            changes in prop::collection::vec((0i64..6_000, health()), 0..20),
            above in prop::collection::vec((0i64..6_000, prop::option::of(health())), 0..8),
            now in 1i64..6_000,
        ) {
            let (mut changes, mut above) = (changes, above);
            changes.sort_by_key(|(at, _)| *at);
            above.sort_by_key(|(at, _)| *at);
            let of_minute = |minute: i64| {
                let covers = above.iter().rev().find(|(at, _)| *at <= minute).and_then(|(_, health)| *health);
                let below = changes.iter().rev().find(|(at, _)| *at <= minute);
                covers.or(below.map(|(_, health)| *health)).unwrap_or_default()
            };
            let timed: Changes = changes.iter().map(|(at, health)| (minutes(*at), *health)).collect();
            let timed_above: Vec<_> = above.iter().map(|(at, health)| (minutes(*at), *health)).collect();
            let days = days(&overlaid(&timed, &timed_above), Tz::UTC, 5, minutes(now));
            for day in days {
                let begin = (day.date.and_time(NaiveTime::MIN).and_utc() - minutes(0)).num_minutes();
                let end = now.min(begin + 1_440);
                let spent = |wanted| {
                    let all = (begin.max(0)..end).filter(|it| of_minute(*it) == wanted);
                    TimeDelta::minutes(all.count() as i64)
                };
                prop_assert_eq!(day.up, spent(Health::Up));
                prop_assert_eq!(day.degraded, spent(Health::Degraded));
                prop_assert_eq!(day.down, spent(Health::Down));
                prop_assert_eq!(day.maintenance, spent(Health::Maintenance));
            }
        }
    }
}
