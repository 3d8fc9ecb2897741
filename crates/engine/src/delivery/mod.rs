//! What rules report, taken in and found again where it was lost; and the way from there to their targets.

pub mod compare;
mod compose;
pub mod deadman;
pub mod ingest;
mod ledger;
pub mod notifiers;
pub mod outages;
pub mod recorder;
pub mod secrets;
pub mod send;
mod serving;
pub mod switch;
pub mod transport;
pub mod windows;

pub use self::{compose::level, ingest::kinds_of_events};
