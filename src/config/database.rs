//! The settings of PostgreSQL.

use std::{str::FromStr, time::Duration};

use clap::Args;
use secret::SecretUrl;
use sqlx::postgres::PgConnectOptions;

use super::checker::{Checker, Listed, seconds, url};

/// As they are given: text, not yet checked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "PostgreSQL")]
pub struct DatabaseSettings {
    /// PostgreSQL, such as postgres://user:password@host/database [required]
    #[arg(long, env, hide_env_values = true, value_name = "URL", global = true)]
    pub database_url: Option<String>,
    /// Timeout of a connection and of a statement, in seconds [default: 10]
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
}

/// Checked.
#[derive(Clone, Debug)]
pub struct Database {
    /// Shown without its password.
    pub url: SecretUrl,
    /// How to connect, password included.
    pub options: PgConnectOptions,
    pub timeout: Duration,
    pub pool: u32,
}

impl DatabaseSettings {
    pub fn check(self, checker: &mut Checker) -> Option<Database> {
        let connection = checker.read("DATABASE_URL", self.database_url, None, |text| {
            let url = url(text, &["postgres", "postgresql"])?;
            // sqlx's own words could quote the password
            let options = PgConnectOptions::from_str(text)
                .map_err(|_| "is not a PostgreSQL connection string".to_owned())?;
            Ok((SecretUrl(url), options.application_name("kapacitor-alerts")))
        });
        let timeout = checker.seconds("DATABASE_TIMEOUT", self.database_timeout, "10");
        let pool = checker.number("DATABASE_POOL", self.database_pool, "16", 2, 1000);
        let (url, options) = connection?;
        Some(Database {
            url,
            options,
            timeout: timeout?,
            pool: pool?,
        })
    }
}

impl Database {
    /// The settings of the store.
    pub fn settings(&self) -> store::Settings {
        store::Settings {
            options: self.options.clone(),
            timeout: self.timeout,
            pool: self.pool,
        }
    }

    pub fn list(&self) -> Listed {
        vec![
            ("DATABASE_URL", self.url.to_string()),
            ("DATABASE_TIMEOUT", seconds(self.timeout)),
            ("DATABASE_POOL", self.pool.to_string()),
        ]
    }
}
