//! How the rules of a page stood.

use std::collections::HashMap;

use checks::history::{Changes, Health, overlaid};
use chrono::{DateTime, Utc};
use rules::delivery::Delivery;
use store::standing::{self as rows, Changed, InForce, Shown};

use super::standing::{of_level, of_status, reports};
use crate::Engine;

/// How each of these rules stood since a time, by its id.
pub(super) async fn read(
    engine: &Engine,
    shown: &HashMap<String, Shown>,
    since: DateTime<Utc>,
) -> sqlx::Result<HashMap<String, Changes>> {
    let db = &engine.db;
    let ids: Vec<String> = shown.keys().cloned().collect();
    let mut changes = by_task(rows::changes(db, &ids, since).await?, |it| &it.task);
    let mut heads = by_task(rows::heads(db, &ids).await?, |it| &it.task);
    let mut in_force = by_task(rows::in_force(db, &ids).await?, |it| &it.task);
    let default = engine.settings.site.delivery;
    let histories = shown.iter().map(|(task, shown)| {
        let changes = changes.remove(task).unwrap_or_default();
        let below = match &shown.status {
            Some(status) => of_check(shown, status, &changes),
            None => of_rule(shown, changes, heads.remove(task).unwrap_or_default()),
        };
        let above = in_force.remove(task).unwrap_or_default();
        let above: Vec<_> = above
            .iter()
            .map(|it| (it.at, covers(shown, it, default)))
            .collect();
        (task.clone(), overlaid(&below, &above))
    });
    Ok(histories.collect())
}

fn by_task<T>(all: Vec<T>, task: impl Fn(&T) -> &String) -> HashMap<String, Vec<T>> {
    let mut by_task: HashMap<String, Vec<T>> = HashMap::new();
    for one in all {
        by_task.entry(task(&one).clone()).or_default().push(one);
    }
    by_task
}

/// How a check stood.
fn of_check(shown: &Shown, status: &str, flips: &[Changed]) -> Changes {
    let first = match flips.first() {
        Some(first) => (
            shown.created_at,
            of_status(first.was.as_deref().unwrap_or_default()),
        ),
        None => (shown.since.unwrap_or(shown.created_at), of_status(status)),
    };
    let flips = flips.iter().map(|flip| (flip.at, of_status(&flip.is)));
    std::iter::once(first).chain(flips).collect()
}

/// How a rule stood: as the worst of its parts, and well where nothing was reported.
fn of_rule(shown: &Shown, mut changes: Vec<Changed>, heads: Vec<Changed>) -> Changes {
    let mut levels: HashMap<String, Health> = HashMap::new();
    for change in &changes {
        let before = change.was.as_deref().map_or(Health::Up, of_level);
        levels.entry(change.part.clone()).or_insert(before);
    }
    let others = heads
        .into_iter()
        .filter(|head| !levels.contains_key(&head.part));
    changes.extend(others.collect::<Vec<_>>());
    changes.sort_by_key(|change| change.at);
    let worst =
        |levels: &HashMap<String, Health>| levels.values().copied().max().unwrap_or(Health::Up);
    let mut history = vec![(shown.created_at, worst(&levels))];
    for change in changes {
        levels.insert(change.part, of_level(&change.is));
        let health = worst(&levels);
        if history.last().is_none_or(|(_, last)| *last != health) {
            history.push((change.at, health));
        }
    }
    history
}

/// What counts in place of what was reported, from this version on.
fn covers(shown: &Shown, version: &InForce, default: Delivery) -> Option<Health> {
    match version {
        InForce { deleted: true, .. } => Some(Health::Unknown),
        InForce { enabled: false, .. } => Some(Health::Paused),
        version if shown.status.is_none() && !reports(version.delivery.as_deref(), default) => {
            Some(Health::Unknown)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2026-03-01T12:{minute:02}:00Z").parse().unwrap()
    }

    fn shown(status: Option<&str>) -> Shown {
        Shown {
            task: "t".into(),
            kind: "5xx".into(),
            app: "shop".into(),
            enabled: true,
            delivery: Some("service".into()),
            created_at: at(0),
            status: status.map(Into::into),
            level: None,
            since: Some(at(3)),
        }
    }

    fn changed(minute: u32, part: &str, was: Option<&str>, is: &str) -> Changed {
        Changed {
            task: "t".into(),
            part: part.into(),
            at: at(minute),
            was: was.map(Into::into),
            is: is.into(),
        }
    }

    #[test]
    fn a_rule_stands_as_the_worst_of_its_parts() {
        let changes = vec![
            changed(10, "web.1", Some("WARNING"), "CRITICAL"),
            changed(20, "web.2", Some("OK"), "WARNING"),
            changed(30, "web.1", Some("CRITICAL"), "OK"),
            changed(40, "web.2", None, "OK"),
        ];
        // The part that did not change in this time has been wrong for long.
        let heads = vec![
            changed(5, "web.3", None, "WARNING"),
            changed(40, "web.2", None, "OK"),
        ];
        let wanted = [
            (at(0), Health::Degraded),
            (at(10), Health::Down),
            (at(30), Health::Degraded),
        ];
        assert_eq!(of_rule(&shown(None), changes, heads), wanted);
        assert_eq!(
            of_rule(&shown(None), Vec::new(), Vec::new()),
            [(at(0), Health::Up)]
        );
    }

    #[test]
    fn a_check_stands_as_it_was_found() {
        let shown = shown(Some("up"));
        let flips = [
            changed(10, "t", Some("new"), "up"),
            changed(20, "t", Some("up"), "down"),
        ];
        let wanted = [
            (at(0), Health::Unknown),
            (at(10), Health::Up),
            (at(20), Health::Down),
        ];
        assert_eq!(of_check(&shown, "down", &flips), wanted);
        assert_eq!(of_check(&shown, "up", &[]), [(at(3), Health::Up)]);
    }

    #[test]
    fn a_rule_counts_only_where_it_is_heard_of() {
        let version = |enabled, deleted, delivery: Option<&str>| InForce {
            task: "t".into(),
            at: at(0),
            enabled,
            deleted,
            delivery: delivery.map(Into::into),
        };
        for (version, wanted) in [
            (version(true, false, Some("service")), None),
            (
                version(true, false, Some("kapacitor")),
                Some(Health::Unknown),
            ),
            (version(true, false, None), Some(Health::Unknown)),
            (version(false, false, None), Some(Health::Paused)),
            (version(false, true, None), Some(Health::Unknown)),
        ] {
            assert_eq!(
                covers(&shown(None), &version, Delivery::Kapacitor),
                wanted,
                "{version:?}"
            );
        }
        let check = shown(Some("up"));
        assert_eq!(
            covers(&check, &version(true, false, None), Delivery::Kapacitor),
            None
        );
    }
}
