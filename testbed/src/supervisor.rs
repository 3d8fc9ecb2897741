//! `up` and `down`: a `testbed serve` in the background, known by `.run/env`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};

use testbed::Testbed;
use testbed::process::{ProcessId, tail};
use testbed::service::Service;

use crate::asked_to_end;

const RUN: &str = ".run";
const ENV: &str = ".run/env";
const LOG: &str = ".run/log";
const READY_WITHIN: Duration = Duration::from_secs(120);
const STOPPED_WITHIN: Duration = Duration::from_secs(30);

pub type Vars = Vec<(&'static str, String)>;

/// What `.run/env` says.
pub fn addresses(testbed: &Testbed, service: &Service) -> Vars {
    let me = ProcessId::of(std::process::id());
    let pid = |pid: Option<u32>| pid.unwrap_or_default().to_string();
    let log = |log: Option<&Path>| log.unwrap_or(Path::new(LOG)).display().to_string();
    let mut parts = testbed.addresses();
    // Its own, not the one that tests create theirs from.
    parts.database_url = service.database_url.clone();
    let mut vars = vec![
        ("BASE_URL", service.url.clone()),
        ("API_TOKEN", service.token.clone()),
    ];
    vars.extend(parts.vars());
    vars.extend([
        ("POSTGRESQL_VERSION", testbed.postgresql.version.clone()),
        ("INFLUXDB_VERSION", testbed.influxdb.version.clone()),
        ("SERVICE_PID", pid(service.pid())),
        ("KAPACITOR_PID", pid(testbed.kapacitor.pid())),
        ("INFLUXDB_PID", pid(testbed.influxdb.pid())),
        ("POSTGRESQL_PID", pid(testbed.postgresql.pid())),
        ("SERVICE_LOG", log(service.log())),
        ("KAPACITOR_LOG", log(testbed.kapacitor.log())),
        ("TESTBED_PID", pid(me.map(|me| me.pid))),
        (
            "TESTBED_STARTED",
            me.map(|me| me.started).unwrap_or_default().to_string(),
        ),
    ]);
    vars
}

/// Written whole, so that no one reads a part of it.
pub fn write_env(file: &Path, vars: &Vars) -> Result<()> {
    let lines: String = vars
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    let new = file.with_extension("new");
    fs::write(&new, lines)?;
    Ok(fs::rename(new, file)?)
}

pub async fn up(service: &Path) -> Result<ExitCode> {
    if !launch(service).await? {
        println!("already up");
    }
    let text = format!("{}written to {ENV}, log in {LOG}\n", read_env()?);
    let _ = io::stdout().write_all(text.as_bytes()); // whoever pipes us may have read enough
    Ok(ExitCode::SUCCESS)
}

/// False when all is up already.
pub async fn launch(service: &Path) -> Result<bool> {
    let _lock = lock()?;
    if supervisor().is_some() {
        return Ok(false);
    }
    let _ = fs::remove_file(ENV);
    let log = File::create(LOG)?;
    let mut child = Command::new("setsid") // a session of its own: it outlives the terminal
        .arg(std::env::current_exe()?)
        .args(["serve", "--env-file", ENV, "--service"])
        .arg(service)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    let ready = async {
        while supervisor().is_none() {
            if let Some(status) = child.try_wait()? {
                bail!("it ended ({status})");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    };
    let outcome = tokio::select! {
        ready = tokio::time::timeout(READY_WITHIN, ready) => ready.unwrap_or_else(|late| Err(late.into())),
        _ = asked_to_end()? => Err(anyhow!("interrupted")),
    };
    if let Err(error) = outcome {
        if let Some(supervisor) = ProcessId::of(child.id()) {
            supervisor.end();
        }
        bail!("{error}; the end of its log:\n{}", tail(Path::new(LOG)));
    }
    Ok(true)
}

pub fn down() -> Result<ExitCode> {
    println!("{}", if end()? { "down" } else { "nothing is up" });
    Ok(ExitCode::SUCCESS)
}

/// False when nothing is up.
pub fn end() -> Result<bool> {
    let _lock = lock()?;
    let supervisor = supervisor();
    if let Some(supervisor) = supervisor {
        let children = ProcessId::children_of(supervisor.pid);
        supervisor.end();
        for child in children {
            if !child.wait_gone(STOPPED_WITHIN) {
                bail!("process {} does not end", child.pid);
            }
        }
    }
    let _ = fs::remove_file(ENV);
    Ok(supervisor.is_some())
}

/// The addresses of what is up, as lines of `NAME=value`.
pub fn read_env() -> Result<String> {
    Ok(fs::read_to_string(ENV)?)
}

/// One `up` or `down` at a time.
fn lock() -> Result<File> {
    fs::create_dir_all(RUN)?;
    let lock = File::create(".run/lock")?;
    lock.lock()?;
    Ok(lock)
}

/// The process that wrote `.run/env`, if it still lives.
fn supervisor() -> Option<ProcessId> {
    let text = read_env().ok()?;
    let number = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line?.parse::<u64>().ok()
    };
    let (pid, started) = (number("TESTBED_PID")?, number("TESTBED_STARTED")?);
    let supervisor = ProcessId {
        pid: pid.try_into().ok()?,
        started,
    };
    supervisor.is_alive().then_some(supervisor)
}
