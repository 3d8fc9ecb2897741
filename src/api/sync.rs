//! `GET /drift` and `POST /reconcile`

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{
    drift::{self, Drift},
    reconcile,
};
use crate::{
    access::Caller,
    app::App,
    audit::{self, Action},
    error::Error,
    task::extract::Parameters,
};

/// `GET /drift`: touches nothing.
pub async fn drift(State(app): State<App>, parameters: Parameters) -> Result<Json<Drift>, Error> {
    parameters.none()?;
    let mut drift = drift::look(&app).await?;
    drift::explain(&app, &mut drift).await?;
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

/// `POST /reconcile`: goes on where the client has gone. One that takes long is answered before it is
/// over.
pub async fn reconcile(
    State(app): State<App>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    parameters.none()?;
    let turn = app.reconciling.clone().try_acquire_owned();
    let turn = turn.map_err(|_| Error::Busy("a reconciliation is under way".into()))?;
    let counters = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let by = caller.actor(Action::Reconcile);
    audit::note(&app.db, &by).await.map_err(Error::Database)?;
    let work = {
        let (app, counters) = (app.clone(), counters.clone());
        async move {
            let _turn = turn;
            let (done_counter, total_counter) = &*counters;
            reconcile::reconcile(&app, &CancellationToken::new(), &|done, total| {
                done_counter.store(done, Ordering::Relaxed);
                total_counter.store(total, Ordering::Relaxed);
            })
            .await
        }
    };
    let work = app.spawn(work);
    match tokio::time::timeout(app.config.request_timeout / 2, work).await {
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
