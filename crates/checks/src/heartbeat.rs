//! Heartbeats: checks that report themselves, and when they are late.
//!
//! What holds is that of Healthchecks (its code and tests, v3): a check that has never reported is not missed; a run
//! that has begun has to end within the grace; a check that is down is told once.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    schedule::Schedule,
    status::{Flip, Reason, Status},
};

/// What is expected of a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub schedule: Schedule,
    /// How long after its time a report is late and not missed; how long a run may take.
    pub grace: TimeDelta,
    /// Reports do not resume it once it is paused.
    pub manual_resume: bool,
}

/// How a heartbeat stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heartbeat {
    pub status: Status,
    /// When it last reported that it has run, or has failed.
    pub last: Option<DateTime<Utc>>,
    /// When the run began that has not ended.
    pub started: Option<DateTime<Utc>>,
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Start,
    /// `ends`: the run that has begun, which another report of another run is not the end of.
    Success {
        ends: bool,
    },
    /// It has failed, or its exit status was not 0.
    Fail,
    /// Only to be kept.
    Log,
}

/// What a report has made of a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It counts. None: the status is what it was.
    Counts(Option<Flip>),
    /// It is kept, and nothing else.
    Ignored,
}

impl Heartbeat {
    /// Takes in a report that came at `at`.
    pub fn take(&mut self, expected: &Expected, signal: Signal, at: DateTime<Utc>) -> Taken {
        let is_held = self.status == Status::Paused && expected.manual_resume;
        if is_held || signal == Signal::Log {
            return Taken::Ignored;
        }
        match signal {
            Signal::Log => Taken::Ignored,
            Signal::Start => {
                self.started = Some(at);
                Taken::Counts(None)
            }
            Signal::Success { ends } => {
                self.last = self.last.max(Some(at));
                if ends {
                    self.started = None;
                }
                Taken::Counts(self.status.turn(Status::Up, at, Reason::Report))
            }
            Signal::Fail => {
                self.last = self.last.max(Some(at));
                self.started = None;
                Taken::Counts(self.status.turn(Status::Down, at, Reason::Fail))
            }
        }
    }

    /// Whether it is down by `now` for want of a report, which it is then from its deadline on.
    pub fn expire(&mut self, expected: &Expected, now: DateTime<Utc>) -> Option<Flip> {
        let deadline = self.deadline(expected).filter(|it| *it <= now)?;
        self.status.turn(Status::Down, deadline, Reason::Timeout)
    }

    /// The time from which on it is late: when its report is expected, or since its run began. None: it is not
    /// expected to report.
    pub fn expected_at(&self, expected: &Expected) -> Option<DateTime<Utc>> {
        let next = match self.status {
            Status::Up => self.last.and_then(|last| expected.schedule.next(last)),
            Status::New | Status::Down | Status::Paused => None,
        };
        let started = self.started.filter(|_| self.status != Status::Down);
        next.into_iter().chain(started).min()
    }

    /// When it is down unless it reports. None: never.
    pub fn deadline(&self, expected: &Expected) -> Option<DateTime<Utc>> {
        self.expected_at(expected)?
            .checked_add_signed(expected.grace)
    }

    /// Whether it should have reported by `now`, and still may.
    pub fn is_late(&self, expected: &Expected, now: DateTime<Utc>) -> bool {
        self.expected_at(expected).is_some_and(|at| at <= now)
    }

    /// Pauses it. What had begun is forgotten. Whether it was not paused before.
    pub fn pause(&mut self) -> bool {
        let was_paused = self.status == Status::Paused;
        if !was_paused {
            *self = Self {
                status: Status::Paused,
                started: None,
                ..*self
            };
        }
        !was_paused
    }

    /// Lets it begin anew. Whether it was paused.
    pub fn resume(&mut self) -> bool {
        let was_paused = self.status == Status::Paused;
        if was_paused {
            *self = Self::default();
        }
        was_paused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    /// Each hour, with five minutes of grace.
    fn hourly() -> Expected {
        Expected {
            schedule: Schedule::Period(TimeDelta::hours(1)),
            grace: TimeDelta::minutes(5),
            manual_resume: false,
        }
    }

    const SUCCESS: Signal = Signal::Success { ends: true };

    /// One that has come to this status, and has last reported at the beginning of time where it has.
    fn heartbeat(status: Status) -> Heartbeat {
        Heartbeat {
            status,
            last: (status != Status::New).then(|| at(0)),
            started: None,
        }
    }

    /// The new status, and whether targets are told; none: it is the old one.
    fn outcome(status: Status, signal: Signal) -> (Status, Option<bool>) {
        let mut heartbeat = heartbeat(status);
        let taken = heartbeat.take(&hourly(), signal, at(10));
        let told = match taken {
            Taken::Counts(Some(flip)) => {
                assert_eq!(
                    (flip.from, flip.to, flip.at),
                    (status, heartbeat.status, at(10))
                );
                Some(flip.is_told)
            }
            _ => None,
        };
        (heartbeat.status, told)
    }

    #[test]
    fn each_report_in_each_status() {
        use Status::*;
        for (status, signal, wanted) in [
            (New, SUCCESS, (Up, Some(false))),
            (Up, SUCCESS, (Up, None)),
            (Down, SUCCESS, (Up, Some(true))),
            (Paused, SUCCESS, (Up, Some(false))),
            (New, Signal::Start, (New, None)),
            (Up, Signal::Start, (Up, None)),
            (Down, Signal::Start, (Down, None)),
            (Paused, Signal::Start, (Paused, None)),
            (New, Signal::Fail, (Down, Some(true))),
            (Up, Signal::Fail, (Down, Some(true))),
            (Down, Signal::Fail, (Down, None)),
            (Paused, Signal::Fail, (Down, Some(true))),
            (New, Signal::Log, (New, None)),
            (Up, Signal::Log, (Up, None)),
            (Down, Signal::Log, (Down, None)),
            (Paused, Signal::Log, (Paused, None)),
        ] {
            assert_eq!(outcome(status, signal), wanted, "{status:?} {signal:?}");
        }
    }

    #[test]
    fn deadlines_of_each_status() {
        let expected = hourly();
        for (status, wanted) in [
            (Status::New, None),
            (Status::Up, Some(at(65))),
            (Status::Down, None),
            (Status::Paused, None),
        ] {
            let heartbeat = heartbeat(status);
            assert_eq!(heartbeat.deadline(&expected), wanted, "{status:?}");
        }
        // A run that has begun has to end within the grace, also that of a check that is new or paused.
        for (status, wanted) in [
            (Status::New, Some(at(15))),
            (Status::Up, Some(at(15))),
            (Status::Down, None),
            (Status::Paused, Some(at(15))),
        ] {
            let mut heartbeat = heartbeat(status);
            heartbeat.take(&expected, Signal::Start, at(10));
            assert_eq!(heartbeat.deadline(&expected), wanted, "{status:?}");
            let flip = heartbeat.expire(&expected, at(60));
            assert_eq!(
                flip.map(|it| (it.at, it.reason)),
                wanted.map(|at| (at, Reason::Timeout))
            );
            assert_eq!(heartbeat.status, Status::Down);
        }
    }

    #[test]
    fn a_report_is_late_and_then_missed() {
        let (expected, mut heartbeat) = (hourly(), heartbeat(Status::Up));
        let moment = TimeDelta::milliseconds(1);
        assert!(!heartbeat.is_late(&expected, at(60) - moment));
        assert!(heartbeat.is_late(&expected, at(60)));
        assert_eq!(heartbeat.expire(&expected, at(65) - moment), None);
        let flip = heartbeat.expire(&expected, at(70)).unwrap();
        // Not when it was noticed.
        assert_eq!((flip.at, flip.is_told), (at(65), true));
        assert_eq!(heartbeat.expire(&expected, at(80)), None, "once");
    }

    #[test]
    fn a_report_that_arrives_after_a_newer_one_changes_no_deadline() {
        let (expected, mut heartbeat) = (hourly(), heartbeat(Status::Up));
        heartbeat.take(&expected, SUCCESS, at(30));
        heartbeat.take(&expected, SUCCESS, at(20));
        assert_eq!(heartbeat.deadline(&expected), Some(at(95)));
    }

    #[test]
    fn only_the_report_of_its_run_ends_a_run() {
        let (expected, mut heartbeat) = (hourly(), heartbeat(Status::Up));
        heartbeat.take(&expected, Signal::Start, at(10));
        heartbeat.take(&expected, Signal::Success { ends: false }, at(11));
        assert_eq!(heartbeat.deadline(&expected), Some(at(15)));
        heartbeat.take(&expected, SUCCESS, at(12));
        assert_eq!(heartbeat.deadline(&expected), Some(at(77)));
    }

    #[test]
    fn what_is_paused_by_hand_is_resumed_by_hand() {
        let expected = Expected {
            manual_resume: true,
            ..hourly()
        };
        let mut heartbeat = heartbeat(Status::Up);
        heartbeat.take(&expected, Signal::Start, at(10));
        assert!(heartbeat.pause());
        assert!(!heartbeat.pause());
        for signal in [SUCCESS, Signal::Start, Signal::Fail, Signal::Log] {
            assert_eq!(heartbeat.take(&expected, signal, at(20)), Taken::Ignored);
        }
        assert_eq!(
            (heartbeat.status, heartbeat.deadline(&expected)),
            (Status::Paused, None)
        );
        assert!(heartbeat.resume());
        assert!(!heartbeat.resume());
        assert_eq!(heartbeat, Heartbeat::default());
    }
}
