//! Checks, and what they may ask.

use clap::Args;
use engine::webhook;
use secret::SecretUrl;

use super::checker::{Checker, Listed, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Checks")]
pub struct ChecksSettings {
    /// Endpoints that checks may ask besides public ones: hosts, *.suffixes and networks [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "LIST", global = true)]
    pub probe_allow: Option<String>,
    /// Hosts and ports of which one answers as long as the network works; else no endpoint is down [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "LIST", global = true)]
    pub probe_canary: Option<String>,
    /// Whether everybody may have an endpoint asked once, at /check-uptime: on or off [default: on]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "on|off",
        global = true
    )]
    pub check_uptime: Option<String>,
    /// How long each answer of a check is kept, in days [default: 7]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub results_retention: Option<String>,
    /// InfluxDB or Kapacitor to write results and flips of checks to as well, such as
    /// http://influxdb:8086/write?db=checks [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub checks_influx: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Checks {
    pub allow: webhook::Allowed,
    pub canary: Vec<(String, u16)>,
    /// Whether everybody may have an endpoint asked.
    pub check_uptime: bool,
    /// In days.
    pub results_retention: i32,
    /// Where results and flips are written to besides.
    pub influx: Option<SecretUrl>,
}

impl ChecksSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Checks> {
        let allow = checker.read("PROBE_ALLOW", self.probe_allow, Some(""), str::parse);
        let canary = checker.read("PROBE_CANARY", self.probe_canary, Some(""), canary);
        let check_uptime = checker.choice("CHECK_UPTIME", self.check_uptime, ["on", "off"]);
        let retention = self.results_retention;
        let results_retention = checker.number("RESULTS_RETENTION", retention, "7", 1, 400);
        let influx = checker.optional("CHECKS_INFLUX", self.checks_influx, |text| {
            let url = url(text, &["http", "https"])?;
            let has_database = url
                .query_pairs()
                .any(|(name, value)| name == "db" && !value.is_empty());
            if !has_database || url.fragment().is_some() {
                return Err(
                    "must have the path of a write endpoint and a database, such as \
                     http://influxdb:8086/write?db=checks"
                        .into(),
                );
            }
            Ok(SecretUrl(url))
        });
        Some(Checks {
            allow: allow?,
            canary: canary?,
            check_uptime: check_uptime? == "on",
            results_retention: results_retention?,
            influx: influx?,
        })
    }
}

/// Reads a list such as `one.one.one.one:443,dns.google:443`.
fn canary(text: &str) -> Result<Vec<(String, u16)>, String> {
    let entries = text.split(',').map(str::trim).filter(|it| !it.is_empty());
    let entries = entries.map(|entry| {
        let (host, port) = entry.rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port > 0)?;
        let is_host = !host.is_empty() && url::Host::parse(host).is_ok();
        is_host.then(|| (host.to_owned(), port))
    });
    entries.collect::<Option<_>>().ok_or_else(|| {
        "must be hosts and ports with commas between them, such as one.one.one.one:443,dns.google:443"
            .into()
    })
}

impl Checks {
    pub fn list(&self) -> Listed {
        let canary: Vec<String> = self
            .canary
            .iter()
            .map(|(host, port)| format!("{host}:{port}"))
            .collect();
        vec![
            ("PROBE_ALLOW", self.allow.to_string()),
            ("PROBE_CANARY", canary.join(",")),
            (
                "CHECK_UPTIME",
                if self.check_uptime { "on" } else { "off" }.into(),
            ),
            ("RESULTS_RETENTION", self.results_retention.to_string()),
            (
                "CHECKS_INFLUX",
                self.influx
                    .as_ref()
                    .map_or_else(String::new, SecretUrl::to_string),
            ),
        ]
    }
}
