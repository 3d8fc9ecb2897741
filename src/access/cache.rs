//! The tokens that this replica has seen, so that a request costs no query.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use store::{token::Hash, tokens::Token};

/// How long a token is trusted without asking the database: the longest that a revocation by another replica
/// takes to arrive here.
pub const TRUST: Duration = Duration::from_secs(5);

/// While one request asks the database anew, the others of the same token go on for so long.
const ASKING: Duration = Duration::from_secs(2);

/// How long it is still trusted when the database cannot be asked: what the request itself needs of the
/// database then fails with a better error.
const OUTAGE: Duration = Duration::from_secs(60);

/// How often the use of a token is recorded, at most.
const USE: Duration = Duration::from_secs(60);

/// How many tokens are kept; the least recently used are dropped.
const MOST: usize = 10_000;

/// What is known of a token.
pub enum Known {
    /// It is good; whether its use is to be written down.
    Good(Token, bool),
    /// It was when the database was asked last, which is to be done again.
    Stale,
    /// Nothing.
    Nothing,
}

struct Entry {
    token: Token,
    /// When the database had it last.
    confirmed: Instant,
    /// When the database is to be asked again.
    ask: Instant,
    used: Instant,
    /// When its use is to be written down again.
    note: Option<Instant>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<Hash, Entry>,
    /// Counts the revocations here: an answer of the database from before one is not kept.
    revocations: u64,
}

/// Tokens by their hash.
#[derive(Default)]
pub struct Cache(Mutex<Inner>);

impl Cache {
    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is known of the token of this hash, and a number for [`Self::keep`].
    pub fn find(&self, hash: &Hash, now: Instant) -> (Known, u64) {
        self.with(|inner| {
            let known = match inner.entries.get_mut(hash) {
                None => Known::Nothing,
                Some(entry) if now < entry.ask => {
                    entry.used = now;
                    Known::Good(entry.token.clone(), entry.is_to_be_noted(now))
                }
                Some(entry) => {
                    entry.ask = now + ASKING;
                    Known::Stale
                }
            };
            (known, inner.revocations)
        })
    }

    /// Remembers what the database has just said. Answers whether its use is to be written down.
    pub fn keep(&self, hash: Hash, token: Token, asked_at: u64, now: Instant) -> bool {
        self.with(|inner| {
            if inner.revocations != asked_at {
                return true;
            }
            if inner.entries.len() >= MOST
                && !inner.entries.contains_key(&hash)
                && let Some((oldest, _)) = inner.entries.iter().min_by_key(|(_, entry)| entry.used)
            {
                let oldest = *oldest;
                inner.entries.remove(&oldest);
            }
            let note = inner.entries.get(&hash).and_then(|entry| entry.note);
            let mut entry = Entry {
                token,
                confirmed: now,
                ask: now + TRUST,
                used: now,
                note,
            };
            let to_be_noted = entry.is_to_be_noted(now);
            inner.entries.insert(hash, entry);
            to_be_noted
        })
    }

    /// The token of this hash, as it is while the database cannot be asked.
    pub fn in_an_outage(&self, hash: &Hash, now: Instant) -> Option<Token> {
        self.with(|inner| {
            let entry = inner.entries.get(hash)?;
            (now < entry.confirmed + OUTAGE).then(|| entry.token.clone())
        })
    }

    /// The database has no token of this hash any more.
    pub fn drop(&self, hash: &Hash) {
        self.with(|inner| inner.entries.remove(hash));
    }

    /// The token of this name is revoked.
    pub fn revoke(&self, name: &str) {
        self.with(|inner| {
            inner.revocations += 1;
            inner.entries.retain(|_, entry| entry.token.name != name);
        });
    }
}

impl Entry {
    fn is_to_be_noted(&mut self, now: Instant) -> bool {
        let due = self.note.is_none_or(|note| note <= now);
        if due {
            self.note = Some(now + USE);
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
        // its first use is written down, and not again for a minute
        assert!(cache.keep(hash, token("a"), 0, begin));
        let soon = begin + TRUST / 2;
        assert!(matches!(cache.find(&hash, soon).0, Known::Good(_, false)));
        let later = begin + TRUST;
        assert!(matches!(cache.find(&hash, later).0, Known::Stale));
        assert!(matches!(cache.find(&hash, later).0, Known::Good(..)));
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
    fn a_revocation_counts_at_once_and_for_answers_under_way() {
        let (cache, hash, now) = (Cache::default(), Hash::of("a"), Instant::now());
        let (_, asked_at) = cache.find(&hash, now);
        cache.keep(hash, token("a"), asked_at, now);
        cache.revoke("a");
        assert!(matches!(cache.find(&hash, now).0, Known::Nothing));
        cache.keep(hash, token("a"), asked_at, now);
        assert!(matches!(cache.find(&hash, now).0, Known::Nothing));
    }

    #[test]
    fn it_is_bounded_and_lets_go_of_what_is_not_used() {
        let (cache, begin) = (Cache::default(), Instant::now());
        let hash = |nth: usize| Hash::of(&nth.to_string());
        for nth in 0..=MOST {
            let now = begin + Duration::from_nanos(nth as u64);
            cache.keep(hash(nth), token("a"), 0, now);
        }
        let now = begin + Duration::from_secs(1);
        assert!(matches!(cache.find(&hash(0), now).0, Known::Nothing));
        assert!(matches!(cache.find(&hash(MOST), now).0, Known::Good(..)));
        assert_eq!(cache.with(|inner| inner.entries.len()), MOST);
    }
}
