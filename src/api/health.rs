//! Whether the service is alive, and whether it can work.

use std::time::Duration;

use aide::transform::TransformOperation;
use axum::{
    Extension, Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use store::{check_schema, checks, deliveries, deployments, targets};

use crate::{Server, access::Caller};

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// How the service and each part that it needs are.
#[derive(Serialize, JsonSchema)]
pub struct Readiness {
    /// Whether every check passed.
    pub ready: bool,
    /// `on`, or `off`: anyone who can reach this address may read and change every rule.
    pub auth: &'static str,
    pub checks: Vec<Check>,
    /// Channels whose settings the operator has to mend. What is to be told by them waits; the service is ready
    /// all the same.
    pub broken_channels: Vec<BrokenChannel>,
}

/// A channel whose settings the operator has to mend.
#[derive(Serialize, JsonSchema)]
pub struct BrokenChannel {
    pub channel: String,
    /// Why; for those only who send a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How one part is.
#[derive(Serialize, JsonSchema)]
pub struct Check {
    /// `database`, `schema` or `kapacitor`.
    pub name: &'static str,
    pub ok: bool,
    /// What is the matter, or the version; for those only who send a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Check {
    fn of(name: &'static str, outcome: Result<String, String>) -> Self {
        let ok = outcome.is_ok();
        let (Ok(message) | Err(message)) = outcome;
        if !ok {
            tracing::warn!(name, message, "not ready");
        }
        Self {
            name,
            ok,
            message: Some(message),
        }
    }
}

/// `GET /readyz`: 200 when the database and Kapacitor can be reached and the schema is current,
/// otherwise 503; either way each of them is named.
pub async fn readyz(State(server): State<Server>, caller: Option<Extension<Caller>>) -> Response {
    let version = sqlx::query_scalar!(r#"select current_setting('server_version') as "version!""#);
    let (database, schema, kapacitor, broken) = tokio::join!(
        soon(version.fetch_one(&server.engine.db)),
        soon(check_schema(&server.engine.db)),
        soon(server.engine.kapacitor.version()),
        soon(targets::broken_channels(&server.engine.db)),
    );
    let broken_channels = broken
        .unwrap_or_default()
        .into_iter()
        .map(|it| BrokenChannel {
            channel: it.channel,
            message: caller.is_some().then_some(it.error),
        });
    let mut checks = vec![
        Check::of("database", database),
        Check::of("schema", schema.map(|()| "current".into())),
        Check::of("kapacitor", kapacitor),
    ];
    if caller.is_none() {
        checks.iter_mut().for_each(|check| check.message = None);
    }
    let ready = checks.iter().all(|check| check.ok);
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let auth = if server.access.rules.on { "on" } else { "off" };
    let readiness = Readiness {
        ready,
        auth,
        checks,
        broken_channels: broken_channels.collect(),
    };
    (status, Json(readiness)).into_response()
}

/// The result of `check`, or an error when it takes too long: the caller wants to know soon.
async fn soon<T, E: ToString>(check: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(Duration::from_secs(2), check).await {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("no answer within 2 s".into()),
    }
}

/// The content type of metrics.
pub const METRICS_TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /metrics`
pub async fn metrics(State(server): State<Server>) -> Response {
    // Without the database the other metrics are still useful.
    let db = &server.engine.db;
    let (backlog, deliveries, checks) = tokio::join!(
        soon(deployments::backlog(db)),
        soon(deliveries::summary(db)),
        soon(checks::summary(db)),
    );
    let (backlog, deliveries, checks) = (backlog.ok(), deliveries.ok(), checks.ok());
    let metrics = &server.engine.metrics;
    let text = metrics.text(
        backlog.as_ref(),
        deliveries.as_ref(),
        checks.as_ref(),
        db.size(),
        db.num_idle(),
    );
    let content_type = METRICS_TEXT;
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}

/// `GET /healthz`
pub fn describe_healthz(op: TransformOperation<'_>) -> TransformOperation<'_> {
    op.id("healthz")
        .tag("operation")
        .summary("Whether the process is alive")
        .response_with::<200, String, _>(|answer| answer.example("ok\n"))
}

/// `GET /readyz`
pub fn describe_readyz(op: TransformOperation<'_>) -> TransformOperation<'_> {
    op.id("readyz")
        .tag("operation")
        .summary("Whether the database and Kapacitor can be reached and the schema is current")
        .response::<200, Json<Readiness>>()
        .response::<503, Json<Readiness>>()
}

/// `GET /metrics`
pub fn describe_metrics(op: TransformOperation<'_>) -> TransformOperation<'_> {
    op.id("metrics")
        .tag("operation")
        .summary("Metrics in the text format of Prometheus")
        .response_with::<200, String, _>(|mut answer| {
            let content = &mut answer.inner().content;
            let media = content.shift_remove("text/plain; charset=utf-8");
            content.insert(METRICS_TEXT.into(), media.unwrap_or_default());
            answer
        })
}
