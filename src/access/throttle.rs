//! A limit on failed attempts by client address, in a row and per minute.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};

use moka::{policy::EvictionPolicy, sync::Cache};

/// How many addresses are kept. An attacker with more addresses gains one query for each.
const MOST: u64 = 10_000;

/// In how long an address gets all its attempts back.
const REFILL: Duration = Duration::from_secs(60);

/// Counts failed attempts.
pub struct Throttle {
    /// As many in a row, and as many a minute.
    allowed: f64,
    buckets: Cache<IpAddr, Bucket>,
}

#[derive(Clone)]
struct Bucket {
    /// How many more may fail, as of `at`.
    left: f64,
    at: Instant,
}

impl Throttle {
    pub fn new(allowed: u32) -> Self {
        let buckets = Cache::builder()
            .max_capacity(MOST)
            .eviction_policy(EvictionPolicy::lru())
            .time_to_live(REFILL);
        Self {
            allowed: allowed.into(),
            buckets: buckets.build(),
        }
    }

    fn left(&self, bucket: &Bucket, now: Instant) -> f64 {
        let since = now.saturating_duration_since(bucket.at);
        let refilled = since.div_duration_f64(REFILL) * self.allowed;
        (bucket.left + refilled).min(self.allowed)
    }

    /// How long this address has to wait before it may try again; none: not at all.
    pub fn wait(&self, address: Option<IpAddr>, now: Instant) -> Option<Duration> {
        let left = self.left(&self.buckets.get(&key(address))?, now);
        (left < 1.0).then(|| REFILL.mul_f64((1.0 - left) / self.allowed))
    }

    /// An attempt from this address has failed.
    pub fn failed(&self, address: Option<IpAddr>, now: Instant) {
        let bucket = self.buckets.entry(key(address));
        bucket.and_upsert_with(|before| {
            let left = before.map_or(self.allowed, |before| self.left(before.value(), now));
            let left = (left - 1.0).max(0.0);
            Bucket { left, at: now }
        });
    }
}

/// A client with one IPv6 address usually has all that begin with the same 64 bits.
fn key(address: Option<IpAddr>) -> IpAddr {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(address) => address,
        None => Ipv6Addr::UNSPECIFIED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn only_addresses_that_fail_often_wait() {
        let (throttle, now) = (Throttle::new(3), Instant::now());
        for _ in 0..3 {
            assert_eq!(throttle.wait(ip("10.0.0.1"), now), None);
            throttle.failed(ip("10.0.0.1"), now);
        }
        let wait = throttle.wait(ip("10.0.0.1"), now).unwrap();
        assert!((19.0..=20.0).contains(&wait.as_secs_f64()), "{wait:?}");
        assert_eq!(throttle.wait(ip("10.0.0.2"), now), None);
        let later = now + Duration::from_secs(21);
        assert_eq!(throttle.wait(ip("10.0.0.1"), later), None);
        throttle.failed(ip("10.0.0.1"), later);
        assert!(throttle.wait(ip("10.0.0.1"), later).is_some());
    }

    #[test]
    fn one_network_of_ipv6_is_one_client() {
        let (throttle, now) = (Throttle::new(1), Instant::now());
        throttle.failed(ip("2001:db8::1"), now);
        assert!(throttle.wait(ip("2001:db8::ffff:2"), now).is_some());
        assert!(throttle.wait(ip("2001:db8:0:1::1"), now).is_none());
        throttle.failed(ip("::ffff:10.0.0.1"), now);
        assert!(throttle.wait(ip("10.0.0.1"), now).is_some());
    }

    #[test]
    fn it_is_bounded() {
        let (throttle, now) = (Throttle::new(2), Instant::now());
        for nth in 0..MOST as u32 + 10 {
            throttle.failed(Some(IpAddr::V4(nth.into())), now);
        }
        throttle.buckets.run_pending_tasks();
        assert_eq!(throttle.buckets.entry_count(), MOST);
    }
}
