//! A page as HTML. Nothing is on it that was not written for it: no ids of rules, no apps, no addresses.

use askama::Template;
use checks::history::{Day, Health, share};
use chrono_tz::Tz;
use engine::status_pages::{Seen, View};
use rules::{
    expectation::Zone,
    naming::Line,
    status_page::{Impact, Logo, Sort, StatusPage},
};
use store::incidents::Published;

use super::{
    times::{self, Written},
    words::Words,
};
use crate::api::html;

const STYLE: &str = include_str!("../pages/status.css");

/// A page, and the policy that fits it.
#[derive(Debug)]
pub struct Drawn {
    pub html: String,
    pub policy: String,
}

#[derive(Template)]
#[template(path = "status.html", config = "src/askama.toml")]
struct Html<'a> {
    language: &'a str,
    words: &'static Words,
    title: &'a str,
    description: Option<&'a str>,
    logo: Option<&'a Logo>,
    is_branded: bool,
    style: &'a str,
    icon: &'a str,
    class: &'a str,
    banner: &'a str,
    sentence: Option<String>,
    now: Vec<IncidentHtml<'a>>,
    planned: Vec<IncidentHtml<'a>>,
    past: Vec<IncidentHtml<'a>>,
    groups: Vec<GroupHtml<'a>>,
    as_of: Written,
    feeds: &'a str,
}

struct GroupHtml<'a> {
    name: &'a Line,
    class: &'static str,
    word: &'static str,
    entries: Vec<EntryHtml<'a>>,
}

struct EntryHtml<'a> {
    name: &'a Line,
    class: &'static str,
    word: &'static str,
    days: Vec<DayHtml>,
    uptime: String,
}

struct DayHtml {
    class: &'static str,
    title: String,
}

struct IncidentHtml<'a> {
    title: &'a Line,
    class: &'static str,
    starts: Written,
    ends: Option<Written>,
    /// The names of what it is about; none: all.
    about: String,
    updates: Vec<UpdateHtml<'a>>,
}

struct UpdateHtml<'a> {
    word: &'static str,
    at: Written,
    message: &'a str,
}

/// The class of the style that shows it.
fn class(health: Health) -> &'static str {
    match health {
        Health::Up => "up",
        Health::Degraded => "degraded",
        Health::Down => "down",
        Health::Maintenance => "maintenance",
        Health::Paused | Health::Unknown => "quiet",
    }
}

/// How a page is in a sentence.
pub fn banner(health: Health, words: &'static Words) -> &'static str {
    match health {
        Health::Down | Health::Degraded => words.some_is_not,
        Health::Maintenance => words.under_maintenance,
        Health::Up => words.all_is_up,
        Health::Paused | Health::Unknown => words.nothing_is_watched,
    }
}

/// The colour that stands for it, without `#`.
pub fn colour(health: Health) -> &'static str {
    match health {
        Health::Down => "cf222e",
        Health::Degraded => "bf8700",
        Health::Maintenance => "3b6ea8",
        Health::Up => "1a7f37",
        Health::Paused | Health::Unknown => "656d76",
    }
}

/// What a page's incidents are about, by the names that it has for that. None: all of it.
pub fn about(page: &StatusPage, incident: &Published) -> String {
    let rules = &incident.spec.rules;
    let entries = page.entries().filter(|entry| rules.contains(&entry.rule));
    let names: Vec<&str> = entries.map(|entry| entry.name.as_str()).collect();
    names.join(", ")
}

/// Draws a page. `feeds`: where its feeds are.
pub fn draw(page: &StatusPage, view: &View, feeds: &str) -> askama::Result<Drawn> {
    let language = page.language.unwrap_or_default();
    let words = Words::of(language);
    let Zone(zone) = page.timezone.unwrap_or_default();
    let mut style = STYLE.to_owned();
    if let Some(colour) = &page.colour {
        style.push_str(&format!(
            ".brand{{background:{colour};color:{}}}",
            colour.text()
        ));
    }
    let groups = page.groups.iter().zip(&view.groups);
    let groups = groups.map(|(group, seen)| {
        let worst = seen.iter().map(|it| it.health).max().unwrap_or_default();
        let entries = group.entries.iter().zip(seen);
        GroupHtml {
            name: &group.name,
            class: class(worst),
            word: words.health(worst),
            entries: entries
                .map(|(entry, seen)| entry_html(&entry.name, seen, words))
                .collect(),
        }
    });
    let incident = |it| incident_html(page, it, zone, words);
    let (mut now, mut planned, mut past) = (Vec::new(), Vec::new(), Vec::new());
    for it in &view.incidents {
        match (
            it.starts_at <= view.now,
            it.ends_at.is_some_and(|end| end <= view.now),
        ) {
            (_, true) => past.push(incident(it)),
            (true, false) => now.push(incident(it)),
            (false, false) => planned.push(incident(it)),
        }
    }
    planned.reverse();
    let html = Html {
        language: language.as_str(),
        words,
        title: page.title.as_str(),
        description: page.description.as_ref().map(|it| it.as_str()),
        logo: page.logo.as_ref(),
        is_branded: page.colour.is_some(),
        style: &style,
        icon: colour(view.health),
        class: class(view.health),
        banner: banner(view.health, words),
        sentence: sentence(page, view, zone, words),
        now,
        planned,
        past,
        groups: groups.collect(),
        as_of: times::exact(view.now, zone),
        feeds,
    };
    Ok(Drawn {
        html: html.render()?,
        policy: html::policy(&style, "img-src data:; frame-ancestors 'self'"),
    })
}

/// What is down, and since when.
fn sentence(page: &StatusPage, view: &View, zone: Tz, words: &Words) -> Option<String> {
    let down = view
        .entries(page)
        .filter(|(_, seen)| seen.health == Health::Down);
    let mut down: Vec<_> = down
        .filter_map(|(entry, seen)| Some((seen.since?, entry)))
        .collect();
    down.sort_by_key(|(since, _)| *since);
    // What is on a page twice is down once.
    let mut known = Vec::new();
    down.retain(|(_, entry)| {
        let is_new = !known.contains(&&entry.rule);
        known.push(&entry.rule);
        is_new
    });
    let (since, first) = down.first()?;
    let text = match down.len() {
        1 => words.is_down,
        _ => words.are_down,
    };
    Some(
        text.replace("{more}", &(down.len() - 1).to_string())
            .replace("{time}", &times::short(*since, view.now, zone))
            .replace("{length}", &times::length(view.now - *since))
            .replace("{name}", first.name.as_str()),
    )
}

fn entry_html<'a>(name: &'a Line, seen: &Seen, words: &'static Words) -> EntryHtml<'a> {
    EntryHtml {
        name,
        class: class(seen.health),
        word: words.health(seen.health),
        uptime: share(&seen.days).map_or_else(
            || words.unknown.to_owned(),
            |share| {
                words
                    .uptime
                    .replace("{share}", &times::percent(share, words.point))
            },
        ),
        days: seen.days.iter().map(|day| day_html(day, words)).collect(),
    }
}

fn day_html(day: &Day, words: &'static Words) -> DayHtml {
    let worst = day.worst();
    let what = match share(std::slice::from_ref(day)) {
        None => words.health(worst).to_owned(),
        Some(share) => {
            let mut parts = vec![format!("{} %", times::percent(share, words.point))];
            if !day.down.is_zero() {
                parts.push(words.down_for.replace("{length}", &times::length(day.down)));
            } else if worst != Health::Up {
                parts.push(words.health(worst).to_owned());
            }
            parts.join(", ")
        }
    };
    DayHtml {
        class: match worst {
            Health::Up => "u",
            Health::Degraded => "g",
            Health::Down => "d",
            Health::Maintenance => "m",
            Health::Paused | Health::Unknown => "n",
        },
        title: format!("{}: {what}", day.date),
    }
}

fn incident_html<'a>(
    page: &StatusPage,
    incident: &'a Published,
    zone: Tz,
    words: &'static Words,
) -> IncidentHtml<'a> {
    let updates = incident.updates.iter().rev();
    IncidentHtml {
        title: &incident.spec.title,
        class: match (incident.spec.kind, incident.spec.impact) {
            (Sort::Maintenance, _) => "maintenance",
            (Sort::Incident, Impact::None) => "quiet",
            (Sort::Incident, Impact::Degraded) => "degraded",
            (Sort::Incident, Impact::Down) => "down",
        },
        starts: times::written(incident.starts_at, zone),
        ends: incident.ends_at.map(|at| times::written(at, zone)),
        about: about(page, incident),
        updates: updates
            .map(|update| UpdateHtml {
                word: words.progress(update.status),
                at: times::written(update.at, zone),
                message: &update.message,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        at("2026-03-01T10:00:00Z")
    }

    fn seen(health: Health) -> Seen {
        let since = now() - TimeDelta::minutes(75);
        let history = vec![(now() - TimeDelta::days(2), Health::Up), (since, health)];
        Seen {
            health,
            since: Some(since),
            days: checks::history::days(&history, Tz::UTC, 3, now()),
            downtimes: Vec::new(),
        }
    }

    fn page(more: serde_json::Value) -> StatusPage {
        let mut page = json!({
            "app": "secret-app", "title": "Shop <b>", "description": "Line & line", "timezone": "Europe/Berlin",
            "groups": [
                { "name": "Web", "entries": [
                    { "rule": "secret-rule", "name": "<script>" }, { "rule": "x", "name": "API" },
                    { "rule": "y", "name": "Search" }, { "rule": "z", "name": "Mail" },
                ] },
                { "name": "Jobs", "entries": [{ "rule": "w", "name": "Backup" }] },
            ],
        });
        let fields = page.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        StatusPage::parse(fields.clone()).unwrap().0
    }

    fn view() -> View {
        let incident = json!({
            "kind": "incident", "title": "Slow <i>", "impact": "degraded", "rules": ["x", "secret-rule"],
        });
        let updates = json!([
            { "at": "2026-03-01T09:00:00Z", "status": "investigating", "message": "We <u>look</u>." },
            { "at": "2026-03-01T09:30:00Z", "status": "identified", "message": "Found." },
        ]);
        View {
            now: now(),
            health: Health::Down,
            groups: vec![
                [
                    Health::Up,
                    Health::Degraded,
                    Health::Unknown,
                    Health::Paused,
                ]
                .map(seen)
                .into(),
                vec![seen(Health::Down)],
            ],
            incidents: vec![Published {
                id: 77,
                spec: sqlx::types::Json(serde_json::from_value(incident).unwrap()),
                starts_at: at("2026-03-01T09:00:00Z"),
                ends_at: None,
                created_at: now(),
                created_by: "secret-token".into(),
                updates: sqlx::types::Json(serde_json::from_value(updates).unwrap()),
            }],
        }
    }

    #[test]
    fn a_page_shows_what_was_written_for_it_and_nothing_else() {
        let html = draw(&page(json!({})), &view(), "/status/shop")
            .unwrap()
            .html;
        assert!(!html.contains("secret") && !html.contains("77"), "{html}");
        for wanted in [
            "<html lang=\"en\">",
            "<title>Shop &#60;b&#62;</title>",
            "Line &#38; line",
            "<span>&#60;script&#62;</span> <span class=\"up\">Operational</span>",
            "<span>API</span> <span class=\"degraded\">Degraded</span>",
            "<span>Search</span> <span class=\"quiet\">No data</span>",
            "<span>Mail</span> <span class=\"quiet\">Paused</span>",
            "<span>Backup</span> <span class=\"down\">Down</span>",
            "<h2>Web <span class=\"degraded\">Degraded</span></h2>",
            "<p>Some systems are experiencing issues</p>",
            "<p>Backup has been down since 09:45 CET (1 h 15 min).</p>",
            "<i class=\"u\" title=\"2026-02-28: 100.00 %\"></i>",
            "<i class=\"d\" title=\"2026-03-01: 87.50 %, 1 h 15 min down\"></i>",
            "<i class=\"g\" title=\"2026-03-01: 100.00 %, Degraded\"></i>",
            "<h3>Slow &#60;i&#62;</h3>",
            "Affects: &#60;script&#62;, API</p>",
            "<b>Identified</b> <time datetime=\"2026-03-01T09:30:00Z\">2026-03-01 10:30 CET</time>",
            "<p>We &#60;u&#62;look&#60;/u&#62;.</p>",
            "<time datetime=\"2026-03-01T10:00:00Z\">2026-03-01 11:00:00 CET</time>",
        ] {
            assert!(html.contains(wanted), "{wanted} in {html}");
        }
        let newest_first = html.find("Found.") < html.find("We &#60;u");
        assert!(newest_first, "{html}");
    }

    #[test]
    fn a_page_in_its_own_language_colour_and_with_its_logo() {
        let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
        let page = page(json!({ "language": "de", "colour": "#F0B429", "logo": gif }));
        let drawn = draw(&page, &view(), "https://x.example/status/shop").unwrap();
        for wanted in [
            "<html lang=\"de\">".to_owned(),
            "Bei einigen Systemen gibt es Störungen".into(),
            "Backup ist seit 09:45 CET ausgefallen (1 h 15 min).".into(),
            "title=\"2026-03-01: 87,50 %, 1 h 15 min ausgefallen\"".into(),
            ".brand{background:#f0b429;color:#000}</style>".into(),
            "<header class=\"brand\">".into(),
            format!("<img src=\"{gif}\" alt=\"\">"),
            "href=\"https://x.example/status/shop/feed.atom\"".into(),
        ] {
            assert!(drawn.html.contains(&wanted), "{wanted} in {}", drawn.html);
        }
        let other = draw(&self::page(json!({})), &view(), "").unwrap();
        assert_ne!(
            drawn.policy, other.policy,
            "the policy names the style by its hash"
        );
    }

    #[test]
    fn planned_and_past_are_apart() {
        let mut view = view();
        let mut planned = view.incidents[0].clone();
        planned.starts_at = now() + TimeDelta::hours(1);
        planned.ends_at = Some(now() + TimeDelta::hours(2));
        let mut past = view.incidents[0].clone();
        past.ends_at = Some(now());
        view.incidents = vec![planned, past];
        let html = draw(&page(json!({})), &view, "").unwrap().html;
        let place = |text: &str| {
            html.find(text)
                .unwrap_or_else(|| panic!("{text} in {html}"))
        };
        let planned = place("<h2>Planned maintenance</h2>");
        let entries = place("<h2>Web ");
        let past = place("<h2>Past incidents</h2>");
        assert!(planned < entries && entries < past, "{html}");
        assert!(!html.contains("<h2>Incidents</h2>"), "{html}");
        let articles: Vec<_> = html.match_indices("<article").map(|(at, _)| at).collect();
        assert!(
            planned < articles[0] && articles[0] < entries && past < articles[1],
            "{articles:?}"
        );
    }
}
