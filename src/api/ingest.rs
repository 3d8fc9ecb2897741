//! The listener for what scripts report: `POST /ingest/{task}`.

use std::time::Duration;

use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use engine::delivery::{
    ingest::{self, Error},
    switch::KEY_HEADER,
};
use httpd::Limits;

use crate::Server;

/// Largest body, in bytes. What is larger is found by comparing topics, without its data.
const BODY_LIMIT: usize = 256 * 1024;

/// How long Kapacitor may take to send a body.
const CLIENT: Duration = Duration::from_secs(5);

/// Kapacitor makes a connection for each event: when 300 rules fire at once, there are 300.
pub const LIMITS: Limits = Limits {
    connections: 2000,
    client: CLIENT,
    keep_alive: CLIENT,
};

/// The one route there is.
pub fn router(server: Server) -> Router {
    Router::new()
        .route("/ingest/{task}", post(accept))
        .with_state(server)
}

/// 204 when the event is committed, or is one of a rule that does not exist; 401, 400, 408 or 413 for what
/// is wrong; 503 when PostgreSQL is away. Kapacitor does not try again: what was not taken is found by
/// comparing topics.
async fn accept(
    State(server): State<Server>,
    Path(task): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let answer = match read(request).await {
        Ok(body) => {
            let key = headers
                .get(KEY_HEADER)
                .map_or(&[][..], HeaderValue::as_bytes);
            match ingest::accept(&server.engine, &task, key, body).await {
                Ok(_) => Ok(()),
                Err(Error::Key) => Err((StatusCode::UNAUTHORIZED, "key")),
                Err(Error::Body(reason)) => {
                    tracing::warn!(task, reason, "an event was reported that is not one");
                    Err((StatusCode::BAD_REQUEST, "body"))
                }
                Err(Error::Away) => Err((StatusCode::SERVICE_UNAVAILABLE, "database")),
                Err(Error::Database(error)) => {
                    tracing::warn!(task, %error, "cannot record an event");
                    Err((StatusCode::SERVICE_UNAVAILABLE, "database"))
                }
            }
        }
        Err(refused) => Err(refused),
    };
    let status = match answer {
        Ok(()) => StatusCode::NO_CONTENT,
        Err((status, reason)) => {
            server.engine.metrics.event_refused(reason);
            status
        }
    };
    // Kapacitor never uses a connection again, and would leave each open for 90 seconds.
    (status, [(header::CONNECTION, "close")]).into_response()
}

async fn read(request: Request) -> Result<String, (StatusCode, &'static str)> {
    let body = to_bytes(request.into_body(), BODY_LIMIT);
    let body = tokio::time::timeout(CLIENT, body)
        .await
        .map_err(|_| (StatusCode::REQUEST_TIMEOUT, "slow"))?
        .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "too_large"))?;
    String::from_utf8(body.into()).map_err(|_| (StatusCode::BAD_REQUEST, "body"))
}
