//! What the service takes: time to start, and memory.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::time::sleep;

use super::bed::{Bed, SERIES};
use super::client::Call;
use super::row::Row;
use super::rules::Rule;
use super::samples::{Operation, Samples, milliseconds, run};

/// How many clients send mixed requests.
const CLIENTS: usize = 16;

/// Memory of a service that has only been started.
pub async fn idle(bed: &Bed) -> Result<Row> {
    sleep(Duration::from_secs(2)).await;
    Ok(Row::limited("RSS, idle", 0, "rss_mb", bed.rss_mb()?, 25.0))
}

/// Memory of a service that has done all that was measured.
pub fn full(bed: &Bed) -> Result<Row> {
    let n = bed.filled;
    Ok(Row::limited(
        "RSS, after all of the above",
        n,
        "rss_mb",
        bed.rss_mb()?,
        100.0,
    ))
}

/// From the start of the program until it is ready.
pub async fn start(bed: &mut Bed, times: usize) -> Result<Row> {
    let mut took = Vec::new();
    for _ in 0..times {
        bed.service.stop().await;
        let begin = Instant::now();
        bed.service.start_again().await?;
        took.push(milliseconds(begin.elapsed()));
    }
    let p50 = Samples::of_times(took, 1.0).p50();
    Ok(Row::limited(
        "start to ready",
        bed.filled,
        "p50_ms",
        p50,
        200.0,
    ))
}

/// So many mixed requests; its memory shall not be more than after the first fifth of them.
pub async fn requests(bed: &Bed, count: usize) -> Result<Row> {
    let n = bed.filled;
    let request = |nth: usize| -> Operation {
        // Any order will do that comes over all kinds and many rules.
        let rule = Rule::new(SERIES, nth * 7 % n);
        let call = match nth % 100 {
            0 => Call::get("/tasks?limit=100"),
            1..=4 => Bed::told(nth).state(),
            5..=14 => Rule::new(SERIES, nth % 100).replace(),
            15..=29 => rule.read_nothing(),
            30..=39 => rule.refused(),
            40..=44 => Call::get("/metrics"),
            _ => rule.read(),
        };
        vec![call]
    };
    run(
        &bed.sides[0],
        (0..count / 5).map(request).collect(),
        CLIENTS,
    )
    .await?;
    let early = bed.rss_mb()?;
    let rest = run(
        &bed.sides[0],
        (count / 5..count).map(request).collect(),
        CLIENTS,
    )
    .await?;
    let work = format!("RSS, after {count} mixed requests");
    let mut row = Row::limited(work, n, "rss_mb", bed.rss_mb()?, early * 1.1);
    row.ours.push(("per_second", rest.per_second()));
    Ok(row)
}
