//! The settings: from flags, the environment, or a `.env` file. The only reader of the environment. One
//! file a concern; each has the settings as they are given, their check, and their place in the list.

mod access;
mod backtest;
mod channels;
mod checker;
mod checks;
mod database;
mod delivery;
mod kapacitor;
mod listen;
mod log;
mod platform;
mod sync;

use clap::Args;
use rules::render::Site;

use self::{
    access::Access,
    backtest::Backtest,
    channels::Channels,
    checker::{Checker, Listed},
    checks::Checks,
    delivery::Delivery,
    sync::Sync,
};
pub use self::{
    checker::Problem,
    database::Database,
    listen::Listen,
    log::{Log, LogFormat},
};

/// The settings as they are given: text, not yet checked. `--help`, docs/configuration.md and
/// `.env.example` say what each is for.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    #[command(flatten)]
    pub database: database::DatabaseSettings,
    #[command(flatten)]
    pub kapacitor: kapacitor::KapacitorSettings,
    #[command(flatten)]
    pub platform: platform::PlatformSettings,
    #[command(flatten)]
    pub listen: listen::ListenSettings,
    #[command(flatten)]
    pub access: access::AccessSettings,
    #[command(flatten)]
    pub sync: sync::SyncSettings,
    #[command(flatten)]
    pub checks: checks::ChecksSettings,
    #[command(flatten)]
    pub delivery: delivery::DeliverySettings,
    #[command(flatten)]
    pub channels: channels::ChannelSettings,
    #[command(flatten)]
    pub backtest: backtest::BacktestSettings,
    #[command(flatten)]
    pub log: log::LogSettings,
}

/// The settings in force, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub database: Database,
    pub kapacitor: ::kapacitor::Settings,
    pub site: Site,
    pub listen: Listen,
    pub access: Access,
    pub sync: Sync,
    pub checks: Checks,
    pub delivery: Delivery,
    pub channels: Channels,
    pub backtest: Backtest,
    pub log: Log,
}

impl Config {
    /// Checks all settings; every problem at once.
    pub fn check(given: Settings) -> Result<Self, Vec<Problem>> {
        let mut checker = Checker::default();
        let database = given.database.check(&mut checker);
        let kapacitor = given.kapacitor.check(&mut checker);
        let site = given.platform.check(&mut checker);
        let listen = given.listen.check(&mut checker);
        let access = given.access.check(&mut checker);
        let sync = given.sync.check(&mut checker);
        let checks = given.checks.check(&mut checker);
        let delivery = given.delivery.check(&mut checker);
        let channels = given.channels.check(&mut checker);
        let backtest = given.backtest.check(&mut checker);
        let log = given.log.check(&mut checker);
        let complete = (|| {
            Some(Self {
                database: database?,
                kapacitor: kapacitor?,
                site: site?,
                listen: listen?,
                access: access?,
                sync: sync?,
                checks: checks?,
                delivery: delivery?,
                channels: channels?,
                backtest: backtest?,
                log: log?,
            })
        })();
        complete.ok_or(checker.0)
    }

    /// Checks the settings of those subcommands that need nothing but the database.
    pub fn check_database(given: Settings) -> Result<(Database, Log), Vec<Problem>> {
        let mut checker = Checker::default();
        let database = given.database.check(&mut checker);
        let log = given.log.check(&mut checker);
        database.zip(log).ok_or(checker.0)
    }

    /// Checks the settings of those that need to know only where the service listens.
    pub fn check_listen(given: Settings) -> Result<Listen, Vec<Problem>> {
        let mut checker = Checker::default();
        let listen = given.listen.check(&mut checker);
        listen.ok_or(checker.0)
    }

    /// The settings of the engine.
    pub fn engine(&self) -> engine::Settings {
        engine::Settings {
            database: self.database.settings(),
            kapacitor: self.kapacitor.clone(),
            site: Site {
                delivery: self.delivery.mode,
                ingest_url: self.delivery.ingest_url.clone(),
                ..self.site.clone()
            },
            request_timeout: self.listen.request_timeout,
            webhook_allow: self.sync.webhook_allow.clone(),
            probe_allow: self.checks.allow.clone(),
            probe_canary: self.checks.canary.clone(),
            checks_influx: self.checks.influx.clone(),
            reconcile_interval: self.sync.reconcile_interval,
            repair: self.sync.repair,
            health_interval: self.sync.health_interval,
            backtest_timeout: self.backtest.timeout,
            backtest_concurrency: self.backtest.concurrency,
            versions_retention: self.sync.versions_retention,
            audit_retention: self.access.audit_retention,
            events_retention: self.delivery.events_retention,
            results_retention: self.checks.results_retention,
            bodies_retention: self.delivery.bodies_retention,
            channels: self.channels.settings.clone(),
            public_url: self.channels.public_url.clone(),
            storm: self.channels.storm,
            sealer: self.channels.sealer.clone(),
            operator: self.channels.operator.clone(),
        }
    }

    /// Name and value of each setting in force, secrets left out.
    pub fn list(&self) -> Listed {
        [
            self.database.list(),
            kapacitor::list(&self.kapacitor),
            platform::list(&self.site),
            self.listen.list(),
            self.access.list(),
            self.sync.list(),
            self.checks.list(),
            self.delivery.list(),
            self.channels.list(),
            self.backtest.list(),
            self.log.list(),
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Settings {
        let mut given = Settings::default();
        given.database.database_url =
            Some("postgres://ann:s3cret@db/alerts?sslpassword=s3cret".into());
        given.kapacitor.kapacitor_url = Some("http://bob:s3cret@kapacitor:9092".into());
        given
    }

    #[test]
    fn secrets_are_never_shown() {
        let mut given = given();
        given.access.admin_token = Some("s3cret".repeat(8));
        let config = Config::check(given).unwrap();
        let shown = format!(
            "{:?} {:?}",
            config.list(),
            (&config.database.url, &config.kapacitor, &config.access)
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
        let mut given = Settings::default();
        given.database.database_url = bad();
        given.listen.bind = bad();
        given.access.auth = bad();
        given.access.admin_token = bad();
        given.access.trusted_proxies = bad();
        given.access.rate_limit = bad();
        given.access.metrics = bad();
        given.listen.metrics_bind = bad();
        given.listen.port = Some("70000".into());
        given.kapacitor.kapacitor_timeout = Some("0".into());
        given.database.database_pool = bad();
        given.log.log_format = bad();
        given.sync.run_migration = bad();
        given.platform.dashboard_url = bad();
        let problems = Config::check(given).unwrap_err();
        let names: Vec<_> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(
            names,
            [
                "DATABASE_URL",
                "DATABASE_POOL",
                "KAPACITOR_URL",
                "KAPACITOR_TIMEOUT",
                "DASHBOARD_URL",
                "BIND",
                "PORT",
                "METRICS_BIND",
                "AUTH",
                "ADMIN_TOKEN",
                "TRUSTED_PROXIES",
                "RATE_LIMIT",
                "METRICS",
                "RUN_MIGRATION",
                "LOG_FORMAT",
            ]
        );
        let text: String = problems.iter().map(ToString::to_string).collect();
        assert!(text.contains("KAPACITOR_URL is required") && !text.contains("s3cret"));
    }

    #[test]
    fn each_setting_is_documented_with_its_default() {
        let example = include_str!("../../.env.example");
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
