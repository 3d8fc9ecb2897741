//! Status pages: what they may show, how that stands and stood, and the items that are refreshed for them.

mod history;
pub mod incidents;
mod standing;
mod view;

use std::collections::{HashMap, HashSet};

use rules::{
    Kind, Rule,
    expectation::Zone,
    fields::{AppName, FieldError},
    kinds::{self, item::Item},
    status_page::{Config, Entry, PageSlug, RefreshToken, StatusPage},
};
use sha2::{Digest, Sha256};
use store::{
    audit::{Action, Actor},
    checks as checks_rows,
    standing::Shown,
    status_pages::{self as rows, Page},
};

use self::standing::standing;
pub use self::view::{Known, Seen, View, view};

use crate::{
    Engine,
    change::{self, Error, Precondition, Result},
    checks::reports::{self, Report},
    hosts::HostAccess,
};

/// A page that was kept.
#[derive(Debug)]
pub struct Put {
    pub page: Page,
    /// There was none before.
    pub created: bool,
}

/// The page that somebody wants to replace, if it is theirs.
fn own(page: Option<Page>, is_own: impl Fn(&str) -> bool) -> Result<Option<Page>> {
    match page {
        Some(page) if !is_own(page.spec.app.as_str()) => Err(Error::Exists),
        page => Ok(page),
    }
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Keeps a page. `is_own`: whether somebody may show rules of this app.
pub async fn put(
    engine: &Engine,
    by: &Actor,
    is_own: impl Fn(&str) -> bool,
    slug: &PageSlug,
    page: &StatusPage,
    token: Option<&RefreshToken>,
) -> Result<Put> {
    let shown = standing(engine, page).await?;
    let faults = faults(page, &shown, &is_own);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut transaction = engine.db.begin().await?;
    let before = rows::lock(&mut transaction, slug.as_str()).await?;
    let before = own(before, is_own)?;
    let token = token.map(|token| digest(token.as_str()));
    let page = rows::put(&mut transaction, by, slug.as_str(), page, token.as_deref()).await?;
    transaction.commit().await?;
    Ok(Put {
        page,
        created: before.is_none(),
    })
}

/// What is wrong with the entries of a page.
fn faults(
    page: &StatusPage,
    shown: &HashMap<String, Shown>,
    is_own: impl Fn(&str) -> bool,
) -> Vec<FieldError> {
    let mut faults = Vec::new();
    for (nth, group) in page.groups.iter().enumerate() {
        for (at, Entry { rule, .. }) in group.entries.iter().enumerate() {
            let message = match shown.get(rule) {
                Some(found) if is_own(&found.app) => {
                    let lasts = kinds::named(&found.kind).is_some_and(|kind| kind.stateful);
                    match lasts {
                        true => continue,
                        false => format!(
                            "must be a check or a rule whose levels last; those of the kind {} do not",
                            found.kind
                        ),
                    }
                }
                _ => format!("must be the id of a check or rule; there is none {rule:?}"),
            };
            faults.push(FieldError {
                field: format!("groups[{nth}].entries[{at}].rule"),
                message,
            });
        }
    }
    faults
}

/// Whose a page of statuspage is to be, and where.
pub struct Place {
    pub slug: PageSlug,
    pub app: AppName,
    pub timezone: Option<Zone>,
}

/// Takes a `config.yml` of statuspage: makes its items and its page, and deletes the items that it had before. New
/// items are told like the app's other ones. If it ends early, it may be done again.
pub async fn put_config(
    engine: &Engine,
    by: impl Fn(Action) -> Actor,
    is_own: impl Fn(&str) -> bool,
    place: &Place,
    config: &Config,
) -> Result<Put> {
    let Place {
        slug,
        app,
        timezone,
    } = place;
    let (mut page, items) = config.page(slug, app, *timezone);
    let before = own(rows::find(&engine.db, slug.as_str()).await?, &is_own)?;
    // What the config has no place for stays.
    if let Some(before) = &before {
        let before = &before.spec.0;
        page = StatusPage {
            description: before.description.clone(),
            timezone: page.timezone.or(before.timezone),
            language: before.language,
            colour: before.colour.clone(),
            logo: before.logo.clone(),
            ..page
        };
    }
    let targets = checks_rows::targets_of(&engine.db, app.as_str(), Some(Item::NAME)).await?;
    for mut item in items {
        let rule: Rule<Item> = Rule::parse(item.clone()).map_err(Error::Invalid)?;
        let hosts = HostAccess::Granted;
        let patched = change::patch::<Item>(
            engine,
            by(Action::Update),
            hosts,
            rule.id(),
            Precondition::None,
            item.clone(),
        );
        match patched.await {
            Err(Error::NotFound) => {
                targets.clone().narrowed().write(&mut item);
                let rule: Rule<Item> = Rule::parse(item).map_err(Error::Invalid)?;
                change::create(engine, by(Action::Create), &rule).await?;
            }
            patched => drop(patched?),
        }
    }
    let kept: HashSet<&str> = page.entries().map(|entry| entry.rule.as_str()).collect();
    // Only those whose names a config has made.
    let prefix = format!("{}-", slug.as_str());
    let dropped = before.iter().flat_map(|before| {
        let made = Item::id(before.spec.app.as_str(), &prefix);
        let rules = before.spec.entries().map(|entry| entry.rule.clone());
        rules.filter(move |rule| rule.starts_with(&made))
    });
    let dropped: Vec<String> = dropped
        .filter(|rule| !kept.contains(rule.as_str()))
        .collect();
    for rule in rows::shown_only_by(&engine.db, slug.as_str(), &dropped).await? {
        match change::delete(engine, by(Action::Delete), rule, Precondition::None).await {
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let by = by(Action::StatusPagePut);
    put(engine, &by, is_own, slug, &page, Some(&config.token)).await
}

/// Refreshes the items with this id on the pages with this token. When this returns, it is committed. Answers how
/// many there are, as often as they are on a page; none: no page has this token. `slug`: only on this page.
pub async fn refresh(
    engine: &Engine,
    token: &str,
    id: &str,
    slug: Option<&str>,
    report: &Report,
) -> sqlx::Result<Option<i64>> {
    let Some(items) = rows::refreshed_by(&engine.db, &digest(token), id, slug).await? else {
        return Ok(None);
    };
    let mut refreshed = 0;
    for (code, times) in items {
        if reports::take(engine, code, report.clone()).await? {
            refreshed += times;
        }
    }
    Ok(Some(refreshed))
}
