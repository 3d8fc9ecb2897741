//! The one list of kinds.

pub mod crashed;
mod events;
pub mod five_xx;
pub mod heartbeat;
pub mod item;
pub mod job;
pub mod latency;
pub mod memory;
pub mod probe;
pub mod release;
mod requests;
pub mod slo;
pub mod traffic;

use std::sync::LazyLock;

use serde_json::{Map, Value};

pub use self::events::HOLD;
use self::{
    crashed::Crashed, five_xx::FiveXx, heartbeat::Heartbeat, item::Item, job::Job,
    latency::Latency, memory::Memory, probe::Probe, release::Release, slo::Slo, traffic::Traffic,
};
use crate::{
    Family, KapacitorKind, Kind, Rule,
    fields::FieldError,
    polling::{Polling, Polls},
    reporting::{Reporting, Reports},
    schedule::Schedule,
};

/// Does something for each kind.
pub trait Visit {
    /// A kind that Kapacitor evaluates.
    fn visit<K: KapacitorKind>(&mut self);

    /// A kind that the service itself evaluates.
    fn visit_check<K: Kind>(&mut self) {}
}

/// Every kind of rule there is, in the order in which they are listed.
pub fn for_each_kind(visitor: &mut impl Visit) {
    visitor.visit::<FiveXx>();
    visitor.visit::<Crashed>();
    visitor.visit::<Memory>();
    visitor.visit::<Release>();
    visitor.visit::<Latency>();
    visitor.visit::<Traffic>();
    visitor.visit::<Slo>();
    visitor.visit_check::<Heartbeat>();
    visitor.visit_check::<Probe>();
    visitor.visit_check::<Job>();
    visitor.visit_check::<Item>();
}

/// What is expected of a check.
#[derive(Clone, Debug)]
pub enum Terms {
    /// It reports itself.
    Reports(Box<Reporting>),
    /// It is polled.
    Polls(Box<Polling>),
}

/// What is expected of a check of this kind and app with these fields.
pub fn terms(kind: &str, app: &str, fields: &Map<String, Value>) -> Result<Terms, Vec<FieldError>> {
    let mut object = fields.clone();
    object.insert("app".into(), app.into());
    match kind {
        Heartbeat::NAME => reports::<Heartbeat>(object),
        Item::NAME => reports::<Item>(object),
        Probe::NAME => polls::<Probe>(object),
        Job::NAME => polls::<Job>(object),
        _ => Err(vec![FieldError {
            field: "kind".into(),
            message: "is none of a check".into(),
        }]),
    }
}

fn reports<K: Reports>(object: Map<String, Value>) -> Result<Terms, Vec<FieldError>> {
    Rule::<K>::parse(object).map(|rule| Terms::Reports(Box::new(rule.spec.reporting())))
}

fn polls<K: Polls>(object: Map<String, Value>) -> Result<Terms, Vec<FieldError>> {
    Rule::<K>::parse(object).map(|rule| Terms::Polls(Box::new(rule.spec.polling())))
}

/// Does something once, for one kind that Kapacitor evaluates.
pub trait Dispatch {
    type Output;

    fn run<K: KapacitorKind>(self) -> Self::Output;
}

/// Does something once, for one kind.
pub trait DispatchAny {
    type Output;

    fn run<K: Kind>(self) -> Self::Output;
}

/// Runs `work` for the kind of this name that Kapacitor evaluates. None: there is no such kind.
pub fn dispatch<D: Dispatch>(name: &str, work: D) -> Option<D::Output> {
    struct Search<'a, D: Dispatch> {
        name: &'a str,
        work: Option<D>,
        output: Option<D::Output>,
    }

    impl<D: Dispatch> Visit for Search<'_, D> {
        fn visit<K: KapacitorKind>(&mut self) {
            if K::NAME == self.name
                && let Some(work) = self.work.take()
            {
                self.output = Some(work.run::<K>());
            }
        }
    }

    let mut search = Search {
        name,
        work: Some(work),
        output: None,
    };
    for_each_kind(&mut search);
    search.output
}

/// Runs `work` for the kind of this name. None: there is no such kind.
pub fn dispatch_any<D: DispatchAny>(name: &str, work: D) -> Option<D::Output> {
    struct Search<'a, D: DispatchAny> {
        name: &'a str,
        work: Option<D>,
        output: Option<D::Output>,
    }

    impl<D: DispatchAny> Search<'_, D> {
        fn look_at<K: Kind>(&mut self) {
            if K::NAME == self.name
                && let Some(work) = self.work.take()
            {
                self.output = Some(work.run::<K>());
            }
        }
    }

    impl<D: DispatchAny> Visit for Search<'_, D> {
        fn visit<K: KapacitorKind>(&mut self) {
            self.look_at::<K>();
        }

        fn visit_check<K: Kind>(&mut self) {
            self.look_at::<K>();
        }
    }

    let mut search = Search {
        name,
        work: Some(work),
        output: None,
    };
    for_each_kind(&mut search);
    search.output
}

/// A kind for those who handle all kinds alike and know which it is at run time only.
pub struct KindInfo {
    pub name: &'static str,
    pub about: &'static str,
    pub family: Family,
    /// The field whose value is the part of a rule's key that comes after the app, for kinds that have one.
    pub part_field: Option<&'static str>,
    /// Reads the part of a key, of kinds that have one. The error says what would be right.
    pub read_part: fn(&str) -> Result<String, String>,
    /// Of a check: whether the service asks it, and it does not report itself.
    pub is_polled: bool,
    /// Whether a level lasts until the next one; that of an event does not.
    pub stateful: bool,
    /// Whether its data comes all the time.
    pub expects_data: bool,
    /// Whether its rules say for how long messages are held back after a release.
    pub has_grace: bool,
    /// Whether its script keeps what is left of an error budget in the topic `<id>.budget`.
    pub has_budget: bool,
    /// How Kapacitor evaluates a rule with these fields. None: they are not of this kind, or it does not.
    pub schedule: fn(&Map<String, Value>) -> Option<Schedule>,
    /// The hosts in these fields of a rule that are not this app's own. None: the fields are not of this
    /// kind.
    pub other_hosts: fn(&str, &Map<String, Value>) -> Option<Vec<String>>,
    /// When a rule with these fields speaks, in few words. None: they are not of this kind.
    pub condition: fn(&Map<String, Value>) -> Option<String>,
    /// A rule as one would send it.
    pub example: fn() -> Value,
}

/// Of every kind what is known without its type.
pub static ALL: LazyLock<Vec<KindInfo>> = LazyLock::new(|| {
    struct Collect(Vec<KindInfo>);

    impl Visit for Collect {
        fn visit<K: KapacitorKind>(&mut self) {
            self.0.push(KindInfo {
                name: K::NAME,
                about: K::ABOUT,
                family: K::FAMILY,
                part_field: K::PART_FIELD,
                read_part: K::read_part,
                is_polled: K::IS_POLLED,
                stateful: K::STATEFUL,
                expects_data: K::EXPECTS_DATA,
                has_grace: K::HAS_GRACE,
                has_budget: K::HAS_BUDGET,
                schedule: |spec| Some(K::deserialize(spec).ok()?.schedule()),
                other_hosts: |app, spec| Some(K::deserialize(spec).ok()?.other_hosts(app)),
                condition: |spec| Some(K::deserialize(spec).ok()?.condition()),
                example: K::example,
            });
        }

        fn visit_check<K: Kind>(&mut self) {
            self.0.push(KindInfo {
                name: K::NAME,
                about: K::ABOUT,
                family: K::FAMILY,
                part_field: K::PART_FIELD,
                read_part: K::read_part,
                is_polled: K::IS_POLLED,
                stateful: K::STATEFUL,
                expects_data: false,
                has_grace: K::HAS_GRACE,
                has_budget: false,
                schedule: |_| None,
                other_hosts: |_, _| Some(Vec::new()),
                condition: |spec| Some(K::deserialize(spec).ok()?.condition()),
                example: K::example,
            });
        }
    }

    let mut collect = Collect(Vec::new());
    for_each_kind(&mut collect);
    collect.0
});

/// The kind of this name.
pub fn named(name: &str) -> Option<&'static KindInfo> {
    ALL.iter().find(|kind| kind.name == name)
}

/// The kinds of a family.
pub fn of(family: Family) -> impl Iterator<Item = &'static KindInfo> {
    ALL.iter().filter(move |kind| kind.family == family)
}

/// The names of all kinds, for messages.
pub fn names() -> String {
    let names: Vec<_> = ALL.iter().map(|kind| kind.name).collect();
    names.join(", ")
}

/// The names of the kinds of a family, for messages.
pub fn names_of(family: Family) -> String {
    let names: Vec<_> = of(family).map(|kind| kind.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = ALL.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|kind| named(kind.name).is_some()));
    }
}
