//! Rules, and Kapacitor kept equal to the database.

use std::time::Duration;

use clap::Args;
use engine::webhook;

use super::checker::{Checker, Listed, seconds};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Rules")]
pub struct SyncSettings {
    /// Time between two comparisons of Kapacitor with the database, in seconds [default: 30]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub reconcile_interval: Option<String>,
    /// What to do about drift: repair it or only report it [default: repair]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "repair|report",
        global = true
    )]
    pub reconcile: Option<String>,
    /// Time between two checks for blind rules, in seconds [default: 60]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub health_interval: Option<String>,
    /// How long old versions of a rule are kept, in days [default: 30]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub versions_retention: Option<String>,
    /// Webhooks to allow besides public ones: hosts, *.suffixes and networks [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "LIST", global = true)]
    pub webhook_allow: Option<String>,
    /// Import what Kapacitor runs before serving: 1 or 0 [default: 0]
    #[arg(long, env, hide_env_values = true, value_name = "0|1", global = true)]
    pub run_migration: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Sync {
    pub reconcile_interval: Duration,
    /// Whether drift is repaired, and not only reported.
    pub repair: bool,
    pub health_interval: Duration,
    /// In days.
    pub versions_retention: i32,
    pub webhook_allow: webhook::Allowed,
    pub run_migration: bool,
}

impl SyncSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Sync> {
        let interval = self.reconcile_interval;
        let reconcile_interval = checker.seconds("RECONCILE_INTERVAL", interval, "30");
        let reconcile = checker.choice("RECONCILE", self.reconcile, ["repair", "report"]);
        let health_interval = checker.seconds("HEALTH_INTERVAL", self.health_interval, "60");
        let retention = self.versions_retention;
        let versions_retention = checker.number("VERSIONS_RETENTION", retention, "30", 1, 3650);
        let allow = self.webhook_allow;
        let webhook_allow = checker.read("WEBHOOK_ALLOW", allow, Some(""), str::parse);
        let migrate = self.run_migration;
        let run_migration = checker.read("RUN_MIGRATION", migrate, Some("0"), |text| {
            match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" | "on" => Ok(true),
                "0" | "false" | "no" | "off" => Ok(false),
                _ => Err("must be 1 or 0".into()),
            }
        });
        Some(Sync {
            reconcile_interval: reconcile_interval?,
            repair: reconcile? == "repair",
            health_interval: health_interval?,
            versions_retention: versions_retention?,
            webhook_allow: webhook_allow?,
            run_migration: run_migration?,
        })
    }
}

impl Sync {
    pub fn list(&self) -> Listed {
        let reconcile = if self.repair { "repair" } else { "report" };
        vec![
            ("RECONCILE_INTERVAL", seconds(self.reconcile_interval)),
            ("RECONCILE", reconcile.to_owned()),
            ("HEALTH_INTERVAL", seconds(self.health_interval)),
            ("VERSIONS_RETENTION", self.versions_retention.to_string()),
            ("WEBHOOK_ALLOW", self.webhook_allow.to_string()),
            ("RUN_MIGRATION", u8::from(self.run_migration).to_string()),
        ]
    }
}
