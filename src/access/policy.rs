//! What is declared beside each route: what it needs, which app it is about, how long it may take.

use std::collections::HashMap;

use axum::http::Method;
use store::token::Role;

/// What a request needs to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is open to everyone.
    Nothing,
    /// Any token: there is nothing at this address.
    Token,
    /// What the setting `METRICS` says: nothing, or the role `read` for all apps.
    Metrics,
    /// This role for the app that the request is about.
    Role(Role),
    /// This role for all apps: the request is about no app in particular.
    All(Role),
}

impl Need {
    /// The need, with or without open metrics.
    pub fn resolved(self, metrics_are_open: bool) -> Self {
        match self {
            Self::Metrics if metrics_are_open => Self::Nothing,
            Self::Metrics => Self::All(Role::Read),
            need => need,
        }
    }
}

/// Which app a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// None in particular; a list is narrowed to the caller's apps.
    None,
    /// The one in the path.
    Path,
    /// The one in the body.
    Body,
}

/// How long a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLimit {
    /// `REQUEST_TIMEOUT`
    Request,
    /// Two replays with `BACKTEST_TIMEOUT` each, and what comes before and after them.
    Backtest,
}

/// The format of a successful answer. Errors are `application/problem+json` everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    /// JSON, or server-sent events if the client asks for them.
    JsonOrEvents,
    /// Server-sent events.
    Events,
    Text,
    Html,
}

/// What holds for one method of one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    pub need: Need,
    pub app: App,
    pub time_limit: TimeLimit,
    pub format: Format,
    /// It is answered however many requests are in progress.
    pub always_served: bool,
}

impl Policy {
    const fn new(need: Need) -> Self {
        Self {
            need,
            app: App::None,
            time_limit: TimeLimit::Request,
            format: Format::Json,
            always_served: false,
        }
    }

    /// Open to everyone.
    pub const fn open() -> Self {
        Self::new(Need::Nothing)
    }

    /// Needs any token.
    pub const fn token() -> Self {
        Self::new(Need::Token)
    }

    /// As the setting `METRICS` has it.
    pub const fn metrics() -> Self {
        Self::new(Need::Metrics)
    }

    /// Needs this role for the app, or for the apps that are listed.
    pub const fn role(role: Role) -> Self {
        Self::new(Need::Role(role))
    }

    /// Needs this role for all apps.
    pub const fn all_apps(role: Role) -> Self {
        Self::new(Need::All(role))
    }

    pub const fn app(self, app: App) -> Self {
        Self { app, ..self }
    }

    pub const fn time_limit(self, time_limit: TimeLimit) -> Self {
        Self { time_limit, ..self }
    }

    pub const fn format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    pub const fn always_served(self) -> Self {
        Self {
            always_served: true,
            ..self
        }
    }
}

/// The policy of each method of each route.
#[derive(Debug, Default)]
pub struct Policies {
    routes: HashMap<String, Vec<(Method, Policy)>>,
}

impl Policies {
    /// Declares the policy of a method of a route. A method has one policy.
    pub fn add(&mut self, route: &str, method: Method, policy: Policy) {
        let methods = self.routes.entry(route.to_owned()).or_default();
        assert!(
            methods.iter().all(|(known, _)| *known != method),
            "{method} {route} has two policies"
        );
        methods.push((method, policy));
    }

    /// The policy for a call of `method` on the matched `route`. A path that does not exist needs any token, as
    /// does a method that a route does not have, unless the route is open to everyone. A route without
    /// policies needs the most.
    pub fn of(&self, method: &Method, route: Option<&str>) -> Policy {
        let Some(route) = route else {
            return Policy::new(Need::Token);
        };
        let Some(methods) = self.routes.get(route) else {
            return Policy::all_apps(Role::Admin);
        };
        let method = match *method {
            Method::HEAD => &Method::GET,
            _ => method,
        };
        let declared = methods.iter().find(|(known, _)| known == method);
        let open = || methods.iter().find(|(_, it)| it.need == Need::Nothing);
        let policy = declared.or_else(open).map(|(_, policy)| *policy);
        policy.unwrap_or(Policy::new(Need::Token))
    }

    /// Every method of every route with its policy.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Method, Policy)> {
        self.routes.iter().flat_map(|(route, methods)| {
            methods
                .iter()
                .map(move |(method, policy)| (route.as_str(), method, *policy))
        })
    }
}
