//! `kapacitor-alerts backtest`

use std::time::Duration;

use engine::{
    Engine,
    backtest::{self, Last, Running},
};
use futures::future::BoxFuture;
use rules::{
    KapacitorKind, Task,
    fields::{Fields, sentence},
    kinds::{self, Dispatch},
};
use serde_json::{Map, Value};

use super::timeline;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// What a rule of this kind, which need not exist, would have done over the past, as text for a
/// terminal.
pub async fn draw(
    engine: &Engine,
    kind: &str,
    rule: Map<String, Value>,
    last: &str,
) -> Result<String, Error> {
    struct Draw<'a> {
        engine: &'a Engine,
        rule: Map<String, Value>,
        last: Last,
    }

    impl<'a> Dispatch for Draw<'a> {
        type Output = BoxFuture<'a, Result<String, Error>>;

        fn run<K: KapacitorKind>(self) -> Self::Output {
            Box::pin(draw_kind::<K>(self.engine, self.rule, self.last))
        }
    }

    let last = [("last".to_owned(), Value::from(last))];
    let mut fields = Fields::new(last.into_iter().collect());
    let last = fields.optional("last").unwrap_or_default();
    fields.finish().map_err(|errors| sentence(&errors))?;
    let work = Draw { engine, rule, last };
    match kinds::dispatch(kind, work) {
        Some(drawn) => drawn.await,
        None => Err(format!(
            "there is no kind {kind:?}; the kinds are {}",
            kinds::names()
        )
        .into()),
    }
}

async fn draw_kind<K: KapacitorKind>(
    engine: &Engine,
    rule: Map<String, Value>,
    last: Last,
) -> Result<String, Error> {
    let task = Task::<K>::parse(rule).map_err(|errors| sentence(&errors))?;
    let stored = backtest::stored(engine, &task).await?;
    let Running { mut work, progress } = backtest::start(engine, task, stored, last.span())?;
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            _ = ticks.tick() => timeline::show_progress(*progress.borrow()),
        }
    };
    timeline::show_progress(None);
    Ok(timeline::draw(&result??, K::STATEFUL))
}
