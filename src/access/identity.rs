//! Who a token belongs to, and what it allows.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use chrono::Utc;
use ipnet::IpNet;
use sqlx::PgPool;
use store::{
    audit::Actor,
    sessions,
    token::{ADMIN_NAME, Hash, PREFIX, Role, Scope, Secret},
    tokens::{self, NewToken, Token},
    within,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    cache::{Cache, Known},
    rate::Rate,
    throttle::Throttle,
};
use crate::api::error::Error;

/// The settings of this module.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Whether a request needs a token at all.
    pub on: bool,
    /// Of `ADMIN_TOKEN`.
    pub admin: Option<Hash>,
    /// Failed attempts that an address may have in a row, and per minute.
    pub failures: u32,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Requests that a token may send per minute; 0: unlimited.
    pub rate: u32,
    /// Requests in progress at a time.
    pub concurrency: usize,
    /// Whether metrics need no token.
    pub metrics_are_open: bool,
}

/// What the guard needs, for the life of the process.
pub struct Access {
    pub rules: Rules,
    cache: Cache,
    pub(super) throttle: Throttle,
    /// Counts how often an address has had an endpoint asked.
    pub uptime: Throttle,
    /// How many more passwords may be compared at a time.
    pub(super) hashing: Semaphore,
    pub rate: Rate,
    /// How many more requests may be in progress.
    pub places: Semaphore,
}

/// What a request has to say who makes it.
#[derive(Clone, Copy)]
pub enum Given<'a> {
    Token(&'a str),
    /// What the cookie of a session has.
    Cookie(&'a str),
}

impl Given<'_> {
    /// By which it is known. That of a cookie is that of no token.
    pub fn hash(self) -> Hash {
        match self {
            Self::Token(token) => Hash::of(token),
            Self::Cookie(cookie) => Hash::of(&format!("session {cookie}")),
        }
    }

    /// The hash of a session.
    pub fn session(self) -> Option<Hash> {
        matches!(self, Self::Cookie(_)).then(|| self.hash())
    }

    fn unknown(self) -> &'static str {
        match self {
            Self::Token(_) => "the token is not known",
            Self::Cookie(_) => "the session has ended; sign in again",
        }
    }
}

/// What a token allows.
pub struct Grant {
    pub name: String,
    pub role: Role,
    pub scope: Scope,
}

impl Grant {
    pub fn everything(name: &str) -> Self {
        Self {
            name: name.into(),
            role: Role::Admin,
            scope: Scope::all(),
        }
    }
}

/// How often an address may have an endpoint asked in a row, and a minute.
const UPTIME: u32 = 10;

/// How many passwords are compared at a time, each of which takes a core and 19 MiB for some tens of milliseconds.
const HASHING: usize = 2;

/// Longest wait for the database when a token is checked.
const PATIENCE: Duration = Duration::from_secs(2);

impl Access {
    pub fn new(rules: Rules) -> Self {
        Self {
            cache: Cache::default(),
            throttle: Throttle::new(rules.failures),
            uptime: Throttle::new(UPTIME),
            hashing: Semaphore::new(HASHING),
            rate: Rate::new(rules.rate),
            places: Semaphore::new(rules.concurrency),
            rules,
        }
    }

    /// Whether someone can get in: by a token, or because authentication is off. The error says what to do.
    pub async fn check_start(&self, db: &PgPool) -> Result<(), StartError> {
        if !self.rules.on {
            tracing::warn!(
                "AUTH=off: anyone who can reach this address may read and change every rule"
            );
            return Ok(());
        }
        if self.rules.admin.is_some() || tokens::any_live(db).await? {
            return Ok(());
        }
        Err(StartError::NoToken)
    }

    /// What whoever has given this may do.
    pub async fn identify(
        &self,
        db: &PgPool,
        given: Given<'_>,
        address: Option<IpAddr>,
    ) -> Result<Grant, Error> {
        let (hash, now) = (given.hash(), Instant::now());
        if self.rules.admin.is_some_and(|admin| admin.is(&hash)) {
            return Ok(Grant::everything(ADMIN_NAME));
        }
        let (known, asked_at) = self.cache.find(&hash, now);
        let (token, is_to_be_noted) = match known {
            Known::Valid(token, is_to_be_noted) => (token, is_to_be_noted),
            Known::Nothing | Known::Stale => {
                // A known token passes, whatever other clients at the same address do.
                if let (Known::Nothing, Some(wait)) = (&known, self.throttle.wait(address, now)) {
                    return Err(Error::Throttled(wait));
                }
                match self.ask(db, given, &hash).await {
                    Ok(Some(token)) => {
                        let is_to_be_noted =
                            self.cache
                                .keep(hash, token.clone(), asked_at, Instant::now());
                        (token, is_to_be_noted)
                    }
                    Ok(None) => {
                        self.cache.drop(&hash);
                        self.throttle.failed(address, now);
                        return Err(Error::Unauthenticated(Some(given.unknown())));
                    }
                    Err(error) => match self.cache.in_an_outage(&hash, now) {
                        Some(token) => (token, false),
                        None => return Err(Error::Database(error)),
                    },
                }
            }
        };
        if token.expires_at.is_some_and(|at| at <= Utc::now()) {
            self.throttle.failed(address, now);
            return Err(Error::Unauthenticated(Some("the token has expired")));
        }
        if is_to_be_noted {
            note_use(db.clone(), token.name.clone(), given.session());
        }
        Ok(Grant {
            name: token.name,
            role: token.role,
            scope: Scope::stored(token.apps),
        })
    }

    /// Asks the database, unless it does not look like one of this service.
    async fn ask(&self, db: &PgPool, given: Given<'_>, hash: &Hash) -> sqlx::Result<Option<Token>> {
        match given {
            Given::Token(token) if token.starts_with(PREFIX) => {
                within(PATIENCE, tokens::find(db, hash)).await
            }
            Given::Cookie(cookie) if cookie.starts_with(PREFIX) => {
                let token = sessions::token(db, hash, self.rules.admin.as_ref());
                within(PATIENCE, token).await
            }
            _ => Ok(None),
        }
    }

    /// Begins the session that was offered for a code. Answers what its cookie has.
    pub async fn sign_in_by_code(
        &self,
        db: &PgPool,
        by: &Actor,
        code: &str,
        user_agent: &str,
    ) -> Result<Secret, Error> {
        let now = Instant::now();
        if let Some(wait) = self.throttle.wait(by.address, now) {
            return Err(Error::Throttled(wait));
        }
        let secret = Secret::generate().map_err(|error| Error::Internal(error.to_string()))?;
        let hash = Given::Cookie(secret.expose()).hash();
        let begun = sessions::begin_offered(db, by, &Hash::of(code), &hash, user_agent).await;
        if begun.map_err(Error::Database)?.is_none() {
            self.throttle.failed(by.address, now);
            return Err(Error::Unauthenticated(Some(
                "the link was used already, or is older than a minute; make another one",
            )));
        }
        Ok(secret)
    }

    /// Begins a session of the token `given`, which `by` has. Answers what its cookie has.
    pub async fn sign_in(
        &self,
        db: &PgPool,
        by: &Actor,
        given: &str,
        user_agent: &str,
    ) -> Result<Secret, Error> {
        let secret = Secret::generate().map_err(|error| Error::Internal(error.to_string()))?;
        let hash = Given::Cookie(secret.expose()).hash();
        let begun = sessions::begin(db, by, &hash, &Hash::of(given), user_agent).await;
        begun.map_err(Error::Database)?;
        Ok(secret)
    }

    /// Ends a session: at once here, and in other replicas as soon as they ask the database again. Whether there was
    /// one.
    pub async fn sign_out(&self, db: &PgPool, by: &Actor, id: Uuid) -> sqlx::Result<bool> {
        let ended = sessions::end(db, by, id).await?;
        if let Some(token) = &ended {
            // The others of the token are asked for again.
            self.cache.revoke(token);
        }
        Ok(ended.is_some())
    }

    /// Revokes a token: at once here, and in other replicas as soon as they ask the database again.
    pub async fn revoke(&self, db: &PgPool, by: &Actor, name: &str) -> sqlx::Result<Option<Token>> {
        let revoked = tokens::revoke(db, by, name).await;
        // also if the outcome is not known
        self.cache.revoke(name);
        if let Ok(Some(_)) = revoked {
            by.log_action(Some(name));
        }
        revoked
    }
}

/// In the background: if it fails, nothing is lost.
fn note_use(db: PgPool, name: String, session: Option<Hash>) {
    tokio::spawn(async move {
        let noted = async {
            tokens::note_use(&db, &name).await?;
            match session {
                Some(hash) => sessions::note_use(&db, &hash).await,
                None => Ok(()),
            }
        };
        if let Err(error) = noted.await {
            tracing::debug!(%error, "cannot note the use of a token");
        }
    });
}

/// Creates a token; none if the name is taken.
pub async fn create(
    db: &PgPool,
    by: &Actor,
    token: &NewToken,
) -> Result<Option<(Token, Secret)>, Error> {
    let secret = Secret::generate().map_err(|error| Error::Internal(error.to_string()))?;
    let created = tokens::create(db, by, token, &secret.hash()).await;
    let created = created.map_err(Error::Database)?;
    if let Some(token) = &created {
        by.log_action(Some(&token.name));
    }
    Ok(created.map(|token| (token, secret)))
}

/// Why the service does not serve.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "there is no token, so that nobody could do anything: set ADMIN_TOKEN, or make one with \
         `kapacitor-alerts token create`, or set AUTH=off to let everybody in"
    )]
    NoToken,
    #[error("cannot look for tokens: {0}")]
    Database(#[from] sqlx::Error),
}
