//! Tests on the real parts: the real router on a database of each test's own, the real Kapacitor
//! and InfluxDB, and a sink that plays Slack, webhooks and the mail server.
//!
//! `make test` starts the parts; by hand: `target/debug/testbed run -- cargo test --test real`.

mod access;
mod alerts;
mod api;
mod checks;
mod delivery;
mod faults;
mod input;
mod program;
mod sight;
mod snapshots;
mod support;
mod tidy;
mod truth;
