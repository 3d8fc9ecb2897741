//! `/ping/…`: what checks report, as Healthchecks' Pinging API has it.
//!
//! Source: <https://healthchecks.io/docs/http_api/>, and for what that does not say the code of Healthchecks v3.
//! Where this service differs on purpose, docs/checks.md says so.

use axum::{
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::checks::{
    auto,
    reports::{self, Report, Says},
};
use futures::StreamExt;
use store::checks;
use uuid::Uuid;

use super::error::Error;
use crate::{
    Server,
    access::{Origin, Scheme},
};

/// How much of a body is kept, in bytes. The rest is read and dropped.
const BODY: usize = 10_000;

/// How much of the name of a program is kept, in characters.
const USER_AGENT: usize = 200;

/// The check that an address names.
#[derive(Debug, PartialEq, Eq)]
enum Named<'a> {
    Code(Uuid),
    Slug { key: &'a str, slug: &'a str },
}

/// Why a report is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    NotFound,
    Format,
    Run,
    Ambiguous,
    Method,
}

impl Refusal {
    fn answer(self) -> Response {
        let (status, text) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not found"),
            Self::Format => (StatusCode::BAD_REQUEST, "invalid url format"),
            Self::Run => (StatusCode::BAD_REQUEST, "invalid uuid format"),
            Self::Ambiguous => (StatusCode::CONFLICT, "ambiguous slug"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method not allowed"),
        };
        let mut answer = answer(status, text);
        if self == Self::Method {
            let allowed = HeaderValue::from_static("GET, HEAD, POST, OPTIONS");
            answer.headers_mut().insert(header::ALLOW, allowed);
        }
        answer
    }
}

fn answer(status: StatusCode, text: &'static str) -> Response {
    let headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("access-control-allow-origin", "*"),
        ("cache-control", "no-cache, no-store"),
        ("ping-body-limit", "10000"),
    ];
    (status, headers, text).into_response()
}

/// A UUID as Healthchecks takes it: in small letters and with dashes.
fn canonical(text: &str) -> Option<Uuid> {
    let uuid = Uuid::try_parse(text).ok()?;
    (uuid.to_string() == text).then_some(uuid)
}

/// What an address ends with, in words. None: it is no such word. The error: it is a number that is no exit status.
fn says(text: &str) -> Option<Result<Says, Refusal>> {
    match text {
        "start" => Some(Ok(Says::Start)),
        "fail" => Some(Ok(Says::Fail)),
        "log" => Some(Ok(Says::Log)),
        _ if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) => {
            let digits = text.trim_start_matches('0');
            let status = match digits {
                "" => Ok(0),
                digits => digits.parse(),
            };
            Some(status.map(Says::Exit).map_err(|_| Refusal::Format))
        }
        _ => None,
    }
}

/// The check that an address names, and what it says of it.
fn parse(rest: &str) -> Result<(Named<'_>, Result<Says, Refusal>), Refusal> {
    let segments: Vec<&str> = rest.split('/').collect();
    match segments[..] {
        [code] | [code, ""] => {
            let code = canonical(code).ok_or(Refusal::NotFound)?;
            Ok((Named::Code(code), Ok(Says::Success)))
        }
        [first, second] => match (canonical(first), says(second)) {
            (Some(code), Some(says)) => Ok((Named::Code(code), says)),
            _ => Ok((slug(first, second)?, Ok(Says::Success))),
        },
        [key, named, last] => {
            let says = says(last).ok_or(Refusal::NotFound)?;
            Ok((slug(key, named)?, says))
        }
        _ => Err(Refusal::NotFound),
    }
}

fn slug<'a>(key: &'a str, slug: &'a str) -> Result<Named<'a>, Refusal> {
    let is_plain = |text: &str| {
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"-_".contains(&c);
        !text.is_empty() && text.bytes().all(plain)
    };
    if !is_plain(key) || !is_plain(slug) {
        return Err(Refusal::NotFound);
    }
    match slug.bytes().any(|it| it.is_ascii_uppercase()) {
        true => Err(Refusal::Format),
        false => Ok(Named::Slug { key, slug }),
    }
}

/// `/ping/{rest}`
pub async fn ping(
    State(server): State<Server>,
    Origin(address): Origin,
    Scheme(scheme): Scheme,
    request: Request,
) -> Response {
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => return preflight(),
        _ => return Refusal::Method.answer(),
    };
    let user_agent = user_agent(request.headers());
    let uri = request.uri().clone();
    let rest = uri.path().strip_prefix("/ping/").unwrap_or_default();
    let mut report = Report {
        says: Says::Success,
        run: None,
        scheme,
        method,
        address,
        user_agent,
        body: Vec::new(),
    };
    let (named, says) = match parse(rest) {
        Ok(parsed) => parsed,
        Err(refusal) => return refusal.answer(),
    };
    let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap_or_default();
    let parameter = |wanted: &str| {
        let mut found = parameters.iter().filter(|(name, _)| name == wanted);
        found.next().map(|(_, value)| value.as_str())
    };
    let run = match parameter("rid") {
        // In any case, unlike the code.
        Some(run) => canonical(&run.to_ascii_lowercase())
            .map(Some)
            .ok_or(Refusal::Run),
        None => Ok(None),
    };
    // A check that does not exist is that before anything else is wrong.
    let asked = says.and_then(|says| Ok((says, run?)));
    let code = match (&named, &asked) {
        // Whether it exists is found out with its report.
        (Named::Code(code), Ok(_)) => Ok(Ok(*code)),
        (named, _) => code(&server, named).await,
    };
    let code = match code {
        Ok(code) => code,
        Err(error) => return error.into_response(),
    };
    let (code, status, text) = match (code, asked) {
        (Ok(code), Ok((says, run))) => {
            (report.says, report.run) = (says, run);
            (code, StatusCode::OK, "OK")
        }
        (Ok(_), Err(refusal)) => return refusal.answer(),
        (Err(Refusal::NotFound), asked) if parameter("create") == Some("1") => {
            match created(&server, &named, asked).await {
                Ok(Ok((code, says, run))) => {
                    (report.says, report.run) = (says, run);
                    (code, StatusCode::CREATED, "Created")
                }
                Ok(Err(refusal)) => return refusal.answer(),
                Err(error) => return error.into_response(),
            }
        }
        (Err(refusal), _) => return refusal.answer(),
    };
    report.body = match body(request.into_body()).await {
        Some(body) => body,
        None => return Error::BadRequest("the body broke off".into()).into_response(),
    };
    match reports::take(&server.engine, code, report).await {
        Ok(true) => answer(status, text),
        Ok(false) => Refusal::NotFound.answer(),
        Err(error) => Error::Database(error).into_response(),
    }
}

/// The name of the program that reports, as far as it is kept.
pub fn user_agent(headers: &HeaderMap) -> String {
    let name = headers.get(header::USER_AGENT);
    let name = name.map_or(&[][..], HeaderValue::as_bytes);
    let name = String::from_utf8_lossy(name).replace('\0', "\u{fffd}");
    name.chars().take(USER_AGENT).collect()
}

/// The code of the check that is named.
async fn code(server: &Server, named: &Named<'_>) -> Result<Result<Uuid, Refusal>, Error> {
    let db = &server.engine.db;
    match *named {
        Named::Code(code) => match checks::exists(db, code).await.map_err(Error::Database)? {
            true => Ok(Ok(code)),
            false => Ok(Err(Refusal::NotFound)),
        },
        Named::Slug { key, slug } => {
            let codes = checks::named(db, key, slug)
                .await
                .map_err(Error::Database)?;
            Ok(match codes[..] {
                [] => Err(Refusal::NotFound),
                [code] => Ok(code),
                _ => Err(Refusal::Ambiguous),
            })
        }
    }
}

type Created = Result<(Uuid, Says, Option<Uuid>), Refusal>;

/// Makes the check that is named, if everything about its report is right.
async fn created(
    server: &Server,
    named: &Named<'_>,
    asked: Result<(Says, Option<Uuid>), Refusal>,
) -> Result<Created, Error> {
    let Named::Slug { key, slug } = named else {
        return Ok(Err(Refusal::NotFound));
    };
    let (says, run) = match asked {
        Ok(asked) => asked,
        // A wrong key comes before it.
        Err(refusal) => {
            let app = checks::app_of(&server.engine.db, key).await;
            return Ok(Err(match app.map_err(Error::Database)? {
                Some(_) => refusal,
                None => Refusal::NotFound,
            }));
        }
    };
    match auto::create(&server.engine, key, slug).await {
        Ok(code) => Ok(Ok((code, says, run))),
        Err(auto::Error::NotFound) => Ok(Err(Refusal::NotFound)),
        Err(auto::Error::Name) => Ok(Err(Refusal::Format)),
        Err(auto::Error::Change(error)) => Err(error.into()),
    }
}

/// The first bytes of a body, which is read to its end. None: it broke off.
async fn body(body: Body) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.ok()?;
        let room = BODY - kept.len();
        kept.extend_from_slice(&part[..part.len().min(room)]);
    }
    Some(kept)
}

/// Whatever page may send a report.
fn preflight() -> Response {
    let headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, HEAD, POST"),
        ("access-control-allow-headers", "*"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278";

    #[test]
    fn addresses() {
        let code = || Named::Code(canonical(CODE).unwrap());
        let named = |key, slug| Named::Slug { key, slug };
        let ok = |named, says| Ok((named, Ok(says)));
        for (rest, wanted) in [
            ("{}", ok(code(), Says::Success)),
            ("{}/", ok(code(), Says::Success)),
            ("{}/start", ok(code(), Says::Start)),
            ("{}/fail", ok(code(), Says::Fail)),
            ("{}/log", ok(code(), Says::Log)),
            ("{}/0", ok(code(), Says::Exit(0))),
            ("{}/007", ok(code(), Says::Exit(7))),
            ("{}/255", ok(code(), Says::Exit(255))),
            ("{}/256", Ok((code(), Err(Refusal::Format)))),
            (
                "{}/99999999999999999999",
                Ok((code(), Err(Refusal::Format))),
            ),
            // Then it is a key and a slug.
            ("{}/abc", ok(named(CODE, "abc"), Says::Success)),
            ("{}/-1", ok(named(CODE, "-1"), Says::Success)),
            ("{}/ABC", Err(Refusal::Format)),
            ("{}/start/", Err(Refusal::NotFound)),
            ("key/backup", ok(named("key", "backup"), Says::Success)),
            ("key/backup/fail", ok(named("key", "backup"), Says::Fail)),
            ("key/backup/3", ok(named("key", "backup"), Says::Exit(3))),
            (
                "key/backup/256",
                Ok((named("key", "backup"), Err(Refusal::Format))),
            ),
            ("key/start", ok(named("key", "start"), Says::Success)),
            ("key/backup/abc", Err(Refusal::NotFound)),
            ("key/backup/", Err(Refusal::NotFound)),
            ("key/Backup", Err(Refusal::Format)),
            ("key/back.up", Err(Refusal::NotFound)),
            ("a/b/c/d", Err(Refusal::NotFound)),
            ("", Err(Refusal::NotFound)),
            (
                "5BF66975-D4C7-4BF5-BCC8-B8D8A82EA278",
                Err(Refusal::NotFound),
            ),
            ("5bf66975d4c74bf5bcc8b8d8a82ea278", Err(Refusal::NotFound)),
        ] {
            let rest = rest.replace("{}", CODE);
            assert_eq!(parse(&rest), wanted, "{rest}");
        }
    }
}
