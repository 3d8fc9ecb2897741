//! Secrets: addresses of targets that nobody may see, what webhooks are signed with, and what is sent to endpoints.

use std::collections::HashMap;

use notify::channels::webhook::Secret;
use rules::{
    sealed::Sealed,
    targets::{Target, Targets},
};
use secret::seal::SealError;
use store::sealed;
use uuid::Uuid;

use crate::Engine;

/// Why secrets cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("there is no SECRETS_KEY")]
    NoKey,
}

/// The id of a target.
pub fn id(target: &Target) -> Uuid {
    Uuid::from_bytes(target.id())
}

/// What an address is sealed for.
fn address_of(target: Uuid) -> String {
    format!("address {target}")
}

/// What a secret is sealed for that signs.
pub fn signing_of(target: Uuid) -> String {
    format!("signing {target}")
}

/// Seals what has just been given, each with its key and what it is sealed for.
fn seal<'a, K>(
    engine: &Engine,
    given: impl Iterator<Item = (K, String, &'a str)>,
) -> Result<Vec<(K, Vec<u8>)>, Error> {
    let sealed = given.map(|(key, used_for, secret)| {
        let sealer = engine.settings.sealer.as_ref().ok_or(Error::NoKey)?;
        Ok((key, sealer.seal(&used_for, secret.as_bytes())?))
    });
    sealed.collect()
}

/// Keeps the secret addresses that have just been given.
pub async fn keep(engine: &Engine, targets: &Targets) -> Result<(), Error> {
    let given = targets.iter().filter_map(|target| {
        let id = id(target);
        Some((id, address_of(id), target.secret()?))
    });
    let kept = seal(engine, given)?;
    match kept.is_empty() {
        true => Ok(()),
        false => Ok(sealed::keep(&engine.db, &kept).await?),
    }
}

/// What a secret is sealed for that is sent to an endpoint.
fn value_of(fingerprint: &str) -> String {
    format!("value {fingerprint}")
}

/// Keeps the secrets of a check that have just been given.
pub async fn keep_values(engine: &Engine, secrets: &[Sealed]) -> Result<(), Error> {
    let given = secrets.iter().filter_map(|sealed| {
        let fingerprint = sealed.fingerprint();
        Some((
            fingerprint.to_owned(),
            value_of(fingerprint),
            sealed.secret()?,
        ))
    });
    let kept = seal(engine, given)?;
    match kept.is_empty() {
        true => Ok(()),
        false => Ok(sealed::keep_values(&engine.db, &kept).await?),
    }
}

/// The secrets of a check, by their fingerprints. Those are left out that are not known, or are sealed with a key
/// that is not known.
pub async fn values(
    engine: &Engine,
    fingerprints: &[String],
) -> sqlx::Result<HashMap<String, String>> {
    let kept = sealed::values(&engine.db, fingerprints).await?;
    let opened = kept.into_iter().filter_map(|(fingerprint, bytes)| {
        let sealer = engine.settings.sealer.as_ref()?;
        let secret = sealer.open(&value_of(&fingerprint), &bytes)?;
        Some((fingerprint, String::from_utf8(secret).ok()?))
    });
    Ok(opened.collect())
}

/// The secret address of a target. None: it is not known, or sealed with a key that is not known.
pub async fn address(engine: &Engine, target: Uuid) -> sqlx::Result<Option<String>> {
    let sealed = sealed::address(&engine.db, target).await?;
    let opened = sealed.and_then(|sealed| {
        let sealer = engine.settings.sealer.as_ref()?;
        sealer.open(&address_of(target), &sealed)
    });
    Ok(opened.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// What webhooks to a target are signed with.
pub async fn signing(engine: &Engine, target: Uuid) -> sqlx::Result<Vec<Secret>> {
    let sealed = sealed::signing(&engine.db, target).await?;
    let sealer = engine.settings.sealer.as_ref();
    let used_for = signing_of(target);
    let opened = sealed
        .iter()
        .filter_map(|it| Secret::new(sealer?.open(&used_for, it)?));
    let opened: Vec<Secret> = opened.collect();
    if opened.len() < sealed.len() {
        tracing::error!("SECRETS_KEY does not open a webhook's secret: it is not signed");
    }
    Ok(opened)
}
