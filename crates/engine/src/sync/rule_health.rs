//! Whether rules can see their data. Kapacitor reports a task as enabled that is dead, whose query fails,
//! or whose data has stopped. Its counters show it, and one listing has them for all tasks.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use kapacitor::{QueryStats, TaskInfo};
use rules::{kinds, schedule::Schedule};
use store::health::{self as rows, Cause};

use super::listing::Listed;
use crate::Engine;

/// A rule that has seen no data for so long is blind.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// The precision of `data_seen_at`: a busy rule's row is not written at every evaluation.
const EXACTNESS: TimeDelta = TimeDelta::minutes(10);

/// Over how many evaluations it is judged whether they come too seldom.
const LATENESS_WINDOW: i64 = 5;

/// What earlier evaluations have found, by task id. A new leader starts without it.
#[derive(Default)]
pub struct RuleHealth {
    seen: HashMap<String, Seen>,
}

/// What earlier evaluations of one task have found.
#[derive(Clone, Debug)]
struct Seen {
    stats: QueryStats,
    /// Since when the evaluations are counted, and what the counter said then.
    counted_from: (DateTime<Utc>, i64),
    failed_at: Option<DateTime<Utc>>,
    data_at: Option<DateTime<Utc>>,
    late: Option<Cause>,
}

impl RuleHealth {
    /// Evaluates every rule by a listing with counters, and records which are blind. Answers how many.
    pub async fn observe(&mut self, engine: &Engine, listing: &Listed) -> sqlx::Result<usize> {
        let found: HashMap<&str, &TaskInfo> = listing
            .tasks
            .iter()
            .map(|task| (task.id.as_str(), task))
            .collect();
        let now = Utc::now();
        let mut blind = 0;
        let mut changes = rows::HealthChanges::default();
        let mut seen = HashMap::with_capacity(self.seen.len());
        for watched in rows::watched(&engine.db).await? {
            let Some(task) = found.get(watched.id.as_str()) else {
                continue; // drift, which is another's business
            };
            let before = self.seen.remove(&watched.id);
            if watched.sync_at.is_some_and(|at| at >= listing.at) {
                // The listing may show the task as it was before the push, or in the middle of it.
                seen.extend(before.map(|before| (watched.id, before)));
                continue;
            }
            let Some(kind) = kinds::named(&watched.kind) else {
                continue;
            };
            let Some(schedule) = (kind.schedule)(&watched.spec.0) else {
                continue;
            };
            let alerts_before = before.as_ref().map_or(0, |seen| seen.stats.alerts);
            let (mut state, reasons) =
                judge(&watched, task, &schedule, kind.expects_data, before, now);
            let mut last_event_at = watched.last_event_at;
            if !kind.stateful && state.stats.alerts != alerts_before {
                match last_event(engine, &watched.id).await {
                    Ok(at) => last_event_at = at.max(last_event_at),
                    Err(error) => {
                        tracing::warn!(task = watched.id, %error, "cannot read its last event");
                        // so that the next evaluation asks again
                        state.stats.alerts = alerts_before;
                    }
                }
            }
            blind += usize::from(!reasons.is_empty());
            let data_at = state.data_at.or(watched.data_seen_at);
            let is_newer = match (data_at, watched.data_seen_at) {
                (Some(new), Some(old)) => new - old >= EXACTNESS,
                (new, old) => new != old,
            };
            let has_told = last_event_at != watched.last_event_at;
            if reasons != watched.causes.0 || is_newer || has_told {
                changes.add(&watched.id, &reasons, data_at, last_event_at);
            }
            seen.insert(watched.id, state);
        }
        self.seen = seen;
        rows::record(&engine.db, &changes).await?;
        Ok(blind)
    }
}

/// When the newest event in the topic of a rule happened. Asked only for rules that have alerted since
/// the last evaluation: the others cost nothing.
async fn last_event(engine: &Engine, id: &str) -> Result<Option<DateTime<Utc>>, kapacitor::Error> {
    let events = engine.kapacitor.topic_events(id).await?.unwrap_or_default();
    Ok(events.iter().map(|event| event.state.time).max())
}

/// What this evaluation adds, and why the rule is blind. Where data is expected all the time (`steady`),
/// silence counts as well.
fn judge(
    watched: &rows::Watched,
    task: &TaskInfo,
    schedule: &Schedule,
    steady: bool,
    before: Option<Seen>,
    now: DateTime<Utc>,
) -> (Seen, Vec<Cause>) {
    let every = schedule.every;
    let stats = task.query_stats();
    let mut state = before.unwrap_or(Seen {
        stats,
        counted_from: (now, stats.batches),
        failed_at: None,
        data_at: None,
        late: None,
    });
    // Kapacitor counts anew when it or the task starts anew.
    if stats.batches < state.stats.batches || stats.errors < state.stats.errors {
        state.stats = QueryStats::default();
        state.counted_from = (now, stats.batches);
    }
    if stats.errors > state.stats.errors {
        state.failed_at = Some(now);
    } else if stats.batches > state.stats.batches
        || state.failed_at.is_some_and(|at| now - at > every * 2)
    {
        state.failed_at = None;
    }
    if stats.probed > state.stats.probed {
        state.data_at = Some(now);
    }
    state.stats = stats;
    let (since, count) = state.counted_from;
    if now - since >= every * LATENESS_WINDOW as i32 {
        let due = (now - since).num_seconds() / every.num_seconds().max(1);
        let done = stats.batches - count;
        // Each evaluation that sees data counts one at least.
        state.late = (done > 0 && done < due / 2).then(|| {
            let evidence = format!(
                "late: {done} of {due} evaluations since {}",
                since.format("%R")
            );
            cause("late", since, evidence)
        });
        state.counted_from = (now, stats.batches);
    }

    let mut reasons = Vec::new();
    if !task.executing || !task.error.is_empty() {
        let evidence = match task.error.as_str() {
            "" => "not executing".to_owned(),
            error => format!("not executing: {error}"),
        };
        reasons.push(cause("not_executing", now, evidence));
    }
    if let Some(at) = state.failed_at {
        let errors = match stats.errors {
            1 => "1 error".to_owned(),
            count => format!("{count} errors"),
        };
        let evidence = format!("its query fails: {errors}, the last at {}", at.format("%R"));
        reasons.push(cause("query_fails", at, evidence));
    }
    // What the row has is not exact.
    let data_at = match (state.data_at, watched.data_seen_at) {
        (Some(at), _) => Some((at, TimeDelta::zero())),
        (None, at) => at.map(|at| (at, EXACTNESS)),
    };
    // The query goes on bringing something for as long as it looks back at the last point; the next
    // time it was asked, that was gone already.
    let silence = match data_at {
        Some((at, error)) if now - at > schedule.probe_every * 2 + error => {
            Some(at - schedule.probe_period + schedule.probe_every)
        }
        Some(_) => Some(now),
        None => None,
    };
    let since = silence.unwrap_or(watched.active_since);
    if steady && now - since.max(watched.active_since) > SILENCE {
        let evidence = match silence {
            Some(at) => format!("no data since {}", at.format("%F %R")),
            None => "no data since it was created".into(),
        };
        reasons.push(cause("no_data", since, evidence));
    }
    if steady {
        reasons.extend(state.late.clone());
    }
    // What goes on began when it was found first.
    for reason in &mut reasons {
        let known = watched.causes.iter().find(|it| it.code == reason.code);
        if let Some(known) = known {
            reason.since = known.since.min(reason.since);
        }
    }
    (state, reasons)
}

fn cause(code: &str, since: DateTime<Utc>, evidence: String) -> Cause {
    Cause {
        code: code.into(),
        since,
        evidence,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).unwrap()
    }

    fn task(errors: i64, batches: i64) -> TaskInfo {
        let stats = json!({"node-stats": {
            "query1": {"errors": errors, "batches_queried": batches},
            "alert4": {"errors": 9, "alerts_triggered": 9},
        }});
        serde_json::from_value(json!({"id": "a", "executing": true, "stats": stats})).unwrap()
    }

    fn schedule() -> Schedule {
        Schedule::new(TimeDelta::minutes(1), TimeDelta::minutes(10))
    }

    fn watched(kind: &str) -> rows::Watched {
        rows::Watched {
            id: "a".into(),
            kind: kind.into(),
            spec: sqlx::types::Json(serde_json::Map::new()),
            active_since: at(0),
            sync_at: None,
            causes: sqlx::types::Json(Vec::new()),
            data_seen_at: None,
            last_event_at: None,
        }
    }

    /// The reasons after each of these looks: minute, errors, batches.
    fn looks(steady: bool, looks: &[(i64, i64, i64)]) -> Vec<Vec<String>> {
        let watched = watched("5xx");
        let mut state = None;
        looks
            .iter()
            .map(|(minute, errors, batches)| {
                let task = task(*errors, *batches);
                let (next, reasons) = judge(
                    &watched,
                    &task,
                    &schedule(),
                    steady,
                    state.take(),
                    at(*minute),
                );
                state = Some(next);
                reasons.into_iter().map(|it| it.evidence).collect()
            })
            .collect()
    }

    #[test]
    fn silence_is_blindness_where_data_is_steady() {
        let seen = looks(true, &[(1, 0, 0), (60, 0, 0), (61, 0, 0), (62, 0, 1)]);
        assert_eq!(seen[1], Vec::<String>::new());
        assert_eq!(seen[2], ["no data since it was created"]);
        assert_eq!(seen[3], Vec::<String>::new());
        assert!(looks(false, &[(1, 0, 0), (600, 0, 0)])[1].is_empty());
    }

    #[test]
    fn the_last_point_came_before_the_query_brought_it_for_the_last_time() {
        let seen = looks(true, &[(1, 0, 1), (30, 0, 30), (81, 0, 30), (82, 0, 30)]);
        assert!(seen[2].is_empty(), "{seen:?}");
        assert_eq!(seen[3], ["no data since 1970-01-01 00:21"]);
    }

    #[test]
    fn a_query_that_looks_far_back_is_not_asked_whether_data_comes() {
        let ten = TimeDelta::minutes(10);
        let schedule = Schedule {
            probe_every: ten,
            probe_period: ten,
            ..Schedule::new(TimeDelta::minutes(1), TimeDelta::hours(12))
        };
        let mut state = None;
        let mut look = |minute, batches: i64, probed: i64| {
            let stats = json!({"node-stats": {
                "query1": {"batches_queried": batches},
                "query10": {"batches_queried": probed},
                "query9": {"batches_queried": 0},
            }});
            let task = json!({"id": "a", "executing": true, "stats": stats});
            let task = serde_json::from_value(task).unwrap();
            let before = state.take();
            let (next, reasons) = judge(
                &watched("memory"),
                &task,
                &schedule,
                true,
                before,
                at(minute),
            );
            state = Some(next);
            reasons
                .into_iter()
                .map(|it| it.evidence)
                .collect::<Vec<_>>()
        };
        assert!(look(0, 10, 0).is_empty());
        assert!(look(10, 20, 1).is_empty());
        assert!(look(40, 50, 1).is_empty());
        // what there was at the tenth minute may be that young
        assert!(look(70, 80, 1).is_empty());
        assert_eq!(look(71, 81, 1), ["no data since 1970-01-01 00:10"]);
        assert!(look(80, 90, 2).is_empty());
    }

    #[test]
    fn a_failing_query_is_blind_until_it_succeeds() {
        let seen = looks(
            false,
            &[(1, 0, 1), (2, 3, 1), (3, 3, 1), (4, 3, 2), (5, 0, 0)],
        );
        assert!(
            seen[1][0].starts_with("its query fails: 3 errors"),
            "{seen:?}"
        );
        assert!(!seen[2].is_empty());
        assert!(seen[3].is_empty() && seen[4].is_empty());
    }

    #[test]
    fn too_few_evaluations_are_late() {
        let seen = looks(true, &[(0, 0, 10), (10, 0, 12), (20, 0, 22)]);
        assert!(
            seen[1][0].starts_with("late: 2 of 10 evaluations"),
            "{seen:?}"
        );
        assert!(seen[2].is_empty());
    }

    #[test]
    fn a_dead_task_says_why() {
        let mut dead = task(0, 0);
        dead.executing = false;
        dead.error = "killed".into();
        let watched = watched("release");
        let (_, reasons) = judge(&watched, &dead, &schedule(), false, None, at(1));
        assert_eq!(reasons[0].evidence, "not executing: killed");
        assert_eq!(
            (reasons.len(), reasons[0].code.as_str()),
            (1, "not_executing")
        );
    }
}
