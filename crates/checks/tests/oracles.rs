//! Schedules and slugs, compared with what the programs say that people know them from. The vectors in `data` were
//! made once with cronsim and oncalendar, which are what Healthchecks uses, and with Django.

use checks::{cron::Cron, oncalendar::OnCalendar, slug::slugify};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

/// An expression, a zone, a time, and the next four times.
type Row<Zone> = (String, Zone, DateTime<Utc>, Vec<DateTime<Utc>>);

#[derive(Deserialize)]
struct Schedules {
    good: Vec<Row<String>>,
    #[serde(default)]
    bad: Vec<String>,
}

impl Schedules {
    fn rows(&self) -> impl Iterator<Item = Row<Tz>> {
        let row = |(text, zone, after, next): &Row<String>| {
            (text.clone(), zone.parse().unwrap(), *after, next.clone())
        };
        self.good.iter().map(row)
    }

    /// Expects the four times of each row. `due`: what is due next, of an expression in a zone.
    #[track_caller]
    fn compare<Next>(&self, due: impl Fn(&str, Tz) -> Next)
    where
        Next: Fn(DateTime<Utc>) -> Option<DateTime<Utc>>,
    {
        let mut wrong = Vec::new();
        for (text, zone, after, wanted) in self.rows() {
            let next = four(after, due(&text, zone));
            if next != wanted {
                wrong.push(format!(
                    "{text} {zone} {after}\n  wanted {wanted:?}\n  is     {next:?}"
                ));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} wrong:\n{}",
            wrong.len(),
            wrong[..wrong.len().min(12)].join("\n")
        );
    }
}

/// The next four times after `after`.
fn four(
    after: DateTime<Utc>,
    next: impl Fn(DateTime<Utc>) -> Option<DateTime<Utc>>,
) -> Vec<DateTime<Utc>> {
    std::iter::successors(next(after), |at| next(*at))
        .take(4)
        .collect()
}

#[test]
fn cron_is_due_when_cronsim_says_so() {
    let schedules: Schedules = serde_json::from_str(include_str!("data/cron.json")).unwrap();
    schedules.compare(|text, zone| {
        let cron = Cron::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        move |after| cron.next(zone, after)
    });
}

/// Where clocks are set back by half an hour, cronsim, which walks in whole hours, misses a time. In the vectors
/// this is left out.
#[test]
fn cron_is_due_when_clocks_show_its_time_on_lord_howe_island() {
    let zone = chrono_tz::Australia::Lord_Howe;
    let after = "2026-04-04T10:17:00Z".parse().unwrap();
    let next = four(after, |after| {
        Cron::parse("0 */2 * * *").unwrap().next(zone, after)
    });
    let local: Vec<String> = next
        .iter()
        .map(|at| at.with_timezone(&zone).to_rfc3339())
        .collect();
    let wanted = [
        "2026-04-04T22:00:00+11:00",
        "2026-04-05T00:00:00+11:00",
        "2026-04-05T02:00:00+10:30",
        "2026-04-05T04:00:00+10:30",
    ];
    assert_eq!(local, wanted);
}

#[test]
fn calendar_events_are_due_when_oncalendar_says_so() {
    let schedules: Schedules = serde_json::from_str(include_str!("data/oncalendar.json")).unwrap();
    schedules.compare(|text, zone| {
        let events = OnCalendar::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        move |after| events.next(zone, after)
    });
    for text in &schedules.bad {
        assert!(OnCalendar::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_cron_expression_is_refused() {
    for text in [
        "",
        "*",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5-1 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "* * * FOO *",
        "* * * * MON#6",
        "* * * * MON#",
        "* * * * L",
        "* * * * FRIL",
        "0 0 30 2 *",
        "0 0 31 2,4 *",
        "1_0 * * * *",
        "+5 * * * *",
        "@daily",
    ] {
        assert!(Cron::parse(text).is_err(), "{text}");
    }
    let wrong = Cron::parse("0 25 * * *").unwrap_err().to_string();
    assert_eq!(
        wrong,
        "hour: \"25\" must be *, a number from 0 to 23, a range, a list or a step"
    );
}

#[test]
fn slugs_are_those_of_django() {
    #[derive(Deserialize)]
    struct Slugs {
        slugs: Vec<(String, String)>,
    }
    let known: Slugs = serde_json::from_str(include_str!("data/slugs.json")).unwrap();
    for (name, slug) in known.slugs {
        assert_eq!(slugify(&name), slug, "{name:?}");
    }
}
