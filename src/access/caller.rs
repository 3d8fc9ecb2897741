//! Who makes a request, and what the request needs.

use std::{borrow::Cow, net::IpAddr, sync::Arc};

use aide::OperationInput;
use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};

use super::token::{Role, Scope};
use crate::{
    audit::{Action, Actor},
    error::Error,
    mask,
};

/// What a request needs to be let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is for everybody.
    Nothing,
    /// Any token: there is nothing at this address.
    Token,
    /// This role. Of which app the request is, the extractors find.
    Role(Role),
    /// This role, for all apps: it is about no app in particular.
    All(Role),
}

impl Need {
    /// What a call of `method` on the matched `route` needs. What is not named here needs the most.
    pub fn of(method: &Method, route: Option<&str>, metrics_are_open: bool) -> Self {
        let Some(route) = route else {
            return Self::Token;
        };
        let reads = matches!(*method, Method::GET | Method::HEAD);
        match route {
            "/healthz" | "/readyz" | "/openapi.json" | "/docs" => Self::Nothing,
            "/metrics" if metrics_are_open => Self::Nothing,
            "/metrics" | "/drift" if reads => Self::All(Role::Read),
            _ if !route.starts_with("/task/") && !is_list(route) => Self::All(Role::Admin),
            // nothing comes of them but an answer
            _ if reads || route.ends_with("/validate") || route.ends_with("/backtest") => {
                Self::Role(Role::Read)
            }
            _ => Self::Role(Role::Write),
        }
    }
}

fn is_list(route: &str) -> bool {
    route == "/tasks" || route.starts_with("/tasks/") || route == "/states"
}

/// Who makes a request. Handlers get it from the guard before them.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Of the token.
    pub name: Arc<str>,
    pub role: Role,
    pub scope: Scope,
    /// From where.
    pub address: Option<IpAddr>,
    pub request_id: Option<String>,
    /// What the request needs.
    pub need: Need,
}

impl Caller {
    /// The one that the guard has found.
    pub fn of(parts: &Parts) -> Result<&Self, Error> {
        let caller = parts.extensions.get();
        caller.ok_or_else(|| Error::Internal("a request has come past the guard".into()))
    }

    /// Whether the token is for `app`.
    pub fn covers(&self, app: &str) -> bool {
        self.scope.covers(app)
    }

    /// The address of a webhook, as far as the caller may see it: who cannot change rules sees no
    /// more of it than the host.
    pub fn sees<'a>(&self, address: &'a str) -> Cow<'a, str> {
        if self.role >= Role::Write {
            address.into()
        } else {
            mask::url(address).into()
        }
    }

    /// The one who makes a change.
    pub fn actor(&self, action: Action) -> Actor {
        Actor {
            name: self.name.clone(),
            address: self.address,
            request_id: self.request_id.clone(),
            action,
        }
    }

    /// Whether the request only reads.
    pub fn reads(&self) -> bool {
        matches!(self.need, Need::Role(Role::Read) | Need::All(Role::Read))
    }

    /// Refuses what is about an app that the token is not for, without saying what there is of it.
    pub fn refuse(&self, app: &str) -> Error {
        let right = match self.need {
            Need::Role(role) | Need::All(role) => role,
            Need::Nothing | Need::Token => Role::Read,
        };
        Error::Forbidden {
            right,
            message: format!(
                "this needs the right {} for the app {app:?}, and the token {:?} is for {}",
                right.as_str(),
                self.name,
                self.scope
            ),
        }
    }

    /// Refuses what the token's role or scope is not enough for.
    pub fn check(&self) -> Result<(), Error> {
        let (role, all) = match self.need {
            Need::Nothing | Need::Token => return Ok(()),
            Need::Role(role) => (role, false),
            Need::All(role) => (role, true),
        };
        if self.role >= role && (!all || self.scope.is_all()) {
            return Ok(());
        }
        let all = if all { " for all apps" } else { "" };
        Err(Error::Forbidden {
            right: role,
            message: format!(
                "this needs the right {}{all}, and the token {:?} has the right {} for {}",
                role.as_str(),
                self.name,
                self.role.as_str(),
                self.scope
            ),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Self::of(parts).cloned()
    }
}

/// The document says it of all calls at once.
impl OperationInput for Caller {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_requests_need() {
        let need = |method: Method, route: &str| Need::of(&method, Some(route), false);
        for (method, route, wanted) in [
            (Method::GET, "/healthz", Need::Nothing),
            (Method::GET, "/tasks", Need::Role(Role::Read)),
            (Method::HEAD, "/tasks/5xx", Need::Role(Role::Read)),
            (Method::GET, "/states", Need::Role(Role::Read)),
            (
                Method::GET,
                "/task/5xx/{app}/script",
                Need::Role(Role::Read),
            ),
            (Method::POST, "/task/5xx/validate", Need::Role(Role::Read)),
            (
                Method::POST,
                "/task/5xx/{app}/backtest",
                Need::Role(Role::Read),
            ),
            (Method::POST, "/task/5xx", Need::Role(Role::Write)),
            (
                Method::POST,
                "/task/5xx/{app}/test",
                Need::Role(Role::Write),
            ),
            (Method::DELETE, "/task/5xx/{app}", Need::Role(Role::Write)),
            (Method::PUT, "/tasks/5xx", Need::Role(Role::Write)),
            (Method::GET, "/drift", Need::All(Role::Read)),
            (Method::GET, "/metrics", Need::All(Role::Read)),
            (Method::POST, "/reconcile", Need::All(Role::Admin)),
            (Method::GET, "/tokens", Need::All(Role::Admin)),
            (Method::GET, "/something-new", Need::All(Role::Admin)),
            (Method::GET, "/tasksomething", Need::All(Role::Admin)),
        ] {
            assert_eq!(need(method.clone(), route), wanted, "{method} {route}");
        }
        assert_eq!(Need::of(&Method::GET, None, true), Need::Token);
        assert_eq!(
            Need::of(&Method::GET, Some("/metrics"), true),
            Need::Nothing
        );
    }
}
