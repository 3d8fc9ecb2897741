//! From a rule to the TICKscript and vars that Kapacitor gets.
//!
//! The templates see booleans only, which say what parts a script has; every value travels as a
//! var. Their delimiters are `[[ ]]`, `[% %]` and `[# #]`, so that Kapacitor's own `{{ }}` pass.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kapacitor::{Var, Vars};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Delimiters, Tera};

use crate::{
    KapacitorKind, Rule,
    delivery::Delivery,
    influxql,
    ingest::IngestSecret,
    kinds::{self, Visit},
    targets::Channel,
};

/// What is the same for all rules of a site.
#[derive(Clone, Debug)]
pub struct Site {
    /// InfluxDB's database that the platform writes to.
    pub database: String,
    pub retention_policy: String,
    /// A page about an app, with `{app}` in it, to link to from e-mails.
    pub dashboard_url: Option<String>,
    /// How the alerts of rules reach their targets that do not say so themselves.
    pub delivery: Delivery,
    /// Where scripts report changes of level, without the task id: `https://alerts:8081/ingest`. Needed
    /// for rules that report.
    pub ingest_url: Option<String>,
}

impl Site {
    /// Database and retention policy, as InfluxQL puts them before a measurement.
    fn source(&self) -> String {
        format!(
            "{}.{}",
            influxql::identifier(&self.database),
            influxql::identifier(&self.retention_policy)
        )
    }
}

/// A script and its vars.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Rendered {
    /// The TICKscript.
    pub script: String,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub vars: Vars,
}

/// The templates, compiled.
pub struct Templates {
    tera: Tera,
    site: Site,
    /// By kind: [`Self::version`].
    versions: BTreeMap<&'static str, String>,
    /// What the versions of rules that report have besides: it changes with the address.
    reporting: String,
}

impl Templates {
    /// Compiles the templates, which are part of the binary.
    pub fn new(site: Site) -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        tera.set_delimiters(Delimiters {
            block_start: "[%".into(),
            block_end: "%]".into(),
            variable_start: "[[".into(),
            variable_end: "]]".into(),
            comment_start: "[#".into(),
            comment_end: "#]".into(),
        })?;
        tera.autoescape_on(Vec::<&str>::new());
        let mut sources = Sources(INCLUDES.to_vec());
        kinds::for_each_kind(&mut sources);
        tera.add_raw_templates(sources.0)?;
        let mut templates = Self {
            tera,
            reporting: format!(
                "{:.8}",
                format!(
                    "{:x}",
                    Sha256::digest(site.ingest_url.as_deref().unwrap_or_default())
                )
            ),
            site,
            versions: BTreeMap::new(),
        };
        let mut versions = Versions {
            templates: &templates,
            found: Ok(BTreeMap::new()),
        };
        kinds::for_each_kind(&mut versions);
        templates.versions = versions.found?;
        Ok(templates)
    }

    /// Names what scripts of this kind and delivery are made of now: it changes with the templates, with
    /// what a kind makes of its fields, and with the settings of the site.
    pub fn version(&self, kind: &str, delivery: Option<Delivery>) -> Option<String> {
        let version = self.versions.get(kind)?;
        let delivery = self.delivery(delivery);
        Some(match delivery.reports() {
            true => format!("{version}-{delivery}-{}", self.reporting),
            false => version.clone(),
        })
    }

    /// How the alerts of a rule reach its targets that has this of its own.
    pub fn delivery(&self, own: Option<Delivery>) -> Delivery {
        own.unwrap_or(self.site.delivery)
    }

    /// The script and vars of the kind's example with every target.
    pub fn sample<K: KapacitorKind>(&self) -> Result<Rendered, tera::Error> {
        let mut rule = K::example();
        for channel in Channel::WITH_FIELD {
            rule[channel.field()] = channel.example().into();
        }
        let rule = rule.as_object().cloned().unwrap_or_default();
        let mut rule = Rule::<K>::parse(rule).map_err(|errors| {
            tera::Error::message(format!("the example is not a valid rule: {errors:?}"))
        })?;
        rule.delivery = Some(Delivery::Kapacitor);
        self.render(&rule, DateTime::UNIX_EPOCH, None)
    }

    /// The script and vars of a rule. `secret` is needed if it reports changes of level.
    pub fn render<K: KapacitorKind>(
        &self,
        rule: &Rule<K>,
        since: DateTime<Utc>,
        secret: Option<&IngestSecret>,
    ) -> Result<Rendered, tera::Error> {
        let mut vars = K::vars(rule, since);
        vars.insert("topic".into(), Var::String(rule.id()));
        vars.insert("source".into(), Var::String(self.site.source()));
        vars.insert("app".into(), rule.app.as_str().into());
        for channel in Channel::WITH_FIELD {
            let addresses: Vec<String> = rule.targets.addresses(channel).map(Into::into).collect();
            let var = match (channel, addresses.as_slice()) {
                (_, []) => continue,
                (Channel::Email, _) => Var::List(addresses),
                (_, [address, ..]) => address.as_str().into(),
            };
            vars.insert(channel.field().into(), var);
        }
        if self.delivery(rule.delivery).reports() {
            let (Some(url), Some(secret)) = (&self.site.ingest_url, secret) else {
                return Err(tera::Error::message("INGEST_URL is not set"));
            };
            vars.insert("ingest".into(), Var::String(format!("{url}/{}", rule.id())));
            let key = secret.key(&rule.id());
            vars.insert("ingest_key".into(), Var::String(key));
        }
        if let Some(url) = &self.site.dashboard_url {
            // It becomes part of an e-mail's HTML. The settings allow nothing else in it to escape.
            let url = url
                .replace("{app}", rule.app.as_str())
                .replace('&', "&amp;");
            vars.insert("dashboard".into(), Var::String(url));
        }
        let mut context = context(&vars, false);
        let by_kapacitor = self.delivery(rule.delivery) != Delivery::Service;
        context.insert("handlers", &by_kapacitor);
        Ok(Rendered {
            script: self.tera.render(K::NAME, &context)?,
            vars,
        })
    }

    /// The script and vars that replay a rule over the past: the same pipeline, evaluated each
    /// minute, that notifies no one and leaves its changes of level in the topic `<topic>.log`. Kinds that
    /// judge a number leave it in `<topic>.looks`, and in `<topic>.progress` how far the replay is.
    pub fn render_replay<K: KapacitorKind>(
        &self,
        rule: &Rule<K>,
        since: DateTime<Utc>,
        topic: &str,
    ) -> Result<Rendered, tera::Error> {
        let mut vars = K::vars(rule, since);
        K::replay(&mut vars);
        let parts = ["change"].into_iter().chain(K::SPLIT_BY).map(Into::into);
        vars.insert("parts".into(), Var::List(parts.collect()));
        vars.insert("topic".into(), topic.into());
        vars.insert("source".into(), Var::String(self.site.source()));
        vars.insert("app".into(), rule.app.as_str().into());
        let context = context(&vars, true);
        let pipeline = self.tera.render(K::NAME, &context)?;
        let log = self.tera.render(TRANSITIONS, &context)?;
        // what follows belongs to the last node of the pipeline
        let script = format!("{}\n{}", pipeline.trim_end(), log.trim_start_matches('\n'));
        Ok(Rendered { script, vars })
    }
}

/// Collects the kinds' own templates.
struct Sources(Vec<(&'static str, &'static str)>);

impl Visit for Sources {
    fn visit<K: KapacitorKind>(&mut self) {
        self.0.push((K::NAME, K::TEMPLATE));
    }
}

/// Renders a sample of each kind and hashes it.
struct Versions<'a> {
    templates: &'a Templates,
    found: Result<BTreeMap<&'static str, String>, tera::Error>,
}

impl Visit for Versions<'_> {
    fn visit<K: KapacitorKind>(&mut self) {
        let Ok(versions) = &mut self.found else {
            return;
        };
        match self.templates.sample::<K>() {
            Ok(sample) => {
                let mut hash = Sha256::new();
                // The template itself, too: the sample does not use all of it.
                hash.update(K::TEMPLATE);
                hash.update(&sample.script);
                hash.update(serde_json::to_vec(&sample.vars).unwrap_or_default());
                let version = format!("{:.16}", format!("{:x}", hash.finalize()));
                versions.insert(K::NAME, version);
            }
            Err(error) => self.found = Err(error),
        }
    }
}

/// Which parts a script has. A replay notifies no one and has no probe.
fn context(vars: &Vars, replay: bool) -> Context {
    let mut context = Context::new();
    for channel in Channel::WITH_FIELD {
        let name = channel.field();
        context.insert(name, &vars.contains_key(name));
    }
    context.insert("ingest", &vars.contains_key("ingest"));
    context.insert("dashboard", &vars.contains_key("dashboard"));
    context.insert("probe", &(!replay && vars.contains_key("probe_cron")));
    // Of a replay that asks several times over: once for each of so many minutes.
    let steps = match vars.get("steps") {
        Some(Var::Int(steps)) => *steps,
        _ => 1,
    };
    context.insert("steps", &(0..steps).collect::<Vec<_>>());
    context.insert("silence", &vars.contains_key("none_for"));
    context.insert("replay", &replay);
    context.insert("handlers", &!replay);
    context
}

/// What the kinds' templates include.
const INCLUDES: [(&str, &str); 9] = [
    (
        "vars.tick",
        include_str!("../../../tick_templates/vars.tick"),
    ),
    (
        "notify.tick",
        include_str!("../../../tick_templates/notify.tick"),
    ),
    (
        "details.tick",
        include_str!("../../../tick_templates/details.tick"),
    ),
    (
        "lasted.tick",
        include_str!("../../../tick_templates/lasted.tick"),
    ),
    (
        "events.tick",
        include_str!("../../../tick_templates/events.tick"),
    ),
    (
        "traffic_alert.tick",
        include_str!("../../../tick_templates/traffic_alert.tick"),
    ),
    (
        "slo_alert.tick",
        include_str!("../../../tick_templates/slo_alert.tick"),
    ),
    (
        "looks.tick",
        include_str!("../../../tick_templates/looks.tick"),
    ),
    (
        TRANSITIONS,
        include_str!("../../../tick_templates/transitions.tick"),
    ),
];

/// What follows a script that replays the past.
const TRANSITIONS: &str = "transitions.tick";
