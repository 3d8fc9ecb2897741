//! Kapacitor kept equal to the database.
//!
//! [`push`] brings one task over and records what came of it; [`jobs`] finds the tasks that need it, in
//! the background; [`import`] goes the other way, once, when the service takes over what Kapacitor
//! already runs.

pub mod apply;
mod concurrency;
pub mod drift;
pub mod event_log;
pub mod import;
pub(crate) mod jobs;
pub(crate) mod listing;
mod progress;
pub mod push;
pub mod render;
pub mod repair;
mod rule_health;
pub mod scratch;
