//! `kapacitor-alerts reconcile`

use std::process::ExitCode;

use engine::{
    Engine,
    sync::{drift, repair},
};
use store::audit::{self, Action, Actor};
use tokio_util::sync::CancellationToken;

use super::{Outcome, output};

/// Pushes what is pending and repairs what differs, or says what it would do.
pub async fn run(engine: &Engine, dry_run: bool, json: bool) -> Outcome {
    if dry_run {
        let mut drift = drift::detect_now(engine).await?;
        drift::explain(engine, &mut drift).await?;
        output::print(&drift, json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let bar = output::counting_bar()?;
    let stop = CancellationToken::new();
    let progress = |done, total| output::show(&bar, done, total);
    audit::note(&engine.db, &Actor::command_line(Action::Reconcile)).await?;
    let report = repair::reconcile(engine, None, &stop, &progress).await?;
    bar.finish_and_clear();
    output::print(&report, json)?;
    Ok(match report.failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
