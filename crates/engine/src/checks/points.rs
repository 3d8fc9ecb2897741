//! Writes what came of checks to InfluxDB, or to Kapacitor, so that rules and dashboards can use it: a point of
//! `check_result` for each answer, and one of `check_flip` for each change of status.
//!
//! They are read from the database, so that none is lost while InfluxDB is away, as long as results are kept. What is
//! written twice is the same point.

use std::{fmt::Write, time::Duration};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use reqwest::{Client, StatusCode, redirect};
use secret::SecretUrl;
use store::points::{self, Answered, Flip, Span};
use tokio_util::sync::CancellationToken;

use crate::{Engine, job::Job};

/// How often points are written.
const EVERY: Duration = Duration::from_secs(5);

/// What is younger may not be committed yet, in seconds.
const LAG: f64 = 10.0;

/// Of how many seconds points are written at a time.
const LONGEST: f64 = 60.0;

/// How many lines a request has.
const LINES: usize = 5_000;

/// How long a request may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Writes points again and again.
pub struct WritePoints {
    /// None: they are not wanted.
    to: Option<(Client, SecretUrl)>,
}

/// Why points were not written.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("CHECKS_INFLUX cannot be reached")]
    Unreachable,
    #[error("CHECKS_INFLUX says HTTP {0}")]
    Refused(StatusCode),
}

impl WritePoints {
    pub fn new(to: Option<&SecretUrl>) -> Self {
        let client = || {
            let client = Client::builder()
                .timeout(LIMIT)
                .redirect(redirect::Policy::none());
            client
                .build()
                .expect("it has no options that could be wrong")
        };
        Self {
            to: to.map(|url| (client(), url.clone())),
        }
    }

    /// Whether there are more to write at once.
    async fn write(&self, engine: &Engine) -> Result<bool, Error> {
        let Some((client, url)) = &self.to else {
            return Ok(false);
        };
        let Some(span) = points::next(&engine.db, LAG, LONGEST).await? else {
            return Ok(false);
        };
        let mut lines: Vec<String> = points::flips(&engine.db, span)
            .await?
            .iter()
            .map(of_flip)
            .collect();
        lines.extend(
            points::answers(&engine.db, span)
                .await?
                .iter()
                .map(of_answer),
        );
        for lines in lines.chunks(LINES) {
            let request = client.post(url.expose().clone()).body(lines.join("\n"));
            // The error has the address, and that may have a password.
            let answer = request.send().await.map_err(|_| Error::Unreachable)?;
            match answer.status() {
                status if status.is_success() => {}
                // It would refuse them each time.
                StatusCode::BAD_REQUEST => tracing::warn!(
                    lines = lines.len(),
                    "CHECKS_INFLUX does not take points of checks: HTTP 400"
                ),
                status => return Err(Error::Refused(status)),
            }
        }
        points::written(&engine.db, span.until).await?;
        let Span { from, until } = span;
        Ok((until - from).as_seconds_f64() >= LONGEST)
    }
}

impl Job for WritePoints {
    fn name(&self) -> &'static str {
        "points"
    }

    fn run<'a>(
        &'a mut self,
        engine: &'a Engine,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let written = stop.run_until_cancelled(self.write(engine)).await;
            match written {
                Some(Ok(true)) => return Duration::ZERO,
                None | Some(Ok(false)) => {}
                Some(Err(error)) => tracing::warn!(%error, "points of checks are not written yet"),
            }
            EVERY
        })
    }
}

/// What says which check a point is of; letters, digits and `-_.` need no escapes
/// (<https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/>).
fn tags(measurement: &str, app: &str, kind: &str, name: &str) -> String {
    format!("{measurement},app={app},kind={kind},name={name} ")
}

fn nanos(at: DateTime<Utc>) -> i64 {
    at.timestamp_nanos_opt().unwrap_or_default()
}

fn of_flip(flip: &Flip) -> String {
    let Flip {
        app,
        kind,
        name,
        at,
        was,
        status,
        reason,
    } = flip;
    // As levels count: 3 is CRITICAL.
    let level = if status == "down" { 3 } else { 0 };
    let tags = tags("check_flip", app, kind, name);
    let at = nanos(*at);
    format!("{tags}was=\"{was}\",status=\"{status}\",reason=\"{reason}\",level={level}i {at}")
}

fn of_answer(answered: &Answered) -> String {
    let mut line = tags(
        "check_result",
        &answered.app,
        &answered.kind,
        &answered.name,
    );
    let is_good = answered.answer == "good";
    // Writing to a string does not fail.
    let _ = write!(
        line,
        "answer=\"{}\",good={is_good},took={}",
        answered.answer, answered.took
    );
    if let Some(status) = answered.status {
        let _ = write!(line, ",status={status}i");
    }
    for (name, phase) in [
        ("dns", answered.dns),
        ("connect", answered.connect),
        ("tls", answered.tls),
        ("first_byte", answered.first_byte),
    ] {
        if let Some(seconds) = phase {
            let _ = write!(line, ",{name}={seconds}");
        }
    }
    let _ = write!(line, " {}", nanos(answered.at));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-03-01T09:30:00.5Z".parse().unwrap()
    }

    #[test]
    fn lines() {
        let flip = Flip {
            app: "shop-prod".into(),
            kind: "probe".into(),
            name: "checkout".into(),
            at: at(),
            was: "up".into(),
            status: "down".into(),
            reason: "fail".into(),
        };
        assert_eq!(
            of_flip(&flip),
            "check_flip,app=shop-prod,kind=probe,name=checkout was=\"up\",status=\"down\",reason=\"fail\",level=3i \
             1772357400500000000"
        );
        let answered = Answered {
            app: "shop-prod".into(),
            kind: "probe".into(),
            name: "checkout".into(),
            at: at(),
            answer: "bad".into(),
            status: Some(503),
            took: 0.25,
            dns: None,
            connect: Some(0.125),
            tls: None,
            first_byte: Some(0.5),
        };
        assert_eq!(
            of_answer(&answered),
            "check_result,app=shop-prod,kind=probe,name=checkout answer=\"bad\",good=false,took=0.25,status=503i,\
             connect=0.125,first_byte=0.5 1772357400500000000"
        );
    }
}
