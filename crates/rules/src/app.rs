//! An app as one document: its rules and checks, and what they have in common.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Family,
    fields::{AppName, Field, FieldError, Fields, json_type},
    kinds::{self, KindInfo},
    targets::{Channel, Targets},
    values::Grace,
};

/// What the rules of an app have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Common {
    /// The targets of those that name none.
    pub targets: Targets,
    /// How long messages are held back after a release, where its rule does not say it.
    pub grace: Option<Grace>,
}

/// An app as somebody wants it.
#[derive(Clone, Debug)]
pub struct App {
    pub name: AppName,
    pub common: Common,
    pub members: Vec<Member>,
}

/// A rule or a check of an app.
#[derive(Clone)]
pub struct Member {
    pub place: Place,
    pub kind: &'static KindInfo,
    /// Its fields, with what it has in common with the others.
    pub object: Map<String, Value>,
}

impl std::fmt::Debug for Member {
    /// Without its fields: they may have secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place)
    }
}

/// Where a rule or check stands in the document of its app.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// `rules` or `checks`.
    pub section: &'static str,
    /// The kind, and after a slash the part of its key that comes after the app: `memory/web`.
    pub name: String,
}

impl Place {
    /// Of a rule of this kind and part.
    pub fn of(kind: &KindInfo, part: &str) -> Self {
        Self {
            section: section(kind.family),
            name: match part {
                "" => kind.name.to_owned(),
                part => format!("{}/{part}", kind.name),
            },
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.section, self.name)
    }
}

fn section(family: Family) -> &'static str {
    match family {
        Family::Task => "rules",
        Family::Check => "checks",
    }
}

/// The fields of a rule that say whom it notifies.
fn target_fields() -> impl Iterator<Item = &'static str> {
    let fields = Channel::WITH_FIELD.map(Channel::field);
    fields.into_iter().chain(["targets"])
}

/// Checks that `object` says nothing else about `field` than its place does, and sets it.
fn settle(object: &mut Map<String, Value>, field: &str, value: &str) -> Result<(), String> {
    match object.insert(field.to_owned(), value.into()) {
        Some(other) if other != value => Err(format!("must be left out, or {value:?}")),
        _ => Ok(()),
    }
}

/// A JSON object.
struct Object(Map<String, Value>);

impl Field for Object {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value {
            Value::Object(object) => Ok(Self(object.clone())),
            other => Err(format!("must be an object, not {}", json_type(other))),
        }
    }
}

impl Common {
    fn read(fields: &mut Fields) -> Self {
        let targets = match fields.optional("targets") {
            Some(Object(object)) => {
                let mut inner = Fields::new(object);
                let targets = Targets::read(&mut inner);
                for error in inner.finish().err().into_iter().flatten() {
                    fields.fault(&format!("targets.{}", error.field), error.message);
                }
                targets
            }
            None => Targets::default(),
        };
        Self {
            targets,
            grace: fields.optional("grace"),
        }
    }

    /// Adds to the fields of a rule what it has in common with the others and does not say itself.
    fn complete(&self, kind: &KindInfo, object: &mut Map<String, Value>) {
        if !target_fields().any(|name| object.contains_key(name)) {
            self.targets.write(object);
        }
        if let Some(grace) = &self.grace
            && kind.has_grace
            && !object.contains_key("grace")
        {
            object.insert("grace".into(), grace.to_string().into());
        }
    }

    /// The fields of a rule of this kind as its place in the document has them: without what the place and what all
    /// have in common say, and without what is not set. [`App::read`] reads them back equal, except that a rule is
    /// not resumed by leaving `enabled` out.
    pub fn reduce(
        &self,
        kind: &KindInfo,
        targets: &Targets,
        mut object: Map<String, Value>,
    ) -> Map<String, Value> {
        object.remove("app");
        object.retain(|name, value| Some(name.as_str()) != kind.part_field && !value.is_null());
        if object.get("enabled") == Some(&Value::Bool(true)) {
            object.remove("enabled");
        }
        if *targets == self.targets {
            object.retain(|name, _| !target_fields().any(|field| field == name));
        } else if targets.iter().next().is_none() {
            // Else those that all have in common would be its own.
            object.insert("targets".into(), Value::Null);
        }
        if let Some(grace) = &self.grace
            && kind.has_grace
        {
            match object.get("grace") {
                Some(own) if *own == grace.to_string() => object.remove("grace"),
                Some(_) => None,
                None => object.insert("grace".into(), Value::Null),
            };
        }
        object
    }

    /// Sets the members of the document that say what all have in common, where there is any.
    pub fn write(&self, document: &mut Map<String, Value>) {
        let mut targets = Map::new();
        self.targets.write(&mut targets);
        targets.retain(|_, value| !value.is_null());
        if !targets.is_empty() {
            document.insert("targets".into(), targets.into());
        }
        if let Some(grace) = &self.grace {
            document.insert("grace".into(), grace.to_string().into());
        }
    }
}

impl App {
    /// Reads the document of the app of this name, or says everything that is wrong with it, except for the fields of
    /// its rules: those are read as any rule's.
    pub fn read(name: AppName, object: Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let stated: Option<AppName> = fields.optional("app");
        if stated.is_some_and(|it| it != name) {
            fields.fault("app", format!("must be left out, or \"{name}\""));
        }
        let common = Common::read(&mut fields);
        let mut members = Vec::new();
        for family in [Family::Task, Family::Check] {
            let section = section(family);
            let Some(Object(entries)) = fields.optional(section) else {
                continue;
            };
            for (entry, value) in entries {
                match member(&name, &common, family, &entry, value) {
                    Ok(member) => members.push(member),
                    Err((field, message)) => {
                        let place = format!("{section}.{entry}");
                        let field =
                            field.map_or_else(|| place.clone(), |it| format!("{place}.{it}"));
                        fields.fault(&field, message);
                    }
                }
            }
        }
        fields.finish()?;
        Ok(Self {
            name,
            common,
            members,
        })
    }
}

/// Reads an entry of the document. The error: its field, where it is one, and what is wrong.
fn member(
    app: &AppName,
    common: &Common,
    family: Family,
    entry: &str,
    value: Value,
) -> Result<Member, (Option<&'static str>, String)> {
    let whole = |message: String| (None, message);
    let (name, part) = match entry.split_once('/') {
        Some((name, part)) => (name, Some(part)),
        None => (entry, None),
    };
    let kind = kinds::named(name).filter(|it| it.family == family);
    let kind = kind.ok_or_else(|| {
        let names = kinds::names_of(family);
        whole(match kinds::named(name) {
            Some(other) => format!("belongs under {:?}", section(other.family)),
            None => format!("has no kind; the kinds are {names}"),
        })
    })?;
    let Object(mut object) = Object::from_json(&value).map_err(whole)?;
    settle(&mut object, "app", app.as_str()).map_err(|it| (Some("app"), it))?;
    let part = match (kind.part_field, part) {
        (Some(field), Some(part)) => {
            let part = (kind.read_part)(part)
                .map_err(|wrong| whole(format!("has a name whose part after the slash {wrong}")))?;
            settle(&mut object, field, &part).map_err(|it| (Some(field), it))?;
            part
        }
        (Some(field), None) => {
            return Err(whole(format!("must be {name}/ and then the {field}")));
        }
        (None, Some(_)) => return Err(whole(format!("must be {name:?} without a slash"))),
        (None, None) => String::new(),
    };
    common.complete(kind, &mut object);
    Ok(Member {
        place: Place::of(kind, &part),
        kind,
        object,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(document: Value) -> Result<App, Vec<FieldError>> {
        let app = AppName::parse("shop-prod").unwrap();
        App::read(app, document.as_object().unwrap().clone())
    }

    #[test]
    fn what_all_have_in_common_is_for_those_that_do_not_say_it() {
        let app = read(json!({
            "targets": { "slack": "#shop" }, "grace": "5m",
            "rules": { "5xx": {}, "memory/web": { "email": "a@example.com" }, "release": {} },
            "checks": { "heartbeat/nightly": { "targets": null } },
        }));
        let app = app.unwrap();
        let of = |name: &str| {
            let found = app.members.iter().find(|it| it.place.name == name);
            Value::Object(found.unwrap().object.clone())
        };
        assert_eq!(of("5xx")["slack"], "#shop");
        assert_eq!(of("5xx").get("grace"), None);
        assert_eq!(of("release")["grace"], "5m");
        assert_eq!(of("memory/web").get("slack"), None);
        assert_eq!(of("memory/web")["dynotype"], "web");
        assert_eq!(of("heartbeat/nightly").get("slack"), None);
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_its_place() {
        let errors = read(json!({
            "app": "other", "targets": { "slack": 1, "pager": "x" }, "grace": "soon",
            "rules": {
                "5x": {}, "heartbeat/x": {}, "memory": {}, "5xx/web": {}, "release": [],
                "memory/web": { "dynotype": "worker" }, "crashed": { "app": "other" },
            },
        }))
        .unwrap_err();
        let fields: Vec<_> = errors.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "app",
                "targets.slack",
                "targets.pager",
                "grace",
                "rules.5x",
                "rules.heartbeat/x",
                "rules.memory",
                "rules.5xx/web",
                "rules.release",
                "rules.memory/web.dynotype",
                "rules.crashed.app",
            ]
        );
    }

    #[test]
    fn what_is_reduced_is_read_back_equal() {
        let common = |targets: Value| {
            let document = json!({ "targets": targets, "grace": "5m" });
            read(document).unwrap().common
        };
        let kind = kinds::named("release").unwrap();
        let own = [
            json!({ "slack": "#shop" }),
            json!({ "email": "a@example.com" }),
            json!({}),
        ];
        for targets in own {
            for grace in [json!(null), json!("5m"), json!("10m")] {
                let mut object = targets.as_object().unwrap().clone();
                object.insert("grace".into(), grace.clone());
                let read_targets = Targets::read(&mut Fields::new(object.clone()));
                read_targets.write(&mut object);
                let common = common(json!({ "slack": "#shop" }));
                let mut reduced = common.reduce(kind, &read_targets, object.clone());
                common.complete(kind, &mut reduced);
                let again = Targets::read(&mut Fields::new(reduced.clone()));
                assert_eq!(again, read_targets, "{reduced:?}");
                let again = reduced.get("grace").cloned().unwrap_or_default();
                assert_eq!(again, grace, "{reduced:?}");
            }
        }
    }
}
