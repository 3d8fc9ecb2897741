//! The real Healthchecks, which is measured beside the service: Django under gunicorn, with a database of its own in
//! the same PostgreSQL.
//!
//! It is no package. `HEALTHCHECKS` is a checkout of <https://github.com/healthchecks/healthchecks> with a virtual
//! environment in `.venv` that has its requirements and gunicorn.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use reqwest::Url;
use rustix::process::Signal;

use testbed::process::{Daemon, Folder, bound_command, free_port};

use super::client::{Client, start};
use super::pgbench::Pgbench;

/// Two a core and one, as gunicorn's documents have it.
const WORKERS: &str = "5";

pub struct Healthchecks {
    pub client: Client,
    source: PathBuf,
    database: Url,
    daemon: Daemon,
    _folder: Folder,
}

impl Healthchecks {
    /// With no checks yet. None where `HEALTHCHECKS` does not say where it is. `database_url`: a database on the
    /// server that it is to use.
    pub async fn start(database_url: &str) -> Result<Option<Self>> {
        let Some(source) = std::env::var_os("HEALTHCHECKS").map(PathBuf::from) else {
            return Ok(None);
        };
        Pgbench::new(database_url)?
            .sql("create database hc")
            .await?;
        let mut url = Url::parse(database_url)?;
        url.set_path("/hc");
        url.set_query(None);
        let folder = Folder::new("healthchecks")?;
        manage(&source, &url, &["migrate", "-v", "0"]).await?;
        let address = format!("127.0.0.1:{}", free_port());
        let mut command = bound_command(source.join(".venv/bin/gunicorn"));
        command.args([
            "hc.wsgi",
            "-w",
            WORKERS,
            "-b",
            &address,
            "--log-level",
            "error",
        ]);
        prepare(&mut command, &source, &url);
        let mut daemon = Daemon::new("healthchecks", Some(folder.path().join("log")));
        let base = format!("http://{address}");
        start(&mut daemon, command, &format!("{base}/api/v3/status/"))
            .await
            .context("Healthchecks")?;
        Ok(Some(Self {
            client: Client::at(&base),
            source,
            database: url,
            daemon,
            _folder: folder,
        }))
    }

    /// So many checks. Answers their codes.
    pub async fn checks(&self, count: usize) -> Result<Vec<String>> {
        let script = format!(
            "from uuid import uuid4\n\
             from django.contrib.auth.models import User\n\
             from hc.accounts.models import Project\n\
             from hc.api.models import Check\n\
             owner = User.objects.create(username=uuid4().hex[:30], email=f'{{uuid4().hex}}@example.com')\n\
             project = Project.objects.create(owner=owner, badge_key=uuid4().hex)\n\
             made = Check.objects.bulk_create([Check(project=project) for _ in range({count})])\n\
             print(*[check.code for check in made], sep='\\n')\n"
        );
        let codes = manage(
            &self.source,
            &self.database,
            &["shell", "-v", "0", "-c", &script],
        )
        .await?;
        let codes: Vec<String> = codes
            .lines()
            .map(|it| it.trim().to_owned())
            .filter(|it| it.len() == 36)
            .collect();
        ensure!(codes.len() == count, "{} of {count} checks", codes.len());
        Ok(codes)
    }

    pub async fn stop(mut self) {
        self.daemon.stop(Signal::TERM).await;
    }
}

/// What a command of Django's says.
async fn manage(source: &Path, database: &Url, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(source.join(".venv/bin/python"));
    command.arg("manage.py").args(arguments);
    prepare(&mut command, source, database);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    ensure!(
        output.status.success(),
        "manage.py {}: {}",
        arguments[0],
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn prepare(command: &mut Command, source: &Path, database: &Url) {
    let port = database.port().unwrap_or(5432).to_string();
    command
        .current_dir(source)
        .env("DB", "postgres")
        .env("DB_HOST", database.host_str().unwrap_or_default())
        .env("DB_PORT", port)
        .env("DB_NAME", "hc")
        .env("DB_USER", database.username())
        .env("DB_PASSWORD", database.password().unwrap_or_default())
        // It keeps its connections, as one would have it.
        .env("DB_CONN_MAX_AGE", "600")
        .env("DEBUG", "False")
        .env("ALLOWED_HOSTS", "*")
        .env("SECRET_KEY", "bench");
}
