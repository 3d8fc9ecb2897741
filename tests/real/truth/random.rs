//! Random pasts: what the real engine tells of them is what the model of the rule's meaning tells.
//!
//! `TRUTH_CASES` says how many of each kind (300), `TRUTH_SEED` with which seed they begin (1).

use engine::{Engine, backtest::Transition};
use futures::{StreamExt, stream};
use serde_json::Value;
use testbed::platform::{EventShape, Platform, Point};

use super::{
    chance, event_of,
    history::History,
    model::{self, Change, Happened, What},
    replay, service,
};
use crate::support::Service;

/// How many share a database: the names of many would make each query slow.
const TOGETHER: usize = 30;

/// How many replays run at a time, of each kind.
const AT_ONCE: usize = 5;

/// A rule and a past by chance.
#[derive(Clone)]
pub struct Case {
    pub seed: u64,
    pub kind: &'static str,
    pub rule: Value,
    pub shape: EventShape,
    /// `{app}` in names stands for the app.
    pub past: Vec<Happened>,
    pub minutes: i64,
}

impl Case {
    /// Every second app is of the space `default`.
    fn space(&self) -> &'static str {
        ["prod", "default"][self.seed as usize % 2]
    }

    /// The past of this app.
    fn of(&self, app: &str) -> Vec<Happened> {
        let mut past = self.past.clone();
        for Happened { what, .. } in &mut past {
            match what {
                What::Request { host: name, .. }
                | What::Hit { host: name }
                | What::Answer { host: name, .. }
                | What::Sample { app: name, .. }
                | What::Event { app: name, .. } => {
                    *name = name
                        .replace("{app}", app)
                        .replace("{bare}", app.rsplit_once('-').unwrap().0)
                }
            }
        }
        past
    }

    fn history(&self, app: &str) -> History {
        let mut history = History::new(app);
        history.until(self.minutes);
        for Happened { at, what } in self.of(app) {
            let minute = at.div_euclid(60_000_000_000);
            let within = at.rem_euclid(60_000_000_000);
            let time = history.at(minute, 0.0) + std::time::Duration::from_nanos(within as u64);
            let point = match what {
                What::Request { host, code } => {
                    let point = Point::new(&format!("router.status.{code}"), time);
                    point.tag("fqdn", &host).field("value", 1.0)
                }
                What::Hit { host } => Point::new("router.requests.count", time)
                    .tag("fqdn", &host)
                    .field("value", 1.0),
                What::Answer { host, ms } => Point::new("router.service.ms", time)
                    .tag("fqdn", &host)
                    .field("value", ms),
                What::Sample { app, dyno, mb } => Point::new("sample.memory_total", time)
                    .tag("app", &app)
                    .tag("dyno", &dyno)
                    .field("value", mb * 1_048_576.0),
                What::Event {
                    app,
                    title,
                    tags,
                    text,
                } => Point::event(&app, title, &tags, &text, time, self.shape),
            };
            history.add(minute, point);
        }
        history
    }

    /// What the model tells.
    fn expected(&self, history: &History) -> Vec<Change> {
        let (app, rule, past) = (&history.app, &self.rule, self.of(&history.app));
        match self.kind {
            "5xx" => model::five_xx(app, rule, &past, history.minutes()),
            "slo" => model::slo(app, rule, &past, history.minutes()),
            "traffic" => model::traffic(app, rule, &past, history.minutes()),
            "latency" => model::latency(app, rule, &past, history.minutes()),
            "memory" => model::memory(app, rule, &past, history.minutes()),
            kind => model::events(app, kind, &past, self.shape),
        }
    }
}

/// What the model and what the real engine tell of a case.
struct Verdict {
    case: Case,
    expected: Vec<Change>,
    seen: Vec<Change>,
}

impl Verdict {
    fn is_right(&self) -> bool {
        self.seen == self.expected
    }
}

/// Writes these cases' pasts and replays them.
async fn judge(service: &Service, platform: &Platform, cases: Vec<Case>) -> Vec<Verdict> {
    let cases = cases.into_iter().map(|case| {
        let name = format!("{:x}-{}", rand::random::<u32>(), case.space());
        let history = case.history(&service.app_name(&name));
        (case, history)
    });
    let mut cases: Vec<_> = cases.collect();
    let points = cases.iter_mut().flat_map(|(_, past)| past.take_points());
    platform.write(points).await.unwrap();
    let replays = cases.into_iter().map(async |(case, history)| Verdict {
        expected: case.expected(&history),
        seen: seen(&service.app.engine, &case, &history).await,
        case,
    });
    let replays = stream::iter(replays).buffer_unordered(AT_ONCE);
    replays.collect().await
}

/// What the real engine tells.
async fn seen(engine: &Engine, case: &Case, history: &History) -> Vec<Change> {
    let transitions = replay(engine, case.kind, &case.rule, history)
        .await
        .unwrap();
    let change = |it: &Transition| {
        let at = (it.time - history.start).num_nanoseconds().unwrap();
        let what = match case.kind {
            "5xx" | "latency" | "memory" | "slo" | "traffic" => it.dyno.clone().unwrap_or_default(),
            _ => event_of(history, it).unwrap_or(&it.message).to_owned(),
        };
        (at, it.level, what)
    };
    let mut seen: Vec<_> = transitions.iter().map(change).collect();
    seen.sort();
    seen
}

/// Holds the model against the real engine over many cases.
async fn agree(kind: &'static str, case: fn(u64) -> Case) {
    let number = |name: &str, default: u64| {
        let text = std::env::var(name).ok();
        text.map_or(default, |text| text.parse().expect(name))
    };
    let (first, count) = (number("TRUTH_SEED", 1), number("TRUTH_CASES", 300));
    let begin = std::time::Instant::now();
    let mut cases: Vec<_> = (first..first + count).map(case).collect();
    // a database holds events of one shape
    cases.sort_by_key(|case| case.shape as u8);
    let (mut told, mut quiet) = (0, 0);
    for together in cases.chunk_by(|a, b| a.shape == b.shape) {
        for together in together.chunks(TOGETHER) {
            let (service, platform) = service().await;
            for verdict in judge(&service, &platform, together.to_vec()).await {
                match verdict.expected.len() {
                    0 => quiet += 1,
                    some => told += some,
                }
                if !verdict.is_right() {
                    panic!("{}", report(shrink(&service, &platform, verdict).await));
                }
            }
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "{kind}: {count} random pasts from seed {first}, {told} changes of level, \
         {quiet} without one, {seconds:.0} s"
    );
    assert!(
        told as u64 > count / 2,
        "pasts that bring nothing prove nothing: {told}"
    );
}

#[tokio::test]
async fn random_requests() {
    agree("5xx", chance::five_xx).await;
}

#[tokio::test]
async fn random_answers() {
    agree("latency", chance::latency).await;
}

#[tokio::test]
async fn random_traffic() {
    agree("traffic", chance::traffic).await;
}

#[tokio::test]
async fn random_burns() {
    agree("slo", chance::slo).await;
}

#[tokio::test]
async fn random_memory() {
    agree("memory", chance::memory).await;
}

#[tokio::test]
async fn random_events() {
    agree("events", chance::event).await;
}

/// Takes parts of the past away for as long as the difference stays.
async fn shrink(service: &Service, platform: &Platform, mut worst: Verdict) -> Verdict {
    let mut part = worst.case.past.len() / 2;
    let mut tries = 0;
    while part > 0 && tries < 60 {
        let mut from = 0;
        let mut smaller = false;
        while from < worst.case.past.len() && tries < 60 {
            let mut case = worst.case.clone();
            let end = (from + part).min(case.past.len());
            case.past.drain(from..end);
            tries += 1;
            match judge(service, platform, vec![case]).await.pop() {
                Some(verdict) if !verdict.is_right() => {
                    worst = verdict;
                    smaller = true;
                }
                _ => from += part,
            }
        }
        if !smaller {
            part /= 2;
        }
        part = part.min(worst.case.past.len() / 2);
    }
    worst
}

fn report(verdict: Verdict) -> String {
    let Verdict {
        case,
        expected,
        seen,
    } = verdict;
    let show = |changes: &[Change]| -> String {
        let time = |at: i64| format!("{}:{:09.6}", at / 60_000_000_000, at as f64 / 1e9 % 60.0);
        let lines = changes
            .iter()
            .map(|(at, level, what)| format!("\n    {} {level:?} {what}", time(*at)));
        lines.collect()
    };
    let past: String = case
        .past
        .iter()
        .take(200)
        .map(|it| format!("\n    {:?}", it))
        .collect();
    format!(
        "{} with seed {}: the model and Kapacitor differ\n  rule {}\n  past, shrunk, {} points of \
         {} minutes, {:?}:{past}\n  expected:{}\n  seen:{}",
        case.kind,
        case.seed,
        case.rule,
        case.past.len(),
        case.minutes,
        case.shape,
        show(&expected),
        show(&seen),
    )
}
