//! The settings: from flags, the environment, or a `.env` file. The only reader of the environment.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use clap::Args;
use engine::webhook;
use httpd::Limits;
use ipnet::IpNet;
use kapacitor::{Authority, Token};
use rules::render::Site;
use secret::SecretUrl;
use sqlx::postgres::PgConnectOptions;
use store::token::Hash;
use url::Url;

use crate::access::Rules;

/// The settings as they are given: text, not yet checked. `--help` and `.env.example` say what each
/// is for.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// PostgreSQL, such as postgres://user:password@host/database [required]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub database_url: Option<String>,
    /// Kapacitor, such as http://user:password@host:9092 [required]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub kapacitor_url: Option<String>,
    /// A token for Kapacitor, sent as bearer authentication [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub kapacitor_token: Option<String>,
    /// A file with the certificate of who vouches for Kapacitor over TLS [default: the system's]
    #[arg(long, env, hide_env_values = true, value_name = "FILE", global = true)]
    pub kapacitor_ca: Option<String>,
    /// Address to listen on [default: 0.0.0.0]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS",
        global = true
    )]
    pub bind: Option<String>,
    /// Port to listen on; 0 takes a free one [default: 8080]
    #[arg(long, env, hide_env_values = true, global = true)]
    pub port: Option<String>,
    /// Whether requests need a token: on or off [default: on]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "on|off",
        global = true
    )]
    pub auth: Option<String>,
    /// A token that may do everything, to make the others with; at least 32 characters. Better set in
    /// the environment than here, where others can see it [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "TOKEN", global = true)]
    pub admin_token: Option<String>,
    /// Failed attempts that an address has, in a row and in a minute [default: 20]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub auth_failures: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8,192.0.2.1 [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "NETWORKS",
        global = true
    )]
    pub trusted_proxies: Option<String>,
    /// Requests that a token may send in a minute; 0: as many as it likes [default: 6000]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub rate_limit: Option<String>,
    /// Most requests under way at a time [default: 256]
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
    /// Address and port of its own for /metrics, without a token [default: none]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "ADDRESS:PORT",
        global = true
    )]
    pub metrics_bind: Option<String>,
    /// InfluxDB's database with the platform's data [default: opentsdb]
    #[arg(long, env, hide_env_values = true, value_name = "NAME", global = true)]
    pub influx_database: Option<String>,
    /// Its retention policy [default: retention_policy]
    #[arg(long, env, hide_env_values = true, value_name = "NAME", global = true)]
    pub influx_retention_policy: Option<String>,
    /// A page about an app to link to from e-mails, with {app} in it [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub dashboard_url: Option<String>,
    /// Longest wait for an answer of Kapacitor's, in seconds [default: 10]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub kapacitor_timeout: Option<String>,
    /// Longest wait for a connection or a statement of PostgreSQL's, in seconds [default: 10]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub database_timeout: Option<String>,
    /// Most connections to PostgreSQL for statements [default: 16]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub database_pool: Option<String>,
    /// Longest time for a request, in seconds [default: 60]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub request_timeout: Option<String>,
    /// Longest wait for requests under way at shutdown, in seconds [default: 20]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub shutdown_timeout: Option<String>,
    /// Longest wait for a client to send a request or take its answer, in seconds [default: 10]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub client_timeout: Option<String>,
    /// How long a connection without a request is kept, in seconds [default: 75]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub keep_alive: Option<String>,
    /// Most connections of clients at a time [default: 500]
    #[arg(long, env, hide_env_values = true, value_name = "COUNT", global = true)]
    pub max_connections: Option<String>,
    /// Time between two looks for drift in Kapacitor, in seconds [default: 30]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub reconcile_interval: Option<String>,
    /// What to do about drift: repair it, or only report it [default: repair]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "repair|report",
        global = true
    )]
    pub reconcile: Option<String>,
    /// Time between two looks which rules can see, in seconds [default: 60]
    #[arg(
        long,
        env,
        hide_env_values = true,
        value_name = "SECONDS",
        global = true
    )]
    pub health_interval: Option<String>,
    /// Longest time for a backtest, in seconds [default: 300]
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
    /// How long a version of a rule is kept that is not in force any more, in days [default: 30]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub versions_retention: Option<String>,
    /// How long entries of the audit are kept, in days, 30 or more [default: forever]
    #[arg(long, env, hide_env_values = true, value_name = "DAYS", global = true)]
    pub audit_retention: Option<String>,
    /// Webhooks to take besides public ones: hosts, *.suffixes and networks [default: none]
    #[arg(long, env, hide_env_values = true, value_name = "LIST", global = true)]
    pub webhook_allow: Option<String>,
    /// Whether to import what Kapacitor runs before serving: 1 or 0 [default: 0]
    #[arg(long, env, hide_env_values = true, value_name = "0|1", global = true)]
    pub run_migration: Option<String>,
    /// Log as pretty text or as json [default: pretty]
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

/// The settings in force, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Without the password: what may be shown.
    pub database_url: SecretUrl,
    database: PgConnectOptions,
    pub kapacitor: kapacitor::Settings,
    pub listen: SocketAddr,
    pub access: Rules,
    /// Where metrics are served besides.
    pub metrics_bind: Option<SocketAddr>,
    pub site: Site,
    pub database_timeout: Duration,
    pub database_pool: u32,
    pub request_timeout: Duration,
    pub shutdown_timeout: Duration,
    pub clients: Limits,
    pub reconcile_interval: Duration,
    /// Whether drift is repaired, and not only reported.
    pub repair: bool,
    pub health_interval: Duration,
    pub backtest_timeout: Duration,
    pub backtest_concurrency: usize,
    /// In days.
    pub versions_retention: i32,
    /// In days; none: forever.
    pub audit_retention: Option<i32>,
    pub webhook_allow: webhook::Allowed,
    pub run_migration: bool,
    pub log_format: LogFormat,
    pub log_level: String,
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

/// One setting that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As the environment names it.
    pub name: &'static str,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.message)
    }
}

/// Checks settings one by one and remembers what is wrong with any.
#[derive(Default)]
struct Checker(Vec<Problem>);

impl Checker {
    /// The value of a setting, or `default` where it is not set. An empty one is not set.
    fn read<T>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: Option<&str>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let given = given.filter(|text| !text.is_empty());
        let checked = match given.as_deref().or(default) {
            Some(text) => check(text),
            None => Err("is required".into()),
        };
        checked
            .map_err(|message| self.0.push(Problem { name, message }))
            .ok()
    }

    fn number<T: FromStr + PartialOrd + fmt::Display>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: &str,
        least: T,
        most: T,
    ) -> Option<T> {
        self.read(name, given, Some(default), |text| match text.parse() {
            Ok(number) if number >= least && number <= most => Ok(number),
            _ => Err(format!("must be a number from {least} to {most}")),
        })
    }

    /// A setting that may be left out: it is checked where it is given.
    fn optional<T>(
        &mut self,
        name: &'static str,
        given: Option<String>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        self.read(name, given, Some(""), |text| match text {
            "" => Ok(None),
            text => check(text).map(Some),
        })
    }

    /// One of two words, the first of which is the default.
    fn choice(
        &mut self,
        name: &'static str,
        given: Option<String>,
        words: [&'static str; 2],
    ) -> Option<&'static str> {
        self.read(name, given, Some(words[0]), |text| {
            let word = words.into_iter().find(|word| *word == text);
            word.ok_or_else(|| format!("must be {} or {}", words[0], words[1]))
        })
    }

    fn seconds(
        &mut self,
        name: &'static str,
        given: Option<String>,
        default: &str,
    ) -> Option<Duration> {
        let seconds = self.number(name, given, default, 0.1, 86_400.0)?;
        Some(Duration::from_secs_f64(seconds))
    }
}

impl Config {
    /// Checks all settings; every problem at once.
    pub fn check(given: Settings) -> Result<Self, Vec<Problem>> {
        let mut checker = Checker::default();
        let database = checker.read("DATABASE_URL", given.database_url, None, |text| {
            let url = http_like(text, &["postgres", "postgresql"])?;
            // sqlx's own words could quote the password
            let options = PgConnectOptions::from_str(text)
                .map_err(|_| "is not a connection string of PostgreSQL's".to_owned())?;
            Ok((SecretUrl(url), options.application_name("kapacitor-alerts")))
        });
        let kapacitor_url = checker.read("KAPACITOR_URL", given.kapacitor_url, None, |text| {
            http_like(text, &["http", "https"]).map(SecretUrl)
        });
        let has_user = kapacitor_url
            .as_ref()
            .is_some_and(|url| !url.expose().username().is_empty());
        let kapacitor_token = checker.optional("KAPACITOR_TOKEN", given.kapacitor_token, |text| {
            if has_user {
                return Err("is given besides a user in KAPACITOR_URL".into());
            }
            if !text.chars().all(|c| c.is_ascii_graphic()) {
                return Err("must be a token, without blanks".into());
            }
            Ok(Token(text.into()))
        });
        let kapacitor_ca = checker.optional("KAPACITOR_CA", given.kapacitor_ca, |text| {
            Authority::read(text.into())
        });
        let address: Option<IpAddr> = checker.read("BIND", given.bind, Some("0.0.0.0"), |text| {
            text.parse()
                .map_err(|_| "must be an IP address, such as 127.0.0.1 or ::".into())
        });
        let port = checker.number("PORT", given.port, "8080", 0, u16::MAX);
        let auth = checker.choice("AUTH", given.auth, ["on", "off"]);
        let admin = checker.optional("ADMIN_TOKEN", given.admin_token, admin_token);
        let failures = checker.number("AUTH_FAILURES", given.auth_failures, "20", 1, 1_000_000);
        let trusted_proxies =
            checker.read("TRUSTED_PROXIES", given.trusted_proxies, Some(""), networks);
        let rate = checker.number("RATE_LIMIT", given.rate_limit, "6000", 0, 1_000_000);
        let requests = given.request_concurrency;
        let requests = checker.number("REQUEST_CONCURRENCY", requests, "256", 1, 1_000_000);
        let metrics = checker.choice("METRICS", given.metrics, ["token", "open"]);
        let metrics_bind = checker.optional("METRICS_BIND", given.metrics_bind, |text| {
            text.parse()
                .map_err(|_| "must be an address and port, such as 127.0.0.1:9100".into())
        });
        let name = |text: &str| {
            if text.chars().any(char::is_control) {
                Err("must be a name".to_owned())
            } else {
                Ok(text.to_owned())
            }
        };
        let database_name = checker.read(
            "INFLUX_DATABASE",
            given.influx_database,
            Some("opentsdb"),
            name,
        );
        let retention_policy = checker.read(
            "INFLUX_RETENTION_POLICY",
            given.influx_retention_policy,
            Some("retention_policy"),
            name,
        );
        let dashboard_url = checker.optional("DASHBOARD_URL", given.dashboard_url, |text| {
            let url = http_like(&text.replace("{app}", "app"), &["http", "https"])?;
            if text.contains(['"', '<', '>']) || text.contains("{{") || !url.username().is_empty() {
                return Err("must be a plain link, such as https://dashboard/apps/{app}".into());
            }
            Ok(text.to_owned())
        });
        let kapacitor_timeout = checker.seconds("KAPACITOR_TIMEOUT", given.kapacitor_timeout, "10");
        let database_timeout = checker.seconds("DATABASE_TIMEOUT", given.database_timeout, "10");
        let database_pool = checker.number("DATABASE_POOL", given.database_pool, "16", 2, 1000);
        let request_timeout = checker.seconds("REQUEST_TIMEOUT", given.request_timeout, "60");
        let shutdown_timeout = checker.seconds("SHUTDOWN_TIMEOUT", given.shutdown_timeout, "20");
        let client_timeout = checker.seconds("CLIENT_TIMEOUT", given.client_timeout, "10");
        let keep_alive = checker.seconds("KEEP_ALIVE", given.keep_alive, "75");
        let connections = given.max_connections;
        let max_connections = checker.number("MAX_CONNECTIONS", connections, "500", 1, 100_000);
        let reconcile_interval =
            checker.seconds("RECONCILE_INTERVAL", given.reconcile_interval, "30");
        let reconcile = checker.choice("RECONCILE", given.reconcile, ["repair", "report"]);
        let health_interval = checker.seconds("HEALTH_INTERVAL", given.health_interval, "60");
        let backtest_timeout = checker.seconds("BACKTEST_TIMEOUT", given.backtest_timeout, "300");
        let concurrency = given.backtest_concurrency;
        let backtest_concurrency = checker.number("BACKTEST_CONCURRENCY", concurrency, "2", 1, 64);
        let retention = given.versions_retention;
        let versions_retention = checker.number("VERSIONS_RETENTION", retention, "30", 1, 3650);
        let audit_retention = checker.optional("AUDIT_RETENTION", given.audit_retention, |text| {
            let days = text
                .parse()
                .ok()
                .filter(|days| (30..=36_500).contains(days));
            days.ok_or_else(|| "must be a number from 30 to 36500".into())
        });
        let webhook_allow =
            checker.read("WEBHOOK_ALLOW", given.webhook_allow, Some(""), str::parse);
        let run_migration =
            checker.read(
                "RUN_MIGRATION",
                given.run_migration,
                Some("0"),
                |text| match text.to_ascii_lowercase().as_str() {
                    "1" | "true" | "yes" | "on" => Ok(true),
                    "0" | "false" | "no" | "off" => Ok(false),
                    _ => Err("must be 1 or 0".into()),
                },
            );
        let log_format = checker.read("LOG_FORMAT", given.log_format, Some("pretty"), str::parse);
        let log_level = checker.read("LOG_LEVEL", given.log_level, Some("info"), |text| {
            tracing_subscriber::EnvFilter::try_new(text)
                .map(|_| text.to_owned())
                .map_err(|error| format!("is not a log level: {error}"))
        });
        let complete = (|| {
            let (database_url, database) = database?;
            Some(Self {
                database_url,
                database,
                kapacitor: kapacitor::Settings {
                    url: kapacitor_url?,
                    token: kapacitor_token?,
                    authority: kapacitor_ca?,
                    timeout: kapacitor_timeout?,
                },
                listen: SocketAddr::new(address?, port?),
                access: Rules {
                    on: auth? == "on",
                    admin: admin?,
                    failures: failures?,
                    trusted_proxies: trusted_proxies?,
                    rate: rate?,
                    concurrency: requests?,
                    metrics_are_open: metrics? == "open",
                },
                metrics_bind: metrics_bind?,
                site: Site {
                    database: database_name?,
                    retention_policy: retention_policy?,
                    dashboard_url: dashboard_url?,
                },
                database_timeout: database_timeout?,
                database_pool: database_pool?,
                request_timeout: request_timeout?,
                shutdown_timeout: shutdown_timeout?,
                clients: Limits {
                    connections: max_connections?,
                    client: client_timeout?,
                    keep_alive: keep_alive?,
                },
                reconcile_interval: reconcile_interval?,
                repair: reconcile? == "repair",
                health_interval: health_interval?,
                backtest_timeout: backtest_timeout?,
                backtest_concurrency: backtest_concurrency?,
                versions_retention: versions_retention?,
                audit_retention: audit_retention?,
                webhook_allow: webhook_allow?,
                run_migration: run_migration?,
                log_format: log_format?,
                log_level: log_level?,
            })
        })();
        complete.ok_or(checker.0)
    }

    /// The settings of the engine.
    pub fn engine(&self) -> engine::Settings {
        engine::Settings {
            database: store::Settings {
                options: self.database.clone(),
                timeout: self.database_timeout,
                pool: self.database_pool,
            },
            kapacitor: self.kapacitor.clone(),
            site: self.site.clone(),
            request_timeout: self.request_timeout,
            webhook_allow: self.webhook_allow.clone(),
            reconcile_interval: self.reconcile_interval,
            repair: self.repair,
            health_interval: self.health_interval,
            backtest_timeout: self.backtest_timeout,
            backtest_concurrency: self.backtest_concurrency,
            versions_retention: self.versions_retention,
            audit_retention: self.audit_retention,
        }
    }

    /// How to connect to PostgreSQL, password included.
    pub fn database_options(&self) -> &PgConnectOptions {
        &self.database
    }

    /// Name and value of each setting in force, secrets left out.
    pub fn list(&self) -> Vec<(&'static str, String)> {
        let seconds = |duration: Duration| duration.as_secs_f64().to_string();
        let (site, access, kapacitor) = (&self.site, &self.access, &self.kapacitor);
        let authority = kapacitor.authority.as_ref();
        let proxies = access.trusted_proxies.iter().map(ToString::to_string);
        let proxies: Vec<String> = proxies.collect();
        vec![
            ("DATABASE_URL", self.database_url.to_string()),
            ("KAPACITOR_URL", kapacitor.url.to_string()),
            (
                "KAPACITOR_TOKEN",
                kapacitor.token.as_ref().map_or("", |_| "***").to_owned(),
            ),
            (
                "KAPACITOR_CA",
                authority.map_or(String::new(), |it| it.file.display().to_string()),
            ),
            ("BIND", self.listen.ip().to_string()),
            ("PORT", self.listen.port().to_string()),
            ("AUTH", if access.on { "on" } else { "off" }.to_owned()),
            ("ADMIN_TOKEN", access.admin.map_or("", |_| "***").to_owned()),
            ("AUTH_FAILURES", access.failures.to_string()),
            ("TRUSTED_PROXIES", proxies.join(",")),
            ("RATE_LIMIT", access.rate.to_string()),
            ("REQUEST_CONCURRENCY", access.concurrency.to_string()),
            (
                "METRICS",
                if access.metrics_are_open {
                    "open"
                } else {
                    "token"
                }
                .to_owned(),
            ),
            (
                "METRICS_BIND",
                self.metrics_bind
                    .map(|it| it.to_string())
                    .unwrap_or_default(),
            ),
            ("INFLUX_DATABASE", site.database.clone()),
            ("INFLUX_RETENTION_POLICY", site.retention_policy.clone()),
            (
                "DASHBOARD_URL",
                site.dashboard_url.clone().unwrap_or_default(),
            ),
            ("KAPACITOR_TIMEOUT", seconds(kapacitor.timeout)),
            ("DATABASE_TIMEOUT", seconds(self.database_timeout)),
            ("DATABASE_POOL", self.database_pool.to_string()),
            ("REQUEST_TIMEOUT", seconds(self.request_timeout)),
            ("SHUTDOWN_TIMEOUT", seconds(self.shutdown_timeout)),
            ("CLIENT_TIMEOUT", seconds(self.clients.client)),
            ("KEEP_ALIVE", seconds(self.clients.keep_alive)),
            ("MAX_CONNECTIONS", self.clients.connections.to_string()),
            ("RECONCILE_INTERVAL", seconds(self.reconcile_interval)),
            (
                "RECONCILE",
                if self.repair { "repair" } else { "report" }.to_owned(),
            ),
            ("HEALTH_INTERVAL", seconds(self.health_interval)),
            ("BACKTEST_TIMEOUT", seconds(self.backtest_timeout)),
            (
                "BACKTEST_CONCURRENCY",
                self.backtest_concurrency.to_string(),
            ),
            ("VERSIONS_RETENTION", self.versions_retention.to_string()),
            (
                "AUDIT_RETENTION",
                self.audit_retention
                    .map(|days| days.to_string())
                    .unwrap_or_default(),
            ),
            ("WEBHOOK_ALLOW", self.webhook_allow.to_string()),
            ("RUN_MIGRATION", u8::from(self.run_migration).to_string()),
            (
                "LOG_FORMAT",
                format!("{:?}", self.log_format).to_lowercase(),
            ),
            ("LOG_LEVEL", self.log_level.clone()),
        ]
    }
}

/// Only its hash is kept. The error does not repeat it.
fn admin_token(text: &str) -> Result<Hash, String> {
    const LEAST: usize = 32;
    if text.len() < LEAST || !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(format!(
            "must be {LEAST} characters or more, none of them a blank: openssl rand -hex 32 makes one"
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

/// A URL with a host and one of these schemes. The error does not repeat it: it may hold a password.
fn http_like(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let wanted = || format!("must be a URL such as {}://host", schemes[0]);
    let url = Url::parse(text).map_err(|_| wanted())?;
    if schemes.contains(&url.scheme()) && url.has_host() {
        Ok(url)
    } else {
        Err(wanted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Settings {
        Settings {
            database_url: Some("postgres://ann:s3cret@db/alerts?sslpassword=s3cret".into()),
            kapacitor_url: Some("http://bob:s3cret@kapacitor:9092".into()),
            ..Settings::default()
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        let admin_token = "s3cret".repeat(8);
        let config = Config::check(Settings {
            admin_token: Some(admin_token),
            ..given()
        });
        let config = config.unwrap();
        let shown = format!(
            "{:?} {:?}",
            config.list(),
            (&config.database_url, &config.kapacitor, &config.access)
        );
        assert!(
            !shown.contains("s3cret") && !shown.contains("bob"),
            "{shown}"
        );
        assert!(shown.contains("@kapacitor:9092"));
    }

    #[test]
    fn every_problem_is_named_at_once_and_quotes_no_secret() {
        let bad = || Some("s3cret".to_owned());
        let problems = Config::check(Settings {
            database_url: bad(),
            bind: bad(),
            auth: bad(),
            admin_token: bad(),
            trusted_proxies: bad(),
            rate_limit: bad(),
            metrics: bad(),
            metrics_bind: bad(),
            port: Some("70000".into()),
            kapacitor_timeout: Some("0".into()),
            database_pool: bad(),
            log_format: bad(),
            run_migration: bad(),
            dashboard_url: bad(),
            ..Settings::default()
        })
        .unwrap_err();
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(
            names,
            [
                "DATABASE_URL",
                "KAPACITOR_URL",
                "BIND",
                "PORT",
                "AUTH",
                "ADMIN_TOKEN",
                "TRUSTED_PROXIES",
                "RATE_LIMIT",
                "METRICS",
                "METRICS_BIND",
                "DASHBOARD_URL",
                "KAPACITOR_TIMEOUT",
                "DATABASE_POOL",
                "RUN_MIGRATION",
                "LOG_FORMAT",
            ]
        );
        let text: String = problems.iter().map(ToString::to_string).collect();
        assert!(text.contains("KAPACITOR_URL is required") && !text.contains("s3cret"));
    }

    #[test]
    fn each_setting_is_documented_with_its_default() {
        let example = include_str!("../.env.example");
        for (name, value) in Config::check(given()).unwrap().list() {
            let line = example
                .lines()
                .find(|line| {
                    line.trim_start_matches("# ")
                        .starts_with(&format!("{name}="))
                })
                .unwrap_or_else(|| panic!("{name} is not in .env.example"));
            if !name.ends_with("_URL") {
                assert!(line.ends_with(&format!("={value}")), "{line}");
            }
        }
    }
}
