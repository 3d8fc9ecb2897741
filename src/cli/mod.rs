//! The command line.

pub mod backtest;
mod timeline;
