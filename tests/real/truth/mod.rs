//! The truth table: what each kind of rule must tell of hours of data, shown by the real engine.
//!
//! A [`Scenario`] is a rule, a past and the changes of level that it must bring. The past is written
//! to InfluxDB, and the rule's own script with its own vars is replayed over it. What a replay cannot
//! show is run in real time, in `live` and `live_events`. `make truth` prints the table.

mod chance;
mod events;
mod five_xx;
mod history;
mod latency;
mod limits;
mod live;
mod live_events;
mod looks;
mod memory;
mod model;
mod random;
mod slo;
mod traffic;

use std::{
    fmt,
    sync::Once,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use engine::{
    Engine,
    backtest::{self, Transition},
};
use futures::{StreamExt, stream};
use kapacitor::Level;
use rules::{
    KapacitorKind, Rule,
    kinds::{
        crashed::Crashed, five_xx::FiveXx, latency::Latency, memory::Memory, release::Release,
        slo::Slo, traffic::Traffic,
    },
};
use serde_json::{Value, json};
use testbed::platform::{EventShape, Platform};

use self::history::History;
use crate::support::Service;

/// How many replays run at a time.
const AT_ONCE: usize = 6;

/// A rule, a past, and what must be told of it.
struct Scenario {
    name: &'static str,
    kind: &'static str,
    /// The rule's own fields.
    rule: Value,
    past: fn(&mut History),
    /// The changes of level, as [`tell`] writes them, with ", " between them.
    expected: &'static str,
    /// The space of the app.
    space: &'static str,
}

impl Scenario {
    fn in_space(self, space: &'static str) -> Self {
        Self { space, ..self }
    }
}

/// What has come of a scenario.
struct Outcome {
    kind: &'static str,
    name: &'static str,
    expected: &'static str,
    seen: String,
    took: Duration,
}

impl Outcome {
    fn is_right(&self) -> bool {
        self.seen == self.expected
    }
}

/// A Service whose InfluxDB database is its own, and what writes there.
async fn service() -> (Service, Platform) {
    let database = format!("truth_{:08x}", rand::random::<u32>());
    let service =
        Service::start_with(|settings| settings.platform.influx_database = Some(database.clone()));
    let service = service.await;
    let platform = service.platform();
    let platform = platform.in_database(&database, "retention_policy").await;
    (service, platform.unwrap())
}

/// Runs these scenarios at once and panics with a table of those that differ.
async fn hold(scenarios: Vec<Scenario>) {
    hold_in(EventShape::Mixed, scenarios).await;
}

/// The same where events are written in this shape.
async fn hold_in(shape: EventShape, scenarios: Vec<Scenario>) {
    let (service, platform) = service().await;
    let pasts = scenarios.into_iter().enumerate().map(|(nth, scenario)| {
        let app = service.app_name(&format!("{nth}-{}", scenario.space));
        let mut history = History::new(&app);
        history.shape = shape;
        history.nth = nth as u64;
        (scenario.past)(&mut history);
        (scenario, history)
    });
    let mut pasts: Vec<_> = pasts.collect();
    let points = pasts
        .iter_mut()
        .flat_map(|(_, history)| history.take_points());
    platform.write(points).await.unwrap();

    let replays = pasts.into_iter().map(async |(scenario, history)| {
        let begin = Instant::now();
        let seen = replay(&service.app.engine, scenario.kind, &scenario.rule, &history).await;
        let took = begin.elapsed();
        Outcome {
            kind: scenario.kind,
            name: scenario.name,
            expected: scenario.expected,
            seen: match seen {
                Ok(transitions) => tell_all(&history, &transitions),
                Err(error) => error.to_string(),
            },
            took,
        }
    });
    let outcomes: Vec<_> = stream::iter(replays).buffered(AT_ONCE).collect().await;
    report(&service.parts.kapacitor_version, outcomes);
}

/// Prints the table of this version of Kapacitor where that is wanted, and panics with what differs.
fn report(version: &str, mut outcomes: Vec<Outcome>) {
    if std::env::var_os("TRUTH_TABLE").is_some() {
        println!("{}", Table(version, &outcomes));
    }
    outcomes.retain(|it| !it.is_right());
    assert!(outcomes.is_empty(), "\n{}", Table(version, &outcomes));
}

/// Replays the rule over the whole history.
async fn replay(
    engine: &Engine,
    kind: &str,
    rule: &Value,
    history: &History,
) -> Result<Vec<Transition>, backtest::Error> {
    async fn of<K: KapacitorKind>(
        engine: &Engine,
        rule: &Value,
        history: &History,
    ) -> Result<Vec<Transition>, backtest::Error> {
        let mut object = rule.as_object().unwrap().clone();
        object.extend([
            ("app".into(), history.app.clone().into()),
            ("slack".into(), json!("#truth")),
        ]);
        let task = Rule::<K>::parse(object).unwrap();
        let end = history.start + TimeDelta::minutes(history.minutes());
        let replayed = backtest::replay(engine, &task, history.start, end, |_| (), None).await?;
        Ok(replayed.transitions)
    }
    match kind {
        "5xx" => of::<FiveXx>(engine, rule, history).await,
        "memory" => of::<Memory>(engine, rule, history).await,
        "slo" => of::<Slo>(engine, rule, history).await,
        "traffic" => of::<Traffic>(engine, rule, history).await,
        "latency" => of::<Latency>(engine, rule, history).await,
        "crashed" => of::<Crashed>(engine, rule, history).await,
        "release" => of::<Release>(engine, rule, history).await,
        other => panic!("no kind {other}"),
    }
}

/// What is told of an event, without level, app and time.
fn event_of<'a>(history: &History, transition: &'a Transition) -> Option<&'a str> {
    let message = transition.message.strip_suffix(" UTC")?;
    let (_, message) = message.split_once(' ')?;
    let event = message.strip_prefix(&format!("{}: ", history.app))?;
    Some(event.rsplit_once(" at ")?.0)
}

/// A change of level: minute, level and dyno; of an event, `minute:second`, level and what is told.
fn tell(history: &History, transition: &Transition) -> String {
    let at = transition.time - history.start;
    let minute = at.num_minutes();
    let level = match transition.level {
        Level::Ok => "OK",
        Level::Info => "INFO",
        Level::Warning => "WARNING",
        Level::Critical => "CRITICAL",
    };
    if let Some(event) = event_of(history, transition) {
        return format!("{minute}:{:02} {level} {event}", at.num_seconds() % 60);
    }
    assert_eq!(
        at.num_seconds() % 60,
        0,
        "a window ends with a minute: {transition:?}"
    );
    match &transition.dyno {
        Some(dyno) => format!("{minute} {level} {dyno}"),
        None => format!("{minute} {level}"),
    }
}

fn tell_all(history: &History, transitions: &[Transition]) -> String {
    let mut told: Vec<_> = transitions
        .iter()
        .map(|it| (it.time, tell(history, it)))
        .collect();
    told.sort();
    let told: Vec<_> = told.into_iter().map(|(_, told)| told).collect();
    told.join(", ")
}

/// The version of Kapacitor, and outcomes as a table for people.
struct Table<'a>(&'a str, &'a [Outcome]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(version, outcomes) = self;
        static HEAD: Once = Once::new();
        let mut head = Ok(());
        HEAD.call_once(|| {
            let (kind, scenario) = ("kind", "scenario");
            head = writeln!(
                f,
                "kapacitor  {kind:15} {scenario:56} ok     s  expected / seen"
            );
        });
        head?;
        let or_nothing = |told: &str| match told {
            "" => "nothing".to_owned(),
            told => told.to_owned(),
        };
        for outcome in *outcomes {
            let Outcome { kind, name, .. } = outcome;
            let (ok, seen) = match outcome.is_right() {
                true => ("yes", "(the same)".to_owned()),
                false => ("NO", or_nothing(&outcome.seen)),
            };
            let seconds = outcome.took.as_secs_f64();
            let expected = or_nothing(outcome.expected);
            write!(
                f,
                "{version:10} {kind:15} {name:56} {ok:3} {seconds:5.1}  {expected}"
            )?;
            match outcome.is_right() {
                true => writeln!(f, " / {seen}")?,
                false => writeln!(f, "\n{:94}{seen}", "")?,
            }
        }
        Ok(())
    }
}
