//! Kinds of rules, and rules.

use chrono::{DateTime, Utc};
use kapacitor::{TopicEvent, Var, Vars};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    delivery::Delivery,
    fields::{AppName, DynoType, FieldError, Fields},
    findings::{Evaluations, Findings, Judged},
    naming::CheckName,
    schedule::Schedule,
    sealed::Sealed,
    state::{self, Budget, State},
    targets::Targets,
    values::{DependsOn, Flap, Remind},
};

/// Who finds out what rules are to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Kapacitor evaluates it, as a task.
    Task,
    /// The service itself does: it is a check.
    Check,
}

impl Family {
    /// One of them in words, and in paths of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Check => "check",
        }
    }
}

/// A kind of rule: its name, its own fields and its key.
pub trait Kind:
    Sized + Clone + PartialEq + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static
{
    /// Its name in paths and in the database.
    const NAME: &'static str;
    /// What it watches, in a sentence.
    const ABOUT: &'static str;
    const FAMILY: Family = Family::Task;
    /// Of a check: whether the service asks it, and it does not report itself.
    const IS_POLLED: bool = false;
    /// The field whose value is the part of a rule's key that comes after the app, for kinds that have one.
    const PART_FIELD: Option<&'static str> = None;

    /// Reads the kind's own fields. None: something is wrong, and has been noted in `fields`.
    fn read(fields: &mut Fields) -> Option<Self>;

    /// The part of the key that comes after the app.
    fn part(&self) -> &str {
        ""
    }

    /// Reads the part of a key, of kinds that have one. The error says what would be right.
    fn read_part(text: &str) -> Result<String, String> {
        match Self::FAMILY {
            Family::Task => DynoType::parse(text).map(|dyno| dyno.to_string()),
            Family::Check => CheckName::parse(text).map(|name| name.to_string()),
        }
    }

    /// The id of the rule of this key: of its task in Kapacitor, and of what is told of it.
    fn id(app: &str, part: &str) -> String {
        format!("{}:{app}:{part}", Self::NAME)
    }

    /// Whether a level lasts until the next one; that of an event does not.
    const STATEFUL: bool = true;

    /// Whether it has the field `grace`: for how long messages are held back after a release.
    const HAS_GRACE: bool = false;

    /// The name of the field with the hosts that a rule watches, for kinds that have one.
    const HOSTS: Option<&'static str> = None;

    /// Hosts that it watches although their names are not the app's own.
    fn other_hosts(&self, _app: &str) -> Vec<String> {
        Vec::new()
    }

    /// The secrets in its fields, each with the name of its field.
    fn secrets(&self) -> Vec<(&'static str, &Sealed)> {
        Vec::new()
    }

    /// When it speaks, in few words, for lists.
    fn condition(&self) -> String;

    /// A rule as one would send it, for the documents.
    fn example() -> Value;
}

/// A kind that Kapacitor evaluates: what its fields mean there.
pub trait KapacitorKind: Kind {
    /// The var that each of its own fields is sent in, by the older service's names, from which an import
    /// reads a running task.
    const FIELD_VARS: &'static [(&'static str, &'static str)];
    /// The table that the older service kept its rules of this kind in, of kinds that it had.
    const OLDER_TABLE: Option<&'static str> = None;
    /// The text of its file in `tick_templates/`.
    const TEMPLATE: &'static str;
    /// Whether its data comes all the time, so that an hour of silence means something.
    const EXPECTS_DATA: bool = true;
    /// The tag by whose values the data of a rule is split, for kinds that evaluate each by itself.
    const SPLIT_BY: Option<&'static str> = None;

    /// Whether its script keeps what is left of an error budget in the topic `<id>.budget`.
    const HAS_BUDGET: bool = false;

    /// What is left of its error budget, by that topic. None: that is not known yet.
    fn budget(&self, _events: &[TopicEvent]) -> Option<Budget> {
        None
    }

    /// How often it is evaluated, and over how much of the past.
    fn schedule(&self) -> Schedule;

    /// The variables that only this kind's script has.
    /// `since`: from when on the rule watches; it does not report what happened before.
    fn vars(task: &Rule<Self>, since: DateTime<Utc>) -> Vars;

    /// Changes the vars of a script for a replay over the past, where it is evaluated at the tenth
    /// second of minutes and looks at whole ones: a replay does not align otherwise.
    fn replay(vars: &mut Vars) {
        vars.insert("cron".into(), "10 * * * * * *".into());
        vars.insert("lag".into(), Var::Duration(10 * 1_000_000_000));
    }

    /// What the evaluations over the past show, for kinds whose script includes `looks.tick`.
    fn findings(&self, _looks: &Evaluations) -> Findings {
        Findings::default()
    }

    /// Its fields that decide only what is made of a look, and not what is looked at.
    const THRESHOLDS: &'static [&'static str] = &[];

    /// What was judged in the past, for a picture with at most `most` points a part; none of kinds that judge no
    /// number.
    fn judged(&self, _looks: &Evaluations, _most: usize) -> Option<Judged> {
        None
    }

    /// What Kapacitor's topic of this task says of it.
    fn state(events: &[TopicEvent], _now: DateTime<Utc>) -> State {
        state::worst(events)
    }
}

/// One rule, as its owner defines it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule<K> {
    pub app: AppName,
    pub spec: K,
    pub targets: Targets,
    /// How its alerts reach them; none: as the setting `DELIVERY` has it.
    pub delivery: Option<Delivery>,
    pub options: Options,
    /// Whether Kapacitor runs it.
    pub enabled: bool,
}

/// How the service notifies the targets of a rule whose levels last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Options {
    /// How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
    /// out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind: Option<Remind>,
    /// `off`: people are told each change, also of what changes all the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flap: Option<Flap>,
    /// While one of these rules or checks is CRITICAL, what is wrong here is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<DependsOn>,
}

impl Options {
    fn read(fields: &mut Fields) -> Self {
        Self {
            remind: fields.optional("remind"),
            flap: fields.optional("flap"),
            depends_on: fields.optional("depends_on"),
        }
    }
}

impl<K: Kind> Rule<K> {
    /// The members of an answer that no one can set; they may be sent back.
    const READ_ONLY: [&'static str; 9] = [
        "id",
        "kind",
        "generation",
        "sync",
        "health",
        "state",
        "notifications",
        "created_at",
        "updated_at",
    ];

    /// Reads a whole rule, or says everything that is wrong with it.
    pub fn parse(object: Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let app = fields.required("app");
        let spec = K::read(&mut fields);
        let targets = Targets::read(&mut fields);
        let delivery: Option<Delivery> = fields.optional("delivery");
        match K::FAMILY {
            Family::Task => targets.require(&mut fields),
            // It may be there to be seen only.
            Family::Check if delivery.is_some() => {
                let message = "must be left out: the service itself tells what checks find";
                fields.fault("delivery", message);
            }
            Family::Check => {}
        }
        let options = match K::STATEFUL {
            true => Options::read(&mut fields),
            false => Options::default(),
        };
        let enabled = fields.optional("enabled").unwrap_or(true);
        for name in Self::READ_ONLY {
            fields.ignore(name);
        }
        match (fields.finish(), app, spec) {
            (Ok(()), Some(app), Some(spec)) => Ok(Self {
                app,
                spec,
                targets,
                delivery,
                options,
                enabled,
            }),
            (Err(errors), ..) => Err(errors),
            (Ok(()), ..) => unreachable!("a field that was not read was noted"),
        }
    }

    /// Its id: of its task in Kapacitor, and of what is told of it.
    pub fn id(&self) -> String {
        K::id(self.app.as_str(), self.spec.part())
    }

    /// The rule as a JSON object, which [`Self::parse`] reads back equal.
    pub fn to_object(&self) -> Map<String, Value> {
        object(
            self.app.as_str(),
            &self.spec_object(),
            &self.targets,
            self.delivery,
            self.enabled,
        )
    }

    /// The kind's own fields and the options as a JSON object.
    pub fn spec_object(&self) -> Map<String, Value> {
        let (spec, options) = (
            serde_json::to_value(&self.spec),
            serde_json::to_value(&self.options),
        );
        match (spec, options) {
            (Ok(Value::Object(mut spec)), Ok(Value::Object(options))) => {
                spec.extend(options);
                spec
            }
            _ => unreachable!("both are structs of JSON fields"),
        }
    }
}

/// A rule as a JSON object of the fields that its owner can set.
pub fn object(
    app: &str,
    spec: &Map<String, Value>,
    targets: &Targets,
    delivery: Option<Delivery>,
    enabled: bool,
) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("app".into(), app.into());
    object.extend(spec.clone());
    targets.write(&mut object);
    object.insert("delivery".into(), delivery.map(Delivery::as_str).into());
    object.insert("enabled".into(), enabled.into());
    object
}

/// Applies a JSON merge patch (RFC 7396) to an object: absent leaves, null removes, else replaces.
pub fn merge(object: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, change) in patch {
        match (change, object.get_mut(&name)) {
            (Value::Null, _) => {
                object.remove(&name);
            }
            (Value::Object(change), Some(Value::Object(old))) => merge(old, change),
            (Value::Object(change), _) => {
                let mut new = Map::new();
                merge(&mut new, change);
                object.insert(name, Value::Object(new));
            }
            (change, _) => {
                object.insert(name, change);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kinds::{five_xx::FiveXx, memory::Memory, release::Release};

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    /// The example of RFC 7396, appendix A, in one.
    #[test]
    fn merge_patch() {
        let mut task = object(json!({"a": "b", "c": {"d": "e", "f": "g"}, "h": [1]}));
        merge(
            &mut task,
            object(json!({"a": "z", "c": {"f": null}, "h": [2, null], "i": {"j": {"k": null}}})),
        );
        let merged = json!({"a": "z", "c": {"d": "e"}, "h": [2, null], "i": {"j": {}}});
        assert_eq!(Value::Object(task), merged);
    }

    #[test]
    fn every_faulty_field_is_named_at_once() {
        let body = json!({
            "app": "-x", "dynotype": "web", "warn": 900, "crit": "many", "window": "5m",
            "slak": "#ops", "every": "5s", "post": "nowhere",
        });
        let errors = Rule::<Memory>::parse(object(body)).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["app", "crit", "every", "post", "slak"]);
        assert!(errors[4].message.contains("did you mean \"slack\"?"));
    }

    #[test]
    fn read_only_members_may_be_sent_back() {
        let body = json!({
            "app": "a", "tolerance": "low", "slack": "ops", "id": "x", "kind": "y",
            "generation": -1, "sync": {}, "created_at": 0, "updated_at": [],
        });
        let task = Rule::<FiveXx>::parse(object(body)).unwrap();
        assert_eq!(task, Rule::parse(task.to_object()).unwrap());
    }

    #[test]
    fn a_rule_without_targets_is_refused() {
        for targets in [json!({}), json!({"slack": null, "email": "", "post": null})] {
            let mut body = object(json!({"app": "a"}));
            body.extend(object(targets));
            let errors = Rule::<Release>::parse(body).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert_eq!(
                errors[0].message,
                "at least one of slack, email, post and targets is required"
            );
        }
    }
}
