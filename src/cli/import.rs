//! `kapacitor-alerts import`

use std::process::ExitCode;

use engine::{
    Engine,
    change::{self, Precondition},
    hosts::HostAccess,
    status_pages::{self, Place},
    sync::{
        import::{self, Outcome, Scripts, Source},
        repair,
    },
};
use rules::{
    expectation::Zone,
    fields::{AppName, Field},
    kinds::job::Job,
    pinger::Config,
    status_page::PageSlug,
};
use store::audit::{Action, Actor};
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
    match other {
        ImportOther::Statuspage {
            file,
            app,
            slug,
            timezone,
        } => statuspage(engine, &file, &app, &slug, timezone).await,
        ImportOther::Pinger { file, app } => pinger(engine, &file, &app).await,
    }
}

fn read(file: &str) -> Result<String, Failure> {
    let text = match file {
        "-" => std::io::read_to_string(std::io::stdin()),
        file => std::fs::read_to_string(file),
    };
    text.map_err(|error| Failure::new(format!("cannot read {file}: {error}")))
}

/// What is wrong with an option.
fn wrong(option: &str) -> impl Fn(String) -> Failure {
    let option = option.to_owned();
    move |message| Failure::new(format!("nothing was imported: --{option} {message}"))
}

async fn statuspage(
    engine: &Engine,
    file: &str,
    app: &str,
    slug: &str,
    timezone: Option<String>,
) -> super::Outcome {
    let text = read(file)?;
    let place = Place {
        slug: PageSlug::parse(slug).map_err(wrong("slug"))?,
        app: AppName::parse(app).map_err(wrong("app"))?,
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

/// Makes the jobs of a file, or makes them what it says now; one after the other, and all or none where one of them
/// is not a valid one.
async fn pinger(engine: &Engine, file: &str, app: &str) -> super::Outcome {
    let app = AppName::parse(app).map_err(wrong("app"))?;
    let nothing = |why: String| Failure::new(format!("nothing was imported: {why}"));
    let config = Config::parse(&read(file)?).map_err(|why| nothing(format!("{file} {why}")))?;
    let jobs = config.jobs(&app);
    let mut rules = Vec::new();
    for job in &jobs {
        let of_job = |error: change::Error| {
            let url = job["url"].as_str().unwrap_or_default();
            nothing(format!("{url}: {}", api::error::Error::from(error)))
        };
        let read = change::read::<Job>(engine, HostAccess::Granted, job.clone());
        rules.push(read.await.map_err(of_job)?);
    }
    for (rule, job) in rules.iter().zip(jobs) {
        let put = change::replace::<Job>(
            engine,
            Actor::command_line(Action::Update),
            HostAccess::Granted,
            rule.id(),
            Precondition::None,
            job,
        );
        let put = put.await.map_err(api::error::Error::from);
        let put = put.map_err(|error| Failure::new(error.to_string()))?;
        let done = if put.created { "made" } else { "kept" };
        println!("{done:5} {}  {}", rule.id(), rule.spec.url);
    }
    for note in &config.notes {
        println!("{note}");
    }
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
