//! Passwords of accounts.

use std::{net::IpAddr, time::Instant};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sqlx::PgPool;
use store::accounts;
use tokio::task::spawn_blocking;

use super::identity::Access;
use crate::api::error::Error;

/// The hash of a password that nobody has: what is compared with where there is no account takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$3n4OBVxqBU2sCzNuCBPJJLXHNmkP8xKUxvJ0O5DnHVE";

/// Why a password is not taken.
#[derive(Debug)]
pub enum Refused {
    /// There is no such account, or it has another password.
    Mismatch,
    Error(Error),
}

/// The hash of a password, as it is kept: argon2id with its recommended parameters (RFC 9106).
pub async fn hash(password: String) -> Result<String, Error> {
    let hashed = spawn_blocking(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    });
    let hashed = hashed.await.map_err(|error| error.to_string());
    hashed.and_then(|it| it).map_err(Error::Internal)
}

impl Access {
    /// The app of the account with this address and password. Who fails often has to wait.
    pub async fn log_in(
        &self,
        db: &PgPool,
        mail: &str,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<String, Refused> {
        let now = Instant::now();
        if let Some(wait) = self.throttle.wait(address, now) {
            return Err(Refused::Error(Error::Throttled(wait)));
        }
        let found = accounts::find(db, mail).await;
        let found = found.map_err(|error| Refused::Error(Error::Database(error)))?;
        let (app, kept) = found.unzip();
        // A hash takes memory and a core: a few at a time.
        let Ok(_place) = self.hashing.acquire().await else {
            unreachable!("the semaphore is never closed");
        };
        let verified = spawn_blocking(move || {
            let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
            let kept = PasswordHash::new(&kept).ok()?;
            let verified = Argon2::default().verify_password(password.as_bytes(), &kept);
            verified.ok()
        });
        let verified = verified.await.ok().flatten();
        match (app, verified) {
            (Some(app), Some(())) => Ok(app),
            _ => {
                self.throttle.failed(address, now);
                Err(Refused::Mismatch)
            }
        }
    }
}
