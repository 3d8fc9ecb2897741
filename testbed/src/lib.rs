//! The real parts behind tests, demo and development, and what plays the world around them.
//!
//! - [`parts`]: PostgreSQL, InfluxDB and Kapacitor as child processes, each in a folder of its own
//! - [`sink`]: plays Slack, webhook receivers and a mail server, and remembers what arrived
//! - [`platform`]: plays the platform: writes requests, memory samples and events to InfluxDB
//! - [`service`]: kapacitor-alerts itself, as a child process
//! - [`process`]: what the children have in common: folders, ports, never outliving this process
//!
//! [`Testbed`] starts all parts at once; [`Addresses`] says where they are, and travels to
//! other processes as environment variables.
#![forbid(unsafe_code)]

pub mod parts;
pub mod platform;
pub mod process;
pub mod service;
pub mod sink;
mod smtp;

use std::env;

use anyhow::{Context, Result};

use parts::Part;
use platform::Platform;
use sink::{Sink, SinkClient};

/// PostgreSQL, InfluxDB, Kapacitor and the sink, started together. Dropping it ends them all.
pub struct Testbed {
    pub postgresql: Part,
    pub influxdb: Part,
    pub kapacitor: Part,
    pub sink: Sink,
}

impl Testbed {
    pub async fn start() -> Result<Self> {
        Self::start_with(Part::postgresql()).await
    }

    /// The same, but what PostgreSQL commits is on the disk, as in production.
    pub async fn start_durable() -> Result<Self> {
        Self::start_with(Part::durable_postgresql()).await
    }

    async fn start_with(postgresql: impl Future<Output = Result<Part>>) -> Result<Self> {
        let sink = Sink::start().await?;
        let (postgresql, (influxdb, kapacitor)) = tokio::try_join!(postgresql, async {
            let influxdb = Part::influxdb().await?;
            let kapacitor = Part::kapacitor(&influxdb.url, &sink.url, &sink.smtp_addr).await?;
            Ok((influxdb, kapacitor))
        })?;
        Ok(Self {
            postgresql,
            influxdb,
            kapacitor,
            sink,
        })
    }

    /// Ends all parts in good order.
    pub async fn stop(mut self) {
        self.kapacitor.stop().await;
        tokio::join!(self.influxdb.stop(), self.postgresql.stop());
    }

    pub fn addresses(&self) -> Addresses {
        Addresses {
            database_url: self.postgresql.url.clone(),
            kapacitor_url: self.kapacitor.url.clone(),
            influxdb_url: self.influxdb.url.clone(),
            sink_url: self.sink.url.clone(),
            smtp_addr: self.sink.smtp_addr.clone(),
            kapacitor_version: self.kapacitor.version.clone(),
            kapacitord: self.kapacitor.program.display().to_string(),
        }
    }
}

/// Where the parts are.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// The database `postgres` as superuser: tests create their own databases from it.
    pub database_url: String,
    pub kapacitor_url: String,
    pub influxdb_url: String,
    pub sink_url: String,
    /// `host:port`
    pub smtp_addr: String,
    pub kapacitor_version: String,
    /// The program, for a test that starts a Kapacitor of its own.
    pub kapacitord: String,
}

impl Addresses {
    /// As set by `testbed run`.
    pub fn from_env() -> Result<Self> {
        let var = |name: &str| {
            env::var(name).with_context(|| format!("{name} is not set: use `testbed run -- CMD`"))
        };
        Ok(Self {
            database_url: var("DATABASE_URL")?,
            kapacitor_url: var("KAPACITOR_URL")?,
            influxdb_url: var("INFLUXDB_URL")?,
            sink_url: var("SINK_URL")?,
            smtp_addr: var("SMTP_ADDR")?,
            kapacitor_version: var("KAPACITOR_VERSION")?,
            kapacitord: var("KAPACITORD")?,
        })
    }

    /// As environment variables; [`Addresses::from_env`] reads them back.
    pub fn vars(&self) -> Vec<(&'static str, String)> {
        vec![
            ("DATABASE_URL", self.database_url.clone()),
            ("KAPACITOR_URL", self.kapacitor_url.clone()),
            ("INFLUXDB_URL", self.influxdb_url.clone()),
            ("SINK_URL", self.sink_url.clone()),
            ("SMTP_ADDR", self.smtp_addr.clone()),
            ("KAPACITOR_VERSION", self.kapacitor_version.clone()),
            ("KAPACITORD", self.kapacitord.clone()),
        ]
    }

    pub fn platform(&self) -> Platform {
        Platform::new(&self.influxdb_url)
    }

    pub fn sink(&self) -> SinkClient {
        SinkClient::new(&self.sink_url)
    }
}
