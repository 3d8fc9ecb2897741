//! The HTTP API: [`router`] is its table of contents.

pub mod backtest;
pub mod error;
pub mod extract;
pub mod health;
pub mod hosts;
pub mod list;
pub mod openapi;
pub mod router;
pub mod routes;
pub mod rules;
pub mod sync;
pub mod tokens;
pub mod tokens_openapi;
pub mod views;
