//! Reads what others have left behind as a rule: a task that Kapacitor runs, or a row of the older
//! service.

use kapacitor::{Status, TaskInfo, influx_duration};
use serde_json::{Map, Value};

use crate::{
    Definition, KapacitorKind, Rule,
    fields::sentence,
    kinds::{self, Visit},
    targets::Channel,
};

/// Reads a task of Kapacitor's as a rule of the first kind that it matches: the rule, or why it is not a
/// valid one. None: its id and vars match no kind.
pub fn recognise(task: &TaskInfo) -> Option<Result<Definition, String>> {
    struct Search<'a> {
        task: &'a TaskInfo,
        found: Option<Result<Definition, String>>,
    }

    impl Visit for Search<'_> {
        fn visit<K: KapacitorKind>(&mut self) {
            if self.found.is_none() {
                self.found = recognise_as::<K>(self.task);
            }
        }
    }

    let mut search = Search { task, found: None };
    kinds::for_each_kind(&mut search);
    search.found
}

/// A rule of the older service: Kapacitor's id of it, and the rule or why it is none.
pub type Older = (String, Result<Definition, String>);

/// Reads a row of the older service's as a rule of the kind `K`.
pub fn read_older<K: KapacitorKind>(row: &Map<String, Value>) -> Older {
    let column = |name: &str| row.get(name).filter(|value| !is_nothing(value));
    let text = |name: &str| column(name).and_then(Value::as_str).unwrap_or_default();
    let id = K::id(text("app"), K::PART_FIELD.map_or("", text));
    let mut object = Map::new();
    for name in ["app"]
        .into_iter()
        .chain(Channel::WITH_FIELD.map(Channel::field))
    {
        object.extend(column(name).map(|value| (name.to_owned(), as_we_write(name, value))));
    }
    for (field, _) in K::FIELD_VARS {
        let name = if *field == "window" { "wind" } else { field };
        object.extend(column(name).map(|value| ((*field).to_owned(), value.clone())));
    }
    (id, rule::<K>(object))
}

/// `#` and the empty text stood for nothing.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == "" || value == "#"
}

/// E-mail addresses stood in one text, with whatever between them.
fn as_we_write(field: &str, value: &Value) -> Value {
    match value.as_str() {
        Some(text) if field == "email" => {
            let addresses = text.split([',', ';', ' ']).filter(|it| !it.is_empty());
            addresses.collect::<Vec<_>>().join(",").into()
        }
        _ => value.clone(),
    }
}

fn rule<K: KapacitorKind>(object: Map<String, Value>) -> Result<Definition, String> {
    match Rule::<K>::parse(object) {
        Ok(rule) => Ok(Definition::from(&rule)),
        Err(errors) => Err(sentence(&errors)),
    }
}

/// Reads a task of Kapacitor's as a rule of the kind `K`: the rule, or why it is none. None: its id
/// and vars are not of this kind.
pub fn recognise_as<K: KapacitorKind>(task: &TaskInfo) -> Option<Result<Definition, String>> {
    let vars = task.vars.as_ref()?;
    let var = |name: &str| vars.get(name).and_then(|var| var.get("value"));
    let text = |name: &str| var(name).and_then(Value::as_str);
    let app = text("app")?;
    let part = K::PART_FIELD
        .and_then(|part| K::FIELD_VARS.iter().find(|(field, _)| *field == part))
        .map_or(Some(""), |(_, name)| text(name))?;
    if K::id(app, part) != task.id {
        return None;
    }
    let mut object = Map::new();
    object.insert("app".into(), app.into());
    for (field, name) in K::FIELD_VARS {
        match vars.get(*name) {
            // Kapacitor answers a duration in nanoseconds, whatever it was given as.
            Some(var) if var["type"] == "duration" && var["value"].is_i64() => {
                let nanos = var["value"].as_i64().unwrap_or_default();
                object.insert((*field).into(), influx_duration(nanos).into());
            }
            Some(var) => {
                object.insert((*field).into(), strings(&var["value"]));
            }
            None => {}
        }
    }
    for name in Channel::WITH_FIELD.map(Channel::field) {
        if let Some(value) = var(name).map(strings).filter(|value| !is_nothing(value)) {
            object.insert(name.into(), as_we_write(name, &value));
        }
    }
    let enabled = task.status == Some(Status::Enabled);
    object.insert("enabled".into(), enabled.into());
    Some(rule::<K>(object))
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
    use crate::kinds::{five_xx::FiveXx, memory::Memory, release::Release};

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
        let rule = recognise_as::<Memory>(&old).unwrap().unwrap();
        assert_eq!(rule.targets.addresses(Channel::Slack).next(), None);
        assert_eq!(rule.targets.webhook(), None);
        let emails = rule.targets.addresses(Channel::Email);
        assert!(emails.eq(["a@example.com", "b@example.com"]));
        assert_eq!(rule.spec["warn"], "400.5");
        assert_eq!(rule.spec["every"], "1m");
        assert_eq!(rule.part, "worker-highmem");
        assert!(recognise_as::<FiveXx>(&old).is_none());
    }

    #[test]
    fn the_app_counts_not_the_look_of_the_id() {
        let vars = json!({ "app": var(json!("a-release")), "slack": var(json!("#ops")) });
        let rule = recognise_as::<Release>(&task("a-release-release", vars.clone()));
        assert_eq!(rule.unwrap().unwrap().app, "a-release");
        assert!(recognise_as::<Release>(&task("a-release", vars)).is_none());
        assert!(recognise_as::<Release>(&task("a-release", json!({}))).is_none());
    }

    #[test]
    fn a_var_without_type_or_value_is_no_value() {
        let vars = json!({ "app": var(json!("a")), "tolerance": {}, "window": 7, "slack": [] });
        let reason = recognise_as::<FiveXx>(&task("a-5xx", vars)).unwrap();
        assert!(reason.is_err(), "{reason:?}");
    }

    #[test]
    fn what_is_not_a_rule_gets_a_reason() {
        let vars = json!({ "app": var(json!("a")), "tolerance": var(json!("none")) });
        let reason = recognise_as::<FiveXx>(&task("a-5xx", vars))
            .unwrap()
            .unwrap_err();
        assert!(reason.contains("tolerance: must be"), "{reason}");
        assert!(reason.contains("at least one of slack"), "{reason}");
    }
}
