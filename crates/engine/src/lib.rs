//! May use `store`, `rules`, `kapacitor` and `secret`. What runs: changes of rules, Kapacitor kept equal
//! to the database, import, and backtests. Knows no HTTP of its own.

pub mod backtest;
pub mod change;
mod engine;
pub mod hosts;
pub mod metrics;
pub mod sync;
pub mod test_notification;
pub mod webhook;

pub use self::engine::{Engine, PUSHES, Settings, StartError};
