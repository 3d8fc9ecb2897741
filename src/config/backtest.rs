//! The settings of backtests.

use std::time::Duration;

use clap::Args;

use super::checker::{Checker, Listed, seconds};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Backtests")]
pub struct BacktestSettings {
    /// Timeout of a backtest, in seconds [default: 300]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub backtest_timeout: Option<String>,
    /// Most backtests at a time [default: 2]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub backtest_concurrency: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Backtest {
    pub timeout: Duration,
    pub concurrency: usize,
}

impl BacktestSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Backtest> {
        let timeout = checker.seconds("BACKTEST_TIMEOUT", self.backtest_timeout, "300");
        let concurrency = self.backtest_concurrency;
        let concurrency = checker.number("BACKTEST_CONCURRENCY", concurrency, "2", 1, 64);
        Some(Backtest {
            timeout: timeout?,
            concurrency: concurrency?,
        })
    }
}

impl Backtest {
    pub fn list(&self) -> Listed {
        vec![
            ("BACKTEST_TIMEOUT", seconds(self.timeout)),
            ("BACKTEST_CONCURRENCY", self.concurrency.to_string()),
        ]
    }
}
