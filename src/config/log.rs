//! What is logged, and how.

use std::str::FromStr;

use clap::Args;

use super::checker::{Checker, Listed};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Log")]
pub struct LogSettings {
    /// Log format: pretty or json [default: pretty]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "FORMAT",
        global = true
    )]
    pub log_format: Option<String>,
    /// What to log, such as info or kapacitor_alerts=debug [default: info]
    #[arg(long, env, hide_env_values = true, value_name = "LEVEL", global = true)]
    pub log_level: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err("must be pretty or json".into()),
        }
    }
}

impl LogSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Log> {
        let format = checker.read("LOG_FORMAT", self.log_format, Some("pretty"), str::parse);
        let level = checker.read("LOG_LEVEL", self.log_level, Some("info"), |text| {
            tracing_subscriber::EnvFilter::try_new(text)
                .map(|_| text.to_owned())
                .map_err(|error| format!("is not a log level: {error}"))
        });
        Some(Log {
            format: format?,
            level: level?,
        })
    }
}

impl Log {
    pub fn list(&self) -> Listed {
        vec![
            ("LOG_FORMAT", format!("{:?}", self.format).to_lowercase()),
            ("LOG_LEVEL", self.level.clone()),
        ]
    }
}
