//! The channels, each in a file of its own.

pub mod email;
pub mod slack;
pub mod webhook;
