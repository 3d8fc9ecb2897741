//! The shapes of what is sent and answered.

use std::{borrow::Cow, collections::BTreeMap, marker::PhantomData};

use chrono::{DateTime, SecondsFormat, Utc};
use engine::test_notification::TargetTest;
use kapacitor::{Level, Var, Vars};
use rules::{
    KapacitorKind, Kind, Options, Rule,
    delivery::Delivery,
    fields::{AppName, Field, FieldError, Fields, json_type},
    kinds,
    render::Rendered,
    state::State,
    targets::{Channel, Emails, OtherTargets, SlackChannel, Target, WebhookUrl},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use store::{
    Record, SyncStatus,
    deliveries::Trouble,
    health::Cause,
    versions::{Action, Changed, Version},
};

use crate::access::Caller;

/// A rule as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "{K}Rule", transform = empty_is_none)]
#[expect(dead_code, reason = "the document's picture of what Rule::parse reads")]
pub struct TaskInput<K: Kind> {
    app: AppName,
    #[serde(flatten)]
    spec: WithOptions<K>,
    /// At least one of slack, email, post and targets.
    slack: Option<SlackChannel>,
    email: Option<Emails>,
    post: Option<WebhookUrl>,
    targets: Option<OtherTargets>,
    delivery: Option<Delivery>,
    /// Whether Kapacitor is to run it; true where it is left out of a new rule.
    enabled: Option<bool>,
}

/// The fields of a kind, and the options that its rules have, in the document.
pub struct WithOptions<K>(PhantomData<K>);

impl<K: Kind> JsonSchema for WithOptions<K> {
    fn schema_name() -> Cow<'static, str> {
        K::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{} with options", K::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = K::json_schema(generator);
        let options = Options::json_schema(generator);
        let options = options.get("properties").and_then(Value::as_object);
        if let Some(options) = options.filter(|_| K::STATEFUL) {
            let object = schema.ensure_object();
            let properties = object.entry("properties").or_insert_with(|| json!({}));
            let properties = properties.as_object_mut();
            properties
                .into_iter()
                .for_each(|it| it.extend(options.clone()));
        }
        schema
    }
}

/// Optional fields may be null or empty as well.
pub fn empty_is_none(schema: &mut Schema) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| {
        required
            .as_array()
            .is_some_and(|it| it.contains(&name.into()))
    };
    let properties = schema.ensure_object().get_mut("properties");
    let properties = properties.and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if !is_required(name) {
            *property = json!({ "anyOf": [property.take(), { "enum": ["", null] }] });
        }
    }
}

/// A time as chrono writes it, but in one piece: chrono writes it character by character, which takes a
/// tenth of the work of a list.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub struct Time(pub DateTime<Utc>);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

// `S` is the kind, or its fields as an object.
/// A task as it is answered: the rule, and how far Kapacitor has followed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{S}Task")]
pub struct TaskView<'a, S> {
    /// Kapacitor's id of it.
    id: &'a str,
    kind: &'a str,
    app: &'a str,
    #[serde(flatten)]
    spec: S,
    slack: Option<&'a str>,
    /// All addresses, with commas between them.
    email: Option<Cow<'a, str>>,
    post: Option<Cow<'a, str>>,
    /// The recipients by other channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    targets: Vec<OtherTargetView<'a>>,
    /// Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
    /// level), or `service`. null: as the setting `DELIVERY` has it.
    delivery: Option<&'a str>,
    /// Whether Kapacitor runs it.
    enabled: bool,
    /// Counts the changes; also the `ETag`.
    generation: i64,
    sync: SyncView<'a>,
    health: HealthView<'a>,
    notifications: NotificationsView<'a>,
    created_at: Time,
    updated_at: Time,
}

/// A recipient by a channel that has no field of its own.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OtherTarget")]
pub struct OtherTargetView<'a> {
    channel: &'a str,
    /// Where that is a secret, its fingerprint.
    address: &'a str,
}

impl<'a> OtherTargetView<'a> {
    /// Those of a rule.
    pub fn all(record: &'a Record) -> Vec<Self> {
        let view = |it: &'a Target| Self {
            channel: it.channel.name(),
            address: &it.address,
        };
        record.targets.others().map(view).collect()
    }
}

/// Whether its targets are told what there is to tell.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Notifications")]
pub struct NotificationsView<'a> {
    status: NotificationsStatus,
    /// The targets that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    targets: Vec<UnreachedView<'a>>,
}

/// Whether a rule's targets are told what there is to tell.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum NotificationsStatus {
    /// They are told.
    Ok,
    /// Some have been waiting for more than a minute.
    Late,
    /// Some could not be told; it is tried again.
    Failing,
    /// Kapacitor notifies them, and does not say.
    Unknown,
}

/// A target that is not reached.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UnreachedTarget")]
struct UnreachedView<'a> {
    /// `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`.
    channel: &'a str,
    to: Cow<'a, str>,
    /// Since when it has not been told.
    since: Time,
    /// Why not.
    error: Option<&'a str>,
    /// How many parts it has yet to be told of.
    waiting: i64,
}

impl<'a> NotificationsView<'a> {
    /// As `caller` may see it. `troubles`: the targets that the rule does not reach.
    pub fn of(record: &Record, troubles: &'a [Trouble], caller: &Caller) -> Self {
        let status = match (record.delivers, troubles) {
            (false, []) => NotificationsStatus::Unknown,
            (true, []) => NotificationsStatus::Ok,
            (_, all) if all.iter().all(|it| it.error.is_none()) => NotificationsStatus::Late,
            _ => NotificationsStatus::Failing,
        };
        let targets = troubles.iter().map(|it| UnreachedView {
            channel: &it.channel,
            to: caller.sees_target(&it.channel, &it.address),
            since: Time(it.since),
            error: it.error.as_deref(),
            waiting: it.waiting,
        });
        Self {
            status,
            targets: targets.collect(),
        }
    }
}

/// Whether the rule can see.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Health")]
pub struct HealthView<'a> {
    status: HealthStatus,
    /// Why it cannot.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(default)]
    reasons: &'a [String],
    /// The same for programs.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(default)]
    causes: &'a [Cause],
    /// When its query last brought anything, to within ten minutes.
    data_seen_at: Option<Time>,
}

/// Whether a rule can see.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum HealthStatus {
    Ok,
    /// It is enabled and cannot see.
    Blind,
    /// It is disabled and does not look.
    Paused,
}

impl<'a> From<&'a Record> for HealthView<'a> {
    fn from(record: &'a Record) -> Self {
        let causes = &record.causes[..];
        let (status, reasons, causes) = match (record.enabled, &record.blind[..]) {
            (false, _) => (HealthStatus::Paused, &[][..], &[][..]),
            (true, []) => (HealthStatus::Ok, &[][..], &[][..]),
            (true, blind) => (HealthStatus::Blind, blind, causes),
        };
        Self {
            status,
            reasons,
            causes,
            data_seen_at: record.data_seen_at.map(Time),
        }
    }
}

/// How far Kapacitor has followed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sync")]
pub struct SyncView<'a> {
    status: SyncStatus,
    /// Why it has not followed.
    error: Option<&'a str>,
    /// When that was found.
    at: Option<Time>,
}

/// The fields of any kind, in the document.
pub enum AnyKind {}

impl JsonSchema for AnyKind {
    fn schema_name() -> Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

impl<'a> TaskView<'a, &'a Map<String, Value>> {
    /// As `caller` may see it. `troubles`: the targets that it does not reach.
    pub fn of(record: &'a Record, troubles: &'a [Trouble], caller: &Caller) -> Self {
        Self {
            id: &record.id,
            kind: &record.kind,
            app: &record.app,
            spec: &record.spec.0,
            slack: record.targets.addresses(Channel::Slack).next(),
            email: record.targets.text(Channel::Email),
            post: record.targets.webhook().map(|post| caller.sees(post)),
            targets: OtherTargetView::all(record),
            delivery: record.delivery.as_deref(),
            enabled: record.enabled,
            generation: record.generation,
            sync: SyncView {
                status: record.sync_status,
                error: record.sync_error.as_deref(),
                at: record.sync_at.map(Time),
            },
            health: record.into(),
            notifications: NotificationsView::of(record, troubles, caller),
            created_at: Time(record.created_at),
            updated_at: Time(record.updated_at),
        }
    }
}

/// How a task stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TaskState")]
pub struct StateView<'a> {
    id: &'a str,
    kind: &'a str,
    app: &'a str,
    /// A rule that is paused keeps the state that it had.
    enabled: bool,
    health: HealthView<'a>,
    #[serde(flatten)]
    state: State,
    /// When that was last compared with Kapacitor, of a rule that the service delivers; of others Kapacitor has
    /// just been asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Time>,
}

impl<'a> StateView<'a> {
    pub fn of(record: &'a Record, state: State, as_of: Option<DateTime<Utc>>) -> Self {
        Self {
            id: &record.id,
            kind: &record.kind,
            app: &record.app,
            enabled: record.enabled,
            health: record.into(),
            state,
            as_of: as_of.map(Time),
        }
    }
}

/// How a task stands, of many.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StateSummary")]
pub struct StateSummary<'a> {
    id: &'a str,
    kind: &'a str,
    app: &'a str,
    /// What its key has besides the app: the dyno type of a `memory` rule.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(default)]
    target: &'a str,
    /// A rule that is paused keeps the state that it had.
    enabled: bool,
    health: HealthView<'a>,
    /// The worst of its parts. A rule that watches events has the level of the last one for an hour.
    pub state: Level,
    /// The time of the newest event that it has reported, as the last evaluation of all rules found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_event_at: Option<Time>,
    /// When that was last compared with Kapacitor, of a rule that the service delivers; of others Kapacitor has
    /// just been asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Time>,
}

impl<'a> StateSummary<'a> {
    /// `level` is that of Kapacitor's topic or of the history, where that is not `OK`.
    pub fn of(
        record: &'a Record,
        level: Option<Level>,
        as_of: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        let stateful = kinds::named(&record.kind).is_none_or(|kind| kind.stateful);
        let is_over = !stateful
            && !record.delivers
            && record.last_event_at.is_none_or(|at| now - at > kinds::HOLD);
        Self {
            id: &record.id,
            kind: &record.kind,
            app: &record.app,
            target: &record.part,
            enabled: record.enabled,
            health: record.into(),
            state: level.filter(|_| !is_over).unwrap_or(Level::Ok),
            last_event_at: record.last_event_at.map(Time),
            as_of: as_of.filter(|_| record.delivers).map(Time),
        }
    }
}

// `R` is the rule as one would send it, or its fields as an object.
/// A version of a rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{R}Version")]
pub struct VersionView<R> {
    generation: i64,
    /// Since when it was in force.
    at: DateTime<Utc>,
    /// Who made it: `api`, `import`, or `unknown` of the time before versions were kept.
    by: String,
    action: Action,
    /// Whether it is the rule's deletion.
    deleted: bool,
    /// The whole rule; of a deletion, what was deleted.
    rule: R,
    /// Each field that differs from the version before; null where that is not kept, empty where
    /// there was none.
    changes: Option<BTreeMap<String, Changed>>,
}

impl VersionView<Map<String, Value>> {
    /// As `caller` may see it. `before` is the version before it, as far as it is kept.
    pub fn of(version: &Version, before: Option<&Version>, caller: &Caller) -> Self {
        let action = version.action(before);
        let mut rule = version.to_object();
        mask(&mut rule, caller);
        Self {
            generation: version.generation,
            at: version.changed_at,
            by: version.changed_by.clone(),
            action,
            deleted: version.deleted,
            rule,
            changes: match before {
                Some(before) => {
                    let mut changes = version.changes(before);
                    if let Some(Changed { old, new }) = changes.get_mut("post") {
                        mask_one(old, caller);
                        mask_one(new, caller);
                    }
                    Some(changes)
                }
                None => (action == Action::Created).then(BTreeMap::new),
            },
        }
    }
}

/// Masks a rule's webhook as far as `caller` may not see it.
fn mask(rule: &mut Map<String, Value>, caller: &Caller) {
    if let Some(post) = rule.get_mut("post") {
        mask_one(post, caller);
    }
}

fn mask_one(post: &mut Value, caller: &Caller) {
    if let Some(address) = post.as_str() {
        *post = caller.sees(address).into_owned().into();
    }
}

/// Script and vars as `caller` may see them.
pub fn rendered(mut rendered: Rendered, caller: &Caller) -> Rendered {
    if let Some(Var::String(address)) = rendered.vars.get_mut("post") {
        *address = caller.sees(address).into_owned();
    }
    if let Some(Var::String(key)) = rendered.vars.get_mut("ingest_key") {
        "***".clone_into(key);
    }
    rendered
}

/// Which version a rule is to be rolled back to.
#[derive(JsonSchema)]
#[schemars(rename = "Rollback")]
pub struct RollbackInput {
    /// One of those that `versions` lists.
    #[schemars(range(min = 1))]
    pub generation: i64,
}

/// The number of a version.
struct Generation(i64);

impl Field for Generation {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_i64() {
            Some(generation @ 1..) => Ok(Self(generation)),
            Some(_) => Err("must be 1 or more".into()),
            None => Err(format!("must be a whole number, not {}", json_type(value))),
        }
    }
}

impl RollbackInput {
    /// Reads a body, or says everything that is wrong with it.
    pub fn parse(object: Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Fields::new(object);
        let generation = fields.required("generation");
        match (fields.finish(), generation) {
            (Ok(()), Some(Generation(generation))) => Ok(Self { generation }),
            (Err(errors), _) => Err(errors),
            (Ok(()), None) => unreachable!("a field that was not read was noted"),
        }
    }
}

/// What `POST` would do.
#[derive(Serialize, JsonSchema)]
pub struct Validated {
    /// The task as it would be stored.
    pub task: Value,
    /// The TICKscript as it would be pushed.
    pub script: String,
    #[schemars(with = "Map<String, Value>")]
    pub vars: Vars,
}

impl Validated {
    /// As `caller` may see it.
    pub fn of<K: KapacitorKind>(task: &Rule<K>, compiled: Rendered, caller: &Caller) -> Self {
        let object = described(task, caller);
        let Rendered { script, vars } = rendered(compiled, caller);
        Self {
            task: Value::Object(object),
            script,
            vars,
        }
    }
}

/// A rule that is not stored, as `caller` may see it.
pub fn described<K: Kind>(rule: &Rule<K>, caller: &Caller) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("id".into(), rule.id().into());
    object.insert("kind".into(), K::NAME.into());
    object.extend(rule.to_object());
    mask(&mut object, caller);
    object
}

/// How the targets took a test notification.
#[derive(Serialize, JsonSchema)]
pub struct TestReport {
    /// Whether all of them took it.
    success: bool,
    targets: Vec<TargetTest>,
}

impl TestReport {
    pub fn of(targets: Vec<TargetTest>) -> Self {
        Self {
            success: targets.iter().all(|target| target.success),
            targets,
        }
    }
}
