//! Create, update and delete a rule through the service, and the calls to Kapacitor that it takes.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::Value;
use tokio::time::sleep;

use super::bed::Bed;
use super::row::{Goal, Row};
use super::rules::{self, Rule, listed};
use super::samples::{Operation, alternate};

/// Works that do not count, of each side: of each kind one.
const WARM: usize = 4;
/// How long tasks may take to be up.
const START_PATIENCE: Duration = Duration::from_secs(60);

const GOALS: [Option<Goal>; 2] = [Some(Goal::AtMost(1.25)), Some(Goal::AtMost(1.5))];

/// What creating takes of the time: updating takes half as long again, deleting less.
const CREATING: f64 = 0.3;

/// With `n` tasks there; as many again as samples are made, changed and deleted, and fewer where that
/// would take more than `time`.
pub async fn measure(
    bed: &Bed,
    n: usize,
    at_a_time: usize,
    samples: usize,
    time: Duration,
) -> Result<Vec<Row>> {
    let series = |side: &str| -> Vec<Rule> {
        let name = format!("{side}{n}x{at_a_time}n");
        (0..samples + WARM)
            .map(|nth| Rule::new(&name, nth))
            .collect()
    };
    let (mut ours, mut bare) = (series("ours"), series("bare"));
    let each = |rules: &[Rule], work: &dyn Fn(&Rule) -> Operation| -> Vec<Operation> {
        rules.iter().map(work).collect()
    };
    let create = alternate(
        &bed.sides,
        [
            each(&ours, &|rule| vec![rule.create()]),
            each(&bare, &|rule| vec![bed.scripts.create(rule, "enabled")]),
        ],
        at_a_time,
        WARM,
        Some(Instant::now() + time.mul_f64(CREATING)),
    );
    let create = create.await?;
    for (rules, samples) in [&mut ours, &mut bare].into_iter().zip(&create) {
        rules.truncate(WARM + samples.len());
    }
    started(bed, ours.len()).await?;
    let update = alternate(
        &bed.sides,
        [
            each(&ours, &|rule| vec![rule.update()]),
            each(&bare, &|rule| bed.scripts.update(rule)),
        ],
        at_a_time,
        WARM,
        None,
    );
    let update = update.await?;
    started(bed, ours.len()).await?;
    let delete = alternate(
        &bed.sides,
        [
            each(&ours, &|rule| vec![rule.delete()]),
            each(&bare, &|rule| rules::delete(rule).into()),
        ],
        at_a_time,
        WARM,
        None,
    );
    let delete = delete.await?;
    let left = listed(&bed.sides[1], "*", &["status"]).await?.len();
    ensure!(left == n, "{left} tasks in Kapacitor, not {n}");
    let [ours, bare] = &delete;
    let delete_alone = [ours.clone(), bare.of_call(rules::DELETE)];
    let works = [
        ("create", create),
        ("update", update),
        ("delete", delete_alone),
        ("delete, by its calls", delete),
    ];
    let row = |(work, samples)| Row::latency("writes", work, n, at_a_time, &samples, GOALS);
    Ok(works.into_iter().map(row).collect())
}

/// Waits until all tasks that were made on each side may be stopped.
///
/// Kapacitor locks up for good when a task is stopped before its alert nodes have registered; the
/// counters of their alerts are what they set up next. The service looks at that itself.
async fn started(bed: &Bed, count: usize) -> Result<()> {
    let deadline = Instant::now() + START_PATIENCE;
    for side in ["ours", "bare"] {
        loop {
            let pattern = format!("{side}*");
            let tasks = listed(&bed.sides[1], &pattern, &["executing", "stats"]).await?;
            ensure!(
                tasks.len() == count,
                "{} tasks of {side}, not {count}",
                tasks.len()
            );
            if tasks.iter().all(is_up) {
                break;
            }
            ensure!(
                Instant::now() < deadline,
                "the tasks of {side} do not start"
            );
            sleep(Duration::from_millis(100)).await;
        }
    }
    // What starting cost them shall be over.
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

fn is_up(task: &Value) -> bool {
    let Some(nodes) = task["stats"]["node-stats"].as_object() else {
        return false;
    };
    let registered = |(name, counters): (&String, &Value)| {
        !name.starts_with("alert") || counters.get("alerts_triggered").is_some()
    };
    task["executing"] == true && nodes.iter().all(registered)
}
