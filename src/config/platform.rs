//! The settings of the platform's data in InfluxDB, and of its pages.

use clap::Args;
use rules::{delivery::Delivery, render::Site};

use super::checker::{Checker, Listed, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Platform data")]
pub struct PlatformSettings {
    /// InfluxDB database with the platform's data [default: opentsdb]
    #[arg(long, env, hide_env_values = true, value_name = "NAME", global = true)]
    pub influx_database: Option<String>,
    /// Its retention policy [default: retention_policy]
    #[arg(long, env, hide_env_values = true, value_name = "NAME", global = true)]
    pub influx_retention_policy: Option<String>,
    /// Page about an app to link to from e-mails, with {app} in it [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub dashboard_url: Option<String>,
}

impl PlatformSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Site> {
        let name = |text: &str| {
            if text.chars().any(char::is_control) {
                Err("must be a name".to_owned())
            } else {
                Ok(text.to_owned())
            }
        };
        let (database, policy) = (self.influx_database, self.influx_retention_policy);
        let database = checker.read("INFLUX_DATABASE", database, Some("opentsdb"), name);
        let default = Some("retention_policy");
        let policy = checker.read("INFLUX_RETENTION_POLICY", policy, default, name);
        let dashboard_url = checker.optional("DASHBOARD_URL", self.dashboard_url, |text| {
            let url = url(&text.replace("{app}", "app"), &["http", "https"])?;
            if text.contains(['"', '<', '>']) || text.contains("{{") || !url.username().is_empty() {
                return Err("must be a plain link, such as https://dashboard/apps/{app}".into());
            }
            Ok(text.to_owned())
        });
        Some(Site {
            database: database?,
            retention_policy: policy?,
            dashboard_url: dashboard_url?,
            delivery: Delivery::Kapacitor,
            ingest_url: None,
        })
    }
}

/// Name and value of each.
pub fn list(site: &Site) -> Listed {
    vec![
        ("INFLUX_DATABASE", site.database.clone()),
        ("INFLUX_RETENTION_POLICY", site.retention_policy.clone()),
        (
            "DASHBOARD_URL",
            site.dashboard_url.clone().unwrap_or_default(),
        ),
    ]
}
