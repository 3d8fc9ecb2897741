//! Checks: what they report and what they answer, and what is told when they do not. Every replica evaluates them; PostgreSQL's locks on
//! their rows see to it that each change of status happens once.

pub mod auto;
pub mod deadlines;
pub mod deploy;
mod flips;
pub mod pause;
pub mod points;
pub mod polls;
mod reporting;
pub mod reports;
mod standing;
mod state;
pub mod uptime;

pub use self::standing::{Standing, standing};
