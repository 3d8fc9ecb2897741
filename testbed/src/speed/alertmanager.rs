//! Prometheus' Alertmanager, which is measured beside the service.

use std::fs;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use rustix::process::Signal;
use serde_json::json;

use testbed::process::{Daemon, Folder, bound_command, free_port};

use super::client::{Call, start};

/// Debian's name, and its own.
const PROGRAMS: [&str; 2] = ["prometheus-alertmanager", "alertmanager"];

pub struct Alertmanager {
    pub url: String,
    daemon: Daemon,
    _folder: Folder,
}

impl Alertmanager {
    /// It tells a webhook of each alert at once. None where it is not installed.
    pub async fn start(webhook: &str) -> Result<Option<Self>> {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let mut programs =
            std::env::split_paths(&paths).flat_map(|folder| PROGRAMS.map(|name| folder.join(name)));
        let Some(program) = programs.find(|it| it.is_file()) else {
            return Ok(None);
        };
        let folder = Folder::new("alertmanager")?;
        let config = folder.path().join("config.yml");
        fs::write(
            &config,
            format!(
                "route:\n  receiver: sink\n  group_by: [part]\n  group_wait: 0s\n  group_interval: 1s\n\
                receivers:\n- name: sink\n  webhook_configs:\n  - url: {webhook}/alertmanager\n\
                templates: []\n"
            ),
        )?;
        let url = format!("http://127.0.0.1:{}", free_port());
        let mut command = bound_command(program);
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.path={}", folder.path().display()))
            .arg(format!("--web.listen-address={}", &url["http://".len()..]))
            .args(["--cluster.listen-address=", "--log.level=error"])
            .current_dir(folder.path());
        let mut daemon = Daemon::new("alertmanager", Some(folder.path().join("log")));
        start(&mut daemon, command, &format!("{url}/-/ready"))
            .await
            .context("Alertmanager")?;
        ensure!(daemon.pid().is_some(), "Alertmanager ended");
        Ok(Some(Self {
            url,
            daemon,
            _folder: folder,
        }))
    }

    /// Posts one alert.
    pub fn alert(nth: usize) -> Call {
        let alert = json!([{
            "labels": {
                "alertname": "crashed", "app": format!("one-{}", nth % 100), "part": format!("am {nth}"),
                "severity": "critical",
            },
            "annotations": { "message": format!("CRITICAL one-{}: crashed H10 web.1 App crashed", nth % 100) },
        }]);
        Call::new(Method::POST, "/api/v2/alerts", 200).with(alert.to_string())
    }

    pub fn pid(&self) -> Option<u32> {
        self.daemon.pid()
    }

    pub async fn stop(mut self) {
        self.daemon.stop(Signal::TERM).await;
    }
}
