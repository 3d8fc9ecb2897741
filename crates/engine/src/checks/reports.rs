//! Takes in what checks report.

use std::net::IpAddr;

use checks::heartbeat::{Signal, Taken};
use chrono::{DateTime, TimeDelta, Utc};
use rules::keywords::Said;
use store::checks as rows;
use uuid::Uuid;

use super::{
    flips,
    reporting::{self, Evidence},
};
use crate::Engine;

/// What a check says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It has run.
    Success,
    /// It begins to run.
    Start,
    /// It has failed.
    Fail,
    /// Nothing that counts.
    Log,
    /// It has run, and ended with this status: 0 is success.
    Exit(u8),
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    pub says: Says,
    /// Which run it is about.
    pub run: Option<Uuid>,
    pub scheme: &'static str,
    pub method: &'static str,
    pub address: Option<IpAddr>,
    pub user_agent: String,
    /// The first bytes of its body.
    pub body: Vec<u8>,
}

/// How much of what a check reports is told, in characters.
const TOLD: usize = 1_000;

/// A report that comes longer after the start of a run is not the end of it.
const LONGEST_RUN: TimeDelta = TimeDelta::hours(72);

/// Takes in a report of the check with this code. When this returns, it is committed, and so is what targets are to
/// be told. Answers whether there is such a check.
pub async fn take(engine: &Engine, code: Uuid, report: Report) -> sqlx::Result<bool> {
    let mut row = rows::Report {
        what: "success",
        scheme: report.scheme,
        method: report.method,
        address: report.address,
        user_agent: report.user_agent,
        exit_status: match report.says {
            Says::Exit(status) => Some(status.into()),
            _ => None,
        },
        run: report.run,
        body: (!report.body.is_empty()).then_some(report.body),
    };
    if report.says == Says::Success
        && let Some(n) = rows::report_success(&engine.db, code, &row).await?
    {
        forget(engine, code, n).await?;
        return Ok(true);
    }
    let mut transaction = engine.db.begin().await?;
    let Some(mut check) = rows::lock(&mut transaction, code).await? else {
        return Ok(false);
    };
    let mut known = reporting::read(&check)
        .map_err(|errors| sqlx::Error::Protocol(format!("{}: {errors:?}", check.task)))?;
    check.reports += 1;
    let n = check.reports;
    let counts = check.enabled && !(known.reporting.post_only && row.method != "POST");
    let ends = check.run.is_none() || check.run == row.run || row.run.is_none();
    let signal = match report.says {
        Says::Start => Signal::Start,
        Says::Success | Says::Exit(0) => Signal::Success { ends },
        Says::Fail | Says::Exit(_) => Signal::Fail,
        Says::Log => Signal::Log,
    };
    let signal = match &known.reporting.keywords {
        Some(keywords) if counts => {
            let body = row.body.as_deref().unwrap_or_default();
            match keywords.read(&String::from_utf8_lossy(body)) {
                Said::Failure => Some(Signal::Fail),
                Said::Success => Some(Signal::Success { ends }),
                Said::Start => Some(Signal::Start),
                Said::Nothing => None,
            }
        }
        _ => Some(signal),
    };
    let began = known.state.started;
    let taken = signal.filter(|_| counts).map(|signal| {
        let taken = known
            .state
            .take(&known.reporting.expected, signal, check.now);
        (signal, taken)
    });
    let (what, flip) = match taken {
        None | Some((_, Taken::Ignored)) => ("ign", None),
        Some((signal, Taken::Counts(flip))) => (word(signal), flip),
    };
    row.what = what;
    let took = match what {
        "success" | "fail" => {
            check.last_took = began.and_then(|began| took(began, check.now, ends));
            check.last_took
        }
        _ => None,
    };
    if what == "start" {
        check.run = row.run;
    } else if known.state.started.is_none() {
        check.run = None;
    }
    rows::add_report(&mut transaction, &check, &row, took).await?;
    let body = row.body.as_deref().map(String::from_utf8_lossy);
    let body = body.map(|it| it.chars().take(TOLD).collect::<String>());
    let evidence = Evidence {
        exit_status: row.exit_status,
        body: body.as_deref(),
        ..Evidence::default()
    };
    let is_told = flip.is_some_and(|flip| flip.is_told);
    let change = reporting::change(check, &known, flip, &evidence);
    flips::keep(&mut transaction, vec![change]).await?;
    transaction.commit().await?;
    if is_told {
        engine.due.notify_one();
    }
    forget(engine, code, n).await?;
    Ok(true)
}

/// What a report is kept as.
fn word(signal: Signal) -> &'static str {
    match signal {
        Signal::Start => "start",
        Signal::Success { .. } => "success",
        Signal::Fail => "fail",
        Signal::Log => "log",
    }
}

/// How long the run took that this is the end of, in seconds.
fn took(started: DateTime<Utc>, now: DateTime<Utc>, ends: bool) -> Option<f64> {
    let took = now - started;
    (ends && took <= LONGEST_RUN).then(|| took.as_seconds_f64())
}

/// Removes, now and then, what is older than the last reports.
async fn forget(engine: &Engine, code: Uuid, n: i64) -> sqlx::Result<()> {
    match n % rows::KEPT {
        0 => rows::forget_reports(&engine.db, code).await,
        _ => Ok(()),
    }
}
