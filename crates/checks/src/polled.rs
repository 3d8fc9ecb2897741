//! Polls: checks that are asked, and how often in a row an answer has to be bad, or good, to count.

use chrono::{DateTime, Utc};

use crate::status::{Flip, Reason, Status};

/// How many answers of a kind in a row count; at least 1 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// So many bad ones and it is down.
    pub fail_after: u32,
    /// So many good ones and it is up again.
    pub recover_after: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            fail_after: 1,
            recover_after: 1,
        }
    }
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Good,
    Bad,
    /// Nothing of the check, because it could not be asked: the network of whoever asks was away.
    Unknown,
}

/// How a check stands that is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    pub status: Status,
    /// How many answers in a row have not been as the status has it.
    pub against: u32,
}

impl Polled {
    /// Takes in an answer of `at`. The first good one makes it up, however many count later.
    pub fn take(
        &mut self,
        thresholds: Thresholds,
        answer: Answer,
        at: DateTime<Utc>,
    ) -> Option<Flip> {
        let (to, reason, count) = match (answer, self.status) {
            (Answer::Unknown, _) | (_, Status::Paused) => return None,
            (Answer::Good, Status::New) => (Status::Up, Reason::Report, 1),
            (Answer::Good, _) => (Status::Up, Reason::Report, thresholds.recover_after),
            (Answer::Bad, _) => (Status::Down, Reason::Fail, thresholds.fail_after),
        };
        if to == self.status {
            self.against = 0;
            return None;
        }
        self.against += 1;
        if self.against < count {
            return None;
        }
        self.against = 0;
        self.status.turn(to, at, reason)
    }

    /// Somebody pauses it: it is not asked any more.
    pub fn pause(&mut self, at: DateTime<Utc>) -> Option<Flip> {
        self.against = 0;
        self.status.turn(Status::Paused, at, Reason::Pause)
    }

    /// Somebody resumes it: it begins anew. None: it was not paused.
    pub fn resume(&mut self, at: DateTime<Utc>) -> Option<Flip> {
        match self.status {
            Status::Paused => self.status.turn(Status::New, at, Reason::Resume),
            Status::New | Status::Up | Status::Down => None,
        }
    }

    /// Whether the next answer is to be had soon, for the last was not as the status has it.
    pub fn is_in_doubt(self) -> bool {
        self.against > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flips that these answers make: `+` good, `-` bad, `?` unknown; `U` up, `D` down, small where nobody is
    /// told.
    fn flips(status: Status, fail_after: u32, recover_after: u32, answers: &str) -> String {
        let thresholds = Thresholds {
            fail_after,
            recover_after,
        };
        let mut polled = Polled { status, against: 0 };
        let flip = |answer| {
            let answer = match answer {
                '+' => Answer::Good,
                '-' => Answer::Bad,
                _ => Answer::Unknown,
            };
            match polled.take(thresholds, answer, DateTime::UNIX_EPOCH) {
                None => '.',
                Some(Flip {
                    to: Status::Up,
                    is_told: true,
                    ..
                }) => 'U',
                Some(Flip { to: Status::Up, .. }) => 'u',
                Some(Flip { is_told: true, .. }) => 'D',
                Some(_) => 'd',
            }
        };
        answers.chars().map(flip).collect()
    }

    #[test]
    fn so_many_answers_in_a_row_count() {
        for (status, fail_after, recover_after, answers, wanted) in [
            (Status::New, 1, 1, "+-+-", "uDUD"),
            (Status::New, 3, 2, "-+---+-++", ".u..D...U"),
            (Status::Up, 3, 2, "--+--?-", "......D"),
            (Status::Up, 2, 1, "-+-+--", ".....D"),
            (Status::Down, 2, 3, "++-+++", ".....U"),
            (Status::Paused, 1, 1, "+-", ".."),
            (Status::Up, 1, 1, "???", "..."),
        ] {
            let flips = flips(status, fail_after, recover_after, answers);
            assert_eq!(
                flips, wanted,
                "{status:?} {fail_after} {recover_after} {answers}"
            );
        }
    }

    #[test]
    fn one_bad_answer_of_several_that_count_is_doubt() {
        let thresholds = Thresholds {
            fail_after: 2,
            ..Thresholds::default()
        };
        let mut polled = Polled {
            status: Status::Up,
            against: 0,
        };
        assert_eq!(
            polled.take(thresholds, Answer::Bad, DateTime::UNIX_EPOCH),
            None
        );
        assert!(polled.is_in_doubt());
        polled.take(thresholds, Answer::Good, DateTime::UNIX_EPOCH);
        assert!(!polled.is_in_doubt());
    }
}
