//! What is asked of checks that are polled, and what counts as a good answer.

use std::{borrow::Cow, fmt};

use checks::{polled::Thresholds, probe::Wanted};
use chrono::TimeDelta;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    Kind,
    fields::{Field, Fields, InfluxDuration, string},
    json_string,
    sealed::Sealed,
};

/// A kind of check that is polled.
pub trait Polls: Kind {
    /// What is asked of it, and when.
    fn polling(&self) -> Polling;
}

/// What is asked of a check that is polled, whichever its kind.
#[derive(Clone, Debug)]
pub struct Polling {
    /// How people know it.
    pub title: String,
    pub interval: TimeDelta,
    /// After an answer that is not as its status has it.
    pub retry: TimeDelta,
    /// While it is down.
    pub error_interval: TimeDelta,
    /// How long one answer may take.
    pub timeout: TimeDelta,
    pub thresholds: Thresholds,
    pub question: Question,
    /// Where a token is had for each question, which is sent with it.
    pub login: Option<Login>,
    pub judge: Judge,
    pub notify: Notify,
    /// The first line of what is told when it is down.
    pub down_headline: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Question {
    Http {
        url: Url,
        method: String,
        headers: Headers,
        secret_headers: SecretHeaders,
        body: String,
        follow_redirects: bool,
    },
    Tcp {
        host: String,
        port: u16,
    },
    Dns {
        server: Option<(String, u16)>,
        name: String,
        record: String,
    },
}

/// What makes an answer a good one.
#[derive(Clone, Debug)]
pub enum Judge {
    /// All of this holds.
    Wanted(Box<Wanted>),
    /// It says that it is well, and has run in its time.
    Job,
}

/// When targets are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Notify {
    /// When it goes down, and when it is up again.
    #[default]
    Flip,
    /// Also each time when it is still down.
    Each,
}

impl Notify {
    pub fn is_flip(&self) -> bool {
        *self == Self::Flip
    }
}

impl Field for Notify {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "flip" => Ok(Self::Flip),
            "each" => Ok(Self::Each),
            _ => Err("must be \"flip\" or \"each\"".into()),
        }
    }
}

/// The address of something that is polled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// `http` or `https`, and `tcp` and `dns` where they are allowed.
    fn parse(text: &str, schemes: &[&str], wrong: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| wrong.to_owned())?;
        let host = url.host_str().unwrap_or_default();
        let is_right = match url.scheme() {
            "http" | "https" => !host.is_empty(),
            "tcp" => {
                !host.is_empty()
                    && url.port().is_some()
                    && matches!(url.path(), "" | "/")
                    && url.query().is_none()
            }
            "dns" => {
                let name = url.path().trim_start_matches('/');
                is_domain(name) && record(&url).is_some()
            }
            _ => false,
        };
        if !schemes.contains(&url.scheme()) || !is_right || text.len() > 2000 {
            return Err(wrong.into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "must not have a user or a password in it: everyone who may read the check could read it; \
                 \"secret_headers\" can have them"
                    .into(),
            );
        }
        if url.fragment().is_some() {
            return Err("must not have a fragment (#), which is not sent".into());
        }
        Ok(Self(url))
    }

    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it is asked over HTTP.
    pub fn is_http(&self) -> bool {
        matches!(self.0.scheme(), "http" | "https")
    }

    /// What is asked of it that is not asked over HTTP.
    pub fn other(&self) -> Option<Question> {
        let host = || self.0.host_str().unwrap_or_default().to_owned();
        match self.0.scheme() {
            "tcp" => Some(Question::Tcp {
                host: host(),
                port: self.0.port().unwrap_or_default(),
            }),
            "dns" => Some(Question::Dns {
                server: self
                    .0
                    .has_host()
                    .then(|| (host(), self.0.port().unwrap_or(53))),
                name: self.0.path().trim_start_matches('/').to_owned(),
                record: record(&self.0).unwrap_or_default(),
            }),
            _ => None,
        }
    }
}

/// Records that can be asked for.
const RECORDS: [&str; 10] = [
    "A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT",
];

/// Which records an address asks for, as RFC 4501 has it: `?type=MX`; A, where it says none.
fn record(url: &Url) -> Option<String> {
    let mut pairs = url.query_pairs();
    let record = match (pairs.next(), pairs.next()) {
        (None, _) => "A".to_owned(),
        (Some((name, record)), None) if name.eq_ignore_ascii_case("type") => {
            record.to_ascii_uppercase()
        }
        _ => return None,
    };
    RECORDS.contains(&record.as_str()).then_some(record)
}

fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_right = |b: u8| b.is_ascii_alphanumeric() || b"-_*".contains(&b);
        !label.is_empty() && label.len() <= 63 && label.bytes().all(is_right)
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.len() <= 253 && name.split('.').all(is_label)
}

impl Field for Endpoint {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = "must be an address such as \"https://shop.example.com/health\", \"tcp://db.example.com:5432\" \
                     or \"dns:shop.example.com?type=A\"";
        Self::parse(string(value)?, &["http", "https", "tcp", "dns"], wrong)
    }
}

/// As it was given, but for what a URL says in several ways.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

json_string!(Endpoint, {
    "type": "string",
    "description": "`http://` or `https://`; `tcp://host:port`; or `dns:name?type=MX`, `dns://server/name` (RFC 4501).",
    "maxLength": 2000,
    "examples": ["https://shop.example.com/health"],
});

/// The address of something that is asked over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl(Endpoint);

impl HttpUrl {
    pub fn url(&self) -> &Url {
        self.0.url()
    }
}

impl Field for HttpUrl {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = "must be an address such as \"https://shop.example.com/jobs/invoices\"";
        Endpoint::parse(string(value)?, &["http", "https"], wrong).map(Self)
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

json_string!(HttpUrl, {
    "type": "string",
    "description": "`http://` or `https://`.",
    "maxLength": 2000,
    "examples": ["https://shop.example.com/jobs/invoices"],
});

/// How many headers a request has at most.
const HEADERS: usize = 20;

/// Reads headers, each of whose values `read` reads.
fn headers<T>(
    value: &Value,
    read: impl Fn(&str, &Value) -> Result<T, String>,
) -> Result<Vec<(String, T)>, String> {
    let object = value
        .as_object()
        .ok_or("must be an object of names and values, such as {\"Accept\": \"text/html\"}")?;
    if object.len() > HEADERS {
        return Err(format!("must have at most {HEADERS} headers"));
    }
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let own = [
        "connection",
        "content-length",
        "transfer-encoding",
        "te",
        "upgrade",
    ];
    let mut found = Vec::new();
    for (name, value) in object {
        if name.is_empty() || name.len() > 100 || !name.bytes().all(is_token) {
            return Err(format!("{name:?} is not the name of a header"));
        }
        if own.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(format!(
                "must not have {name:?}, which the connection itself needs"
            ));
        }
        found.push((name.clone(), read(name, value)?));
    }
    Ok(found)
}

fn header_map<T: ToString>(headers: &[(String, T)]) -> Map<String, Value> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.clone(), value.to_string().into()))
        .collect()
}

/// Headers that everybody may see who may see the check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, String)>);

/// Headers whose values are secrets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecretHeaders(pub Vec<(String, Sealed)>);

/// Names of headers whose values are secrets.
const SECRET: [&str; 5] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-api-key",
    "x-auth-token",
];

impl Field for Headers {
    fn from_json(value: &Value) -> Result<Self, String> {
        headers(value, |name, value| {
            if SECRET.contains(&name.to_ascii_lowercase().as_str()) {
                return Err(format!(
                    "must not have {name:?}, which belongs in \"secret_headers\""
                ));
            }
            let value = value
                .as_str()
                .filter(|it| !it.is_empty() && it.len() <= 1000 && !it.contains(char::is_control));
            let value = value.ok_or_else(|| {
                format!("{name}: must be a text of 1 to 1,000 bytes without control characters")
            })?;
            Ok(value.to_owned())
        })
        .map(Self)
    }
}

impl Field for SecretHeaders {
    fn from_json(value: &Value) -> Result<Self, String> {
        headers(value, |name, value| {
            Sealed::from_json(value).map_err(|wrong| format!("{name}: {wrong}"))
        })
        .map(Self)
    }
}

/// Serde and OpenAPI for a newtype of headers.
macro_rules! json_headers {
    ($type:ident, $about:literal, $example:tt) => {
        impl $type {
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                header_map(&self.0).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                Self::from_json(&value).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "object",
                    "description": $about,
                    "additionalProperties": { "type": "string", "minLength": 1 },
                    "maxProperties": 20,
                    "examples": [$example],
                })
            }
        }
    };
}

json_headers!(
    Headers,
    "Headers of the request. Those that are secrets, such as `Authorization`, belong in `secret_headers`.",
    { "Accept": "application/json" }
);
json_headers!(
    SecretHeaders,
    "Headers whose values are secrets. They are not shown again: they are answered as `sealed:` and a fingerprint, which may be sent back. They are not sent on to another host that a redirect leads to.",
    { "Authorization": "Bearer 7d41c0" }
);

/// Where a token is had: `email` and `password` are posted there, and the answer's `auth_token` is sent in `header`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Login {
    pub url: HttpUrl,
    pub email: String,
    pub password: Sealed,
    pub header: String,
}

impl Field for Login {
    fn from_json(value: &Value) -> Result<Self, String> {
        let object = value
            .as_object()
            .ok_or("must be an object with \"url\", \"email\", \"password\" and \"header\"")?;
        let mut fields = Fields::new(object.clone());
        let url = fields.required("url");
        let email: Option<HeaderText> = fields.required("email");
        let password = fields.required("password");
        let header: Option<HeaderText> = fields.required("header");
        let is_header = |HeaderText(name): &HeaderText| {
            let one = Map::from_iter([(name.clone(), Value::from("x"))]);
            headers(&one.into(), |_, _| Ok(())).is_ok()
        };
        if header.as_ref().is_some_and(|it| !is_header(it)) {
            fields.fault("header", "must be the name of a header");
        }
        fields
            .finish()
            .map_err(|errors| crate::fields::sentence(&errors))?;
        match (url, email, password, header) {
            (Some(url), Some(HeaderText(email)), Some(password), Some(HeaderText(header))) => {
                Ok(Self {
                    url,
                    email,
                    password,
                    header,
                })
            }
            _ => unreachable!("a field that was not read was noted"),
        }
    }
}

/// A short text.
struct HeaderText(String);

impl Field for HeaderText {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        if text.len() > 250 || text.contains(char::is_control) {
            return Err("must be a text of at most 250 bytes without control characters".into());
        }
        Ok(Self(text.into()))
    }
}

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    #[default]
    Get,
    Head,
    Options,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    const ALL: [Self; 7] = [
        Self::Get,
        Self::Head,
        Self::Options,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    pub fn is_get(&self) -> bool {
        *self == Self::Get
    }
}

impl Field for Method {
    fn from_json(value: &Value) -> Result<Self, String> {
        let word = string(value)?.to_ascii_uppercase();
        let method = Self::ALL.into_iter().find(|it| it.as_str() == word);
        method.ok_or_else(|| {
            let all: Vec<_> = Self::ALL.iter().map(|it| it.as_str()).collect();
            format!("must be one of {}", all.join(", "))
        })
    }
}

/// What is sent with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestBody(String);

impl RequestBody {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Field for RequestBody {
    fn from_json(value: &Value) -> Result<Self, String> {
        let text = string(value)?;
        // PostgreSQL does not keep NUL.
        match text.len() <= 10_000 && !text.contains('\0') {
            true => Ok(Self(text.into())),
            false => Err("must be at most 10,000 bytes, without the character NUL".into()),
        }
    }
}

impl fmt::Display for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

json_string!(RequestBody, {
    "type": "string",
    "description": "What is sent with the request. It is no place for secrets: everyone who may read the check can read it.",
    "maxLength": 10_000,
});

/// How many answers in a row count: 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InARow(#[schemars(range(min = 1, max = 10))] pub u32);

impl InARow {
    pub(crate) fn one() -> Self {
        Self(1)
    }

    pub(crate) fn two() -> Self {
        Self(2)
    }
}

impl Field for InARow {
    fn from_json(value: &Value) -> Result<Self, String> {
        let count = value.as_u64().filter(|it| (1..=10).contains(it));
        let count = count.and_then(|it| u32::try_from(it).ok());
        count
            .map(Self)
            .ok_or_else(|| "must be a whole number from 1 to 10".into())
    }
}

/// A length of time, as it is computed with.
pub(crate) fn delta(length: &InfluxDuration) -> TimeDelta {
    TimeDelta::nanoseconds(length.nanos())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn endpoints() {
        for right in [
            "https://shop.example.com/health?x=1",
            "http://10.0.0.1:8080/",
            "tcp://db.example.com:5432",
            "tcp://[::1]:5432",
            "dns:shop.example.com?type=MX",
            "dns:shop.example.com",
            "dns://9.9.9.9/shop.example.com?type=aaaa",
            "dns://ns.example.com:5353/_sip._tcp.example.com?type=SRV",
        ] {
            let endpoint = Endpoint::from_json(&json!(right)).unwrap();
            assert_eq!(endpoint.to_string(), right);
            assert_eq!(endpoint.is_http(), endpoint.other().is_none());
        }
        for wrong in [
            "shop.example.com",
            "ftp://a",
            "https://",
            "https://u:p@a/",
            "https://a/#b",
            "tcp://a",
            "tcp://a:1/b",
            "tcp://a:99999",
            "dns:",
            "dns:a b",
            "dns:a..b",
            "dns:a?type=X",
            "dns:a?class=CH",
            "file:///etc/passwd",
        ] {
            assert!(Endpoint::from_json(&json!(wrong)).is_err(), "{wrong}");
        }
        assert!(HttpUrl::from_json(&json!("tcp://a:1")).is_err());
    }

    #[test]
    fn headers_that_are_secrets_belong_elsewhere() {
        let wrong = Headers::from_json(&json!({ "authorization": "Bearer x" })).unwrap_err();
        assert!(wrong.contains("belongs in \"secret_headers\""), "{wrong}");
        for wrong in [
            json!([]),
            json!({ "a b": "x" }),
            json!({ "Accept": "a\nb" }),
            json!({ "Accept": 1 }),
            json!({ "Content-Length": "1" }),
        ] {
            assert!(Headers::from_json(&wrong).is_err(), "{wrong}");
        }
        let secret = SecretHeaders::from_json(&json!({ "Authorization": "Bearer x" })).unwrap();
        let answered = serde_json::to_value(&secret).unwrap();
        assert!(!answered.to_string().contains("Bearer"), "{answered}");
        assert_eq!(SecretHeaders::from_json(&answered).unwrap(), secret);
    }
}
