//! PostgreSQL alone, by its own benchmark.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use testbed::parts::postgresql_program;
use testbed::process::Folder;

use super::samples::Samples;

/// Runs one statement again and again.
pub struct Pgbench {
    database_url: String,
    folder: Folder,
}

impl Pgbench {
    pub fn new(database_url: &str) -> Result<Self> {
        let folder = Folder::new("pgbench")?;
        Ok(Self {
            database_url: database_url.into(),
            folder,
        })
    }

    /// Does the script so often with so many clients at a time, each with a connection and a prepared
    /// statement of its own.
    pub async fn run(&self, script: &str, works: usize, clients: usize) -> Result<Samples> {
        let each = works.div_ceil(clients);
        let (file, logs) = (self.folder.path().join("script"), self.folder.path());
        fs::write(&file, script)?;
        let mut command = Command::new(postgresql_program("pgbench")?);
        command
            .args(["-n", "-M", "prepared", "-c", &clients.to_string()])
            .args(["-t", &each.to_string(), "-j", &clients.min(2).to_string()])
            .args(["--log", "--log-prefix", "times", "-f"])
            .arg(file)
            .arg(&self.database_url)
            .current_dir(logs);
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success(),
            "pgbench: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // Not counting the time in which it connects.
        let per_second = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let per_second = per_second.and_then(|it| it.split(' ').next()?.parse::<f64>().ok());
        let per_second = per_second.with_context(|| format!("pgbench says no rate: {said}"))?;
        let mut times = Vec::new();
        for entry in fs::read_dir(logs)? {
            let path = entry?.path();
            if path
                .file_name()
                .is_some_and(|it| it.as_encoded_bytes().starts_with(b"times"))
            {
                // client, transaction, microseconds …
                let text = fs::read_to_string(&path)?;
                let time = |line: &str| line.split(' ').nth(2)?.parse::<f64>().ok();
                times.extend(text.lines().filter_map(time).map(|it| it / 1000.0));
                fs::remove_file(&path)?;
            }
        }
        ensure!(times.len() == each * clients, "pgbench: {said}");
        let elapsed = times.len() as f64 / per_second;
        // Where the answer is there before pgbench has waited for it, it does not look at its clock.
        times.retain(|time| *time > 0.0);
        Ok(Samples::of_times(times, elapsed))
    }

    /// How many bytes a statement answers with.
    pub async fn bytes(&self, statement: &str) -> Result<f64> {
        Ok(self.sql(statement).await?.len() as f64)
    }

    /// What statements answer with: a line for each row.
    pub async fn sql(&self, statements: &str) -> Result<String> {
        let mut psql = Command::new(postgresql_program("psql")?);
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet"])
            .args(["--set", "ON_ERROR_STOP=1", "--command", statements])
            .arg(&self.database_url);
        let output = tokio::task::spawn_blocking(move || psql.output()).await??;
        ensure!(
            output.status.success(),
            "psql: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
