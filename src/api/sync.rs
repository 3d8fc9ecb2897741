//! `GET /drift` and `POST /reconcile`

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use engine::sync::{
    drift::{self, Drift},
    repair::{self, Reconciliation},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::audit::{self, Action};
use tokio_util::sync::CancellationToken;

use super::{
    error::Error,
    extract::Parameters,
    openapi::{errors, query},
    paging::Word,
};
use crate::{Server, access::Caller};

/// `GET /drift`: touches nothing.
pub async fn drift(
    State(server): State<Server>,
    parameters: Parameters,
) -> Result<Json<Drift>, Error> {
    parameters.none()?;
    let mut drift = drift::detect_now(&server.engine).await?;
    drift::explain(&server.engine, &mut drift).await?;
    Ok(Json(drift))
}

/// How far a reconciliation is.
#[derive(Serialize, JsonSchema)]
pub struct Progress {
    /// Tasks that were seen to.
    pub done: usize,
    /// Of so many; 0 until Kapacitor has been compared.
    pub total: usize,
}

/// `POST /reconcile`: goes on when the client is gone. If it takes long, the answer comes before it is over.
pub async fn reconcile(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let only = fields.optional("task").map(|Word(task)| task);
    fields.finish().map_err(Error::Invalid)?;
    if let Some(id) = &only {
        let known = store::rules::find(&server.engine.db, id).await;
        if known.map_err(Error::Database)?.is_none() {
            return Err(Error::NotFound(format!("there is no task {id:?}")));
        }
    }
    let turn = server.engine.reconciling.clone().try_acquire_owned();
    let turn = turn.map_err(|_| Error::Busy("a reconciliation is under way".into()))?;
    let counters = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let by = caller.actor(Action::Reconcile);
    audit::note(&server.engine.db, &by)
        .await
        .map_err(Error::Database)?;
    let work = {
        let (engine, counters) = (server.engine.clone(), counters.clone());
        async move {
            let _turn = turn;
            let (done_counter, total_counter) = &*counters;
            let stop = CancellationToken::new();
            repair::reconcile(&engine, only.as_deref(), &stop, &|done, total| {
                done_counter.store(done, Ordering::Relaxed);
                total_counter.store(total, Ordering::Relaxed);
            })
            .await
        }
    };
    let work = server.engine.spawn(work);
    match tokio::time::timeout(server.config.listen.request_timeout / 2, work).await {
        Ok(Ok(report)) => Ok(Json(report?).into_response()),
        Ok(Err(error)) => Err(Error::Internal(error.to_string())),
        Err(_) => {
            let (done, total) = &*counters;
            let progress = Progress {
                done: done.load(Ordering::Relaxed),
                total: total.load(Ordering::Relaxed),
            };
            Ok((StatusCode::ACCEPTED, Json(progress)).into_response())
        }
    }
}

/// `GET /drift`
pub fn describe_drift(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("drift")
        .tag("operation")
        .summary("What Kapacitor has otherwise than the database; nothing is touched")
        .response::<200, Json<Drift>>();
    errors(op, &[422, 502])
}

/// `POST /reconcile`
pub fn describe_reconcile(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("reconcile")
        .tag("operation")
        .summary("Deliver what is pending and repair what differs in Kapacitor, now");
    let about = "Only of the rule with this task id.";
    let op = query(op, "task", about, json!({ "type": "string" }))
        .response::<200, Json<Reconciliation>>()
        .response_with::<202, Json<Progress>, _>(|answer| {
            answer.description("It takes long and goes on.")
        });
    errors(op, &[404, 422, 429, 502])
}
