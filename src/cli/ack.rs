//! `kapacitor-alerts ack`

use std::process::ExitCode;

use rules::fields::sentence;
use serde_json::json;
use sqlx::PgPool;
use store::{
    acks::{self, NewAck},
    audit::{Action, Actor},
};

use super::{Outcome, arguments, failure::Failure};
use crate::api;

/// Notes that somebody is on the alerts of a rule, or takes that back.
pub async fn run(db: &PgPool, arguments: arguments::Ack) -> Outcome {
    let task = arguments.task.as_str();
    let wanted = json!({
        "part": arguments.part, "for": arguments.lasts, "comment": arguments.comment,
    });
    let wanted = wanted.as_object().cloned().unwrap_or_default();
    let wanted = api::alerts::parse(wanted, store::now(db).await?)
        .map_err(|errors| Failure::new(format!("nothing was noted: {}", sentence(&errors))))?;
    let part = wanted.part.as_deref();
    let count = if arguments.undo {
        let by = Actor::command_line(Action::AlertUnack);
        acks::end(db, &by, task, part).await?
    } else {
        let by = Actor::command_line(Action::AlertAck);
        let ack = NewAck {
            task,
            part,
            up_to: None,
            who: &by.name,
            comment: wanted.comment.as_deref(),
            until: wanted.until,
        };
        acks::add(db, &by, &ack).await?
    };
    let (done, nothing) = match arguments.undo {
        true => ("no longer acknowledged", "nobody is on an alert of"),
        false => ("acknowledged", "there is no alert of"),
    };
    if count == 0 {
        return Err(Failure::new(format!("{nothing} {task:?}")));
    }
    println!("{count} of {task} {done}");
    Ok(ExitCode::SUCCESS)
}
