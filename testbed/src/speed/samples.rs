//! How long a work took, again and again, and how two sides are measured in the same seconds.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use super::client::{Call, Client};

/// A median needs some.
const FEWEST: usize = 20;

/// Of ours and of bare.
pub type Sides<T> = [T; 2];

/// The calls, one after the other, that make up one work.
pub type Operation = Vec<Call>;

/// Times of one work.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// In milliseconds.
    times: Vec<f64>,
    /// Of those works that were answered in one call.
    first_bytes: Vec<f64>,
    /// Of each of a work's calls by itself.
    calls: Vec<Vec<f64>>,
    /// The seconds in which all of it was done.
    elapsed: f64,
}

impl Samples {
    pub fn of_times(times: Vec<f64>, elapsed: f64) -> Self {
        Self {
            times,
            elapsed,
            ..Self::default()
        }
    }

    /// Those of one of a work's calls by itself.
    pub fn of_call(&self, nth: usize) -> Self {
        Self::of_times(self.calls[nth].clone(), self.elapsed)
    }

    pub fn push(&mut self, whole: Duration, first_byte: Duration) {
        self.times.push(milliseconds(whole));
        self.first_bytes.push(milliseconds(first_byte));
    }

    fn push_call(&mut self, nth: usize, whole: Duration) {
        self.calls.resize(self.calls.len().max(nth + 1), Vec::new());
        self.calls[nth].push(milliseconds(whole));
    }

    /// With those of another block.
    pub fn extend(&mut self, block: Self) {
        self.times.extend(block.times);
        self.first_bytes.extend(block.first_bytes);
        self.calls
            .resize(self.calls.len().max(block.calls.len()), Vec::new());
        for (all, times) in self.calls.iter_mut().zip(block.calls) {
            all.extend(times);
        }
        self.elapsed += block.elapsed;
    }

    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// In milliseconds.
    pub fn p50(&self) -> f64 {
        quantile(&self.times, 0.5)
    }

    /// In milliseconds.
    pub fn p99(&self) -> f64 {
        quantile(&self.times, 0.99)
    }

    /// The median, in milliseconds.
    pub fn first_byte(&self) -> f64 {
        quantile(&self.first_bytes, 0.5)
    }

    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.elapsed
    }
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value that a share of all are not above.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or(f64::NAN)
}

/// Does these works with so many clients at a time.
pub async fn run(client: &Client, works: Vec<Operation>, clients: usize) -> Result<Samples> {
    let queue = Arc::new(Mutex::new(works.into_iter()));
    let begin = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..clients {
        let (client, queue) = (client.clone(), queue.clone());
        workers.spawn(async move {
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let mut samples = Samples::default();
            while let Some(calls) = next() {
                let (mut whole, mut first_byte) = (Duration::ZERO, Duration::ZERO);
                for (nth, call) in calls.iter().enumerate() {
                    let answer = client.send(call).await?;
                    first_byte = whole + answer.first_byte;
                    whole += answer.whole;
                    samples.push_call(nth, answer.whole);
                }
                samples.push(whole, first_byte);
            }
            anyhow::Ok(samples)
        });
    }
    let mut all = Samples::default();
    while let Some(samples) = workers.join_next().await {
        all.extend(samples??);
    }
    all.elapsed = begin.elapsed().as_secs_f64();
    Ok(all)
}

/// Does the works of both sides in turns, so that what else the machine does is done to both: with one
/// client work by work, with more in blocks. The first `warm` of each side do not count. After `until`
/// no more are begun than each side needs to have [`FEWEST`].
pub async fn alternate(
    clients: &Sides<Client>,
    works: Sides<Vec<Operation>>,
    at_a_time: usize,
    warm: usize,
    until: Option<Instant>,
) -> Result<Sides<Samples>> {
    let block = match at_a_time {
        1 => 1,
        more => 4 * more,
    };
    let mut rest = works.map(|works| works.into_iter());
    let mut samples: Sides<Samples> = Default::default();
    for side in 0..2 {
        let first = rest[side].by_ref().take(warm).collect();
        run(&clients[side], first, at_a_time).await?;
    }
    for turn in 0.. {
        if samples[0].len() >= FEWEST && until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let mut done = true;
        // Whoever comes second may find a busier Kapacitor: each does in turn.
        for side in [turn % 2, 1 - turn % 2] {
            let works: Vec<Operation> = rest[side].by_ref().take(block).collect();
            if !works.is_empty() {
                done = false;
                samples[side].extend(run(&clients[side], works, at_a_time).await?);
            }
        }
        if done {
            break;
        }
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_what_was_seen() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(quantile(&hundred, 0.5), 50.0);
        assert_eq!(quantile(&hundred, 0.99), 99.0);
        assert_eq!(quantile(&[7.0], 0.99), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
