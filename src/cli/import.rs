//! `kapacitor-alerts import`

use std::process::ExitCode;

use engine::{
    Engine,
    status_pages::{self, Place},
    sync::{
        import::{self, Outcome, Scripts, Source},
        repair,
    },
};
use rules::{
    expectation::Zone,
    fields::{AppName, Field},
    status_page::PageSlug,
};
use store::audit::Actor;
use tokio_util::sync::CancellationToken;

use super::{
    arguments::{Import, ImportOther},
    failure::Failure,
    output,
};
use crate::api::{
    self,
    status_pages::{PageView, read_config},
};

/// Imports the rules that Kapacitor runs, or those of the older service.
pub async fn run(engine: &Engine, arguments: Import) -> super::Outcome {
    let Import {
        other,
        dry_run,
        from,
        adopt: _,
        record,
        json,
    } = arguments;
    if let Some(other) = other {
        return take_over(engine, other).await;
    }
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

/// Takes over what another service has.
async fn take_over(engine: &Engine, other: ImportOther) -> super::Outcome {
    let ImportOther::Statuspage {
        file,
        app,
        slug,
        timezone,
    } = other;
    let text = match file.as_str() {
        "-" => std::io::read_to_string(std::io::stdin()),
        file => std::fs::read_to_string(file),
    };
    let text = text.map_err(|error| Failure::new(format!("cannot read {file}: {error}")))?;
    let wrong = |option: &str| {
        let option = option.to_owned();
        move |message: String| Failure::new(format!("nothing was imported: --{option} {message}"))
    };
    let place = Place {
        slug: PageSlug::parse(&slug).map_err(wrong("slug"))?,
        app: AppName::parse(&app).map_err(wrong("app"))?,
        timezone: match timezone {
            Some(zone) => Some(Zone::from_json(&zone.into()).map_err(wrong("timezone"))?),
            None => None,
        },
    };
    let nothing = |error: api::error::Error| Failure::new(format!("nothing was imported: {error}"));
    let config = read_config(text.as_bytes()).map_err(nothing)?;
    let put =
        status_pages::put_config(engine, Actor::command_line, |_| true, &place, &config).await;
    let put = put.map_err(|error| nothing(error.into()))?;
    let page = PageView::of(put.page, engine.settings.public_url.as_deref());
    println!("{}: {} entries", page.url, page.page.entries().count());
    Ok(ExitCode::SUCCESS)
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
