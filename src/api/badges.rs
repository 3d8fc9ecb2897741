//! Badges: how checks are, as pictures and for pictures, at addresses that say nothing else of them.
//!
//! The addresses and answers are those of Healthchecks v3: `/badge/<key>/<signature>/<tag>.svg` is about all checks of
//! an app with a tag, `/badge/<key>/<signature>.svg` about all of them, and `/b/<states>/<key>.svg` about one. In
//! place of `svg` there may be `json`, or `shields` for <https://shields.io/badges/endpoint-badge>.

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::checks::standing;
use serde_json::json;
use store::checks::{self, Check};
use uuid::Uuid;

use super::error::Error;
use crate::{Server, pages::Badge};

/// What a badge about all checks of an app is called.
const ALL: &str = "checks";

#[derive(Template)]
#[template(path = "badge.svg", config = "src/askama.toml")]
struct Picture<'a> {
    label: &'a str,
    status: &'a str,
    colour: &'a str,
    left: usize,
    right: usize,
    width: usize,
}

/// In which form a badge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Svg,
    Json,
    Shields,
}

/// The last part of an address: a name, and what follows the last dot. None: there is no such form.
fn file(text: &str) -> Option<(&str, Form)> {
    let (name, form) = text.rsplit_once('.')?;
    let form = match form {
        "svg" => Form::Svg,
        "json" => Form::Json,
        "shields" => Form::Shields,
        _ => return None,
    };
    Some((name, form))
}

/// How many checks are how.
#[derive(Default)]
struct Sum {
    total: usize,
    late: usize,
    down: usize,
}

impl Sum {
    fn of<'a>(checks: impl Iterator<Item = &'a Check>) -> Self {
        let mut sum = Self::default();
        for check in checks {
            sum.total += 1;
            match standing(check).map(|standing| standing.status) {
                Ok("late") => sum.late += 1,
                Ok("down") => sum.down += 1,
                _ => {}
            }
        }
        sum
    }

    /// In a word; `late` only `with_late`.
    fn status(&self, with_late: bool) -> &'static str {
        match self {
            Self { down: 1.., .. } => "down",
            Self { late: 1.., .. } if with_late => "late",
            _ => "up",
        }
    }

    fn answer(&self, label: &str, with_late: bool, form: Form) -> Response {
        let status = self.status(with_late);
        let response = match form {
            Form::Svg => {
                let svg = [(header::CONTENT_TYPE, "image/svg+xml")];
                let colour = match status {
                    "down" => "cf222e",
                    "late" => "bf5700",
                    _ => "1a7f37",
                };
                (svg, picture(label, status, colour)).into_response()
            }
            Form::Json => Json(json!({
                "status": status, "total": self.total, "grace": self.late, "down": self.down,
            }))
            .into_response(),
            Form::Shields => Json(json!({
                "schemaVersion": 1, "label": label, "message": status,
                "color": match status {
                    "down" => "critical",
                    "late" => "important",
                    _ => "success",
                },
            }))
            .into_response(),
        };
        let headers = [
            ("access-control-allow-origin", "*"),
            (
                "cache-control",
                "max-age=0, no-cache, no-store, must-revalidate, private",
            ),
        ];
        (headers, response).into_response()
    }
}

/// How wide a text is about, in Verdana of 11 pixels. It is drawn as wide, whatever the font.
fn width(text: &str) -> usize {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | ' ' | 'I' => 4,
        'f' | 'r' | 't' | '-' => 5,
        'm' | 'w' | 'M' | 'W' => 11,
        'A'..='Z' => 8,
        c if c.is_ascii() => 7,
        _ => 11,
    };
    text.chars().map(of).sum::<usize>().max(4)
}

/// `colour`: as six hexadecimal digits.
fn picture(label: &str, status: &str, colour: &str) -> String {
    let (left, right) = (width(label) + 12, width(status) + 12);
    let picture = Picture {
        label,
        status,
        colour,
        left,
        right,
        width: left + right,
    };
    picture.render().unwrap_or_default()
}

/// The badge of a page that is as this word says. `colour`: as six hexadecimal digits.
pub fn of_page(title: &str, status: &str, colour: &str) -> Badge {
    let shields = json!({ "schemaVersion": 1, "label": title, "message": status, "color": colour });
    Badge {
        svg: picture(title, status, colour).into(),
        json: json!({ "title": title, "status": status })
            .to_string()
            .into(),
        shields: shields.to_string().into(),
    }
}

fn nothing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// `GET /badge/{key}/{signature}/{tag}.{form}` and `GET /badge/{key}/{signature}.{form}`
pub async fn of_checks(
    State(server): State<Server>,
    Path(rest): Path<String>,
) -> Result<Response, Error> {
    let segments: Vec<&str> = rest.splitn(3, '/').collect();
    let named = match segments[..] {
        [key, signature, name] => file(name).map(|(tag, form)| (key, signature, tag, form)),
        [key, name] => file(name).map(|(signature, form)| (key, signature, "*", form)),
        _ => None,
    };
    let named = named
        .and_then(|(key, signature, tag, form)| Some((key.parse().ok()?, signature, tag, form)));
    match named {
        Some((key, signature, tag, form)) => of_app(&server, key, signature, tag, form).await,
        None => Ok(nothing()),
    }
}

async fn of_app(
    server: &Server,
    key: Uuid,
    signature: &str,
    tag: &str,
    form: Form,
) -> Result<Response, Error> {
    let engine = &server.engine;
    let (signature, with_late) = match signature.strip_suffix("-2") {
        Some(signature) if signature.len() == 8 => (signature, false),
        _ => (signature, true),
    };
    let secret = engine.link_secret().await.map_err(Error::Database)?;
    if !secret.has_signed_badge(&key.to_string(), tag, signature) {
        return Ok(nothing());
    }
    let app = checks::app_of_badges(&engine.db, key).await;
    let Some(app) = app.map_err(Error::Database)? else {
        return Ok(nothing());
    };
    let all = checks::list(&engine.db, None, Some(&app)).await;
    let all = all.map_err(Error::Database)?;
    let has_tag = |check: &&Check| {
        let tags = check.spec.get("tags").and_then(|tags| tags.as_array());
        tag == "*" || tags.is_some_and(|tags| tags.iter().any(|it| it == tag))
    };
    let label = if tag == "*" { ALL } else { tag };
    Ok(Sum::of(all.iter().filter(has_tag)).answer(label, with_late, form))
}

/// `GET /b/{states}/{key}.{form}`: of one check, with two states or, with `late`, three.
pub async fn of_check(
    State(server): State<Server>,
    Path((states, name)): Path<(String, String)>,
) -> Result<Response, Error> {
    let Some((key, form)) = file(&name) else {
        return Ok(nothing());
    };
    let (Ok(states), Ok(key)) = (states.parse::<u32>(), key.parse()) else {
        return Ok(nothing());
    };
    let check = checks::find_badge(&server.engine.db, key).await;
    Ok(match check.map_err(Error::Database)? {
        Some(check) => {
            let title = ["title", "name"].iter().find_map(|it| check.spec.get(*it));
            let label = title.and_then(|it| it.as_str()).unwrap_or(ALL);
            Sum::of([&check].into_iter()).answer(label, states == 3, form)
        }
        None => nothing(),
    })
}

/// The address of a check's own badge.
pub fn address(check: &Check, public_url: Option<&str>) -> String {
    format!("{}/b/2/{}.svg", public_url.unwrap_or_default(), check.badge)
}

/// The addresses of the badges of a tag, or of all checks, of the app with this key.
pub fn addresses(base: &str, key: Uuid, tag: &str, signature: &str) -> serde_json::Value {
    let address = |states: &str, form: &str| match tag {
        "*" => format!("{base}/badge/{key}/{signature}{states}.{form}"),
        tag => {
            let tag =
                percent_encoding::utf8_percent_encode(tag, percent_encoding::NON_ALPHANUMERIC);
            format!("{base}/badge/{key}/{signature}{states}/{tag}.{form}")
        }
    };
    json!({
        "svg": address("-2", "svg"), "svg3": address("", "svg"),
        "json": address("-2", "json"), "json3": address("", "json"),
        "shields": address("-2", "shields"), "shields3": address("", "shields"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_as_wide_as_its_texts_and_escapes_them() {
        let svg = picture("a<b>&", "down", "cf222e");
        assert!(svg.contains(">a&#60;b&#62;&#38;</text>"), "{svg}");
        assert!(svg.contains("fill=\"#cf222e\""), "{svg}");
        let wide = picture("Nightly backup of everything", "up", "1a7f37");
        let width = |svg: &str| -> usize {
            let (_, rest) = svg.split_once("width=\"").unwrap();
            rest.split_once('"').unwrap().0.parse().unwrap()
        };
        assert!(width(&wide) > width(&svg) + 50);
    }

    #[test]
    fn the_last_part_of_an_address() {
        assert_eq!(file("prod.svg"), Some(("prod", Form::Svg)));
        assert_eq!(file("a.b.shields"), Some(("a.b", Form::Shields)));
        for wrong in ["prod", "prod.png", "svg"] {
            assert_eq!(file(wrong), None, "{wrong}");
        }
    }
}
