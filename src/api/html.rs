//! Pages of HTML: short ones, and the policy of any.

use std::sync::LazyLock;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use notify::text::escape;
use sha2::{Digest, Sha256};

const STYLE: &str = "\
    :root{color-scheme:light dark}\
    body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem}\
    h1{font-size:1.25rem}label{display:block;margin:1rem 0}\
    input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem}\
    button{font:inherit;padding:.6rem 1.2rem}";

/// The policy of a short page: its own style, its own form, and nothing else.
static POLICY: LazyLock<String> =
    LazyLock::new(|| policy(STYLE, "form-action 'self'; frame-ancestors 'none'"));

/// The policy of a page with this style, which may do this besides and nothing else.
pub fn policy(style: &str, besides: &str) -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    format!("default-src 'none'; style-src 'sha256-{hash}'; {besides}; base-uri 'none'")
}

/// The hashes of what a page has between each two of these tags, as a policy names them.
pub fn hashes(page: &str, begin: &str, end: &str) -> String {
    let mut hashes = Vec::new();
    let mut rest = page;
    // A script may have these tags in its texts: one begins after the end of the one before.
    while let Some((part, after)) = rest
        .split_once(begin)
        .and_then(|(_, part)| part.split_once(end))
    {
        let hash = BASE64_STANDARD.encode(Sha256::digest(part));
        hashes.push(format!("'sha256-{hash}'"));
        rest = after;
    }
    hashes.join(" ")
}

/// A page with this title and content, which is HTML.
pub fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{content}\n</main>\n\
         </body>\n</html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, html).into_response()
}
