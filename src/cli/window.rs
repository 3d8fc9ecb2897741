//! `kapacitor-alerts window`

use std::process::ExitCode;

use chrono::SecondsFormat;
use engine::delivery::windows::open;
use rules::fields::sentence;
use serde_json::json;
use sqlx::PgPool;
use store::{
    audit::{Action, Actor},
    windows,
};

use super::{Outcome, arguments, failure::Failure};
use crate::api::windows::{WindowView, parse};

/// Sets, lists or deletes windows.
pub async fn run(db: &PgPool, command: arguments::Window) -> Outcome {
    match command {
        arguments::Window::Set(it) => {
            let wanted = json!({
                "app": it.app, "kind": it.kind, "level": it.level, "timezone": it.timezone,
                "weekdays": it.weekdays, "on": it.on, "starts": it.starts, "lasts": it.lasts,
                "reason": it.reason,
            });
            let wanted = wanted.as_object().cloned().unwrap_or_default();
            let wanted = parse(&it.name, wanted).map_err(|errors| {
                Failure::new(format!("no window was set: {}", sentence(&errors)))
            })?;
            let by = Actor::command_line(Action::WindowPut);
            let window = windows::put(db, &by, &wanted).await?;
            open(db, &window).await?;
            println!("{}", line(&WindowView::of(window, store::now(db).await?)));
        }
        arguments::Window::List { json } => {
            let now = store::now(db).await?;
            let found = windows::all(db).await?.into_iter();
            let found: Vec<_> = found.map(|it| WindowView::of(it, now)).collect();
            if json {
                println!("{}", serde_json::to_string_pretty(&found)?);
            } else {
                found.iter().for_each(|it| println!("{}", line(it)));
            }
        }
        arguments::Window::Delete { name } => {
            let by = Actor::command_line(Action::WindowDelete);
            if !windows::delete(db, &by, &name).await? {
                return Err(Failure::new(format!("there is no window {name:?}"))
                    .with_hint("kapacitor-alerts window list shows all"));
            }
            println!("{name} is deleted");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A window in one line.
fn line(window: &WindowView) -> String {
    let days = match window.on {
        Some(day) => day.to_string(),
        None => {
            let short = window.weekdays.iter().map(|day| &day[..3]);
            short.collect::<Vec<_>>().join(",")
        }
    };
    let next = match window.next.first() {
        Some(next) if window.open => {
            format!(
                "open until {}",
                next.until.to_rfc3339_opts(SecondsFormat::Secs, true)
            )
        }
        Some(next) => format!(
            "next {}",
            next.from.to_rfc3339_opts(SecondsFormat::Secs, true)
        ),
        None => "over".into(),
    };
    format!(
        "{}  {}  {days} {} {} for {}  {next}  by {}: {}",
        window.name,
        window.matchers.app,
        window.starts,
        window.timezone,
        window.lasts,
        window.created_by,
        window.reason,
    )
}
