//! The HTTP API: [`router`] is its table of contents.

mod ack_page;
pub mod alerts;
pub mod audit;
pub mod backtest;
pub mod deliveries;
pub mod error;
pub mod events;
pub mod extract;
pub mod health;
pub mod hosts;
pub mod ingest;
pub mod list;
pub mod openapi;
pub mod paging;
pub mod releases;
pub mod router;
pub mod routes;
pub mod rules;
pub mod silences;
pub mod states;
pub mod sync;
pub mod targets;
pub mod tokens;
pub mod versions;
pub mod views;
pub mod windows;
