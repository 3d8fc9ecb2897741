//! Authentication, limits and the audit.

use std::net::IpAddr;

use clap::Args;
use ipnet::IpNet;
use store::token::Hash;

use super::checker::{Checker, Listed};
use crate::access::Rules;

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Access")]
pub struct AccessSettings {
    /// Authentication: on, or off to let everybody do everything [default: on]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "on|off",
        global = true
    )]
    pub auth: Option<String>,
    /// Token with every right, to create the first tokens with; at least 32 characters. Set it in the
    /// environment, not on the command line, where other users can see it [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub admin_token: Option<String>,
    /// Failed authentications that an address may have in a row and per minute [default: 20]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub auth_failures: Option<String>,
    /// Proxies whose X-Forwarded-For is trusted, such as 10.0.0.0/8,192.0.2.1 [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "NETWORKS",
        global = true
    )]
    pub trusted_proxies: Option<String>,
    /// Requests that a token may send per minute; 0 is unlimited [default: 6000]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub rate_limit: Option<String>,
    /// Most requests in progress at a time [default: 256]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub request_concurrency: Option<String>,
    /// Whether /metrics needs a token: token or open [default: token]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "token|open",
        global = true
    )]
    pub metrics: Option<String>,
    /// How long audit entries are kept, in days, at least 30 [default: forever]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub audit_retention: Option<String>,
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Access {
    pub rules: Rules,
    /// In days; none: forever.
    pub audit_retention: Option<i32>,
}

impl AccessSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Access> {
        let auth = checker.choice("AUTH", self.auth, ["on", "off"]);
        let admin = checker.optional("ADMIN_TOKEN", self.admin_token, admin_token);
        let failures = checker.number("AUTH_FAILURES", self.auth_failures, "20", 1, 1_000_000);
        let proxies = self.trusted_proxies;
        let trusted_proxies = checker.read("TRUSTED_PROXIES", proxies, Some(""), networks);
        let rate = checker.number("RATE_LIMIT", self.rate_limit, "6000", 0, 1_000_000);
        let requests = self.request_concurrency;
        let requests = checker.number("REQUEST_CONCURRENCY", requests, "256", 1, 1_000_000);
        let metrics = checker.choice("METRICS", self.metrics, ["token", "open"]);
        let retention = checker.optional("AUDIT_RETENTION", self.audit_retention, |text| {
            let days = text
                .parse()
                .ok()
                .filter(|days| (30..=36_500).contains(days));
            days.ok_or_else(|| "must be a number from 30 to 36500".into())
        });
        Some(Access {
            rules: Rules {
                on: auth? == "on",
                admin: admin?,
                failures: failures?,
                trusted_proxies: trusted_proxies?,
                rate: rate?,
                concurrency: requests?,
                metrics_are_open: metrics? == "open",
            },
            audit_retention: retention?,
        })
    }
}

impl Access {
    pub fn list(&self) -> Listed {
        let rules = &self.rules;
        let proxies = rules.trusted_proxies.iter().map(ToString::to_string);
        let proxies: Vec<String> = proxies.collect();
        let metrics = match rules.metrics_are_open {
            true => "open",
            false => "token",
        };
        let retention = self.audit_retention.map(|days| days.to_string());
        vec![
            ("AUTH", if rules.on { "on" } else { "off" }.to_owned()),
            ("ADMIN_TOKEN", rules.admin.map_or("", |_| "***").to_owned()),
            ("AUTH_FAILURES", rules.failures.to_string()),
            ("TRUSTED_PROXIES", proxies.join(",")),
            ("RATE_LIMIT", rules.rate.to_string()),
            ("REQUEST_CONCURRENCY", rules.concurrency.to_string()),
            ("METRICS", metrics.to_owned()),
            ("AUDIT_RETENTION", retention.unwrap_or_default()),
        ]
    }
}

/// Only its hash is kept. The error does not repeat it.
fn admin_token(text: &str) -> Result<Hash, String> {
    const LEAST: usize = 32;
    if text.len() < LEAST || !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(format!(
            "must be {LEAST} characters or more, without spaces: openssl rand -hex 32 makes one"
        ));
    }
    Ok(Hash::of(text))
}

/// Networks or addresses, with commas between them.
fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text.split(',').map(str::trim).filter(|it| !it.is_empty());
    parts
        .map(|part| {
            let address = || part.parse::<IpAddr>().ok().map(IpNet::from);
            let network = part.parse().ok().or_else(address);
            network.ok_or_else(|| "must be networks such as 10.0.0.0/8 or addresses".into())
        })
        .collect()
}
