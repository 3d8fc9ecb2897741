//! `kapacitor-alerts backtest`

use std::{process::ExitCode, time::Duration};

use engine::{
    Engine,
    backtest::{self, Last, Running, Wanted},
};
use futures::future::BoxFuture;
use rules::{
    Family, KapacitorKind, Rule,
    fields::{Fields, sentence},
    kinds::{self, Dispatch},
};
use serde_json::{Map, Value};

use super::{Outcome, failure::Failure, timeline};

/// Draws what a rule of this kind, which need not exist, would have done over the past.
pub async fn run(engine: &Engine, kind: &str, rule: &str, last: &str) -> Outcome {
    struct Draw<'a> {
        engine: &'a Engine,
        rule: Map<String, Value>,
        last: Last,
    }

    impl<'a> Dispatch for Draw<'a> {
        type Output = BoxFuture<'a, Result<String, Failure>>;

        fn run<K: KapacitorKind>(self) -> Self::Output {
            Box::pin(draw_kind::<K>(self.engine, self.rule, self.last))
        }
    }

    let rule = match rule {
        "-" => std::io::read_to_string(std::io::stdin())?,
        rule => rule.to_owned(),
    };
    let rule = serde_json::from_str(&rule).map_err(|error| {
        Failure::new(format!("the rule is not a JSON object: {error}"))
            .with_hint("quote it for the shell, such as '{\"app\": \"shop-prod\", …}', or pass - and pipe it in")
    })?;
    let last = [("last".to_owned(), Value::from(last))];
    let mut fields = Fields::new(last.into_iter().collect());
    let last = fields.optional("last").unwrap_or_default();
    fields
        .finish()
        .map_err(|errors| Failure::new(format!("--{}", sentence(&errors))))?;
    let work = Draw { engine, rule, last };
    let drawn = kinds::dispatch(kind, work).ok_or_else(|| {
        let kinds = kinds::names_of(Family::Task);
        Failure::new(format!("there is no kind {kind:?}; the kinds are {kinds}"))
    })?;
    print!("{}", drawn.await?);
    Ok(ExitCode::SUCCESS)
}

async fn draw_kind<K: KapacitorKind>(
    engine: &Engine,
    rule: Map<String, Value>,
    last: Last,
) -> Result<String, Failure> {
    let task = Rule::<K>::parse(rule)
        .map_err(|errors| Failure::new(format!("the rule is not valid: {}", sentence(&errors))))?;
    let stored = backtest::stored(engine, &task).await?;
    let (from, to) = last.span();
    let wanted = Wanted {
        task,
        stored,
        from,
        to,
        looks: None,
    };
    let turn = engine.backtests.take().map_err(backtest::Error::from)?;
    let Running {
        mut work, progress, ..
    } = backtest::start(engine, wanted, turn);
    let bar = timeline::bar()?;
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            _ = ticks.tick() => timeline::show(&bar, *progress.borrow()),
        }
    };
    bar.finish_and_clear();
    Ok(timeline::draw(&result?, K::STATEFUL))
}
