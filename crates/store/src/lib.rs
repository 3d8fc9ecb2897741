//! May use `rules` and `kapacitor`. PostgreSQL: every statement, the schema, the locks, and the connections.

pub mod accounts;
pub mod acks;
pub mod apps;
pub mod audit;
pub mod changes;
pub mod checks;
mod connections;
pub mod deliveries;
pub mod deployments;
pub mod events;
pub mod health;
pub mod hosts;
pub mod incidents;
pub mod intents;
pub mod lanes;
mod lock_connection;
mod locks;
pub mod noise;
pub mod older;
pub mod outages;
pub mod outcomes;
pub mod overview;
pub mod points;
pub mod polls;
pub mod preflights;
mod record;
pub mod releases;
pub mod rules;
pub mod sealed;
pub mod secrets;
pub mod sessions;
pub mod silences;
pub mod standing;
pub mod status_pages;
pub mod targets;
pub mod token;
pub mod tokens;
pub mod versions;
pub mod windows;

/// A text as PostgreSQL can store it: without NUL, which JSON, InfluxDB's data and what others answer may have.
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

pub use self::{
    connections::{ConnectError, Settings, check_schema, migrate, now, pool, prepare, within},
    locks::{TaskLock, TaskLocks},
    record::{Record, SyncStatus},
};
