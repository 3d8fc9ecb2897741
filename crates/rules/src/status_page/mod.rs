//! Status pages: what they show of which rules, what is said on them of incidents, and the `config.yml` of
//! statuspage that is taken as one.

mod config;
mod incident;
mod look;
mod nested;
mod page;

pub use self::{
    config::{Config, ConfigItem},
    incident::{Impact, Incident, IncidentSpec, NewIncident, NewUpdate, Progress, Sort},
    look::{Colour, Language, Logo},
    page::{Entry, Group, PageSlug, RefreshToken, StatusPage},
};
