//! The tokens that this replica knows, so that a request needs no query.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use moka::policy::EvictionPolicy;
use store::{token::Hash, tokens::Token};

/// How long a token is trusted without asking the database, which is also how long a revocation by
/// another replica takes at most to arrive here.
pub const TRUST: Duration = Duration::from_secs(5);

/// How long the other requests of a token go on while one asks the database again.
const ASKING: Duration = Duration::from_secs(2);

/// How long it is still trusted when the database cannot be asked: what the request itself needs from the
/// database then fails with a better error.
const OUTAGE: Duration = Duration::from_secs(60);

/// How often the use of a token is recorded, at most.
const USE: Duration = Duration::from_secs(60);

/// How many tokens are kept; the least recently used are dropped.
const MOST: u64 = 10_000;

/// What is known of a token.
pub enum Known {
    /// It is valid; whether its use is to be recorded.
    Valid(Token, bool),
    /// It was valid when the database was last asked, which has to be asked again.
    Stale,
    /// Nothing.
    Nothing,
}

struct Entry {
    token: Token,
    /// When the database last had it.
    confirmed: Instant,
    /// When the database is to be asked again.
    ask: Instant,
    /// When its use is to be recorded again.
    record: Option<Instant>,
}

/// Tokens by their hash.
pub struct Cache {
    entries: moka::sync::Cache<Hash, Arc<Mutex<Entry>>>,
    /// Counts the revocations here: an answer of the database from before one is not kept.
    revocations: AtomicU64,
}

impl Default for Cache {
    fn default() -> Self {
        let entries = moka::sync::Cache::builder()
            .max_capacity(MOST)
            .eviction_policy(EvictionPolicy::lru());
        Self {
            entries: entries.build(),
            revocations: AtomicU64::default(),
        }
    }
}

impl Cache {
    fn with<T>(&self, hash: &Hash, work: impl FnOnce(&mut Entry) -> T) -> Option<T> {
        let entry = self.entries.get(hash)?;
        let mut entry = entry.lock().unwrap_or_else(PoisonError::into_inner);
        Some(work(&mut entry))
    }

    /// What is known of the token with this hash, and a number for [`Self::keep`].
    pub fn find(&self, hash: &Hash, now: Instant) -> (Known, u64) {
        let revocations = self.revocations.load(Ordering::SeqCst);
        let known = self.with(hash, |entry| {
            if now < entry.ask {
                return Known::Valid(entry.token.clone(), entry.is_to_be_recorded(now));
            }
            entry.ask = now + ASKING;
            Known::Stale
        });
        (known.unwrap_or(Known::Nothing), revocations)
    }

    /// Remembers what the database has just said. Returns whether its use is to be recorded.
    pub fn keep(&self, hash: Hash, token: Token, asked_at: u64, now: Instant) -> bool {
        let is_outdated = || self.revocations.load(Ordering::SeqCst) != asked_at;
        if is_outdated() {
            return true;
        }
        let mut entry = Entry {
            token,
            confirmed: now,
            ask: now + TRUST,
            record: self.with(&hash, |entry| entry.record).flatten(),
        };
        let is_to_be_recorded = entry.is_to_be_recorded(now);
        self.entries.insert(hash, Arc::new(Mutex::new(entry)));
        // A revocation in the meantime may have looked before the insertion.
        if is_outdated() {
            self.entries.invalidate(&hash);
        }
        is_to_be_recorded
    }

    /// The token with this hash while the database cannot be asked.
    pub fn in_an_outage(&self, hash: &Hash, now: Instant) -> Option<Token> {
        let trusted =
            |entry: &mut Entry| (now < entry.confirmed + OUTAGE).then(|| entry.token.clone());
        self.with(hash, trusted).flatten()
    }

    /// The database no longer has a token with this hash.
    pub fn drop(&self, hash: &Hash) {
        self.entries.invalidate(hash);
    }

    /// The token of this name is revoked.
    pub fn revoke(&self, name: &str) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        for (hash, entry) in &self.entries {
            let entry = entry.lock().unwrap_or_else(PoisonError::into_inner);
            if entry.token.name == name {
                self.entries.invalidate(&*hash);
            }
        }
    }
}

impl Entry {
    fn is_to_be_recorded(&mut self, now: Instant) -> bool {
        let due = self.record.is_none_or(|record| record <= now);
        if due {
            self.record = Some(now + USE);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::token::Role;

    fn token(name: &str) -> Token {
        Token {
            name: name.into(),
            role: Role::Read,
            apps: vec!["*".into()],
            created_at: chrono::Utc::now(),
            created_by: "cli".into(),
            expires_at: None,
            last_used_at: None,
        }
    }

    #[test]
    fn a_token_is_trusted_for_a_while_then_one_asks_again() {
        let (cache, hash, begin) = (Cache::default(), Hash::of("a"), Instant::now());
        assert!(matches!(cache.find(&hash, begin).0, Known::Nothing));
        // its first use is recorded, and not again for a minute
        assert!(cache.keep(hash, token("a"), 0, begin));
        let soon = begin + TRUST / 2;
        assert!(matches!(cache.find(&hash, soon).0, Known::Valid(_, false)));
        let later = begin + TRUST;
        assert!(matches!(cache.find(&hash, later).0, Known::Stale));
        assert!(matches!(cache.find(&hash, later).0, Known::Valid(..)));
        assert!(matches!(cache.find(&hash, later + ASKING).0, Known::Stale));
        assert!(!cache.keep(hash, token("a"), 0, later));
        assert!(cache.keep(hash, token("a"), 0, begin + USE));
    }

    #[test]
    fn an_outage_is_not_for_ever() {
        let (cache, hash, begin) = (Cache::default(), Hash::of("a"), Instant::now());
        cache.keep(hash, token("a"), 0, begin);
        assert!(cache.in_an_outage(&hash, begin + OUTAGE / 2).is_some());
        assert!(cache.in_an_outage(&hash, begin + OUTAGE).is_none());
    }

    #[test]
    fn a_revocation_counts_at_once_and_for_lookups_in_progress() {
        let (cache, hash, now) = (Cache::default(), Hash::of("a"), Instant::now());
        let (_, asked_at) = cache.find(&hash, now);
        cache.keep(hash, token("a"), asked_at, now);
        cache.revoke("a");
        assert!(matches!(cache.find(&hash, now).0, Known::Nothing));
        cache.keep(hash, token("a"), asked_at, now);
        assert!(matches!(cache.find(&hash, now).0, Known::Nothing));
    }

    #[test]
    fn it_is_bounded_and_drops_the_least_recently_used() {
        let (cache, begin) = (Cache::default(), Instant::now());
        let hash = |nth: u64| Hash::of(&nth.to_string());
        for nth in 0..=MOST {
            let now = begin + Duration::from_nanos(nth);
            cache.keep(hash(nth), token("a"), 0, now);
        }
        cache.entries.run_pending_tasks();
        let now = begin + Duration::from_secs(1);
        assert!(matches!(cache.find(&hash(0), now).0, Known::Nothing));
        assert!(matches!(cache.find(&hash(MOST), now).0, Known::Valid(..)));
        assert_eq!(cache.entries.entry_count(), MOST);
    }
}
