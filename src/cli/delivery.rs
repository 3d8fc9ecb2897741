//! `kapacitor-alerts delivery`

use std::{collections::BTreeMap, process::ExitCode};

use engine::{
    Engine,
    change::{self, Precondition},
    hosts::HostAccess,
};
use futures::{TryStreamExt, future::BoxFuture};
use rules::{
    KapacitorKind,
    delivery::Delivery,
    kinds::{self, Dispatch},
};
use serde_json::{Map, json};
use store::{
    Record,
    audit::{Action, Actor},
    rules::{self as rows, Cursor, Filter},
    token::Scope,
};

use super::{Outcome, arguments, failure::Failure, output};

/// How many rules are read at a time.
const PAGE: i64 = 500;

/// Shows who notifies, or switches rules over.
pub async fn run(engine: &Engine, command: arguments::Delivery) -> Outcome {
    match command {
        arguments::Delivery::Status { json } => status(engine, json).await,
        arguments::Delivery::Switch { to, app } => {
            let to = Delivery::parse(&to)
                .map_err(|message| Failure::new(format!("nothing was switched: --to {message}")))?;
            let scope: Scope = app.parse().map_err(|message| {
                Failure::new(format!("nothing was switched: --app {message}"))
            })?;
            switch(engine, to, &scope).await
        }
    }
}

/// The rules of these apps.
async fn rules(engine: &Engine, scope: &Scope) -> sqlx::Result<Vec<Record>> {
    let (filter, mut after, mut all) = (Filter::of(scope), Cursor::default(), Vec::new());
    loop {
        let page: Vec<Record> = rows::page(&engine.db, &filter, &after, PAGE)
            .try_collect()
            .await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after = Cursor::from(last);
        all.extend(page);
    }
}

/// Who notifies the targets of how many rules, and which do not follow.
async fn status(engine: &Engine, json: bool) -> Outcome {
    let (mut counts, mut behind) = (BTreeMap::new(), BTreeMap::new());
    for rule in rules(engine, &Scope::all()).await? {
        let wanted = engine.templates.delivery(rule.delivery());
        *counts.entry(wanted.as_str()).or_insert(0) += 1;
        let follows = rule.delivers == (wanted == Delivery::Service);
        if !follows {
            let reason = rule.sync_error.unwrap_or_else(|| "not pushed yet".into());
            behind.insert(rule.id, reason);
        }
    }
    if json {
        let status = json!({ "rules": counts, "behind": behind });
        println!("{}", serde_json::to_string_pretty(&status)?);
        return Ok(ExitCode::SUCCESS);
    }
    for (delivery, count) in &counts {
        println!("{count:>6} rules with delivery {delivery}");
    }
    if !behind.is_empty() {
        println!("{:>6} of them not yet:", behind.len());
        behind
            .iter()
            .for_each(|(task, reason)| println!("       {task}: {reason}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Switches one rule.
struct Patch<'a>(&'a Engine, &'a Record, Delivery);

impl<'a> Dispatch for Patch<'a> {
    type Output = BoxFuture<'a, change::Result<change::Written>>;

    fn run<K: KapacitorKind>(self) -> Self::Output {
        let Self(engine, record, to) = self;
        let patch = Map::from_iter([("delivery".to_owned(), to.as_str().into())]);
        Box::pin(change::patch::<K>(
            engine,
            Actor::command_line(Action::Update),
            // The hosts stay as they are.
            HostAccess::Granted,
            record.id.clone(),
            Precondition::Exists,
            patch,
        ))
    }
}

/// Switches rules one after the other, and names those that were refused.
async fn switch(engine: &Engine, to: Delivery, scope: &Scope) -> Outcome {
    let rules = rules(engine, scope).await?;
    let bar = output::counting_bar()?;
    let (mut switched, mut pending, mut refused) = (0, 0, Vec::new());
    for (done, rule) in rules.iter().enumerate() {
        output::show(&bar, done, rules.len());
        match kinds::dispatch(&rule.kind, Patch(engine, rule, to)) {
            Some(patch) => match patch.await {
                Ok(written) if written.pending => pending += 1,
                Ok(_) => switched += 1,
                Err(error) => refused.push(format!("{}: {}", rule.id, words(error))),
            },
            None => refused.push(format!("{}: no kind is named {}", rule.id, rule.kind)),
        }
    }
    bar.finish_and_clear();
    println!("{switched} of {} rules have delivery {to}", rules.len());
    if pending > 0 {
        println!("{pending} will follow when Kapacitor can be reached");
    }
    if refused.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} were refused:", refused.len());
    refused.iter().for_each(|line| println!("  {line}"));
    Ok(ExitCode::FAILURE)
}

fn words(error: change::Error) -> String {
    match error {
        change::Error::Invalid(errors) => ::rules::fields::sentence(&errors),
        error => error.to_string(),
    }
}
