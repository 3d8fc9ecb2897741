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
    /// When its first report is expected. None: what has never reported is not missed.
    pub first_by: Option<DateTime<Utc>>,
}

/// How a heartbeat stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heartbeat {
    pub status: Status,
    /// When it last reported that it has run, or has failed.
    pub last: Option<DateTime<Utc>>,
    /// When the run began that has not ended.
    pub started: Option<DateTime<Utc>>,
    /// It is not down before: it could not report.
    pub excused: Option<DateTime<Utc>>,
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
    /// It says what it says. None: the status is what it was.
    Counts(Option<Flip>),
    /// It says nothing: the check is paused until somebody resumes it.
    Ignored,
}

impl Heartbeat {
    /// Takes in a report that came at `at`.
    pub fn take(&mut self, expected: &Expected, signal: Signal, at: DateTime<Utc>) -> Taken {
        if self.status == Status::Paused && expected.manual_resume {
            return Taken::Ignored;
        }
        match signal {
            Signal::Log => Taken::Counts(None),
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

    /// When its report is expected, or the end of its run, without the grace. None: it is not expected to report.
    pub fn expected_at(&self, expected: &Expected) -> Option<DateTime<Utc>> {
        let started = self.started.filter(|_| self.status != Status::Down);
        self.next(expected).into_iter().chain(started).min()
    }

    /// When its next report is expected by its schedule.
    fn next(&self, expected: &Expected) -> Option<DateTime<Utc>> {
        match self.status {
            Status::Up => self.last.and_then(|last| expected.schedule.next(last)),
            Status::New => expected.first_by,
            Status::Down | Status::Paused => None,
        }
    }

    /// When it is down unless it reports. None: never.
    pub fn deadline(&self, expected: &Expected) -> Option<DateTime<Utc>> {
        let deadline = self
            .expected_at(expected)?
            .checked_add_signed(expected.grace);
        deadline.max(self.excused.filter(|_| deadline.is_some()))
    }

    /// Whether it should have reported by `now`, and still may.
    pub fn is_late(&self, expected: &Expected, now: DateTime<Utc>) -> bool {
        self.next(expected).is_some_and(|at| at <= now)
    }

    /// Pauses it. What had begun is forgotten. None: it was paused before.
    pub fn pause(&mut self, at: DateTime<Utc>) -> Option<Flip> {
        let flip = self.status.turn(Status::Paused, at, Reason::Pause)?;
        self.started = None;
        Some(flip)
    }

    /// Lets it begin anew. None: it was not paused.
    pub fn resume(&mut self, at: DateTime<Utc>) -> Option<Flip> {
        if self.status != Status::Paused {
            return None;
        }
        *self = Self {
            status: Status::Paused,
            ..Self::default()
        };
        self.status.turn(Status::New, at, Reason::Resume)
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
            first_by: None,
        }
    }

    const SUCCESS: Signal = Signal::Success { ends: true };

    /// One that has come to this status, and has last reported at the beginning of time where it has.
    fn heartbeat(status: Status) -> Heartbeat {
        Heartbeat {
            status,
            last: (status != Status::New).then(|| at(0)),
            ..Heartbeat::default()
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
    fn a_first_report_can_be_expected() {
        let expected = Expected {
            first_by: Some(at(30)),
            ..hourly()
        };
        let mut heartbeat = heartbeat(Status::New);
        assert!(!heartbeat.is_late(&expected, at(29)) && heartbeat.is_late(&expected, at(30)));
        assert_eq!(heartbeat.expire(&expected, at(34)), None);
        let flip = heartbeat.expire(&expected, at(36)).unwrap();
        assert_eq!(
            (flip.at, flip.to, flip.is_told),
            (at(35), Status::Down, true)
        );
        heartbeat.take(&expected, SUCCESS, at(40));
        assert_eq!(heartbeat.deadline(&expected), Some(at(105)));
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
    fn what_could_not_report_is_excused_for_a_while() {
        let expected = hourly();
        let mut excused = Heartbeat {
            excused: Some(at(90)),
            ..heartbeat(Status::Up)
        };
        assert_eq!(excused.expire(&expected, at(89)), None);
        assert_eq!(excused.expire(&expected, at(90)).unwrap().at, at(90));
        for (status, wanted) in [(Status::New, None), (Status::Up, Some(at(65)))] {
            let excused = Heartbeat {
                excused: Some(at(1)),
                ..heartbeat(status)
            };
            assert_eq!(excused.deadline(&expected), wanted, "{status:?}");
        }
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
        assert!(!heartbeat.is_late(&expected, at(12)), "it runs");
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
        assert!(heartbeat.pause(at(15)).is_some_and(|flip| !flip.is_told));
        assert_eq!(heartbeat.pause(at(15)), None);
        for signal in [SUCCESS, Signal::Start, Signal::Fail, Signal::Log] {
            assert_eq!(heartbeat.take(&expected, signal, at(20)), Taken::Ignored);
        }
        assert_eq!(
            (heartbeat.status, heartbeat.deadline(&expected)),
            (Status::Paused, None)
        );
        assert!(heartbeat.resume(at(30)).is_some_and(|flip| !flip.is_told));
        assert_eq!(heartbeat.resume(at(30)), None);
        assert_eq!(heartbeat, Heartbeat::default());
    }
}
