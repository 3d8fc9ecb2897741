//! `kapacitor-alerts token`

use std::process::ExitCode;

use rules::fields::sentence;
use serde_json::json;
use sqlx::PgPool;
use store::audit::{Action, Actor};

use super::{Outcome, arguments::Token, failure::Failure};
use crate::{access, api::tokens};

/// Creates, lists or revokes tokens.
pub async fn run(db: &PgPool, command: Token) -> Outcome {
    match command {
        Token::Create {
            name,
            role,
            apps,
            expires_in,
        } => {
            let wanted = json!({
                "name": name, "role": role, "apps": apps, "expires_in": expires_in,
            });
            let wanted = wanted.as_object().cloned().unwrap_or_default();
            let wanted = tokens::parse(wanted).map_err(|errors| {
                Failure::new(format!("no token was made: {}", sentence(&errors)))
            })?;
            let by = Actor::command_line(Action::TokenCreate);
            match access::create(db, &by, &wanted).await? {
                Some((_, secret)) => println!("{}", secret.expose()),
                None => {
                    return Err(Failure::new(format!("a token named {name} already exists"))
                        .with_hint("revoke it first, or choose another name"));
                }
            }
        }
        Token::List { json } => {
            let tokens = store::tokens::list(db, "", None).await?;
            if json {
                println!("{}", serde_json::to_string_pretty(&tokens)?);
            } else {
                tokens.iter().for_each(|token| println!("{token}"));
            }
        }
        Token::Revoke { name } => {
            let by = Actor::command_line(Action::TokenRevoke);
            let revoked = store::tokens::revoke(db, &by, &name).await?;
            revoked.ok_or_else(|| {
                Failure::new(format!("there is no token named {name}"))
                    .with_hint("kapacitor-alerts token list shows all tokens")
            })?;
            by.log_action(Some(&name));
        }
    }
    Ok(ExitCode::SUCCESS)
}
