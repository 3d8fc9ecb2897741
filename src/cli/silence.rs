//! `kapacitor-alerts silence`

use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use rules::fields::sentence;
use serde_json::json;
use sqlx::PgPool;
use store::{
    audit::{Action, Actor},
    silences::{self, Silence},
    token::Scope,
};

use super::{Outcome, arguments, failure::Failure};
use crate::api;

/// How many silences are listed.
const LISTED: i64 = 1_000;

/// Adds, lists or ends silences.
pub async fn run(db: &PgPool, command: arguments::Silence) -> Outcome {
    match command {
        arguments::Silence::Add {
            reason,
            app,
            kind,
            task,
            part,
            level,
            lasts,
            until,
            dry_run,
        } => {
            let wanted = json!({
                "app": app, "kind": kind, "task": task, "part": part, "level": level, "for": lasts,
                "until": until, "reason": reason,
            });
            let wanted = wanted.as_object().cloned().unwrap_or_default();
            let wanted = api::silences::parse(wanted, store::now(db).await?).map_err(|errors| {
                Failure::new(format!("no silence was added: {}", sentence(&errors)))
            })?;
            let matching = silences::matching(db, &wanted.matchers).await?;
            if dry_run {
                match matching.as_slice() {
                    [] => println!("nothing that it would be about is wrong now"),
                    all => all
                        .iter()
                        .for_each(|it| println!("{} {} of {}", it.level, it.part, it.task)),
                }
                return Ok(ExitCode::SUCCESS);
            }
            if wanted.until.is_none() && matching.is_empty() {
                return Err(Failure::new(
                    "no silence was added: nothing that it would be about is wrong now",
                )
                .with_hint("give --for or a time with --until"));
            }
            let by = Actor::command_line(Action::SilenceAdd);
            let silence =
                silences::add(db, &by, &wanted.matchers, wanted.until, &wanted.reason).await?;
            println!("{}", line(&silence));
        }
        arguments::Silence::List { all, json } => {
            let found = silences::page(db, !all, &Scope::all(), i64::MAX, LISTED).await?;
            if json {
                println!("{}", serde_json::to_string_pretty(&found)?);
            } else {
                found.iter().for_each(|it| println!("{}", line(it)));
            }
        }
        arguments::Silence::End { id } => {
            let by = Actor::command_line(Action::SilenceEnd);
            let ended = silences::end(db, &by, id).await?;
            let ended = ended.ok_or_else(|| {
                Failure::new(format!("there is no silence {id} in force"))
                    .with_hint("kapacitor-alerts silence list shows those that are")
            })?;
            println!("{}", line(&ended));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A silence in one line.
fn line(silence: &Silence) -> String {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let matchers = &silence.matchers;
    let about = [
        Some(matchers.app.clone()),
        matchers.kind.clone(),
        matchers.task.clone(),
        matchers.part.clone(),
        (matchers.level != "CRITICAL").then(|| format!("up to {}", matchers.level)),
    ];
    let about: Vec<_> = about.into_iter().flatten().collect();
    let end = match (silence.ended_at, silence.until_resolved) {
        (Some(at), _) => format!("ended {}", time(at)),
        (None, true) => "until resolved".into(),
        (None, false) => format!("until {}", time(silence.until)),
    };
    format!(
        "{:>4}  {}  {end}  by {}: {}  ({} held back)",
        silence.id,
        about.join(" "),
        silence.created_by,
        silence.reason,
        silence.holds,
    )
}
