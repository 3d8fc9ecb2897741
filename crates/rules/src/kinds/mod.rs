//! The one list of kinds.

use aide::axum::ApiRouter;
use chrono::DateTime;
use futures::future::BoxFuture;
use serde_json::{Map, Value};

use super::{
    Rhythm, Task, TaskKind,
    crashed::Crashed,
    five_xx::FiveXx,
    http,
    memory::Memory,
    release::Release,
    store::{Definition, Record},
};
use crate::{
    app::App,
    backtest::http as backtest,
    error::Error,
    kapacitor::TaskInfo,
    sync::import,
    template::{Rendered, Templates},
};

/// Every kind of rule there is.
pub static ALL: &[Kind] = &[
    Kind::of::<FiveXx>(),
    Kind::of::<Crashed>(),
    Kind::of::<Memory>(),
    Kind::of::<Release>(),
];

/// A kind for those who handle all kinds alike and know which it is at run time only.
pub struct Kind {
    pub name: &'static str,
    pub about: &'static str,
    pub template: &'static str,
    /// Adds the kind's routes to a router.
    pub routes: fn(ApiRouter<App>) -> ApiRouter<App>,
    /// The script and vars of a stored task.
    render: fn(&Record, &Templates) -> Result<Rendered, RenderError>,
    /// Reads a task of Kapacitor's as one of this kind: the rule, or why it is none. `None`: its id
    /// is not of this kind's pattern.
    pub recognise: fn(&TaskInfo) -> Option<Result<Definition, String>>,
    /// Where the older service kept its rules of this kind.
    pub older_table: &'static str,
    /// Reads a row of that: Kapacitor's id of the rule, and the rule or why it is none.
    pub read_older: fn(&Map<String, Value>) -> import::Older,
    /// Whether a level lasts until the next one; that of an event does not.
    pub holds: bool,
    /// Whether its data comes all the time.
    pub steady: bool,
    /// How a rule with these fields looks at its data. None: they are not of this kind.
    pub rhythm: fn(&Map<String, Value>) -> Option<Rhythm>,
    /// What a rule would have done over the past, as text for a terminal.
    pub backtest: fn(App, Map<String, Value>, String) -> Drawing,
    /// A rule as one would send it.
    pub example: fn() -> Value,
    /// What becomes of a rule of this kind with every target.
    pub sample: fn(&Templates) -> Result<Rendered, tera::Error>,
}

/// A backtest under way, which ends in text.
type Drawing = BoxFuture<'static, Result<String, Error>>;

impl Kind {
    const fn of<K: TaskKind>() -> Self {
        Self {
            name: K::NAME,
            about: K::ABOUT,
            template: K::TEMPLATE,
            routes: http::routes::<K>,
            render: render_as::<K>,
            recognise: import::recognise::<K>,
            older_table: K::OLDER_TABLE,
            read_older: import::read_older::<K>,
            holds: K::HOLDS,
            steady: K::STEADY,
            rhythm: |spec| Some(K::deserialize(spec).ok()?.rhythm()),
            backtest: |app, rule, last| {
                Box::pin(async move { backtest::in_terminal::<K>(app, rule, &last).await })
            },
            example: K::example,
            sample: sample_of::<K>,
        }
    }
}

/// The kind of this name.
pub fn named(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.name == name)
}

/// Why a stored task has no script. It was checked before it was stored, so the fault is ours.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("no kind is named {0:?}")]
    Kind(String),
    #[error("the stored task {0} does not read as one of its kind: {1:?}")]
    Stored(String, Vec<super::fields::FieldError>),
    #[error("the template does not render: {0}")]
    Template(#[from] tera::Error),
}

/// The script and vars of a stored task.
pub fn render(record: &Record, templates: &Templates) -> Result<Rendered, RenderError> {
    let kind = named(&record.kind).ok_or_else(|| RenderError::Kind(record.kind.clone()))?;
    (kind.render)(record, templates)
}

fn render_as<K: TaskKind>(record: &Record, templates: &Templates) -> Result<Rendered, RenderError> {
    let task: Task<K> = record
        .task()
        .map_err(|errors| RenderError::Stored(record.id.clone(), errors))?;
    Ok(templates.render(&task, record.active_since)?)
}

fn sample_of<K: TaskKind>(templates: &Templates) -> Result<Rendered, tera::Error> {
    let mut rule = K::example();
    for (target, to) in [
        ("slack", "#ops"),
        ("email", "ops@example.com"),
        ("post", "https://example.com"),
    ] {
        rule[target] = to.into();
    }
    let rule = rule.as_object().cloned().unwrap_or_default();
    let task = Task::<K>::parse(rule)
        .map_err(|errors| tera::Error::message(format!("the example is not right: {errors:?}")))?;
    templates.render(&task, DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_ids_are_unique() {
        let names: HashSet<_> = ALL.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|kind| named(kind.name).is_some()));
    }
}
