//! The command line: one file a subcommand.

mod ack;
mod arguments;
mod backtest;
mod delivery;
mod failure;
mod healthcheck;
mod import;
mod login_link;
mod output;
mod reconcile;
mod serve;
mod silence;
mod timeline;
mod token;
mod window;

use std::process::ExitCode;

use sqlx::PgPool;

pub use self::arguments::command;
use self::{
    arguments::{Arguments, Command},
    failure::Failure,
};
use crate::{
    Server,
    api::router,
    config::{Config, Database, Problem, Settings},
    telemetry,
};

/// The outcome of a subcommand.
type Outcome = Result<ExitCode, Failure>;

/// Parses the command line and runs it. Ends the process if it asks for help or is wrong.
///
/// The exit code is 0 for success, 1 if something failed, 2 if the command line or the
/// settings are wrong.
pub fn run() -> ExitCode {
    let Arguments { command, settings } = Arguments::parse();
    let command = command.unwrap_or(Command::Serve { strict: false });
    let serves = matches!(command, Command::Serve { .. });
    match dispatch(command, settings) {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => {
            if serves {
                tracing::error!(hint = failure.hint.as_deref(), "{}", failure.text);
            } else {
                eprintln!("{failure}");
            }
            ExitCode::FAILURE
        }
        Err(problems) => {
            eprintln!("kapacitor-alerts: the settings are not valid:");
            for problem in problems {
                eprintln!("  {problem}");
            }
            eprintln!("hint: kapacitor-alerts help settings lists all settings");
            ExitCode::from(2)
        }
    }
}

/// Checks the settings that the subcommand uses, and runs it.
fn dispatch(command: Command, settings: Settings) -> Result<Outcome, Vec<Problem>> {
    match command {
        Command::Openapi => {
            let document = serde_json::to_string_pretty(&router::document());
            println!("{}", document.unwrap_or_default());
        }
        Command::Settings => print!("{}", arguments::help_of_settings()),
        Command::Config => {
            for (name, value) in Config::check(settings)?.list() {
                println!("{name}={value}");
            }
        }
        Command::Healthcheck => {
            let listen = Config::check_listen(settings)?;
            return Ok(healthcheck::run(listen));
        }
        Command::Migrate => {
            let (database, log) = Config::check_database(settings)?;
            telemetry::init(log.format, &log.level);
            return Ok(migrate(&database));
        }
        Command::Token { .. }
        | Command::Silence { .. }
        | Command::Window { .. }
        | Command::Ack(_) => {
            let (database, log) = Config::check_database(settings)?;
            telemetry::init(log.format, &log.level);
            return Ok(with_database(&database, command));
        }
        Command::Serve { .. }
        | Command::Import(_)
        | Command::Reconcile { .. }
        | Command::Delivery { .. }
        | Command::LoginLink { .. }
        | Command::Backtest { .. } => {
            let config = Config::check(settings)?;
            telemetry::init(config.log.format, &config.log.level);
            return Ok(with_server(command, config));
        }
    }
    Ok(Ok(ExitCode::SUCCESS))
}

/// Waits for the database, and brings its schema to this version.
async fn prepare(db: &PgPool, database: &Database) -> Result<(), Failure> {
    Ok(store::prepare(db, &database.settings(), 3 * database.timeout).await?)
}

#[tokio::main]
async fn migrate(database: &Database) -> Outcome {
    prepare(&store::pool(&database.settings()), database).await?;
    tracing::info!("the schema is current");
    Ok(ExitCode::SUCCESS)
}

#[tokio::main]
async fn with_database(database: &Database, command: Command) -> Outcome {
    let db = store::pool(&database.settings());
    prepare(&db, database).await?;
    match command {
        Command::Token { command } => token::run(&db, command).await,
        Command::Silence { command } => silence::run(&db, command).await,
        Command::Window { command } => window::run(&db, command).await,
        Command::Ack(arguments) => ack::run(&db, arguments).await,
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[tokio::main]
async fn with_server(command: Command, config: Config) -> Outcome {
    let server = Server::new(config)?;
    let engine = &server.engine;
    prepare(&engine.db, &server.config.database).await?;
    match command {
        Command::Serve { strict } => serve::run(server, strict).await,
        Command::Import(arguments) => import::run(engine, arguments).await,
        Command::Reconcile { dry_run, json } => reconcile::run(engine, dry_run, json).await,
        Command::Delivery { command } => delivery::run(engine, command).await,
        Command::LoginLink { token } => login_link::run(&server, token).await,
        Command::Backtest { kind, rule, last } => backtest::run(engine, &kind, &rule, &last).await,
        _ => Ok(ExitCode::SUCCESS),
    }
}
