//! PostgreSQL, InfluxDB and Kapacitor, each on a free port of 127.0.0.1, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::HeaderMap;
use rustix::process::Signal;

use crate::platform::Platform;
use crate::process::{Daemon, Folder, bound_command, free_port, port_was_taken, random};

/// A part that runs, or can be started again on the same data and the same port.
pub struct Part {
    kind: Kind,
    pub url: String,
    pub version: String,
    /// The server's program.
    pub program: PathBuf,
    port: u16,
    folder: Folder,
    daemon: Daemon,
}

enum Kind {
    PostgreSql {
        durable: bool,
    },
    InfluxDb {
        rpc_port: u16,
    },
    Kapacitor {
        influxdb_url: String,
        sink_url: String,
        smtp_addr: String,
    },
}

impl Part {
    /// Its url is that of the database `postgres` as superuser.
    pub async fn postgresql() -> Result<Self> {
        let program = postgresql_program("postgres")?;
        Self::launch(program, || Kind::PostgreSql { durable: false }).await
    }

    /// The same, but what it commits is on the disk, as in production.
    pub async fn durable_postgresql() -> Result<Self> {
        let program = postgresql_program("postgres")?;
        Self::launch(program, || Kind::PostgreSql { durable: true }).await
    }

    /// With the database `opentsdb` and its default retention policy `retention_policy`.
    pub async fn influxdb() -> Result<Self> {
        Self::launch("influxd".into(), || Kind::InfluxDb {
            rpc_port: free_port(),
        })
        .await
    }

    /// Reads from one InfluxDB; its Slack and mail handlers deliver to one sink.
    /// `KAPACITORD` names the program, or else `KAPACITOR_VERSION` (1.5.9) one built by dev/install.
    pub async fn kapacitor(influxdb_url: &str, sink_url: &str, smtp_addr: &str) -> Result<Self> {
        Self::launch(kapacitord()?, || Kind::Kapacitor {
            influxdb_url: influxdb_url.into(),
            sink_url: sink_url.into(),
            smtp_addr: smtp_addr.into(),
        })
        .await
    }

    async fn launch(program: PathBuf, kind: impl Fn() -> Kind) -> Result<Self> {
        for _ in 0..5 {
            let kind = kind();
            let (name, port) = (kind.name(), free_port());
            let folder = Folder::new(name)?;
            let mut part = Self {
                url: match kind {
                    Kind::PostgreSql { .. } => {
                        format!("postgres://postgres@127.0.0.1:{port}/postgres")
                    }
                    _ => format!("http://127.0.0.1:{port}"),
                },
                kind,
                version: String::new(),
                program: program.clone(),
                port,
                daemon: Daemon::new(name, Some(folder.path().join("log"))),
                folder,
            };
            match part.start().await {
                Err(error) if port_was_taken(&error) => continue,
                started => return started.map(|()| part),
            }
        }
        bail!("found no free port for {}", kind().name())
    }

    /// Starts it again after [`stop`](Self::stop), [`kill`](Self::kill) or [`wipe`](Self::wipe)
    /// and waits until it is ready.
    pub async fn start(&mut self) -> Result<()> {
        let data = self.data();
        if !data.exists() {
            self.prepare(&data).await?;
        }
        match self.kind {
            Kind::PostgreSql { durable } => {
                self.daemon
                    .start(self.postgres(&data, durable), is_ready(&data))
                    .await?
            }
            Kind::InfluxDb { .. } | Kind::Kapacitor { .. } => {
                let config = self.folder.path().join("config.toml");
                fs::write(&config, self.config(&data)?)?;
                let mut command = bound_command(&self.program);
                command
                    .arg("-config")
                    .arg(&config)
                    .current_dir(self.folder.path());
                let ping = self.ping_url();
                self.daemon
                    .start(command, async |_| ping_version(&ping).await.is_some())
                    .await?;
            }
        }
        self.version = self.read_version().await?;
        if let Kind::InfluxDb { .. } = self.kind {
            Platform::new(&self.url)
                .in_database("opentsdb", "retention_policy")
                .await?;
        }
        Ok(())
    }

    /// Ends it gracefully.
    pub async fn stop(&mut self) {
        self.daemon.stop(self.kind.stop_signal()).await;
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.daemon.kill();
    }

    /// `kill -9`, then deletes all it has stored.
    pub fn wipe(&mut self) -> Result<()> {
        self.kill();
        Ok(fs::remove_dir_all(self.data())?)
    }

    /// Stops it and copies all it has stored to `backup`.
    pub async fn save(&mut self, backup: &Path) -> Result<()> {
        self.stop().await;
        run(Command::new("cp").arg("-a").arg(self.data()).arg(backup)).await
    }

    /// `kill -9`, then puts what [`save`](Self::save) copied in the place of all it has stored.
    pub async fn restore(&mut self, backup: &Path) -> Result<()> {
        self.wipe()?;
        run(Command::new("cp").arg("-a").arg(backup).arg(self.data())).await
    }

    pub fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// `host:port`
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// None while it is stopped.
    pub fn pid(&self) -> Option<u32> {
        self.daemon.pid()
    }

    /// The file of its output; None when that goes where ours goes.
    pub fn log(&self) -> Option<&Path> {
        self.daemon.log()
    }

    /// The end of its log.
    pub fn log_tail(&self) -> String {
        self.daemon.log_tail()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn prepare(&self, data: &Path) -> Result<()> {
        fs::create_dir(data)?;
        let Kind::PostgreSql { .. } = self.kind else {
            return Ok(());
        };
        if is_root() {
            run(Command::new("chown").arg("postgres:").arg(data)).await?;
        }
        let mut initdb = as_postgres(&postgresql_program("initdb")?);
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]);
        run(initdb
            .arg("--no-sync")
            .arg("--no-instructions")
            .arg("--pgdata")
            .arg(data))
        .await
    }

    fn postgres(&self, data: &Path, durable: bool) -> Command {
        let mut command = as_postgres(&self.program);
        command.arg("-D").arg(data).current_dir(data);
        for setting in [
            &format!("port={}", self.port),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            // In the data folder, where a killed server leaves nothing behind.
            "dynamic_shared_memory_type=mmap",
        ] {
            command.arg("-c").arg(setting);
        }
        if !durable {
            // The data may be lost: speed matters more than safety.
            for setting in [
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
            ] {
                command.arg("-c").arg(setting);
            }
        }
        command
    }

    fn config(&self, data: &Path) -> Result<String> {
        let (port, data) = (self.port, data.display());
        Ok(match &self.kind {
            Kind::PostgreSql { .. } => String::new(),
            Kind::InfluxDb { rpc_port } => format!(
                r#"
reporting-disabled = true
bind-address = "127.0.0.1:{rpc_port}"
[meta]
  dir = "{data}/meta"
[data]
  dir = "{data}/data"
  wal-dir = "{data}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
[continuous_queries]
  enabled = false
"#
            ),
            Kind::Kapacitor {
                influxdb_url,
                sink_url,
                smtp_addr,
            } => {
                let (smtp_host, smtp_port) =
                    smtp_addr.split_once(':').context("no port in SMTP_ADDR")?;
                format!(
                    r#"
hostname = "127.0.0.1"
data_dir = "{data}"
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
[storage]
  boltdb = "{data}/kapacitor.db"
[replay]
  dir = "{data}/replay"
[task]
  dir = "{data}/tasks"
[logging]
  file = "STDERR"
  level = "INFO"
[[influxdb]]
  enabled = true
  name = "default"
  default = true
  urls = ["{influxdb_url}"]
  disable-subscriptions = true
[slack]
  enabled = true
  url = "{sink_url}/slack"
[smtp]
  enabled = true
  host = "{smtp_host}"
  port = {smtp_port}
  from = "kapacitor@example.com"
[stats]
  enabled = false
[reporting]
  enabled = false
"#
                )
            }
        })
    }

    fn ping_url(&self) -> String {
        match self.kind {
            Kind::Kapacitor { .. } => format!("{}/kapacitor/v1/ping", self.url),
            _ => format!("{}/ping", self.url),
        }
    }

    async fn read_version(&self) -> Result<String> {
        if let Kind::PostgreSql { .. } = self.kind {
            let output = Command::new(&self.program).arg("--version").output()?;
            let version = String::from_utf8_lossy(&output.stdout); // postgres (PostgreSQL) 15.18 (…)
            return Ok(version
                .split_whitespace()
                .nth(2)
                .unwrap_or("unknown")
                .into());
        }
        Ok(ping_version(&self.ping_url()).await.unwrap_or_default())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // A PostgreSQL that is killed would leave a piece of shared memory behind for good.
        if let (Kind::PostgreSql { .. }, Some(pid)) = (&self.kind, self.pid()) {
            crate::process::send(pid, Signal::QUIT);
            let gone = std::time::Instant::now() + std::time::Duration::from_secs(2);
            while matches!(self.daemon.ended(), Ok(None)) && std::time::Instant::now() < gone {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Self::PostgreSql { .. } => "postgresql",
            Self::InfluxDb { .. } => "influxdb",
            Self::Kapacitor { .. } => "kapacitor",
        }
    }

    fn stop_signal(&self) -> Signal {
        match self {
            // "Fast": does not wait for clients to leave.
            Self::PostgreSql { .. } => Signal::INT,
            _ => Signal::TERM,
        }
    }
}

/// Creates a database with a name of its own; returns its url.
pub async fn new_database(admin_url: &str) -> Result<String> {
    let name = format!("db_{:016x}", random());
    let mut psql = Command::new(postgresql_program("psql")?);
    psql.args(["--no-psqlrc", "--quiet", "--dbname", admin_url, "--command"]);
    run(psql.arg(format!("create database {name}"))).await?;
    let (server, _) = admin_url
        .rsplit_once('/')
        .context("no database in the url")?;
    Ok(format!("{server}/{name}"))
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// PostgreSQL refuses to run as root; then it is run as its own user.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return bound_command(program);
    }
    let mut command = Command::new("setpriv");
    // Twice, because the kernel forgets the death signal when the user changes.
    command.args([
        "--reuid=postgres",
        "--regid=postgres",
        "--init-groups",
        "--",
    ]);
    command
        .args(["setpriv", "--pdeathsig", "KILL", "--"])
        .arg(program);
    command
}

/// PostgreSQL says in its `postmaster.pid` when it takes connections; the file may be that of
/// a predecessor who was killed.
fn is_ready(data: &Path) -> impl AsyncFn(u32) -> bool {
    let file = data.join("postmaster.pid");
    async move |pid| {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.first() == Some(&pid.to_string().as_str()) && lines.last() == Some(&"ready")
    }
}

/// A program of PostgreSQL's: Debian keeps its newest version's off the PATH.
pub fn postgresql_program(name: &str) -> Result<PathBuf> {
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("bin/postgres").exists())
        .collect();
    folders.sort_by_key(version);
    Ok(match folders.pop() {
        Some(folder) => folder.join("bin").join(name),
        None => name.into(),
    })
}

fn kapacitord() -> Result<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(program) = set("KAPACITORD") {
        return Ok(program.into());
    }
    let version = set("KAPACITOR_VERSION").unwrap_or("1.5.9".into());
    let version = version.to_string_lossy();
    let cache = match set("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(set("HOME").context("HOME is not set")?).join(".cache"),
    };
    let program = cache.join(format!("kapacitor-alerts/kapacitord-{version}"));
    ensure!(
        program.exists(),
        "{} is missing: run dev/install {version}",
        program.display()
    );
    Ok(program)
}

/// Runs a program to its end; its output is shown when it fails.
async fn run(command: &mut Command) -> Result<()> {
    let line = format!("{command:?}");
    let mut command = std::mem::replace(command, Command::new("true"));
    let output = tokio::task::spawn_blocking(move || command.output()).await?;
    let output = output.with_context(|| format!("cannot run {line}"))?;
    let text = [output.stdout, output.stderr].concat();
    ensure!(
        output.status.success(),
        "{line}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&text)
    );
    Ok(())
}

/// A client for what listens on this machine.
pub fn http() -> reqwest::Client {
    http_with(HeaderMap::new())
}

/// The same, with these headers on each request.
pub fn http_with(headers: HeaderMap) -> reqwest::Client {
    // Built together with the service, reqwest has TLS without a provider of its own, and wants one
    // even where nothing is encrypted. If there is another one already, that is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .default_headers(headers)
        .build()
        .expect("a client without TLS")
}

/// The version, once it answers.
async fn ping_version(url: &str) -> Option<String> {
    let answer = http().get(url).send().await.ok()?.error_for_status().ok()?;
    let headers = answer.headers();
    let version = headers
        .get("x-kapacitor-version")
        .or(headers.get("x-influxdb-version"));
    Some(
        version
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Testbed;

    async fn answer(url: String) -> String {
        http().get(url).send().await.unwrap().text().await.unwrap()
    }

    #[tokio::test]
    async fn parts_keep_what_they_stored_until_wiped() {
        let mut testbed = Testbed::start().await.unwrap();
        let addresses = testbed.addresses();
        let url = new_database(&addresses.database_url).await.unwrap();
        addresses
            .platform()
            .request("app.example.com", 500, 20)
            .await
            .unwrap();
        let tasks = format!("{}/kapacitor/v1/tasks", addresses.kapacitor_url);
        let task = r#"{"id":"t","type":"batch","dbrps":[{"db":"a","rp":"b"}],"script":"batch|query('').every(1h)"}"#;
        let created = http().post(&tasks).body(task).send().await.unwrap();
        assert_eq!(created.status(), 200, "{}", created.text().await.unwrap());
        let requests = format!(
            "{}/query?db=opentsdb&q=select+*+from+%22router.status.500%22",
            addresses.influxdb_url
        );

        for part in [
            &mut testbed.postgresql,
            &mut testbed.influxdb,
            &mut testbed.kapacitor,
        ] {
            part.kill();
            part.start().await.unwrap();
            part.stop().await;
            part.start().await.unwrap();
        }
        let mut psql = Command::new(postgresql_program("psql").unwrap());
        run(psql.args([&url, "--command", "select 1"]))
            .await
            .unwrap();
        assert!(answer(requests.clone()).await.contains("app.example.com"));
        assert!(answer(tasks.clone()).await.contains(r#""id": "t""#));

        testbed.kapacitor.wipe().unwrap();
        testbed.kapacitor.start().await.unwrap();
        assert!(!answer(tasks).await.contains(r#""id": "t""#));
        testbed.influxdb.wipe().unwrap();
        testbed.influxdb.start().await.unwrap();
        assert!(!answer(requests).await.contains("app.example.com"));
    }
}
