//! Who makes a request.

use std::{borrow::Cow, net::IpAddr, sync::Arc};

use aide::OperationInput;
use axum::{extract::FromRequestParts, http::request::Parts};
use engine::hosts::HostAccess;
use secret::mask;
use store::{
    audit::{Action, Actor},
    token::{Hash, Role, Scope},
};

use super::policy::Need;
use crate::api::error::Error;

/// Who makes a request. Handlers get it from the guard before them.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Of the token.
    pub name: Arc<str>,
    pub role: Role,
    pub scope: Scope,
    /// The client's address.
    pub address: Option<IpAddr>,
    pub request_id: Option<String>,
    /// What the request needs.
    pub need: Need,
    /// The hash of the session, of a browser that is signed in.
    pub session: Option<Hash>,
}

impl Caller {
    /// The caller that the guard has found.
    pub fn of(parts: &Parts) -> Result<&Self, Error> {
        let caller = parts.extensions.get();
        caller.ok_or_else(|| Error::Internal("a request has come past the guard".into()))
    }

    /// Whether the token is for `app`.
    pub fn covers(&self, app: &str) -> bool {
        self.scope.covers(app)
    }

    /// The address of a webhook as far as the caller may see it: one who cannot change rules sees only the
    /// host.
    pub fn sees<'a>(&self, address: &'a str) -> Cow<'a, str> {
        if self.role >= Role::Write {
            address.into()
        } else {
            mask::url(address).into()
        }
    }

    /// The address of a target of this channel as far as the caller may see it.
    pub fn sees_target<'a>(&self, channel: &str, address: &'a str) -> Cow<'a, str> {
        match channel {
            "webhook" => self.sees(address),
            _ => address.into(),
        }
    }

    /// Which hosts the caller's rules may watch.
    pub fn hosts(&self) -> HostAccess {
        if self.scope.is_all() {
            HostAccess::All
        } else {
            HostAccess::Granted
        }
    }

    /// The caller as the author of a change.
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

    /// Refuses a request about an app that the token is not for, without revealing what exists.
    pub fn refuse(&self, app: &str) -> Error {
        let right = match self.need {
            Need::Role(role) | Need::All(role) => role,
            Need::Nothing | Need::Token | Need::Metrics => Role::Read,
        };
        Error::Forbidden {
            right,
            message: format!(
                "this needs the role {} for the app {app:?}, and the token {:?} is for {}",
                right.as_str(),
                self.name,
                self.scope
            ),
        }
    }

    /// Refuses a request for which the token's role or scope does not suffice.
    pub fn check(&self) -> Result<(), Error> {
        let (role, all) = match self.need {
            Need::Nothing | Need::Token | Need::Metrics => return Ok(()),
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
                "this needs the role {}{all}, and the token {:?} has the role {} for {}",
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
