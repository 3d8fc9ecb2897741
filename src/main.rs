//! The program: parses the command line, wires, and runs.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use engine::{
    Engine,
    sync::{
        drift,
        import::{self, Outcome, Scripts, Source},
        repair,
    },
};
use indicatif::{ProgressBar, ProgressStyle};
use kapacitor_alerts::{
    Server, access,
    api::{health, router, tokens},
    cli,
    config::{Config, Settings},
    listen, serve, telemetry,
};
use rules::fields::sentence;
use serde_json::json;
use store::{
    audit::{self, Action, Actor},
    token::Role,
};
use tokio::{net::TcpListener, signal::unix::SignalKind};
use tokio_util::sync::CancellationToken;

/// Alert rules for apps over REST, kept in PostgreSQL, watched by Kapacitor.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and keep Kapacitor in line [the default]
    Serve {
        /// Do not serve where RUN_MIGRATION is set and not all could be imported
        #[arg(long)]
        strict: bool,
    },
    /// Bring the database's schema to this version
    Migrate,
    /// Take over the rules that Kapacitor already runs
    Import {
        /// Say what would be done and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Where the rules are taken from
        #[arg(long, value_enum, default_value = "kapacitor")]
        from: Source,
        /// Bring the scripts to ours, alert state kept [the default]
        #[arg(long, conflicts_with = "record")]
        adopt: bool,
        /// Leave the scripts as they are until the rule is edited
        #[arg(long)]
        record: bool,
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Deliver what is pending and repair what differs in Kapacitor, once
    Reconcile {
        /// Say what would be done and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask the service on this machine whether it is alive: for container health checks
    Healthcheck,
    /// Draw what a rule would have done over the past; nobody is told
    Backtest {
        /// 5xx, crashed, memory or release
        kind: String,
        /// The rule as JSON, as it would be posted; - reads it from standard input
        rule: String,
        /// How much of the past: 1m to 30d
        #[arg(long, default_value = "7d")]
        last: String,
    },
    /// Tokens for the API
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Print the settings in force, secrets left out
    Config,
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token and print it, this once
    Create {
        /// Under which its bearer's changes are kept
        name: String,
        #[arg(long, value_enum)]
        role: Role,
        /// *, apps, or beginnings of apps such as shop-*, with commas between them
        #[arg(long, default_value = "*")]
        apps: String,
        /// For how long it is good, such as 90d [default: for ever]
        #[arg(long)]
        expires_in: Option<String>,
    },
    /// List all tokens, without the tokens themselves
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token; services that run hear of it within seconds
    Revoke { name: String },
}

fn main() -> ExitCode {
    // A .env that is not there is as good; what is set already counts for more.
    let dotenv = dotenvy::dotenv();
    if let Err(error) = &dotenv
        && !error.not_found()
    {
        eprintln!("kapacitor-alerts: the file .env cannot be read: {error}");
        return ExitCode::from(2);
    }
    let Arguments { command, settings } = Arguments::parse();
    let command = command.unwrap_or(Command::Serve { strict: false });
    if let Command::Openapi = command {
        println!(
            "{}",
            serde_json::to_string_pretty(&router::document()).unwrap_or_default()
        );
        return ExitCode::SUCCESS;
    }
    let config = match Config::check(settings) {
        Ok(config) => config,
        Err(problems) => {
            eprintln!("kapacitor-alerts: the settings are not right:");
            for problem in problems {
                eprintln!("  {problem}");
            }
            return ExitCode::from(2);
        }
    };
    if let Command::Config = command {
        for (name, value) in config.list() {
            println!("{name}={value}");
        }
        return ExitCode::SUCCESS;
    }
    if let Command::Healthcheck = command {
        return match health::probe(config.listen) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("kapacitor-alerts: not alive: {error}");
                ExitCode::FAILURE
            }
        };
    }
    telemetry::init(config.log_format, &config.log_level);
    match run(command, config) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(
    command: Command,
    config: Config,
) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    let patience = 3 * config.database_timeout;
    let server = Server::new(config)?;
    let engine = &server.engine;
    store::migrate_patiently(&engine.db, patience).await?;
    match command {
        Command::Serve { strict } => {
            let stop = stop_signal()?;
            server.access.check_start(&engine.db).await?;
            if server.config.run_migration && !import_first(engine).await && strict {
                return Ok(ExitCode::FAILURE);
            }
            let listener = TcpListener::bind(server.config.listen).await?;
            serve_metrics(&server).await?;
            tracing::info!(address = %listener.local_addr()?, "serving");
            serve(server, listener, stop).await?;
        }
        Command::Migrate => tracing::info!("the schema is current"),
        Command::Import {
            dry_run,
            from,
            adopt: _,
            record,
            json,
        } => {
            let scripts = if record {
                Scripts::Record
            } else {
                Scripts::Adopt
            };
            let import = import::import(engine, from, scripts, dry_run).await?;
            print!(
                "{}",
                if json {
                    to_json(&import)?
                } else {
                    import.to_string()
                }
            );
            let mut whole = !import.has_failures();
            if !dry_run && !record {
                whole &= deliver(engine, import.taken().map(Into::into).collect()).await?;
            }
            return Ok(if whole {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Command::Reconcile { dry_run, json } => return reconcile(engine, dry_run, json).await,
        Command::Backtest { kind, rule, last } => {
            let rule = if rule == "-" {
                std::io::read_to_string(std::io::stdin())?
            } else {
                rule
            };
            let rule = serde_json::from_str(&rule)
                .map_err(|error| format!("the rule is not a JSON object: {error}"))?;
            print!("{}", cli::backtest::draw(engine, &kind, rule, &last).await?);
        }
        Command::Token { command } => return token(&server, command).await,
        Command::Healthcheck | Command::Openapi | Command::Config => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Serves metrics on an address of their own, where there is one, until the process ends.
async fn serve_metrics(server: &Server) -> std::io::Result<()> {
    let Some(address) = server.config.metrics_bind else {
        return Ok(());
    };
    let listener = TcpListener::bind(address).await?;
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    let router = router::metrics(server.clone());
    tokio::spawn(listen(server, listener, router, CancellationToken::new()));
    Ok(())
}

async fn token(
    server: &Server,
    command: TokenCommand,
) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    match command {
        TokenCommand::Create {
            name,
            role,
            apps,
            expires_in,
        } => {
            let wanted = json!({
                "name": name, "role": role, "apps": apps, "expires_in": expires_in,
            });
            let wanted = wanted.as_object().cloned().unwrap_or_default();
            let wanted = tokens::parse(wanted).map_err(|errors| sentence(&errors))?;
            match access::create(
                &server.engine.db,
                &Actor::command_line(Action::TokenCreate),
                &wanted,
            )
            .await?
            {
                Some((_, secret)) => println!("{}", secret.expose()),
                None => return Err(format!("there is a token {name} already").into()),
            }
        }
        TokenCommand::List { json } => {
            let tokens = store::tokens::list(&server.engine.db, "", None).await?;
            if json {
                print!("{}", to_json(&tokens)?);
            } else {
                tokens.iter().for_each(|token| println!("{token}"));
            }
        }
        TokenCommand::Revoke { name } => {
            let by = Actor::command_line(Action::TokenRevoke);
            let revoked = server.access.revoke(&server.engine.db, &by, &name).await?;
            revoked.ok_or_else(|| format!("there is no token {name}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn reconcile(
    engine: &Engine,
    dry_run: bool,
    json: bool,
) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
    if dry_run {
        let mut drift = drift::detect_now(engine).await?;
        drift::explain(engine, &mut drift).await?;
        print!(
            "{}",
            if json {
                to_json(&drift)?
            } else {
                drift.to_string()
            }
        );
        return Ok(ExitCode::SUCCESS);
    }
    let bar = progress_bar()?;
    let stop = CancellationToken::new();
    let progress = |done, total| show(&bar, done, total);
    audit::note(&engine.db, &Actor::command_line(Action::Reconcile)).await?;
    let report = repair::reconcile(engine, &stop, &progress).await?;
    bar.finish_and_clear();
    print!(
        "{}",
        if json {
            to_json(&report)?
        } else {
            report.to_string()
        }
    );
    Ok(match report.failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn to_json(report: &impl serde::Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// Imports before serving. Answers whether all went well; what did not is said.
async fn import_first(engine: &Engine) -> bool {
    match import::import(engine, Source::Kapacitor, Scripts::Adopt, false).await {
        Ok(import) => {
            for entry in &import.tasks {
                if let Outcome::Failed(reason) = &entry.outcome {
                    tracing::error!(task = entry.id, reason, "not imported");
                }
                if let Some(note) = &entry.note {
                    tracing::warn!(task = entry.id, note, "imported");
                }
            }
            tracing::info!("{}", import.sum());
            !import.has_failures()
        }
        Err(error) => {
            tracing::error!(%error, "nothing was imported");
            false
        }
    }
}

/// Brings Kapacitor to these tasks. Answers whether it has followed in all; where not is said.
async fn deliver(
    engine: &Engine,
    ids: Vec<String>,
) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let bar = progress_bar()?;
    let stop = CancellationToken::new();
    let report = repair::deliver(engine, ids, &stop, &|done, total| show(&bar, done, total)).await;
    bar.finish_and_clear();
    for failure in &report.failed {
        eprintln!("not delivered yet: {}: {}", failure.id, failure.reason);
    }
    Ok(report.failed.is_empty())
}

/// On a terminal only.
fn progress_bar() -> Result<ProgressBar, Box<dyn std::error::Error + Send + Sync>> {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len}, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(0).with_style(style))
}

fn show(bar: &ProgressBar, done: usize, total: usize) {
    bar.set_length(total as u64);
    bar.set_position(done as u64);
}

/// Resolves at SIGTERM or SIGINT.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    let mut interrupt = tokio::signal::unix::signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
