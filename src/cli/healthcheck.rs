//! `kapacitor-alerts healthcheck`

use std::{net::SocketAddr, process::ExitCode};

use super::{Outcome, failure::Failure};
use crate::api::health;

/// Asks the service on this machine whether it is alive.
pub fn run(address: SocketAddr) -> Outcome {
    match health::probe(address) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            let text = format!("no healthy service on {address}: {error}");
            let hint = "check BIND and PORT, and whether the service is running";
            Err(Failure::new(text).with_hint(hint))
        }
    }
}
