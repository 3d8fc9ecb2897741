//! The pages that everybody sees, and `/refresh/{id}` as statuspage has it.
//!
//! Nothing is on them that was not written for them: no ids of rules, no apps, no addresses.

use std::{
    convert::Infallible,
    sync::LazyLock,
    time::{Duration, Instant},
};

use askama::Template;
use axum::{
    Router,
    extract::{FromRequestParts, Path, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use chrono::{DateTime, SecondsFormat, Utc};
use engine::{
    checks::reports::{Report, Says},
    status_pages::{self, Health, View},
};
use rules::{expectation::Zone, naming::Line, status_page::StatusPage};
use store::status_pages as rows;

use crate::{
    Server,
    access::{Origin, Scheme},
    api::{error::Error, html, ping},
    pages::Rendered,
};

const STYLE: &str = include_str!("../pages/status.css");

/// The policy of a page: its own style and its own icon.
static POLICY: LazyLock<String> = LazyLock::new(|| html::policy(STYLE, "img-src data:"));

/// For how long a page is answered as it was rendered.
const FRESH: Duration = Duration::from_secs(1);

#[derive(Template)]
#[template(path = "status.html", config = "src/askama.toml")]
struct Html<'a> {
    title: &'a str,
    description: Option<&'a str>,
    style: &'a str,
    colour: &'a str,
    class: &'a str,
    banner: &'a str,
    groups: Vec<GroupHtml<'a>>,
    time: String,
    machine_time: String,
}

struct GroupHtml<'a> {
    name: &'a Line,
    entries: Vec<EntryHtml<'a>>,
}

struct EntryHtml<'a> {
    name: &'a Line,
    class: &'static str,
    word: &'static str,
}

/// How it is in a word, and the class of the style that shows it.
fn shown(health: Health) -> (&'static str, &'static str) {
    match health {
        Health::Up => ("up", "Operational"),
        Health::Degraded => ("degraded", "Degraded"),
        Health::Down => ("down", "Down"),
        Health::Paused => ("quiet", "Paused"),
        Health::Unknown => ("quiet", "No data"),
    }
}

fn draw(page: &StatusPage, view: &View, now: DateTime<Utc>) -> askama::Result<String> {
    let (colour, class, banner) = match view.health {
        Health::Down => ("cf222e", "down", "Some systems are experiencing issues"),
        Health::Degraded => ("bf8700", "degraded", "Some systems are experiencing issues"),
        Health::Up => ("1a7f37", "up", "All systems are operational"),
        Health::Paused | Health::Unknown => ("656d76", "quiet", "Nothing is watched at the moment"),
    };
    let groups = page.groups.iter().zip(&view.groups);
    let groups = groups.map(|(group, health)| GroupHtml {
        name: &group.name,
        entries: group
            .entries
            .iter()
            .zip(health)
            .map(|(entry, health)| {
                let (class, word) = shown(*health);
                let name = &entry.name;
                EntryHtml { name, class, word }
            })
            .collect(),
    });
    let Zone(zone) = page.timezone.unwrap_or_default();
    let local = now.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %Z");
    Html {
        title: page.title.as_str(),
        description: page.description.as_ref().map(|it| it.as_str()),
        style: STYLE,
        colour,
        class,
        banner,
        groups: groups.collect(),
        time: local.to_string(),
        machine_time: now.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
    .render()
}

/// `GET /status/{slug}`
pub async fn show(State(server): State<Server>, Path(slug): Path<String>) -> Response {
    page(&server, &slug).await
}

async fn page(server: &Server, slug: &str) -> Response {
    let known = server.pages.get(slug);
    if let Some(page) = known.as_ref().filter(|it| it.at.elapsed() < FRESH) {
        return answer(page);
    }
    match (render(server, slug).await, known) {
        (Ok(Some(page)), _) => {
            server.pages.insert(slug.to_owned(), page.clone());
            answer(&page)
        }
        (Ok(None), _) => html::page(
            StatusCode::NOT_FOUND,
            "There is no such page",
            "<p>Check its address.</p>",
        ),
        // Rather as it was than none; the page says when that was.
        (Err(_), Some(page)) => answer(&page),
        (Err(error), None) => error.into_response(),
    }
}

async fn render(server: &Server, slug: &str) -> Result<Option<Rendered>, Error> {
    let engine = &server.engine;
    let at = Instant::now();
    let page = rows::find(&engine.db, slug)
        .await
        .map_err(Error::Database)?;
    let Some(page) = page else {
        return Ok(None);
    };
    let view = status_pages::view(engine, &page.spec).await;
    let view = view.map_err(Error::Database)?;
    let now = store::now(&engine.db).await.map_err(Error::Database)?;
    let html = draw(&page.spec, &view, now);
    let html = html.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Some(Rendered {
        at,
        html: html.into(),
    }))
}

fn answer(page: &Rendered) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CACHE_CONTROL, "public, max-age=1"),
    ];
    (headers, page.html.clone()).into_response()
}

/// `/refresh/{id}`: as statuspage has it. <https://github.com/h3ndrk/statuspage>
pub async fn refresh(
    State(server): State<Server>,
    Path(id): Path<String>,
    from: Refresher,
) -> Response {
    refresh_on(&server, &id, from, None).await
}

/// Who asks for a refresh, and how.
pub struct Refresher {
    method: Method,
    token: String,
    report: Report,
}

impl FromRequestParts<Server> for Refresher {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let Origin(address) = Origin::from_request_parts(parts, server).await?;
        let Scheme(scheme) = Scheme::from_request_parts(parts, server).await?;
        let token = parts.headers.get("x-token");
        let token = token.map_or(&[][..], HeaderValue::as_bytes);
        Ok(Self {
            token: String::from_utf8_lossy(token).into(),
            report: Report {
                says: Says::Success,
                run: None,
                scheme,
                method: match parts.method {
                    Method::HEAD => "HEAD",
                    Method::POST => "POST",
                    _ => "GET",
                },
                address,
                user_agent: ping::user_agent(&parts.headers),
                body: Vec::new(),
            },
            method: parts.method.clone(),
        })
    }
}

async fn refresh_on(server: &Server, id: &str, from: Refresher, slug: Option<&str>) -> Response {
    let Refresher {
        method,
        token,
        report,
    } = from;
    if ![Method::GET, Method::HEAD, Method::POST].contains(&method) {
        let allowed = [(header::ALLOW, "GET, HEAD, POST")];
        return (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response();
    }
    match status_pages::refresh(&server.engine, &token, id, slug, &report).await {
        Ok(Some(count)) => {
            let json = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
            // with the space that it has there
            (json, format!("{{\"refreshed\": {count}}}")).into_response()
        }
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => Error::Database(error).into_response(),
    }
}

/// One page at the addresses that statuspage has: `/` and `/refresh/{id}`.
pub fn router(server: Server, slug: String) -> Router {
    let (shown, refreshed) = (slug.clone(), slug);
    Router::new()
        .route(
            "/",
            get(async move |State(server): State<Server>| page(&server, &shown).await),
        )
        .route(
            "/refresh/{id}",
            any(
                async move |State(server): State<Server>,
                            Path(id): Path<String>,
                            from: Refresher| {
                    refresh_on(&server, &id, from, Some(&refreshed)).await
                },
            ),
        )
        .with_state(server)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_shows_what_was_written_for_it_and_nothing_else() {
        let page = json!({
            "app": "secret-app", "title": "Shop <b>", "description": "Line & line", "timezone": "Europe/Berlin",
            "groups": [
                { "name": "Web", "entries": [
                    { "rule": "secret-rule", "name": "<script>" }, { "rule": "x", "name": "API" },
                    { "rule": "y", "name": "Search" }, { "rule": "z", "name": "Mail" },
                ] },
                { "name": "Jobs", "entries": [{ "rule": "w", "name": "Backup" }] },
            ],
        });
        let (page, _) = StatusPage::parse(page.as_object().unwrap().clone()).unwrap();
        let view = View {
            health: Health::Down,
            groups: vec![
                vec![
                    Health::Up,
                    Health::Degraded,
                    Health::Unknown,
                    Health::Paused,
                ],
                vec![Health::Down],
            ],
        };
        let html = draw(&page, &view, DateTime::UNIX_EPOCH).unwrap();
        assert!(!html.contains("secret"), "{html}");
        for wanted in [
            "<title>Shop &#60;b&#62;</title>",
            "Line &#38; line",
            "<span>&#60;script&#62;</span> <span class=\"up\">Operational</span>",
            "<span>API</span> <span class=\"degraded\">Degraded</span>",
            "<span>Search</span> <span class=\"quiet\">No data</span>",
            "<span>Mail</span> <span class=\"quiet\">Paused</span>",
            "<span>Backup</span> <span class=\"down\">Down</span>",
            "<p class=\"banner down\">Some systems are experiencing issues</p>",
            "<time datetime=\"1970-01-01T00:00:00Z\">1970-01-01 01:00:00 CET</time>",
        ] {
            assert!(html.contains(wanted), "{wanted} in {html}");
        }
    }
}
