//! The channels, each in a file of its own.

pub mod discord;
pub mod email;
pub mod ntfy;
pub mod pagerduty;
pub mod sentry;
pub mod slack;
pub mod teams;
pub mod telegram;
pub mod webhook;
