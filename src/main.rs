//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A .env file is optional, and what is set already takes precedence.
    let dotenv = dotenvy::dotenv();
    if let Err(error) = &dotenv
        && !error.not_found()
    {
        eprintln!("kapacitor-alerts: the file .env cannot be read: {error}");
        return ExitCode::from(2);
    }
    kapacitor_alerts::cli::run()
}
