//! May use `store`, `rules`, `checks`, `notify`, `prober`, `kapacitor` and `secret`. What runs: changes of rules, Kapacitor
//! kept equal to the database, checks, import, and backtests. Knows no HTTP of its own.

mod availability;
pub mod backtest;
pub mod change;
pub mod checks;
pub mod delivery;
mod engine;
pub mod hosts;
mod job;
pub mod jobs;
mod leadership;
pub mod metrics;
mod outlast;
pub mod status_pages;
pub mod sync;
pub mod test_notification;
pub mod webhook;

pub use self::engine::{Engine, PUSHES, Settings, StartError, Storm};
