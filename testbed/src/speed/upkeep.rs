//! Keeping Kapacitor equal to the database, all rules at once: a look at a Kapacitor that is in
//! order, filling an empty one, and taking over what one has.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use tokio::time::sleep;

use testbed::parts::new_database;

use super::bed::{Bed, Rate};
use super::client::Call;
use super::row::{Goal, Judged, Row};
use super::rules::{Rule, listed};
use super::samples::{Samples, alternate, milliseconds};

/// Creates by which Kapacitor's rate is told before and after a rebuild.
const GAUGED: usize = 144;

/// A look at `n` tasks that are as they should be, so often, after one that does not count.
pub async fn reconcile(bed: &Bed, n: usize, times: usize, goal: Option<Goal>) -> Result<Row> {
    let ours = Call::new(Method::POST, "/reconcile", 200);
    let report = bed.sides[0].json(&ours).await?;
    ensure!(
        report["checked"] == n,
        "{} rules compared, not {n}",
        report["checked"]
    );
    for list in ["pushed", "repaired", "removed", "failed", "strangers"] {
        ensure!(
            report[list] == serde_json::json!([]),
            "{list}: {}",
            report[list]
        );
    }
    let bare = Call::get(
        "/tasks?limit=1000000&fields=modified&fields=status&fields=executing&fields=error",
    );
    let works = [vec![vec![ours]; times], vec![vec![bare]; times]];
    let samples = alternate(&bed.sides, works, 1, 0, None).await?;
    Ok(Row::latency(
        "upkeep",
        "reconcile pass",
        n,
        1,
        &samples,
        [goal, None],
    ))
}

/// Takes over `n` tasks into empty databases, by the program's own command, so often.
pub async fn import(bed: &Bed, n: usize, times: usize, goal: Option<Goal>) -> Result<Row> {
    let bare = "/tasks?limit=1000000&script-format=raw\
        &fields=script&fields=vars&fields=status&fields=modified";
    let mut samples: [Vec<f64>; 2] = Default::default();
    for _ in 0..times {
        let database = new_database(&bed.testbed.addresses().database_url).await?;
        run(bed, &["migrate"], &database).await?;
        let begin = Instant::now();
        let report = run(bed, &["import", "--record"], &database).await?;
        samples[0].push(milliseconds(begin.elapsed()));
        let sum = report.lines().last().unwrap_or_default();
        ensure!(
            sum.starts_with(&format!("{n} imported, ")),
            "not {n} imported: {sum}"
        );
        let answer = bed.sides[1].send(&Call::get(bare)).await?;
        samples[1].push(milliseconds(answer.whole));
    }
    let samples = samples.map(|times| Samples::of_times(times, 1.0));
    Ok(Row::latency(
        "upkeep",
        "import",
        n,
        1,
        &samples,
        [goal, None],
    ))
}

/// Has the service take over all that is in Kapacitor; how many it did not have.
pub async fn take_over(bed: &Bed) -> Result<String> {
    let report = run(bed, &["import", "--record"], &bed.service.database_url).await?;
    Ok(report.lines().last().unwrap_or_default().to_owned())
}

/// Runs a command of the service's program to its end, and answers with what it says.
async fn run(bed: &Bed, arguments: &[&str], database_url: &str) -> Result<String> {
    let mut command = bed.service.command(arguments);
    command
        .env("DATABASE_URL", database_url)
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    ensure!(
        output.status.success(),
        "{arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Empties Kapacitor and has the service fill it again; where that takes longer than `time`, what
/// was done until then counts. Bare are creates of as many enabled and disabled tasks, at Kapacitor's
/// best concurrency, on an empty Kapacitor just before and just after.
pub async fn rebuild(
    bed: &mut Bed,
    enabled: usize,
    at_a_time: usize,
    time: Duration,
    goal: Option<Goal>,
) -> Result<Row> {
    bed.at_rest().await?;
    let before = gauge(bed, at_a_time).await?;
    empty(bed).await?;
    let deadline = Instant::now() + time;
    let pushed = bed.pushes().await?;
    let begin = Instant::now();
    let asking = tokio::spawn({
        let service = bed.sides[0].clone();
        // 202 where it takes long.
        let ask = Call::new(Method::POST, "/reconcile", 200).or(202);
        async move { service.send(&ask).await.map(drop) }
    });
    let mut done = 0;
    while done < bed.filled && Instant::now() < deadline {
        sleep(Duration::from_millis(100)).await;
        done = (bed.pushes().await? - pushed) as usize;
        ensure!(
            done > 0 || begin.elapsed() < Duration::from_secs(30),
            "nothing is rebuilt\n{}",
            bed.service.log_tail()
        );
    }
    let ours = done as f64 / begin.elapsed().as_secs_f64();
    if done >= bed.filled {
        asking.await??;
    } else {
        // It would go on in what is measured next.
        asking.abort();
        bed.service.stop().await;
    }
    let tasks = listed(&bed.sides[1], "*", &["executing"]).await?;
    let running = tasks
        .iter()
        .filter(|task| task["executing"] == true)
        .count();
    if done >= bed.filled {
        bed.expect_whole().await?;
        ensure!(running == enabled, "{running} tasks run, not {enabled}");
    }
    let after = gauge(bed, at_a_time).await?;
    let share = running as f64 / tasks.len().max(1) as f64;
    let seconds = |each: [f64; 2]| each[0] * share + each[1] * (1.0 - share);
    let bare = 2.0 / (seconds(before) + seconds(after));
    Ok(Row {
        group: "upkeep",
        work: "rebuild".into(),
        n: done,
        clients: 0,
        ours: vec![("per_second", ours)],
        bare: vec![("per_second", bare)],
        judged: vec![Judged::new("rate", ours / bare, goal)],
    })
}

/// The seconds in which Kapacitor creates an enabled task, and a disabled one.
async fn gauge(bed: &mut Bed, at_a_time: usize) -> Result<[f64; 2]> {
    let mut each = [0.0; 2];
    for (seconds, status) in each.iter_mut().zip(["enabled", "disabled"]) {
        empty(bed).await?;
        let rules: Vec<Rule> = (0..GAUGED).map(|nth| Rule::new("gauge", nth)).collect();
        // A fresh Kapacitor's first ones are slower.
        bed.create(&rules[..GAUGED / 6], status, at_a_time).await?;
        let rate: Rate = bed.create(&rules[GAUGED / 6..], status, at_a_time).await?;
        *seconds = 1.0 / rate.per_second();
    }
    Ok(each)
}

async fn empty(bed: &mut Bed) -> Result<()> {
    bed.testbed.kapacitor.wipe()?;
    bed.testbed
        .kapacitor
        .start()
        .await
        .context("an empty Kapacitor")
}
