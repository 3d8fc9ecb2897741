//! Which hosts a rule may watch: those that are its app's own by their names, and those that an admin
//! has granted to the app. Another app's requests are not everybody's business.

use std::collections::BTreeSet;

use rules::{Kind, Rule, fields::FieldError};
use serde_json::{Map, Value};

use crate::Engine;

/// Which hosts the rules of a caller may watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAccess {
    /// Any.
    All,
    /// The app's own, and those granted to it.
    Granted,
}

/// Which hosts a rule may watch.
#[derive(Clone, Debug)]
pub enum Allowed {
    All,
    /// Besides the app's own.
    Only(BTreeSet<String>),
}

impl Allowed {
    /// What a rule with these fields may watch. The database is asked only where that matters.
    pub async fn find<K: Kind>(
        engine: &Engine,
        access: HostAccess,
        fields: &Map<String, Value>,
    ) -> sqlx::Result<Self> {
        if access == HostAccess::All {
            return Ok(Self::All);
        }
        let names_hosts =
            K::HOSTS.is_some_and(|name| fields.get(name).is_some_and(Value::is_array));
        let app = fields.get("app").and_then(Value::as_str);
        let granted = match app.filter(|_| names_hosts) {
            Some(app) => store::hosts::granted(&engine.db, app).await?,
            None => Vec::new(),
        };
        Ok(Self::Only(granted.into_iter().collect()))
    }

    /// What is wrong with the hosts of `task`. Those that the rule has already, as `current` says, it may
    /// keep: it may have been imported with them.
    pub fn fault<K: Kind>(&self, task: &Rule<K>, current: Option<&Rule<K>>) -> Option<FieldError> {
        let Self::Only(granted) = self else {
            return None;
        };
        let app = task.app.as_str();
        let had = current.map(|current| current.spec.other_hosts(app));
        let had = had.unwrap_or_default();
        let mut others = task.spec.other_hosts(app).into_iter();
        let refused = others.find(|host| !granted.contains(host) && !had.contains(host))?;
        Some(FieldError {
            field: K::HOSTS.unwrap_or_default().into(),
            message: format!(
                "{refused:?} is not a host of the app {app}; its own begin with \"{app}.\", and an admin \
                 can grant others with PUT /apps/{app}/hosts"
            ),
        })
    }
}
