//! A page as everybody sees it.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use checks::history::{Changes, Day, Health, days, downtimes, during, overlaid};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{
    expectation::Zone,
    status_page::{Entry, Impact, Sort, StatusPage},
};
use store::incidents::{self, Published};

use super::{history, standing};
use crate::Engine;

/// How many days a page looks back.
const DAYS: u32 = 90;

/// How many incidents a page shows.
const INCIDENTS: i64 = 100;

/// For how long what is known of the days before is taken to be all.
const FRESH: Duration = Duration::from_secs(60);

/// What is known of how the rules of a page stood, and need not be read again each second.
#[derive(Debug)]
pub struct Known {
    read_at: Instant,
    page: StatusPage,
    histories: HashMap<String, Changes>,
}

impl Known {
    fn is_of(&self, page: &StatusPage) -> bool {
        self.read_at.elapsed() < FRESH && self.page == *page
    }
}

/// A page as everybody sees it.
#[derive(Clone, Debug)]
pub struct View {
    pub now: DateTime<Utc>,
    /// That of the worst of its entries.
    pub health: Health,
    /// Its entries, as they stand in it.
    pub groups: Vec<Vec<Seen>>,
    /// What is or was said, the newest first.
    pub incidents: Vec<Published>,
}

impl View {
    /// The entries of the page that it is of, each as it is seen.
    pub fn entries<'a>(
        &'a self,
        page: &'a StatusPage,
    ) -> impl Iterator<Item = (&'a Entry, &'a Seen)> {
        page.entries().zip(self.groups.iter().flatten())
    }
}

/// How an entry is and was.
#[derive(Clone, Debug)]
pub struct Seen {
    pub health: Health,
    /// Since when, where that was found and not said.
    pub since: Option<DateTime<Utc>>,
    /// The last of them is today.
    pub days: Vec<Day>,
    /// When it was down, and until when, the first first.
    pub downtimes: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>,
}

/// How everything on a page is, in its order, and what is known of how it was.
pub async fn view(
    engine: &Engine,
    slug: &str,
    page: &StatusPage,
    known: Option<Arc<Known>>,
) -> sqlx::Result<(View, Arc<Known>)> {
    let now = store::now(&engine.db).await?;
    let since = now - TimeDelta::days(DAYS.into());
    let shown = standing::standing(engine, page).await?;
    let known = match known.filter(|known| known.is_of(page)) {
        Some(known) => known,
        None => Arc::new(Known {
            read_at: Instant::now(),
            page: page.clone(),
            histories: history::read(engine, &shown, since).await?,
        }),
    };
    let incidents = incidents::of_page(&engine.db, slug, since, INCIDENTS).await?;
    let default = engine.settings.site.delivery;
    let Zone(zone) = page.timezone.unwrap_or_default();
    let none = Changes::new();
    let see = |Entry { rule, .. }: &Entry| {
        let shown = shown.get(rule);
        let found = shown.map_or(Health::Unknown, |shown| standing::health(shown, default));
        let about = || incidents.iter().filter(|it| is_about(it, rule));
        let history = known.histories.get(rule).unwrap_or(&none);
        let history = overlaid(history, &during(&announced(about()), Health::Maintenance));
        let health = as_said(found, about(), now);
        Seen {
            health,
            since: shown
                .and_then(|shown| shown.since)
                .filter(|_| health == found),
            days: days(&history, zone, DAYS, now),
            downtimes: downtimes(&history),
        }
    };
    let groups = page.groups.iter();
    let groups: Vec<Vec<Seen>> = groups
        .map(|group| group.entries.iter().map(see).collect())
        .collect();
    let worst = groups.iter().flatten().map(|seen| seen.health).max();
    let view = View {
        now,
        health: worst.unwrap_or_default(),
        groups,
        incidents,
    };
    Ok((view, known))
}

fn is_about(incident: &Published, rule: &str) -> bool {
    let rules = &incident.spec.rules;
    rules.is_empty() || rules.iter().any(|it| it == rule)
}

/// From when until when there is maintenance.
fn announced<'a>(
    incidents: impl Iterator<Item = &'a Published>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let maintenance = incidents.filter(|it| it.spec.kind == Sort::Maintenance);
    let times = maintenance.filter_map(|it| Some((it.starts_at, it.ends_at?)));
    times.collect()
}

/// How something is that was found to be so, as far as nothing else is said of it.
fn as_said<'a>(
    found: Health,
    incidents: impl Iterator<Item = &'a Published>,
    now: DateTime<Utc>,
) -> Health {
    let open = incidents.filter(|it| it.starts_at <= now && it.ends_at.is_none_or(|end| end > now));
    open.fold(found, |health, incident| {
        match (incident.spec.kind, incident.spec.impact) {
            (Sort::Maintenance, _) => Health::Maintenance,
            _ if health == Health::Maintenance => health,
            (Sort::Incident, Impact::None) => health,
            (Sort::Incident, Impact::Degraded) => health.max(Health::Degraded),
            (Sort::Incident, Impact::Down) => Health::Down,
        }
    })
}
