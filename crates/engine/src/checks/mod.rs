//! Checks: what they report, and what is told when they do not. Every replica evaluates them; PostgreSQL's locks on
//! their rows see to it that each change of status happens once.

pub mod auto;
pub mod deadlines;
pub mod deploy;
mod heartbeat;
pub mod pause;
pub mod reports;
pub mod uptime;

pub use self::heartbeat::{Standing, standing};
