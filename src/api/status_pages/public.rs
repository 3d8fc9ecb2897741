//! The pages that everybody sees, and `/refresh/{id}` as statuspage has it.

use std::{
    convert::Infallible,
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use engine::{
    checks::reports::{Report, Says},
    status_pages::{self, Known},
};
use flate2::{Compression, write::GzEncoder};
use store::status_pages as rows;

use super::{
    draw::{self, Drawn},
    feed,
    words::Words,
};
use crate::{
    Server,
    access::{Origin, Scheme},
    api::{badges, error::Error, html, ping},
    pages::Rendered,
};

/// For how long a page is answered as it was rendered.
const FRESH: Duration = Duration::from_secs(1);

/// `GET /status/{slug}`
pub async fn show(
    State(server): State<Server>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(&server, &slug, &headers).await
}

async fn page(server: &Server, slug: &str, headers: &HeaderMap) -> Response {
    let page = match rendered(server, slug).await {
        Ok(Some(page)) => page,
        Ok(None) => {
            return html::page(
                StatusCode::NOT_FOUND,
                "There is no such page",
                "<p>Check its address.</p>",
            );
        }
        Err(error) => return error.into_response(),
    };
    let answer = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, page.policy.as_str()),
        (header::CACHE_CONTROL, "public, max-age=1"),
        (header::VARY, "accept-encoding"),
    ];
    // It is compressed once, and not for each who asks.
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    match accepted.any(takes_gzip) {
        true => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (answer, encoding, page.gzipped.clone()).into_response()
        }
        false => (answer, page.html.clone()).into_response(),
    }
}

/// Whether somebody who accepts this takes what is compressed with gzip.
fn takes_gzip(accepted: &str) -> bool {
    let mut codings = accepted
        .split(',')
        .map(|coding| coding.split(';').map(str::trim));
    codings.any(|mut coding| {
        let is_gzip = coding
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = coding.find_map(|parameter| parameter.strip_prefix("q="));
        is_gzip && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|it| it > 0.0))
    })
}

/// `GET /status/{slug}/{file}`: its feeds and badges.
pub async fn file(
    State(server): State<Server>,
    Path((slug, file)): Path<(String, String)>,
) -> Response {
    let page = match rendered(&server, &slug).await {
        Ok(Some(page)) => page,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return error.into_response(),
    };
    let (content_type, content) = match file.as_str() {
        "feed.atom" => ("application/atom+xml; charset=utf-8", &page.atom),
        "feed.json" => ("application/feed+json", &page.feed),
        "badge.svg" => ("image/svg+xml", &page.badge.svg),
        "badge.json" => ("application/json", &page.badge.json),
        "badge.shields" => ("application/json", &page.badge.shields),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "public, max-age=1"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, content.clone()).into_response()
}

/// A page as it was last rendered, no longer ago than [`FRESH`]; while that cannot be done, as it was before. None:
/// there is no such page.
async fn rendered(server: &Server, slug: &str) -> Result<Option<Arc<Rendered>>, Error> {
    let place = server.pages.get_with(slug.to_owned(), Arc::default);
    let last = place.last();
    let is_fresh = |page: &Arc<Rendered>| page.at.elapsed() < FRESH;
    if last.as_ref().is_some_and(is_fresh) {
        return Ok(last);
    }
    // One renders it, and who comes meanwhile gets the last one.
    let _turn = match place.turn.try_lock() {
        Ok(turn) => turn,
        Err(_) if last.is_some() => return Ok(last),
        Err(_) => place.turn.lock().await,
    };
    let last = place.last();
    if last.as_ref().is_some_and(is_fresh) {
        return Ok(last);
    }
    let known = last.as_ref().map(|page| page.known.clone());
    match (render(server, slug, known).await, last) {
        (Ok(Some(page)), _) => {
            let page = Arc::new(page);
            place.keep(page.clone());
            Ok(Some(page))
        }
        (Ok(None), _) => {
            server.pages.invalidate(slug);
            Ok(None)
        }
        // Rather as it was than none; the page says when that was.
        (Err(_), Some(page)) => Ok(Some(page)),
        (Err(error), None) => Err(error),
    }
}

async fn render(
    server: &Server,
    slug: &str,
    known: Option<Arc<Known>>,
) -> Result<Option<Rendered>, Error> {
    let engine = &server.engine;
    let at = Instant::now();
    let page = rows::find(&engine.db, slug).await;
    let Some(page) = page.map_err(Error::Database)? else {
        return Ok(None);
    };
    let spec = &page.spec.0;
    let view = status_pages::view(engine, slug, spec, known).await;
    let (view, known) = view.map_err(Error::Database)?;
    let public_url = engine.settings.public_url.as_deref().unwrap_or_default();
    let url = format!("{public_url}/status/{slug}");
    let broken = |error: askama::Error| Error::Internal(error.to_string());
    let Drawn { html, policy } = draw::draw(spec, &view, &url).map_err(broken)?;
    let feeds = feed::feeds(&page, &view, &url).map_err(broken)?;
    let words = Words::of(spec.language.unwrap_or_default());
    let badge = badges::of_page(
        spec.title.as_str(),
        words.health(view.health),
        draw::colour(view.health),
    );
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    let gzipped = gzip.write_all(html.as_bytes()).and_then(|()| gzip.finish());
    let gzipped = gzipped.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Some(Rendered {
        at,
        html: html.into(),
        gzipped: gzipped.into(),
        policy,
        atom: feeds.atom.into(),
        feed: feeds.json.to_string().into(),
        badge,
        known,
    }))
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

/// One page at the addresses that statuspage has: `/` and `/refresh/{id}`; and its feeds and badges, to which it
/// links.
pub fn router(server: Server, slug: String) -> Router {
    let (shown, filed, refreshed) = (slug.clone(), slug.clone(), slug.clone());
    Router::new()
        .route(
            "/",
            get(
                async move |State(server): State<Server>, headers: HeaderMap| {
                    page(&server, &shown, &headers).await
                },
            ),
        )
        .route(
            &format!("/status/{slug}/{{file}}"),
            get(
                async move |state: State<Server>, Path(name): Path<String>| {
                    file(state, Path((filed, name))).await
                },
            ),
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
    use super::*;

    #[test]
    fn who_takes_gzip() {
        for (accepted, wanted) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("deflate, gzip; q=1.0, *;q=0.5", true),
            ("gzip;q=0", false),
            ("identity", false),
            ("", false),
            ("xgzip", false),
        ] {
            assert_eq!(takes_gzip(accepted), wanted, "{accepted}");
        }
    }
}
