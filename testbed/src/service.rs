//! kapacitor-alerts itself, as a child process.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use rustix::process::Signal;

use crate::Addresses;
use crate::parts::{http, http_with, new_database};
use crate::process::{Daemon, Folder, bound_command, free_port, port_was_taken, random};

/// The service; it can be stopped and started again on the same database and port.
pub struct Service {
    program: PathBuf,
    env: Vec<(String, String)>,
    pub url: String,
    /// Where scripts report to it, without the path.
    pub ingest_url: String,
    pub database_url: String,
    /// May do everything.
    pub token: String,
    /// Its working folder: no `.env` of a checkout is found from there.
    folder: Folder,
    daemon: Daemon,
}

impl Service {
    /// Starts the binary `program` on a fresh database and waits until it is ready. Variables in
    /// `env` come last and win; `DATABASE_URL` and `ADMIN_TOKEN` among them replace the fresh ones.
    pub async fn start(
        program: impl Into<PathBuf>,
        addresses: &Addresses,
        env: &[(&str, &str)],
    ) -> Result<Self> {
        let folder = Folder::new("service")?;
        let log = folder.path().join("log");
        Self::launch(program.into(), addresses, env, folder, Some(log)).await
    }

    /// As [`start`](Self::start), but its output goes where ours goes.
    pub async fn start_in_terminal(
        program: impl Into<PathBuf>,
        addresses: &Addresses,
        env: &[(&str, &str)],
    ) -> Result<Self> {
        Self::launch(
            program.into(),
            addresses,
            env,
            Folder::new("service")?,
            None,
        )
        .await
    }

    async fn launch(
        program: PathBuf,
        addresses: &Addresses,
        env: &[(&str, &str)],
        folder: Folder,
        log: Option<PathBuf>,
    ) -> Result<Self> {
        let given = |wanted: &str| {
            let mut given = env.iter().filter(|(name, _)| *name == wanted);
            given.next().map(|(_, value)| (*value).to_owned())
        };
        let database_url = match given("DATABASE_URL") {
            Some(url) => url,
            None => new_database(&addresses.database_url).await?,
        };
        let token = given("ADMIN_TOKEN").unwrap_or_else(new_token);
        let mut service = Self {
            program: program.canonicalize().unwrap_or(program),
            env: Vec::new(),
            url: String::new(),
            ingest_url: String::new(),
            database_url,
            token,
            folder,
            daemon: Daemon::new("kapacitor-alerts", log),
        };
        for _ in 0..5 {
            let port = free_port().to_string();
            let ingest = format!("127.0.0.1:{}", free_port());
            let ingest_url = format!("http://{ingest}");
            let slack = format!("{}/slack", addresses.sink_url);
            let relay = format!("smtp://{}?tls=off", addresses.smtp_addr);
            service.url = format!("http://127.0.0.1:{port}");
            service.ingest_url = ingest_url.clone();
            let ours = [
                ("DATABASE_URL", service.database_url.as_str()),
                ("KAPACITOR_URL", &addresses.kapacitor_url),
                ("ADMIN_TOKEN", &service.token),
                ("BIND", "127.0.0.1"),
                ("PORT", &port),
                ("INGEST_BIND", &ingest),
                ("INGEST_URL", &ingest_url),
                // the sink
                ("WEBHOOK_ALLOW", "127.0.0.1"),
                ("PROBE_ALLOW", "127.0.0.1"),
                ("SLACK_WEBHOOK_URL", &slack),
                ("SMTP_URL", &relay),
                ("SMTP_FROM", "Alerts <alerts@example.com>"),
            ];
            let all = ours.iter().chain(env);
            service.env = all
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect();
            match service.start_again().await {
                Err(error) if port_was_taken(&error) => continue,
                started => return started.map(|()| service),
            }
        }
        bail!("found no free port for the service")
    }

    /// After [`stop`](Self::stop) or [`kill`](Self::kill): waits until it can work.
    pub async fn start_again(&mut self) -> Result<()> {
        self.start_until("/readyz").await
    }

    /// The same, but waits only until it answers, for what it needs may be away.
    pub async fn start_alive(&mut self) -> Result<()> {
        self.start_until("/healthz").await
    }

    /// One of the program's commands, with the settings of the service.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bound_command(&self.program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .envs(self.env.iter().cloned());
        command
    }

    async fn start_until(&mut self, path: &str) -> Result<()> {
        let command = self.command(&[]);
        let (http, ready) = (http(), format!("{}{path}", self.url));
        let is_ready = async |_| {
            http.get(&ready)
                .send()
                .await
                .is_ok_and(|answer| answer.status() == reqwest::StatusCode::OK)
        };
        self.daemon.start(command, is_ready).await
    }

    /// SIGTERM, then waits until it has ended.
    pub async fn stop(&mut self) {
        self.daemon.stop(Signal::TERM).await;
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.daemon.kill();
    }

    pub fn pid(&self) -> Option<u32> {
        self.daemon.pid()
    }

    /// Waits until it ends by itself.
    pub async fn wait(&mut self) {
        while matches!(self.daemon.ended(), Ok(None)) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The file of its output; None when that goes where ours goes.
    pub fn log(&self) -> Option<&Path> {
        self.daemon.log()
    }

    /// The end of its log.
    pub fn log_tail(&self) -> String {
        self.daemon.log_tail()
    }
}

/// As a new installation has it: the service notifies.
pub const DELIVERED_BY_SERVICE: [(&str, &str); 1] = [("DELIVERY", "service")];

/// For `ADMIN_TOKEN`.
pub fn new_token() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// Speaks with the service, or several of the same token, as the bearer of that.
pub fn client(token: &str) -> reqwest::Client {
    let mut headers = HeaderMap::new();
    // a token is a header's text
    if let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {token}")) {
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    http_with(headers)
}
