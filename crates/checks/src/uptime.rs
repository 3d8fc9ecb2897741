//! How much of a time a check was up.

use chrono::{DateTime, TimeDelta, Utc};

use crate::status::Status;

/// How long a check was up and down; of the rest, in which it was new or paused, nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uptime {
    pub up: TimeDelta,
    pub down: TimeDelta,
}

impl Uptime {
    /// What share of the time of which it is known it was up, from 0 to 1. None: nothing is known.
    pub fn share(self) -> Option<f64> {
        let known = (self.up + self.down).as_seconds_f64();
        (known > 0.0).then(|| self.up.as_seconds_f64() / known)
    }
}

/// How long it was up and down from `from` to `until`. `first`: how it was at first; `changes`: when it became what,
/// in their order.
pub fn uptime(
    first: Status,
    changes: &[(DateTime<Utc>, Status)],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Uptime {
    let mut uptime = Uptime {
        up: TimeDelta::zero(),
        down: TimeDelta::zero(),
    };
    let mut count = |status, begin: DateTime<Utc>, end: DateTime<Utc>| {
        let lasted = end.min(until) - begin.max(from);
        let lasted = lasted.max(TimeDelta::zero());
        match status {
            Status::Up => uptime.up += lasted,
            Status::Down => uptime.down += lasted,
            Status::New | Status::Paused => {}
        }
    };
    let (mut status, mut since) = (first, DateTime::<Utc>::MIN_UTC);
    for (at, changed) in changes {
        count(status, since, *at);
        (status, since) = (*changed, *at);
    }
    count(status, since, until);
    uptime
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn what_is_not_known_does_not_count() {
        let changes = [
            (at(10), Status::Up),
            (at(40), Status::Down),
            (at(50), Status::Paused),
            (at(70), Status::New),
            (at(90), Status::Up),
        ];
        let share = |from, until| uptime(Status::New, &changes, at(from), at(until)).share();
        assert_eq!(share(0, 100), Some(0.8));
        assert_eq!(share(0, 40), Some(1.0));
        assert_eq!(share(40, 50), Some(0.0));
        assert_eq!(share(50, 90), None);
        assert_eq!(share(35, 45), Some(0.5));
        assert_eq!(share(90, 200), Some(1.0));
    }

    fn status() -> impl Strategy<Value = Status> {
        prop_oneof![
            Just(Status::New),
            Just(Status::Up),
            Just(Status::Down),
            Just(Status::Paused)
        ]
    }

    proptest! {
        /// The plain model: look at each second.
        #[test]
        fn it_is_what_each_second_says(
            first in status(),
            changes in prop::collection::vec((0i64..300, status()), 0..12),
            from in 0i64..300,
            length in 0i64..300,
        ) {
            let mut changes = changes;
            changes.sort_by_key(|(at, _)| *at);
            let until = from + length;
            let of_second = |second: i64| {
                let before = changes.iter().rev().find(|(at, _)| *at <= second);
                before.map_or(first, |(_, status)| *status)
            };
            let seconds = |wanted| {
                let all = (from..until).filter(|it| of_second(*it) == wanted);
                TimeDelta::seconds(all.count() as i64)
            };
            let timed: Vec<_> = changes.iter().map(|(second, status)| (at(*second), *status)).collect();
            let found = uptime(first, &timed, at(from), at(until));
            prop_assert_eq!(found, Uptime { up: seconds(Status::Up), down: seconds(Status::Down) });
        }
    }
}
