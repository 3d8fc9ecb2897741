//! `kapacitor-alerts import`

use std::process::ExitCode;

use engine::{
    Engine,
    sync::{
        import::{self, Outcome, Scripts, Source},
        repair,
    },
};
use tokio_util::sync::CancellationToken;

use super::{arguments::Import, failure::Failure, output};

/// Imports the rules that Kapacitor runs, or those of the older service.
pub async fn run(engine: &Engine, arguments: Import) -> super::Outcome {
    let Import {
        dry_run,
        from,
        adopt: _,
        record,
        json,
    } = arguments;
    let scripts = if record {
        Scripts::Record
    } else {
        Scripts::Adopt
    };
    let import = import::import(engine, from, scripts, dry_run).await?;
    output::print(&import, json)?;
    let mut whole = !import.has_failures();
    if !dry_run && !record {
        whole &= push(engine, import.taken().map(Into::into).collect()).await?;
    }
    Ok(match whole {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Pushes these tasks to Kapacitor. Returns whether all were pushed; the others are reported.
async fn push(engine: &Engine, ids: Vec<String>) -> Result<bool, Failure> {
    let bar = output::counting_bar()?;
    let stop = CancellationToken::new();
    let progress = |done, total| output::show(&bar, done, total);
    let report = repair::deliver(engine, ids, &stop, &progress).await;
    bar.finish_and_clear();
    for failure in &report.failed {
        eprintln!("not pushed yet: {}: {}", failure.id, failure.reason);
    }
    Ok(report.failed.is_empty())
}

/// Imports before serving. Returns whether all were imported; the others are logged.
pub async fn run_before_serving(engine: &Engine) -> bool {
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
