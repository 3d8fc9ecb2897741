//! How many requests a token may send.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

/// <https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-10.html>
static RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
static RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

type Limiter = RateLimiter<
    Arc<str>,
    DefaultKeyedStateStore<Arc<str>>,
    DefaultClock,
    StateInformationMiddleware,
>;

/// A limit on requests per minute for each token, in a burst or spread out. It keeps a few bytes for each
/// token that was ever used.
pub struct Rate {
    limit: Option<(NonZeroU32, Limiter)>,
}

/// Whether a request may pass, and the headers that say how many more may.
pub struct Verdict {
    /// Not before this time has passed.
    pub refused: Option<Duration>,
    headers: Option<[HeaderValue; 2]>,
}

impl Rate {
    /// `a_minute` of 0: unlimited.
    pub fn new(a_minute: u32) -> Self {
        let limit = NonZeroU32::new(a_minute).map(|most| {
            let limiter = RateLimiter::keyed(Quota::per_minute(most));
            (
                most,
                limiter.with_middleware::<StateInformationMiddleware>(),
            )
        });
        Self { limit }
    }

    /// Counts a request of the token `name`.
    pub fn count(&self, name: &Arc<str>) -> Verdict {
        let Some((most, limiter)) = &self.limit else {
            return Verdict {
                refused: None,
                headers: None,
            };
        };
        let (refused, left) = match limiter.check_key(name) {
            Ok(state) => (None, state.remaining_burst_capacity()),
            Err(refusal) => (
                Some(refusal.wait_time_from(DefaultClock::default().now())),
                0,
            ),
        };
        // until all of them are available again
        let used = most.get() - left.min(most.get());
        let reset = (f64::from(used) * 60.0 / f64::from(most.get())).ceil();
        let policy = format!("\"token\";q={most};w=60");
        let state = format!("\"token\";r={left};t={reset}");
        let headers = [policy, state].map(HeaderValue::try_from);
        let [Ok(policy), Ok(state)] = headers else {
            unreachable!("figures are a header's text")
        };
        Verdict {
            refused,
            headers: Some([policy, state]),
        }
    }
}

impl Verdict {
    /// Tells the client how many more requests it may send.
    pub fn write(self, headers: &mut HeaderMap) {
        if let Some([policy, state]) = self.headers {
            headers.insert(RATELIMIT_POLICY.clone(), policy);
            headers.insert(RATELIMIT.clone(), state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_its_own_share() {
        let rate = Rate::new(2);
        let (one, other) = (Arc::from("one"), Arc::from("other"));
        let mut headers = HeaderMap::new();
        let verdict = rate.count(&one);
        assert_eq!(verdict.refused, None);
        verdict.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"token\";q=2;w=60");
        assert_eq!(headers["ratelimit"], "\"token\";r=1;t=30");
        assert_eq!(rate.count(&one).refused, None);
        let refused = rate.count(&one).refused.unwrap();
        assert!((1.0..=30.0).contains(&refused.as_secs_f64()), "{refused:?}");
        assert_eq!(rate.count(&other).refused, None);
    }

    #[test]
    fn none_is_none() {
        let (rate, name, mut headers) = (Rate::new(0), Arc::from("one"), HeaderMap::new());
        for _ in 0..1000 {
            rate.count(&name).write(&mut headers);
        }
        assert!(headers.is_empty());
    }
}
