//! May use `checks`, `kapacitor` and `secret`. What a rule is.
//!
//! [`Kind`] is a kind of rule, [`KapacitorKind`] one that Kapacitor evaluates, and a check otherwise; [`Rule`]
//! is one rule of a kind. All of it is data and pure functions: no async, SQL or HTTP.

pub mod app;
mod definition;
pub mod delivery;
pub mod described;
pub mod expectation;
pub mod expected;
pub mod fields;
pub mod findings;
pub mod influxql;
pub mod ingest;
pub mod keywords;
pub mod kinds;
pub mod link;
pub mod naming;
pub mod pinger;
pub mod polling;
pub mod recognise;
pub mod render;
pub mod reporting;
mod rule;
pub mod schedule;
pub mod sealed;
pub mod state;
pub mod status_page;
pub mod targets;
pub mod values;
pub mod window;

pub use self::{
    definition::Definition,
    rule::{Family, KapacitorKind, Kind, Options, Rule, merge, object},
};
