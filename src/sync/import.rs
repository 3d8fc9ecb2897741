//! Taking over what Kapacitor already runs: our own tasks whose rows are lost, and those of the
//! older service, which named its tasks and vars alike.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    app::App,
    kapacitor::{self, TaskInfo},
    task::{Task, TaskKind, fields::sentence, kinds, store, store::Definition, versions::Actor},
};

/// What became of one of Kapacitor's tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "reason", rename_all = "lowercase")]
pub enum Outcome {
    /// It is in the database now.
    Imported,
    /// The database had it; what it has counts.
    Unchanged,
    /// It is none of ours.
    Skipped(String),
    /// It is one of ours, and not a rule that we could keep.
    Failed(String),
}

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub id: String,
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Kapacitor(#[from] kapacitor::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Reads every task that Kapacitor has and writes, in one transaction, those that are rules of ours
/// and missing in the database. Kapacitor is brought to them like to any other change: in place,
/// alert state kept. With `dry_run` nothing is written.
pub async fn import(app: &App, dry_run: bool) -> Result<Vec<Entry>, Error> {
    let tasks = app
        .kapacitor
        .tasks(&["status", "vars", "executing", "error"])
        .await?;
    let mut report = Vec::with_capacity(tasks.len());
    let mut transaction = app.db.begin().await?;
    for task in tasks {
        let recognised = kinds::ALL.iter().find_map(|kind| (kind.recognise)(&task));
        let outcome = match recognised {
            None => Outcome::Skipped("its id and vars are of no kind of ours".into()),
            Some(Err(reason)) => Outcome::Failed(reason),
            Some(Ok(definition)) => {
                if store::insert_missing(&mut transaction, Actor::Import, &definition).await? {
                    Outcome::Imported
                } else {
                    Outcome::Unchanged
                }
            }
        };
        report.push(Entry {
            id: task.id,
            outcome,
        });
    }
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(report)
}

/// Reads a task of Kapacitor's as a rule of the kind `K`: the rule, or why it is none. None: its id
/// and vars are not of this kind.
pub fn recognise<K: TaskKind>(task: &TaskInfo) -> Option<Result<Definition, String>> {
    let vars = task.vars.as_ref()?;
    let var = |name: &str| vars.get(name).and_then(|var| var.get("value"));
    let text = |name: &str| var(name).and_then(Value::as_str);
    let app = text("app")?;
    let target = K::TARGET
        .and_then(|target| K::FIELD_VARS.iter().find(|(field, _)| *field == target))
        .map_or(Some(""), |(_, name)| text(name))?;
    if K::task_id(app, target) != task.id {
        return None;
    }
    let mut object = Map::new();
    object.insert("app".into(), app.into());
    for (field, name) in K::FIELD_VARS {
        match vars.get(*name) {
            // Kapacitor answers a duration in nanoseconds, whatever it was given as.
            Some(Value::Object(var)) if var["type"] == "duration" && var["value"].is_i64() => {
                let nanos = var["value"].as_i64().unwrap_or_default();
                object.insert((*field).into(), kapacitor::influx_duration(nanos).into());
            }
            Some(var) => {
                object.insert((*field).into(), strings(&var["value"]));
            }
            None => {}
        }
    }
    // The older service wrote `#` where there was no channel.
    if let Some(channel) = text("slack").filter(|channel| *channel != "#") {
        object.insert("slack".into(), channel.into());
    }
    if let Some(email) = var("email") {
        object.insert("email".into(), strings(email));
    }
    if let Some(url) = text("post") {
        object.insert("post".into(), url.into());
    }
    let enabled = task.status == Some(kapacitor::Status::Enabled);
    object.insert("enabled".into(), enabled.into());
    Some(match Task::<K>::parse(object) {
        Ok(rule) => Ok(Definition::from(&rule)),
        Err(errors) => Err(sentence(&errors)),
    })
}

/// A var's text as it is; a list of vars as the list of their texts.
fn strings(value: &Value) -> Value {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| item.get("value").unwrap_or(item).clone())
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::task::{five_xx::FiveXx, memory::Memory, release::Release};

    fn task(id: &str, vars: Value) -> TaskInfo {
        serde_json::from_value(json!({ "id": id, "status": "enabled", "vars": vars })).unwrap()
    }

    fn var(value: Value) -> Value {
        json!({ "type": "string", "value": value, "description": "" })
    }

    #[test]
    fn a_task_of_the_older_service() {
        let old = task(
            "shop-prod-sample.memory_total-worker-highmem",
            json!({
                "app": var(json!("shop-prod")), "dynotyperequest": var(json!("worker-highmem")),
                "warn": { "type": "float", "value": 400.5 }, "crit": var(json!("500")),
                "window": var(json!("12h")), "every": { "type": "duration", "value": 60_000_000_000_i64 },
                "slack": var(json!("#")), "email": var(json!("a@example.com, b@example.com")),
                "post": var(json!("")),
            }),
        );
        let rule = recognise::<Memory>(&old).unwrap().unwrap();
        assert_eq!((rule.slack, rule.post), (None, None));
        assert_eq!(rule.email, ["a@example.com", "b@example.com"]);
        assert_eq!(rule.spec["warn"], "400.5");
        assert_eq!(rule.spec["every"], "1m");
        assert_eq!(rule.target, "worker-highmem");
        assert!(recognise::<FiveXx>(&old).is_none());
    }

    #[test]
    fn the_app_counts_not_the_look_of_the_id() {
        let vars = json!({ "app": var(json!("a-release")), "slack": var(json!("#ops")) });
        let rule = recognise::<Release>(&task("a-release-release", vars.clone()));
        assert_eq!(rule.unwrap().unwrap().app, "a-release");
        assert!(recognise::<Release>(&task("a-release", vars)).is_none());
        assert!(recognise::<Release>(&task("a-release", json!({}))).is_none());
    }

    #[test]
    fn what_is_no_rule_is_told_why() {
        let vars = json!({ "app": var(json!("a")), "tolerance": var(json!("none")) });
        let reason = recognise::<FiveXx>(&task("a-5xx", vars))
            .unwrap()
            .unwrap_err();
        assert!(reason.contains("tolerance: must be"), "{reason}");
        assert!(reason.contains("at least one of slack"), "{reason}");
    }
}
