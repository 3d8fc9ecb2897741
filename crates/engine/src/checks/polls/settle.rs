//! Keeps what came of a poll.

use checks::{polled::Answer, status::Status};
use chrono::{DateTime, TimeDelta, Utc};
use rules::polling::Notify;
use rules::polling::Polling;
use store::{
    acks,
    checks::{self as rows, Check},
    polls::{self, Outcome},
};
use uuid::Uuid;

use super::{
    ask::Asked,
    state::{Came, Known, change, of},
};
use crate::{Engine, checks::flips};

/// Keeps what came of it when `check`, as it was read, was asked under this lease: with the change of status that it
/// makes, and what is told of that, in one transaction. None: the lease does not hold any more, and nothing is kept.
pub async fn settle(
    engine: &Engine,
    check: &Check,
    lease: Uuid,
    polling: &Polling,
    asked: &Asked,
) -> sqlx::Result<Option<Outcome>> {
    let mut transaction = engine.db.begin().await?;
    let Some(mut row) = rows::lock_leased(&mut transaction, check.rule, lease).await? else {
        return Ok(None);
    };
    let now = row.now;
    let mut known = of(&row, polling.clone());
    let flip = known.state.take(polling.thresholds, asked.answer, now);
    let next = next(&known, check.poll_at, now);
    row.reports += 1;
    row.failures += i64::from(asked.answer == Answer::Bad);
    if asked.answer != Answer::Unknown {
        row.last_at = Some(now);
    }
    let outcome = Outcome {
        at: now,
        ..asked.outcome.clone()
    };
    row.seen = Some(sqlx::types::Json(asked.seen(now)));
    let (rule, task) = (row.rule, row.task.clone());
    let is_still_down = flip.is_none()
        && known.state.status == Status::Down
        && asked.answer == Answer::Bad
        && polling.notify == Notify::Each;
    let reason = asked.outcome.reason.as_deref().unwrap_or_default();
    let came = Came {
        flip,
        again: is_still_down,
        next,
        reason,
        details: &asked.details,
    };
    let change = change(row, &known, came);
    flips::keep(&mut transaction, vec![change]).await?;
    polls::add(&mut transaction, rule, &outcome).await?;
    let told = match is_still_down {
        true => acks::remind_of(&mut transaction, &task).await?,
        false => 0,
    };
    transaction.commit().await?;
    if told > 0 || flip.is_some_and(|flip| flip.is_told) {
        engine.due.notify_one();
    }
    Ok(Some(outcome))
}

/// When it is asked next that was to be asked at `slot`, and was.
fn next(known: &Known, slot: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let Known { polling, state } = known;
    let every: TimeDelta = match state.status {
        _ if state.is_in_doubt() => return now + polling.retry,
        Status::Down => polling.error_interval,
        Status::New | Status::Up | Status::Paused => polling.interval,
    };
    // Each keeps its own pace, so that they stay spread; what was missed is not made up for.
    match slot.map(|slot| slot + every) {
        Some(next) if next > now && next <= now + every => next,
        _ => now + every,
    }
}

#[cfg(test)]
mod tests {
    use checks::polled::Polled;
    use rules::{Rule, kinds::probe::Probe, polling::Polls};
    use serde_json::json;

    use super::*;

    #[test]
    fn each_keeps_its_pace() {
        let object = json!({
            "app": "a", "name": "b", "url": "https://a/", "interval": "60s", "retry_interval": "20s",
        });
        let rule: Rule<Probe> = Rule::parse(object.as_object().unwrap().clone()).unwrap();
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        for (status, against, slot, now, wanted) in [
            // as it should be
            (Status::Up, 0, Some(at(0)), at(3), at(60)),
            (Status::Down, 0, Some(at(0)), at(3), at(60)),
            // in doubt
            (Status::Up, 1, Some(at(0)), at(3), at(23)),
            (Status::New, 1, Some(at(0)), at(3), at(23)),
            // after an outage of ours
            (Status::Up, 0, Some(at(0)), at(61), at(121)),
            // asked by hand before it was to be asked
            (Status::Up, 0, Some(at(50)), at(10), at(70)),
            (Status::Up, 0, None, at(10), at(70)),
        ] {
            let known = Known {
                polling: rule.spec.polling(),
                state: Polled { status, against },
            };
            assert_eq!(
                next(&known, slot, now),
                wanted,
                "{status:?} {against} {slot:?} {now}"
            );
        }
    }
}
