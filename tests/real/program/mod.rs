//! The program itself: its commands, what it prints, how it ends.

mod commands;
mod failures;
mod import;
mod pinger;
mod probes;
mod serving;
mod silences;
mod status_pages;
mod tls;
mod tokens;
mod upgrade;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Output, Stdio},
    sync::{Arc, Mutex},
};

use testbed::process::{Folder, bound_command, spawn};

use crate::support::eventually;

/// The program in a folder of its own, with these variables and no others.
fn command(folder: &Folder, arguments: &[&str], env: &[(&str, &str)]) -> std::process::Command {
    let mut command = bound_command(env!("CARGO_BIN_EXE_kapacitor-alerts"));
    command
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// How a command ended, and what it printed.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }
}

/// Runs the program to its end.
async fn run(arguments: &[&str], env: &[(&str, &str)]) -> Ended {
    let folder = Folder::new("program").unwrap();
    run_in(&folder, arguments, env).await
}

async fn run_in(folder: &Folder, arguments: &[&str], env: &[(&str, &str)]) -> Ended {
    let child = spawn(command(folder, arguments, env)).unwrap();
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
    ended.await.unwrap().unwrap().into()
}

/// With which the program serves, unless a test has it otherwise.
const ADMIN_TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// The program while it serves.
struct Program {
    child: Child,
    log: Arc<Mutex<String>>,
    url: String,
    _folder: Folder,
}

impl Program {
    /// Waits until it serves, on a free port.
    async fn serve(env: &[(&str, &str)]) -> Self {
        let folder = Folder::new("program").unwrap();
        let mut all = vec![
            ("BIND", "127.0.0.1"),
            ("PORT", "0"),
            ("LOG_FORMAT", "json"),
            ("RECONCILE_INTERVAL", "1"),
            ("ADMIN_TOKEN", ADMIN_TOKEN),
        ];
        all.extend(env);
        let mut child = spawn(command(&folder, &[], &all)).unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let seen = log.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut seen = seen.lock().unwrap();
                seen.push_str(&line);
                seen.push('\n');
            }
        });
        let mut program = Self {
            child,
            log,
            url: String::new(),
            _folder: folder,
        };
        let address = eventually("it serves", async || {
            program.events().into_iter().find_map(|event| {
                let serves = event["message"] == "serving";
                serves.then(|| event["address"].as_str().unwrap().to_owned())
            })
        })
        .await;
        program.url = format!("http://{address}");
        program
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The lines of its log.
    fn events(&self) -> Vec<serde_json::Value> {
        let log = self.log();
        log.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    fn signal(&self, name: &str) {
        let kill = std::process::Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
    }

    fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it has ended.
    async fn ended(mut self) -> Ended {
        let child = Mutex::new(&mut self.child);
        let status = eventually("it ends", async || {
            child.lock().unwrap().try_wait().unwrap()
        })
        .await;
        let mut out = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        Ended {
            code: status.code(),
            out,
            err: self.log(),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
