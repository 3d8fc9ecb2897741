//! `kapacitor-alerts login-link`

use std::{net::Ipv4Addr, process::ExitCode};

use store::{
    audit::{Action, Actor},
    sessions,
    token::{ADMIN_NAME, Secret},
};

use super::{Outcome, failure::Failure};
use crate::Server;

/// Prints a link that signs a browser in, in the name of a token.
pub async fn run(server: &Server, token: Option<String>) -> Outcome {
    let rules = &server.access.rules;
    let token = token.unwrap_or_else(|| ADMIN_NAME.into());
    let admin = rules.admin.as_ref().filter(|_| token == ADMIN_NAME);
    if !rules.on {
        return Err(Failure::new(
            "authentication is off here: there is nothing to sign in to".to_owned(),
        )
        .with_hint("open /ui/ in a browser"));
    }
    if token == ADMIN_NAME && admin.is_none() {
        return Err(Failure::new("ADMIN_TOKEN is not set".to_owned())
            .with_hint("set it as it is set for the service, or name a token"));
    }
    let code = Secret::generate().map_err(|error| Failure::new(error.to_string()))?;
    let by = Actor::command_line(Action::LoginLink);
    let db = &server.engine.db;
    if !sessions::offer(db, &by, &code.hash(), &token, admin).await? {
        return Err(Failure::new(format!(
            "there is no token named {token}, or it has expired"
        ))
        .with_hint("kapacitor-alerts token list shows all tokens"));
    }
    let listen = &server.config.listen;
    let site = server
        .config
        .channels
        .public_url
        .clone()
        .unwrap_or_else(|| {
            let scheme = if listen.tls.is_some() {
                "https"
            } else {
                "http"
            };
            let mut address = listen.address;
            if address.ip().is_unspecified() {
                address.set_ip(Ipv4Addr::LOCALHOST.into());
            }
            format!("{scheme}://{address}")
        });
    // What comes after # is sent to no server, and so is in no log.
    println!("{site}/ui/login#{}", code.expose());
    Ok(ExitCode::SUCCESS)
}
