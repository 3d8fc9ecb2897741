//! What a request carries: the key in its path, the object in its body, its preconditions.

use std::marker::PhantomData;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request},
    http::{HeaderMap, header, request::Parts},
};
use engine::change::{self, Precondition};
use rules::{
    Kind,
    fields::{AppName, Field, FieldError, Fields, json_type, string},
};
use serde_json::{Map, Value};

use super::error::Error;
use crate::{Server, access::Caller};

/// The part of a key that comes after the app.
struct Part<K>(String, PhantomData<K>);

impl<K: Kind> Field for Part<K> {
    fn from_json(value: &Value) -> Result<Self, String> {
        K::read_part(string(value)?).map(|part| Self(part, PhantomData))
    }
}

/// The key of a rule of one kind.
pub struct Key<K> {
    app: std::result::Result<AppName, String>,
    target: std::result::Result<String, String>,
    /// As it was given, for messages.
    text: String,
    kind: PhantomData<K>,
}

impl<K: Kind> Key<K> {
    fn new(app: &str, target: &str) -> Self {
        Self {
            app: AppName::parse(app),
            target: match K::PART_FIELD {
                Some(_) => K::read_part(target),
                None => Ok(String::new()),
            },
            text: match K::PART_FIELD {
                Some(_) => format!("{app}/{target}"),
                None => app.to_owned(),
            },
            kind: PhantomData,
        }
    }

    /// The key that stands in a body.
    pub fn of_body(object: &Map<String, Value>) -> Result<Self, Error> {
        let mut fields = Fields::new(object.clone());
        let app: Option<AppName> = fields.required("app");
        let part: Option<Part<K>> = K::PART_FIELD.and_then(|name| fields.required(name));
        match (app, part) {
            (Some(app), part) if part.is_some() == K::PART_FIELD.is_some() => Ok(Self::new(
                app.as_str(),
                part.as_ref().map_or("", |Part(part, _)| part.as_str()),
            )),
            _ => Err(Error::Invalid(fields.into_errors())),
        }
    }

    /// The path of the rule.
    pub fn path(&self) -> String {
        format!("/{}/{}/{}", K::FAMILY.as_str(), K::NAME, self.text)
    }

    /// The id of the rule. For a key that no rule can have: there is no such rule.
    pub fn id(&self) -> Result<String, Error> {
        match (&self.app, &self.target) {
            (Ok(app), Ok(target)) => Ok(K::id(app.as_str(), target)),
            _ => Err(Error::NotFound(format!(
                "there is no {} {} {:?}",
                K::NAME,
                K::FAMILY.as_str(),
                self.text
            ))),
        }
    }

    /// The error for a caller without access to the app: a reader gets the same answer as for a task that
    /// does not exist.
    fn refuse(&self, caller: &Caller, app: &AppName) -> Error {
        if !caller.reads() {
            return caller.refuse(app.as_str());
        }
        match self.id() {
            Ok(id) => Error::NotFound(absent::<K>(&id)),
            Err(error) => error,
        }
    }

    /// Puts the key into a body, which may leave it out and must not contradict it.
    pub fn pin(&self, object: &mut Map<String, Value>) -> Result<(), Vec<FieldError>> {
        let app = self
            .app
            .as_ref()
            .map_or(self.text.as_str(), AppName::as_str);
        let target = self.target.as_deref().unwrap_or(&self.text);
        // a key that is not valid is reported when the body is read
        let parts = [("app", app)]
            .into_iter()
            .chain(K::PART_FIELD.map(|name| (name, target)));
        let mut errors = Vec::new();
        for (name, part) in parts {
            match object.get(name) {
                Some(given) if given != part => errors.push(FieldError {
                    field: name.into(),
                    message: format!(
                        "cannot be changed: this is the {} of {part:?}",
                        K::FAMILY.as_str()
                    ),
                }),
                _ => {
                    object.insert(name.into(), part.into());
                }
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

impl<K: Kind, S: Send + Sync> FromRequestParts<S> for Key<K> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|error| Error::BadRequest(error.body_text()))?;
        let part = |wanted: &str| {
            params
                .iter()
                .find(|(name, _)| *name == wanted)
                .map_or("", |(_, value)| value)
                .to_owned()
        };
        let key = Self::new(&part("app"), &part(K::PART_FIELD.unwrap_or_default()));
        let caller = Caller::of(parts)?;
        match &key.app {
            Ok(app) if !caller.covers(app.as_str()) => Err(key.refuse(caller, app)),
            _ => Ok(key),
        }
    }
}

/// The message that there is no such rule.
fn absent<K: Kind>(id: &str) -> String {
    format!("there is no {} {} {id}", K::NAME, K::FAMILY.as_str())
}

/// The path of a rule.
pub fn address<K: Kind>(app: &str, part: &str) -> String {
    let family = K::FAMILY.as_str();
    match K::PART_FIELD {
        Some(_) => format!("/{family}/{}/{app}/{part}", K::NAME),
        None => format!("/{family}/{}/{app}", K::NAME),
    }
}

/// Says which rule an error is about.
pub fn about<K: Kind>(id: &str) -> impl FnOnce(change::Error) -> Error {
    move |error| match error {
        change::Error::NotFound => Error::NotFound(absent::<K>(id)),
        change::Error::Exists => Error::Conflict(format!(
            "the {} {} {id} exists already; PATCH or PUT changes it",
            K::NAME,
            K::FAMILY.as_str()
        )),
        change::Error::Stale(generation) if generation > 0 => Error::PreconditionFailed(format!(
            "the {} {} {id} is at generation {generation}",
            K::NAME,
            K::FAMILY.as_str()
        )),
        other => other.into(),
    }
}

/// A body that is a JSON object.
pub struct Body(pub Map<String, Value>);

/// A body about a rule of one kind, of an app that the caller has access to.
pub struct Object<K> {
    pub fields: Map<String, Value>,
    kind: PhantomData<K>,
}

impl<K: Kind> FromRequest<Server> for Object<K> {
    type Rejection = Error;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let caller = Caller::of(&parts)?.clone();
        let Body(fields) = Body::from_request(Request::from_parts(parts, body), server).await?;
        match fields.get("app").and_then(Value::as_str) {
            Some(app) if !caller.covers(app) && AppName::parse(app).is_ok() => {
                Err(caller.refuse(app))
            }
            _ => Ok(Self {
                fields,
                kind: PhantomData,
            }),
        }
    }
}

impl FromRequest<Server> for Body {
    type Rejection = Error;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(Error::MediaType);
        }
        let body = bytes(request, server).await?;
        let value: Value = serde_json::from_slice(&body).map_err(|error| {
            // serde_json ends its sentence with the line and the column
            Error::BadRequest(format!("the body is not JSON: {error}"))
        })?;
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            other => Err(Error::BadRequest(format!(
                "the body must be a JSON object, not {} (line 1 column 1)",
                json_type(&other)
            ))),
        }
    }
}

/// The bytes of a body, which are plain, few, and there in time.
pub async fn bytes(request: Request, server: &Server) -> Result<Bytes, Error> {
    // 64 KiB can expand to gigabytes, and no rule is that long.
    if is_encoded(request.headers()) {
        return Err(Error::Encoded);
    }
    let body = Bytes::from_request(request, server);
    tokio::time::timeout(server.config.listen.clients.client, body)
        .await
        .map_err(|_| Error::Slow)?
        .map_err(|error| match error.status() {
            axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
            _ => Error::BadRequest("the body broke off".into()),
        })
}

/// Whether the content type is `application/json` or another one of JSON
/// (`application/merge-patch+json`).
fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(content_type)) = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.to_str())
    else {
        return false;
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json"
        || essence.starts_with("application/") && essence.ends_with("+json")
}

/// Whether the body is compressed or otherwise encoded.
fn is_encoded(headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(header::CONTENT_ENCODING);
    encodings.iter().any(|encoding| encoding != "identity")
}

/// `If-Match` and `If-None-Match` of a write.
pub struct WriteConditions(pub Precondition);

impl<S: Send + Sync> FromRequestParts<S> for WriteConditions {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let tags = |name: header::HeaderName| -> Vec<String> {
            parts
                .headers
                .get_all(name)
                .iter()
                .flat_map(|value| value.to_str().unwrap_or_default().split(','))
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect()
        };
        let wanted = tags(header::IF_MATCH);
        let unwanted = tags(header::IF_NONE_MATCH);
        let precondition = match (wanted.as_slice(), unwanted.as_slice()) {
            ([], []) => Precondition::None,
            ([], [any]) if any == "*" => Precondition::Absent,
            // one that exists and does not (RFC 9110, 13.2.2)
            (_, [any]) if any == "*" => Precondition::OneOf(Vec::new()),
            ([any], []) if any == "*" => Precondition::Exists,
            // A tag of any other form (a weak one, too) matches no generation.
            (wanted, []) => Precondition::OneOf(
                wanted
                    .iter()
                    .filter_map(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok())
                    .collect(),
            ),
            _ => {
                return Err(Error::BadRequest(
                    "of the preconditions, If-Match with ETags or *, or If-None-Match: * is taken here"
                        .into(),
                ));
            }
        };
        Ok(Self(precondition))
    }
}

/// The parameters in the address, to be read as fields.
pub struct Parameters(pub Fields);

impl Parameters {
    /// An error if there is any.
    pub fn none(self) -> Result<(), Error> {
        self.0.finish().map_err(Error::Invalid)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|error| Error::BadRequest(error.body_text()))?;
        let object = pairs.into_iter().map(|(name, value)| (name, value.into()));
        Ok(Self(Fields::new(object.collect())))
    }
}
