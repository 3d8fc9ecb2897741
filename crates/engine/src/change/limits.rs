//! What a rule may not have, beyond what its own fields say: hosts, webhooks, channels and secrets.

use std::collections::{HashMap, HashSet};

use rules::{
    Family, Kind, Rule,
    delivery::Delivery,
    fields::{Field, FieldError},
    sealed::Sealed,
    targets::{OtherTargets, Target, Targets},
    values::DependsOn,
};
use serde_json::{Map, Value};
use store::{Record, sealed};
use uuid::Uuid;

use super::error::{Error, Result};
use crate::{
    Engine,
    delivery::{secrets, switch},
    hosts::{Allowed, HostAccess},
    webhook::Forbidden,
};

/// What a rule with certain fields may not have. It is found before the rule is locked.
#[derive(Clone)]
pub(super) struct Limits {
    /// The refusal of its webhook.
    webhook: Option<Forbidden>,
    hosts: Allowed,
    /// Why the service cannot be reported to, or cannot notify.
    delivery: Option<String>,
    /// The targets whose secret address is known.
    known: HashSet<Uuid>,
    /// The fingerprints of what is sent to endpoints that are known.
    values: HashSet<String>,
    /// Of the rules that it is to depend on those that there are, each with its app.
    parents: HashMap<String, String>,
    access: HostAccess,
    engine: Engine,
}

impl Limits {
    pub(super) async fn find<K: Kind>(
        engine: &Engine,
        hosts: HostAccess,
        object: &Map<String, Value>,
    ) -> Result<Self> {
        Ok(Self {
            webhook: engine.settings.webhook_allow.refusal_in(object).await,
            hosts: Allowed::find::<K>(engine, hosts, object).await?,
            delivery: delivery_fault(engine, object).await?,
            known: known_targets(engine, object).await?,
            values: known_values(engine, object).await?,
            parents: known_parents(engine, object).await?,
            access: hosts,
            engine: engine.clone(),
        })
    }

    /// Reads a whole rule that takes the place of `current`.
    pub(super) fn read<K: Kind>(
        &self,
        current: Option<&Record>,
        object: Map<String, Value>,
    ) -> Result<Rule<K>> {
        let had = current.and_then(|record| record.targets.webhook());
        let webhook = self.webhook.clone();
        let webhook = webhook.and_then(|refusal| refusal.fault(had));
        let parsed = Rule::parse(object);
        let hosts = parsed.as_ref().ok().and_then(|task| {
            let current = current.and_then(|record| record.rule().ok());
            self.hosts.fault(task, current.as_ref())
        });
        let delivery = self.delivery.clone().map(|message| FieldError {
            field: "delivery".into(),
            message,
        });
        let targets = parsed.as_ref().ok().and_then(|task| {
            let missing = self.missing_channel(task, current);
            let missing = missing.or_else(|| self.unknown_secret(&task.targets, current));
            let missing = missing.or_else(|| self.unknown_value(&task.spec, current));
            missing.or_else(|| self.unknown_parent(task, current))
        });
        let delivery = delivery.or(targets);
        match (parsed, webhook, hosts, delivery) {
            (Ok(task), None, None, None) => Ok(task),
            (parsed, webhook, hosts, delivery) => {
                let mut errors = parsed.err().unwrap_or_default();
                errors.extend(webhook.into_iter().chain(hosts).chain(delivery));
                Err(Error::Invalid(errors))
            }
        }
    }

    /// The fault of a rule that the service is to deliver and cannot. None where it was so before, too: the
    /// rule's other fields can be changed all the same.
    fn missing_channel<K: Kind>(
        &self,
        task: &Rule<K>,
        current: Option<&Record>,
    ) -> Option<FieldError> {
        let (templates, notifiers) = (&self.engine.templates, &self.engine.notifiers);
        let by_service = |delivery| match K::FAMILY {
            Family::Task => templates.delivery(delivery) == Delivery::Service,
            Family::Check => true,
        };
        let other = task.targets.others().next();
        if let Some(other) = other
            && !by_service(task.delivery)
        {
            let name = other.channel.name();
            return Some(FieldError {
                field: "delivery".into(),
                message: format!("must be \"service\": Kapacitor does not notify by {name}"),
            });
        }
        let is_missing = |delivery, targets| {
            let missing = notifiers.missing(targets);
            missing.filter(|_| by_service(delivery))
        };
        let (channel, needs) = is_missing(task.delivery, &task.targets)?;
        let before = current.and_then(|it| is_missing(it.delivery(), &it.targets));
        before.is_none().then(|| FieldError {
            field: channel.field().into(),
            message: match K::FAMILY {
                Family::Task => format!("needs the settings {needs} with delivery service"),
                Family::Check => format!("needs the settings {needs}"),
            },
        })
    }

    /// The fault of a check with a secret that cannot be kept, or was never given.
    fn unknown_value<K: Kind>(&self, spec: &K, current: Option<&Record>) -> Option<FieldError> {
        let own = current.map_or_else(Vec::new, |it| Sealed::named_in(&it.spec));
        let is_known = |fingerprint: &str| {
            self.values.contains(fingerprint) || own.iter().any(|it| it == fingerprint)
        };
        let has_key = self.engine.settings.sealer.is_some();
        spec.secrets().into_iter().find_map(|(field, sealed)| {
            let message = match sealed.secret() {
                Some(_) if has_key => return None,
                Some(_) => "needs the setting SECRETS_KEY".to_owned(),
                None if is_known(sealed.fingerprint()) => return None,
                None => format!(
                    "must have the secret of {:?}, which is not known",
                    sealed.to_string()
                ),
            };
            Some(FieldError {
                field: field.into(),
                message,
            })
        })
    }

    /// The fault of a rule that is to depend on itself, or on one that is not there, or is another app's: whoever
    /// may not read that app must not learn what there is of it.
    fn unknown_parent<K: Kind>(
        &self,
        task: &Rule<K>,
        current: Option<&Record>,
    ) -> Option<FieldError> {
        let wanted = task.options.depends_on.as_ref()?;
        let had = current.and_then(|it| DependsOn::from_json(it.spec.get("depends_on")?).ok());
        let has = |id: &String| had.as_ref().is_some_and(|had| had.ids().contains(id));
        let may = |id: &String| {
            let app = self.parents.get(id);
            app.is_some_and(|app| app == task.app.as_str() || self.access == HostAccess::All)
        };
        let id = task.id();
        let wrong = wanted
            .ids()
            .iter()
            .find(|it| **it == id || !has(it) && !may(it))?;
        let message = match *wrong == id {
            true => "must not have the rule itself".to_owned(),
            false => format!(
                "must have ids of rules or checks of the app {}, and {wrong:?} is none",
                task.app
            ),
        };
        Some(FieldError {
            field: "depends_on".into(),
            message,
        })
    }

    /// The fault of a rule with the fingerprint of a secret that nobody has given.
    fn unknown_secret(&self, targets: &Targets, current: Option<&Record>) -> Option<FieldError> {
        let is_known = |target: &Target| {
            let mut own = current.iter().flat_map(|it| it.targets.iter());
            self.known.contains(&secrets::id(target)) || own.any(|it| it == target)
        };
        let mut targets = targets.iter();
        let unknown = targets.find(|it| it.must_be_known() && !is_known(it))?;
        Some(FieldError {
            field: "targets".into(),
            message: format!(
                "must have the secret of the target {:?}, which is not known",
                unknown.address
            ),
        })
    }
}

/// The rules that these fields want to depend on, as far as there are, each with its app.
async fn known_parents(
    engine: &Engine,
    fields: &Map<String, Value>,
) -> Result<HashMap<String, String>> {
    let wanted = fields.get("depends_on").map(DependsOn::from_json);
    let Some(Ok(wanted)) = wanted else {
        return Ok(HashMap::new());
    };
    let known = store::rules::apps_of(&engine.db, wanted.ids()).await?;
    Ok(known.into_iter().collect())
}

/// Those of the fingerprints in these fields of what is known.
async fn known_values(engine: &Engine, fields: &Map<String, Value>) -> Result<HashSet<String>> {
    let named = Sealed::named_in(fields);
    if named.is_empty() {
        return Ok(HashSet::new());
    }
    let known = sealed::values(&engine.db, &named).await?;
    Ok(known
        .into_iter()
        .map(|(fingerprint, _)| fingerprint)
        .collect())
}

/// Those of the targets in these fields whose secret address is known.
async fn known_targets(engine: &Engine, fields: &Map<String, Value>) -> Result<HashSet<Uuid>> {
    let given = fields.get("targets").map(OtherTargets::from_json);
    let Some(Ok(OtherTargets(given))) = given else {
        return Ok(HashSet::new());
    };
    let given: Vec<Uuid> = given
        .iter()
        .filter(|it| it.must_be_known())
        .map(secrets::id)
        .collect();
    match given.is_empty() {
        true => Ok(HashSet::new()),
        false => Ok(sealed::known(&engine.db, &given)
            .await?
            .into_iter()
            .collect()),
    }
}

/// Why a rule cannot have the delivery that these fields want, if so.
async fn delivery_fault(engine: &Engine, fields: &Map<String, Value>) -> Result<Option<String>> {
    let wanted = fields.get("delivery").and_then(Value::as_str);
    let Some(Ok(wanted)) = wanted.map(Delivery::parse) else {
        return Ok(None);
    };
    if wanted.reports() && engine.settings.site.ingest_url.is_none() {
        return Ok(Some(format!("{wanted} needs the setting INGEST_URL")));
    }
    if wanted != Delivery::Service {
        return Ok(None);
    }
    match switch::preflight(engine).await {
        Ok(()) => Ok(None),
        Err(switch::Error::NotReady(reason)) => Ok(Some(reason)),
        // Found out when it is pushed.
        Err(switch::Error::Kapacitor(_)) => Ok(None),
        Err(switch::Error::Database(error)) => Err(error.into()),
    }
}
