//! Read rules from the service, and the same rows from PostgreSQL; read states from the service, and
//! the same from Kapacitor.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::Value;

use super::bed::{Bed, SERIES};
use super::client::Call;
use super::pgbench::Pgbench;
use super::row::{Goal, Judged, Row};
use super::rules::Rule;
use super::samples::{Operation, Samples, Sides, alternate, run};

/// At a time, where the rate counts.
const MANY: usize = 16;

/// In how many turns ours and PostgreSQL are measured.
const TURNS: usize = 3;

/// What the service answers of a task.
const COLUMNS: &str = "task as id, kind, app, spec, targets, enabled, rules.generation, sync_status, \
    sync_error, sync_at, blind, data_seen_at, created_at, updated_at";

/// What the service answers of a task, from the same tables.
const TABLES: &str = "rules join deployments on rule = rules.id";

/// A listing of the service's, and the rows of it.
struct Listing {
    work: &'static str,
    call: fn(usize) -> Call,
    rows: fn(usize) -> usize,
    /// After [`TABLES`].
    condition: &'static str,
}

const LISTINGS: [Listing; 3] = [
    Listing {
        work: "read one",
        call: |nth| Rule::new(SERIES, nth).read(),
        rows: |_| 1,
        condition: "where task = :task",
    },
    Listing {
        work: "list 100",
        call: |_| Call::get("/tasks?limit=100"),
        rows: |n| n.min(100),
        condition: "where deleted_at is null order by app, kind, part limit 100",
    },
    Listing {
        work: "list all",
        call: |_| Call::get("/tasks"),
        rows: |n| n,
        condition: "where deleted_at is null order by app, kind, part",
    },
];

/// What the service answers from Kapacitor, and Kapacitor's own call for it.
struct Asked {
    work: &'static str,
    ours: fn(usize) -> Call,
    bare: fn(usize) -> Call,
    /// Of how long it takes.
    goals: [Option<Goal>; 2],
    /// Most calls to Kapacitor.
    calls: Option<Goal>,
}

const ASKED: [Asked; 3] = [
    // What an answer takes for which nothing is to be done.
    Asked {
        work: "nothing",
        ours: |_| Call::get("/healthz"),
        bare: |_| Call::new(Method::GET, "/ping", 204),
        goals: [None, None],
        calls: None,
    },
    Asked {
        work: "state of one",
        ours: |nth| Bed::told(nth).state(),
        bare: |nth| Bed::told(nth).topic(),
        goals: [Some(Goal::AtMost(1.5)), Some(Goal::AtMost(1.5))],
        calls: Some(Goal::AtMost(1.0)),
    },
    Asked {
        work: "states of all",
        ours: |_| Call::get("/states"),
        bare: |_| Call::get("/alerts/topics"),
        goals: [None, None],
        calls: Some(Goal::AtMost(3.0)),
    },
];

/// With `n` tasks there; each measurement takes some `seconds`.
pub async fn measure(bed: &Bed, n: usize, seconds: f64) -> Result<Vec<Row>> {
    let pgbench = Pgbench::new(&bed.service.database_url)?;
    let mut rows = Vec::new();
    for listing in &LISTINGS {
        rows.extend(listed(bed, &pgbench, listing, n, seconds).await?);
    }
    for asked in &ASKED {
        rows.push(ask(bed, asked, n, seconds).await?);
    }
    Ok(rows)
}

/// One by one, and with [`MANY`] clients.
async fn listed(
    bed: &Bed,
    pgbench: &Pgbench,
    listing: &Listing,
    n: usize,
    seconds: f64,
) -> Result<[Row; 2]> {
    let at_most = |limit| Some(Goal::AtMost(limit));
    let script = |task: &str| {
        let condition = listing.condition.replace(":task", task);
        format!("select row_to_json(task) from (select {COLUMNS} from {TABLES} {condition}) task")
    };
    // One rule each time: so is the other side's.
    let id = format!("'{}'", Rule::new(SERIES, 0).id);
    let works = |count: usize| -> Vec<Operation> { vec![vec![(listing.call)(0)]; count] };
    let [ours, _] = &bed.sides;

    let answer = ours.send(&(listing.call)(0)).await?;
    let body: Value = serde_json::from_slice(&answer.body)?;
    let found = body.as_array().map_or(1, Vec::len);
    let wanted = (listing.rows)(n);
    ensure!(
        found == wanted,
        "{}: {found} rows, not {wanted}",
        listing.work
    );
    let bytes = [answer.body.len() as f64, pgbench.bytes(&script(&id)).await?];

    let warm = run(ours, works(10), 1).await?;
    let share = seconds / TURNS as f64;
    let count = |at_once: f64| ((share * at_once * 1000.0 / warm.p50()) as usize).clamp(15, 2000);
    let script = script(&id);
    let mut one: Sides<Samples> = Default::default();
    let mut many: Sides<Samples> = Default::default();
    pgbench.run(&script, 10, 1).await?;
    for _ in 0..TURNS {
        one[0].extend(run(ours, works(count(1.0)), 1).await?);
        one[1].extend(pgbench.run(&script, count(1.0), 1).await?);
        many[0].extend(run(ours, works(count(2.0)), MANY).await?);
        many[1].extend(pgbench.run(&script, count(2.0), MANY).await?);
    }
    let goals = [at_most(2.0), at_most(2.0)];
    let mut alone = Row::latency("reads", listing.work, n, 1, &one, goals);
    alone.ours.push(("first_byte_ms", one[0].first_byte()));
    alone.ours.push(("bytes", bytes[0]));
    alone.bare.push(("bytes", bytes[1]));
    let ratio = bytes[0] / bytes[1];
    alone.judged.push(Judged::new("bytes", ratio, at_most(2.0)));
    let [ours, bare] = many.map(|it| it.per_second());
    let together = Row {
        group: "reads",
        work: listing.work.into(),
        n,
        clients: MANY,
        ours: vec![("per_second", ours)],
        bare: vec![("per_second", bare)],
        judged: vec![Judged::new("rate, bare to ours", bare / ours, at_most(2.0))],
    };
    Ok([alone, together])
}

async fn ask(bed: &Bed, asked: &Asked, n: usize, seconds: f64) -> Result<Row> {
    let works = |call: fn(usize) -> Call, count: usize| -> Vec<Operation> {
        (0..count).map(|nth| vec![call(nth)]).collect()
    };
    let before = bed.calls_to_kapacitor().await?;
    let warm = run(&bed.sides[0], works(asked.ours, 10), 1).await?;
    let calls = (bed.calls_to_kapacitor().await? - before) / 10.0;
    let count = ((seconds * 1000.0 / warm.p50()) as usize).clamp(30, 2000);
    let both = [works(asked.ours, count), works(asked.bare, count)];
    let samples = alternate(&bed.sides, both, 1, 4, None).await?;
    let mut row = Row::latency("state", asked.work, n, 1, &samples, asked.goals);
    row.ours.push(("calls", calls));
    if asked.calls.is_some() {
        row.judged.push(Judged::new("calls", calls, asked.calls));
    }
    Ok(row)
}

/// The value of a metric of Prometheus' text format; without labels, that of all of them together.
pub fn metric(text: &str, name: &str) -> Result<f64> {
    let mut sum = 0.0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').context("no value of a metric")?;
        if series == name || series.split('{').next() == Some(name) {
            sum += value.parse::<f64>()?;
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_read_by_its_labels_or_summed() {
        let text = "# HELP calls x.\ncalls_total{a=\"1\"} 2\ncalls_total{a=\"2\"} 3\nother 7\n";
        assert_eq!(metric(text, "calls_total").unwrap(), 5.0);
        assert_eq!(metric(text, "calls_total{a=\"2\"}").unwrap(), 3.0);
        assert_eq!(metric(text, "none").unwrap(), 0.0);
    }
}
