//! A check as it stands, whichever its kind.

use checks::status::Flip;
use rules::{
    fields::FieldError,
    kinds::{self, Terms},
};
use sqlx::PgConnection;
use store::checks::Check;

use super::{flips, polls, reporting};

/// A check as it stands, and what is expected of it.
pub(super) enum State {
    Reports(Box<reporting::Known>),
    Polls(Box<polls::Known>),
}

impl State {
    /// What this row says. The rule was checked before it was stored, so an error is the service's own fault.
    pub(super) fn read(check: &Check) -> Result<Self, Vec<FieldError>> {
        Ok(match kinds::terms(&check.kind, &check.app, &check.spec)? {
            Terms::Reports(reporting) => Self::Reports(Box::new(reporting::of(check, *reporting))),
            Terms::Polls(polling) => Self::Polls(Box::new(polls::of(check, *polling))),
        })
    }

    /// Somebody pauses it.
    pub(super) fn pause(&mut self, check: &Check) -> Option<Flip> {
        match self {
            Self::Reports(known) => known.state.pause(check.now),
            Self::Polls(known) => known.state.pause(check.now),
        }
    }

    /// Somebody resumes it: it begins anew.
    pub(super) fn resume(&mut self, check: &Check) -> Option<Flip> {
        match self {
            Self::Reports(known) => known.state.resume(check.now),
            Self::Polls(known) => known.state.resume(check.now),
        }
    }

    /// Keeps how the check stands now, and its change of status, if there was one; and tells of it. What is polled is
    /// asked at once.
    pub(super) async fn keep(
        &self,
        db: &mut PgConnection,
        check: Check,
        flip: Option<Flip>,
    ) -> sqlx::Result<()> {
        let change = match self {
            Self::Reports(known) => {
                reporting::change(check, known, flip, &reporting::Evidence::default())
            }
            Self::Polls(known) => {
                let came = polls::Came {
                    flip,
                    again: false,
                    next: check.now,
                    reason: "",
                    details: "",
                };
                polls::change(check, known, came)
            }
        };
        flips::keep(db, vec![change]).await
    }
}
