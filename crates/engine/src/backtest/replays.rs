//! What was replayed a moment ago: an editor asks for the same again and again.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use rules::{KapacitorKind, Rule, findings::Evaluations};

use super::report::Transition;

/// For how long it is kept.
const KEPT: Duration = Duration::from_secs(60);

/// How much of it is kept at most, in bytes.
const MOST: u64 = 64 << 20;

/// What a replay found.
#[derive(Clone, Debug)]
pub struct Replayed {
    pub transitions: Vec<Transition>,
    /// None of kinds that judge no number.
    pub looks: Arc<Evaluations>,
}

/// What a replay depends on.
#[derive(Clone, Debug)]
pub struct Key {
    all: String,
    /// The same without the thresholds, on which nothing depends that is looked at.
    looks: String,
}

impl Key {
    pub fn of<K: KapacitorKind>(task: &Rule<K>, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let mut spec = task.spec_object();
        let key = |spec: &_| {
            let spec = serde_json::to_string(spec).unwrap_or_default();
            let (from, to) = (from.timestamp(), to.timestamp());
            format!("{} {} {from} {to} {spec}", K::NAME, task.app)
        };
        let all = key(&spec);
        spec.retain(|name, _| !K::THRESHOLDS.contains(&name.as_str()));
        Self {
            looks: key(&spec),
            all,
        }
    }
}

/// What was replayed within a minute.
#[derive(Clone, Debug)]
pub struct Replays {
    all: Cache<String, Replayed>,
    looks: Cache<String, Arc<Evaluations>>,
}

impl Default for Replays {
    fn default() -> Self {
        let size = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        Self {
            all: Cache::builder()
                .time_to_live(KEPT)
                .max_capacity(MOST)
                .weigher(move |_, it: &Replayed| size(it.looks.size() + 200 * it.transitions.len()))
                .build(),
            looks: Cache::builder()
                .time_to_live(KEPT)
                .max_capacity(MOST)
                .weigher(move |_, it: &Arc<Evaluations>| size(it.size()))
                .build(),
        }
    }
}

impl Replays {
    pub fn find(&self, key: &Key) -> Option<Replayed> {
        self.all.get(&key.all)
    }

    /// What a rule has looked at, whatever its thresholds were.
    pub fn looks(&self, key: &Key) -> Option<Arc<Evaluations>> {
        self.looks.get(&key.looks)
    }

    pub fn keep(&self, key: Key, replayed: Replayed) {
        self.looks.insert(key.looks, replayed.looks.clone());
        self.all.insert(key.all, replayed);
    }
}

#[cfg(test)]
mod tests {
    use rules::kinds::memory::Memory;
    use serde_json::json;

    use super::*;

    #[test]
    fn looks_depend_on_all_but_the_thresholds() {
        let key = |change: serde_json::Value| {
            let mut rule = json!({
                "app": "shop", "dynotype": "web", "warn": "400", "crit": "500", "window": "5m", "every": "1m",
                "slack": "#shop",
            });
            rule.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let rule = Rule::<Memory>::parse(rule.as_object().unwrap().clone()).unwrap();
            let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            Key::of(&rule, at(0), at(60))
        };
        let (plain, lower) = (key(json!({})), key(json!({ "warn": "300" })));
        assert_ne!(plain.all, lower.all);
        assert_eq!(plain.looks, lower.looks);
        for other in [
            json!({ "app": "cart" }),
            json!({ "dynotype": "all" }),
            json!({ "window": "10m" }),
            json!({ "every": "30s" }),
            json!({ "aggregate": "max" }),
        ] {
            assert_ne!(plain.looks, key(other.clone()).looks, "{other}");
        }
        assert_eq!(plain.all, key(json!({ "slack": "#other" })).all);
    }
}
