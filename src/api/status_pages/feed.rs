//! What happened on a page, newest first, for programs: as Atom (RFC 4287) and as a JSON Feed
//! (<https://www.jsonfeed.org/version/1.1/>).

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use engine::status_pages::View;
use rules::{expectation::Zone, status_page::StatusPage};
use serde_json::{Value, json};
use store::{incidents::Published, status_pages::Page};
use url::Url;

use super::{draw::about, times, words::Words};

/// How many items a feed has.
const ITEMS: usize = 50;

/// A feed, in both forms.
#[derive(Debug)]
pub struct Feeds {
    pub atom: String,
    pub json: Value,
}

#[derive(Template)]
#[template(path = "feed.xml", config = "src/askama.toml")]
struct Atom<'a> {
    language: &'a str,
    title: &'a str,
    id: String,
    page: &'a str,
    updated: String,
    items: &'a [Item],
}

struct Item {
    id: String,
    title: String,
    text: String,
    at: DateTime<Utc>,
    published: String,
    updated: String,
}

/// Writes the feeds of a page. `url`: where it is.
pub fn feeds(page: &Page, view: &View, url: &str) -> askama::Result<Feeds> {
    let spec = &page.spec.0;
    let language = spec.language.unwrap_or_default();
    let words = Words::of(language);
    let Zone(zone) = spec.timezone.unwrap_or_default();
    // <https://www.rfc-editor.org/rfc/rfc4151>: it stays the same, whatever the page is called.
    let parsed = Url::parse(url).ok();
    let host = parsed
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or("localhost");
    let since = page.created_at.date_naive();
    let id = format!("tag:{host},{since}:status/{}", page.slug);
    let machine = |at: DateTime<Utc>| times::written(at, zone).machine;

    let incidents = view.incidents.iter().map(|incident| {
        let last = incident
            .updates
            .last()
            .map_or(incident.created_at, |update| update.at);
        Item {
            id: format!("{id}/incidents/{}", incident.id),
            title: incident.spec.title.to_string(),
            text: text(spec, incident, words, zone),
            at: last,
            published: machine(incident.created_at),
            updated: machine(last),
        }
    });
    let downtimes = view.entries(spec).flat_map(|(entry, seen)| {
        let name = entry.name.as_str();
        let id = &id;
        // Older ones have no place in the feed.
        let newest = seen.downtimes.iter().rev().take(ITEMS);
        newest.map(move |(begin, end)| {
            let until = end.unwrap_or(view.now);
            let text = match end {
                Some(_) => words.was_down,
                None => words.is_down,
            };
            let title = text
                .replace("{time}", &times::written(*begin, zone).text)
                .replace("{length}", &times::length(until - *begin))
                .replace("{name}", name);
            let mut span = vec![times::written(*begin, zone).text];
            span.extend(end.map(|end| times::written(end, zone).text));
            Item {
                id: format!("{id}/down/{name}/{}", begin.timestamp_millis()),
                title,
                text: span.join(" – "),
                at: end.unwrap_or(*begin),
                published: machine(*begin),
                updated: machine(end.unwrap_or(*begin)),
            }
        })
    });
    let mut items: Vec<Item> = incidents.chain(downtimes).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.at));
    // What is on a page twice was down once.
    items.dedup_by(|next, item| next.id == item.id);
    items.truncate(ITEMS);
    let atom = Atom {
        language: language.as_str(),
        title: spec.title.as_str(),
        id,
        page: url,
        updated: items
            .first()
            .map_or_else(|| machine(page.updated_at), |item| item.updated.clone()),
        items: &items,
    };
    let listed = items.iter().map(|item| {
        json!({
            "id": item.id, "url": url, "title": item.title, "content_text": item.text,
            "date_published": item.published, "date_modified": item.updated,
        })
    });
    Ok(Feeds {
        atom: atom.render()?,
        json: json!({
            "version": "https://jsonfeed.org/version/1.1", "title": spec.title, "language": language.as_str(),
            "home_page_url": url, "feed_url": format!("{url}/feed.json"),
            "items": listed.collect::<Vec<_>>(),
        }),
    })
}

/// All that was said of an incident.
fn text(page: &StatusPage, incident: &Published, words: &Words, zone: Tz) -> String {
    let about = about(page, incident);
    let mut lines = Vec::new();
    if !about.is_empty() {
        lines.push(format!("{} {about}", words.about));
    }
    if let Some(ends) = incident.ends_at {
        let [from, until] = [incident.starts_at, ends].map(|at| times::written(at, zone).text);
        lines.push(format!("{from} – {until}"));
    }
    lines.extend(incident.updates.iter().rev().map(|update| {
        let (at, word) = (
            times::written(update.at, zone).text,
            words.progress(update.status),
        );
        format!("{at} {word}: {}", update.message)
    }));
    lines.join("\n\n")
}
