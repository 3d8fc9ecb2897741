//! Probes: what an endpoint has to answer, and whether it did.

use std::{fmt, ops::RangeInclusive};

use chrono::TimeDelta;
use regex::Regex;
use serde_json::Value;
use serde_json_path::JsonPath;

/// What an endpoint has to answer.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// None: answers have none, for they are not of HTTP.
    pub statuses: Option<Statuses>,
    /// All of them have to hold.
    pub tests: Vec<Test>,
    /// How long it may take in all.
    pub within: Option<TimeDelta>,
    /// For how long its certificate has to be valid still.
    pub certificate: Option<TimeDelta>,
}

/// Statuses of HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses(Vec<RangeInclusive<u16>>);

impl Default for Statuses {
    /// 200 to 399: what is not an error.
    fn default() -> Self {
        Self(vec![200..=399])
    }
}

impl Statuses {
    /// Reads a list such as `200-299, 401` or `2xx`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            "must be statuses of HTTP with commas between them, such as \"200-299, 401\" or \"2xx\""
                .to_owned()
        };
        let number = |text: &str| {
            let status = text.parse::<u16>().ok();
            status.filter(|it| (100..=599).contains(it) && text.len() == 3)
        };
        let range = |text: &str| {
            if let Some(class) = text.strip_suffix("xx") {
                let first = number(&format!("{class}00"))?;
                return Some(first..=first + 99);
            }
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            let (first, last) = (number(first.trim())?, number(last.trim())?);
            (first <= last).then_some(first..=last)
        };
        let ranges: Option<Vec<_>> = text.split(',').map(|it| range(it.trim())).collect();
        ranges.map(Self).ok_or_else(wrong)
    }

    pub fn contain(&self, status: u16) -> bool {
        self.0.iter().any(|range| range.contains(&status))
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, range) in self.0.iter().enumerate() {
            let comma = if nth > 0 { ", " } else { "" };
            match range.start() == range.end() {
                true => write!(f, "{comma}{}", range.start())?,
                false => write!(f, "{comma}{}-{}", range.start(), range.end())?,
            }
        }
        Ok(())
    }
}

/// What has to hold of an answer.
#[derive(Clone, Debug)]
pub enum Test {
    Contains(String),
    Lacks(String),
    Matches(Regex),
    /// What a path of RFC 9535 selects: something, or exactly this.
    Json {
        path: JsonPath,
        is: Option<Value>,
    },
    /// A header, by its name in small letters: it is there, or one of its values matches.
    Header {
        name: String,
        is: Option<Regex>,
    },
}

/// An answer, as far as it was read.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    pub status: u16,
    /// Names in small letters, with values.
    pub headers: &'a [(String, String)],
    pub body: &'a str,
    pub took: TimeDelta,
    /// For how long its certificate is valid still; none: there was none.
    pub certificate: Option<TimeDelta>,
}

/// How much of an answer is quoted, in characters.
const QUOTED: usize = 100;

/// A value as JSON, shortened.
fn quoted(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl Wanted {
    /// Whether the answer is as it has to be. The error says what the first thing is that is not.
    pub fn judge(&self, seen: &Seen<'_>) -> Result<(), String> {
        if let Some(wanted) = self.statuses.as_ref().filter(|it| !it.contain(seen.status)) {
            return Err(format!("HTTP {}, not {wanted}", seen.status));
        }
        self.tests.iter().try_for_each(|test| test.judge(seen))?;
        if let Some(within) = self.within.filter(|within| seen.took > *within) {
            let seconds = |it: TimeDelta| it.as_seconds_f64();
            return Err(format!(
                "it took {:.2} s, more than {} s",
                seconds(seen.took),
                seconds(within)
            ));
        }
        match (self.certificate, seen.certificate) {
            (Some(_), None) => Err("there is no certificate".into()),
            (Some(wanted), Some(left)) if left < TimeDelta::zero() => Err(format!(
                "the certificate has ended, and has to be valid for {} d still",
                wanted.num_days()
            )),
            (Some(wanted), Some(left)) if left < wanted => Err(format!(
                "the certificate ends in {} d, and has to be valid for {} d still",
                left.num_days(),
                wanted.num_days()
            )),
            _ => Ok(()),
        }
    }
}

impl Test {
    fn judge(&self, seen: &Seen<'_>) -> Result<(), String> {
        let holds = |holds: bool, otherwise: String| if holds { Ok(()) } else { Err(otherwise) };
        match self {
            Self::Contains(text) => holds(
                seen.body.contains(text),
                format!("the body does not contain {text:?}"),
            ),
            Self::Lacks(text) => holds(
                !seen.body.contains(text),
                format!("the body contains {text:?}"),
            ),
            Self::Matches(regex) => holds(
                regex.is_match(seen.body),
                format!("the body does not match {:?}", regex.as_str()),
            ),
            Self::Json { path, is } => {
                let body: Value = serde_json::from_str(seen.body)
                    .map_err(|error| format!("the body is not JSON: {error}"))?;
                let found = path.query(&body).all();
                match (found.as_slice(), is) {
                    ([], _) => Err(format!("the body has no {path}")),
                    (_, None) => Ok(()),
                    ([found], Some(wanted)) if *found == wanted => Ok(()),
                    ([found], Some(wanted)) => Err(format!(
                        "{path} is {}, not {}",
                        quoted(found),
                        quoted(wanted)
                    )),
                    (several, Some(_)) => {
                        Err(format!("{path} selects {} values, not one", several.len()))
                    }
                }
            }
            Self::Header { name, is } => {
                let mut values = seen.headers.iter().filter(|(it, _)| it == name).peekable();
                match is {
                    _ if values.peek().is_none() => Err(format!("there is no header {name}")),
                    Some(regex) => holds(
                        values.any(|(_, value)| regex.is_match(value)),
                        format!("the header {name} does not match {:?}", regex.as_str()),
                    ),
                    None => Ok(()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statuses_are_read_and_written() {
        for (text, shown, within, without) in [
            ("200", "200", 200, 201),
            ("2xx", "200-299", 299, 300),
            (" 200-204 , 401 ", "200-204, 401", 401, 205),
            ("100-599", "100-599", 599, 600),
        ] {
            let statuses = Statuses::parse(text).unwrap();
            assert_eq!(statuses.to_string(), shown);
            assert!(
                statuses.contain(within) && !statuses.contain(without),
                "{text}"
            );
            assert_eq!(Statuses::parse(shown), Ok(statuses));
        }
        for wrong in [
            "", "20", "0200", "600", "204-200", "2x", "xx", "200,", "6xx", "+20",
        ] {
            assert!(Statuses::parse(wrong).is_err(), "{wrong}");
        }
        let default = Statuses::default();
        assert!(default.contain(302) && !default.contain(400) && !default.contain(199));
    }

    const BODY: &str = r#"{"status": "ok", "queues": [{"size": 1}, {"size": 2}]}"#;

    fn judged(wanted: &Wanted, body: &str) -> Result<(), String> {
        let headers = [
            ("content-type".to_owned(), "application/json".to_owned()),
            ("via".to_owned(), "1.1 a".to_owned()),
            ("via".to_owned(), "1.1 b".to_owned()),
        ];
        wanted.judge(&Seen {
            status: 200,
            headers: &headers,
            body,
            took: TimeDelta::milliseconds(250),
            certificate: Some(TimeDelta::days(10)),
        })
    }

    #[test]
    fn each_test_names_what_is_not_as_it_has_to_be() {
        let json = |path: &str, is: Option<Value>| Test::Json {
            path: JsonPath::parse(path).unwrap(),
            is,
        };
        let header = |name: &str, is: Option<&str>| Test::Header {
            name: name.into(),
            is: is.map(|is| Regex::new(is).unwrap()),
        };
        for (test, fault) in [
            (Test::Contains("ok".into()), None),
            (
                Test::Contains("fine".into()),
                Some("the body does not contain \"fine\""),
            ),
            (Test::Lacks("error".into()), None),
            (Test::Lacks("ok".into()), Some("the body contains \"ok\"")),
            (Test::Matches(Regex::new("\"o.\"").unwrap()), None),
            (
                Test::Matches(Regex::new("^ok").unwrap()),
                Some("the body does not match \"^ok\""),
            ),
            (json("$.status", None), None),
            (json("$.status", Some(json!("ok"))), None),
            (
                json("$.status", Some(json!("fine"))),
                Some("$.status is \"ok\", not \"fine\""),
            ),
            (json("$.state", None), Some("the body has no $.state")),
            (json("$.queues[?@.size > 1].size", Some(json!(2))), None),
            (
                json("$.queues[*].size", Some(json!(1))),
                Some("$.queues[*].size selects 2 values, not one"),
            ),
            (header("content-type", None), None),
            (header("via", Some("b$")), None),
            (
                header("via", Some("c$")),
                Some("the header via does not match \"c$\""),
            ),
            (header("etag", None), Some("there is no header etag")),
        ] {
            let wanted = Wanted {
                tests: vec![test.clone()],
                ..Wanted::default()
            };
            let fault = fault.map_or(Ok(()), |fault: &str| Err(fault.to_owned()));
            assert_eq!(
                judged(&wanted, BODY).map_err(|it| it.replace('\'', "")),
                fault,
                "{test:?}"
            );
        }
        let wanted = Wanted {
            tests: vec![json("$", None)],
            ..Wanted::default()
        };
        let fault = judged(&wanted, "<html>").unwrap_err();
        assert!(
            fault.starts_with("the body is not JSON: expected value"),
            "{fault}"
        );
    }

    #[test]
    fn status_time_and_certificate() {
        let wanted = |statuses: &str, ms: i64, days: i64| Wanted {
            statuses: Some(Statuses::parse(statuses).unwrap()),
            within: Some(TimeDelta::milliseconds(ms)),
            certificate: Some(TimeDelta::days(days)),
            ..Wanted::default()
        };
        for (wanted, fault) in [
            (wanted("200", 250, 10), None),
            (
                wanted("204, 3xx", 250, 10),
                Some("HTTP 200, not 204, 300-399"),
            ),
            (
                wanted("200", 249, 10),
                Some("it took 0.25 s, more than 0.249 s"),
            ),
            (
                wanted("200", 250, 11),
                Some("the certificate ends in 10 d, and has to be valid for 11 d still"),
            ),
        ] {
            let fault = fault.map_or(Ok(()), |fault: &str| Err(fault.to_owned()));
            assert_eq!(judged(&wanted, BODY), fault);
        }
        let wanted = wanted("200", 250, 1);
        let seen = |certificate| Seen {
            status: 200,
            headers: &[],
            body: "",
            took: TimeDelta::zero(),
            certificate,
        };
        let judged = |certificate| wanted.judge(&seen(certificate)).unwrap_err();
        assert_eq!(judged(None), "there is no certificate");
        let ended = judged(Some(TimeDelta::days(-1)));
        assert!(ended.starts_with("the certificate has ended"), "{ended}");
    }
}
