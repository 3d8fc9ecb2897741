//! Starts the real parts: for a command, in the foreground, or in the background.
#![forbid(unsafe_code)]

mod bench;
mod chaos;
mod demo;
mod markdown;
mod screen;
mod speed;
mod supervisor;

use std::io::{self, IsTerminal};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::pin::pin;
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::signal::unix::{SignalKind, signal};

use testbed::Testbed;
use testbed::process::{bound_command, spawn};
use testbed::service::{DELIVERED_BY_SERVICE, Service};

#[derive(Parser)]
#[command(version, about)]
struct Args {
    #[command(subcommand)]
    command: Subcommands,
}

#[derive(Subcommand)]
enum Subcommands {
    /// Run a command with the parts' addresses in its environment; exits with its status
    Run {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Run parts and service in the foreground, until Ctrl-C
    Serve {
        #[command(flatten)]
        service: ServiceArg,
        /// Write the addresses to this file when all is ready
        #[arg(long)]
        env_file: Option<PathBuf>,
    },
    /// Run parts and service in the background; their addresses are in .run/env
    Up {
        #[command(flatten)]
        service: ServiceArg,
    },
    /// Show the product in a few minutes: rules over REST, real data, alerts that arrive
    Demo {
        #[command(flatten)]
        service: ServiceArg,
        /// Leave all of it running in the background, as `up` does
        #[arg(long)]
        keep: bool,
    },
    /// Measure how fast the service is and what it takes, against Kapacitor and PostgreSQL alone
    Bench {
        #[command(flatten)]
        service: ServiceArg,
        #[command(flatten)]
        options: speed::Options,
    },
    /// Measure what it costs to run our rules, against naive scripts for the same purpose
    BenchRules {
        #[command(flatten)]
        service: ServiceArg,
        #[command(flatten)]
        size: bench::Size,
    },
    /// Measure how fast the service fills an empty Kapacitor, against the barest client
    BenchRebuild {
        #[command(flatten)]
        service: ServiceArg,
        #[command(flatten)]
        options: bench::rebuild::Options,
    },
    /// Let everything go wrong under several replicas, and show that nothing was lost
    Chaos {
        #[command(flatten)]
        service: ServiceArg,
        #[command(flatten)]
        options: chaos::Options,
    },
    /// End what `up` or `demo --keep` left running
    Down,
}

#[derive(clap::Args)]
struct ServiceArg {
    /// The service's binary [default: kapacitor-alerts beside this program]
    #[arg(long = "service", value_name = "PROGRAM")]
    program: Option<PathBuf>,
}

impl ServiceArg {
    fn program(self) -> Result<PathBuf> {
        let beside = std::env::current_exe()?.with_file_name("kapacitor-alerts");
        let program = self.program.unwrap_or(beside);
        program
            .canonicalize()
            .with_context(|| format!("no service at {}", program.display()))
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Args::parse().command {
        Subcommands::Run { command } => run(&command).await,
        Subcommands::Serve { service, env_file } => match service.program() {
            Ok(program) => serve(program, env_file).await,
            Err(error) => Err(error),
        },
        Subcommands::Up { service } => match service.program() {
            Ok(program) => supervisor::up(&program).await,
            Err(error) => Err(error),
        },
        Subcommands::Demo { service, keep } => match service.program() {
            Ok(program) => demo::demo(&program, keep).await,
            Err(error) => Err(error),
        },
        Subcommands::Bench { service, options } => match service.program() {
            Ok(program) => speed::bench(&program, &options).await,
            Err(error) => Err(error),
        },
        Subcommands::BenchRules { service, size } => match service.program() {
            Ok(program) => bench::bench(&program, &size).await,
            Err(error) => Err(error),
        },
        Subcommands::BenchRebuild { service, options } => match service.program() {
            Ok(program) => bench::rebuild::bench(&program, &options)
                .await
                .map(|()| ExitCode::SUCCESS),
            Err(error) => Err(error),
        },
        Subcommands::Chaos { service, options } => match service.program() {
            Ok(program) => chaos::chaos(&program, options)
                .await
                .map(|()| ExitCode::SUCCESS),
            Err(error) => Err(error),
        },
        Subcommands::Down => supervisor::down(),
    };
    done.unwrap_or_else(|error| {
        eprintln!("testbed: {error:#}");
        ExitCode::FAILURE
    })
}

async fn start() -> Result<Testbed> {
    let since = Instant::now();
    let testbed = Testbed::start().await?;
    let parts = [&testbed.postgresql, &testbed.influxdb, &testbed.kapacitor];
    let parts = parts.map(|part| format!("{} {} on {}", part.name(), part.version, part.address()));
    eprintln!(
        "testbed: {}, ready in {:.1} s",
        parts.join(", "),
        since.elapsed().as_secs_f64()
    );
    Ok(testbed)
}

async fn run(command: &[String]) -> Result<ExitCode> {
    let mut asked_to_end = pin!(asked_to_end()?);
    let testbed = tokio::select! {
        testbed = start() => testbed?,
        signal = &mut asked_to_end => return Ok(ended_by(signal)),
    };
    let mut child = bound_command(&command[0]);
    // A group of its own, so that all of it can be ended and not only its first process. Such a
    // group may not read from the terminal.
    child
        .args(&command[1..])
        .envs(testbed.addresses().vars())
        .process_group(0);
    if io::stdin().is_terminal() {
        child.stdin(Stdio::null());
    }
    let mut child = spawn(child)?;
    let group = Pid::from_child(&child);
    let mut status = pin!(async {
        loop {
            match child.try_wait() {
                Ok(None) => tokio::time::sleep(Duration::from_millis(10)).await,
                Ok(Some(status)) => return Ok(exit_code(status)),
                Err(error) => return Err(error),
            }
        }
    });
    let code = tokio::select! {
        code = &mut status => code,
        signal = &mut asked_to_end => {
            let _ = kill_process_group(group, signal);
            let _ = tokio::time::timeout(Duration::from_secs(10), &mut status).await;
            Ok(ended_by(signal))
        }
    };
    let _ = kill_process_group(group, Signal::KILL);
    testbed.stop().await;
    Ok(code?)
}

async fn serve(program: PathBuf, env_file: Option<PathBuf>) -> Result<ExitCode> {
    let mut asked_to_end = pin!(asked_to_end()?);
    let (testbed, mut service) = tokio::select! {
        started = async {
            let testbed = start().await?;
            let service = Service::start_in_terminal(program, &testbed.addresses(), &DELIVERED_BY_SERVICE)
                .await?;
            anyhow::Ok((testbed, service))
        } => started?,
        signal = &mut asked_to_end => return Ok(ended_by(signal)),
    };
    let addresses = supervisor::addresses(&testbed, &service);
    eprintln!(
        "testbed: kapacitor-alerts on {}, Ctrl-C ends it",
        service.url
    );
    if let Some(file) = &env_file {
        supervisor::write_env(file, &addresses)?;
    }
    let code = tokio::select! {
        signal = &mut asked_to_end => ended_by(signal),
        // In the background someone may be testing what happens without the service.
        () = service.wait(), if env_file.is_none() => {
            eprintln!("testbed: kapacitor-alerts ended by itself");
            ExitCode::FAILURE
        }
    };
    service.stop().await;
    testbed.stop().await;
    Ok(code)
}

/// The signal that asks this process to end.
fn asked_to_end() -> io::Result<impl Future<Output = Signal>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Signal::INT,
            _ = terminate.recv() => Signal::TERM,
            _ = hangup.recv() => Signal::HUP,
        }
    })
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.unwrap_or(1) as u8)
}

fn ended_by(signal: Signal) -> ExitCode {
    ExitCode::from(128 + signal.as_raw() as u8)
}
