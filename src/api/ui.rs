//! The web page: files that are made from `web/`, and are a part of the binary.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::Error;

/// What `npm run build` makes. A debug build reads it from the disk each time.
#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Files;

/// What the page may load and do: its own files and the API beside it, and nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Names with a hash of the content, which never changes.
const HASHED: &str = "assets/";

/// `GET /`: people are led to the page, and programs told what there is.
pub async fn root(headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    match accept.is_some_and(|it| it.contains("text/html")) {
        true => Redirect::to("/ui/").into_response(),
        false => {
            Error::NotFound("there is nothing at this address; /docs lists what there is".into())
                .into_response()
        }
    }
}

/// `GET /ui`
pub async fn begin() -> Redirect {
    Redirect::permanent("/ui/")
}

/// `GET /ui/`
pub async fn index(headers: HeaderMap) -> Response {
    match Files::get("index.html") {
        Some(file) => answer(file, "no-cache", &headers),
        None => Error::Internal("web/dist/index.html is missing".into()).into_response(),
    }
}

/// `GET /ui/{*path}`: a file, or the page, which finds out by itself what it is to show.
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match Files::get(&path) {
        Some(file) if path.starts_with(HASHED) => {
            answer(file, "public, max-age=31536000, immutable", &headers)
        }
        Some(file) => answer(file, "no-cache", &headers),
        // Of another version: the page loads itself anew.
        None if path.starts_with(HASHED) => {
            Error::NotFound("there is no such file in this version".into()).into_response()
        }
        None => index(headers).await,
    }
}

fn answer(file: EmbeddedFile, caching: &'static str, asked: &HeaderMap) -> Response {
    let tag = format!(
        "\"{}\"",
        BASE64_URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash())
    );
    let is_known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .any(|it| it.contains(&tag));
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let mime = file.metadata.mimetype().to_owned();
            let kind = match mime.starts_with("text/") {
                true => format!("{mime}; charset=utf-8"),
                false => mime,
            };
            ([(header::CONTENT_TYPE, kind)], file.data).into_response()
        }
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}
