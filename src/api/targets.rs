//! The targets: every address that is notified, and whether it can be.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use engine::{delivery::secrets, test_notification};
use notify::channels::webhook::Secret;
use rules::fields::Field;
use schemars::JsonSchema;
use secret::seal::{SealError, random};
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    audit::Action,
    sealed,
    targets::{self, Target},
};
use uuid::Uuid;

use super::{
    deliveries::{EXAMPLE_TARGET, TargetId},
    error::Error,
    extract::Parameters,
    openapi::{errors, header as header_of, parameter, query, with_example},
    paging::{Limit, page, pages},
    views::TestReport,
};
use crate::{Server, access::Caller};

/// An address that is notified.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Target")]
pub struct TargetView {
    id: Uuid,
    /// `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`.
    channel: String,
    /// The address.
    to: String,
    /// `ok`, `failing`, or `disabled`: nothing is sent until it is enabled again.
    status: &'static str,
    /// Failed attempts in a row.
    failures: i32,
    failing_since: Option<DateTime<Utc>>,
    /// The reason of the last failure.
    error: Option<String>,
    /// Nothing is sent before this time.
    rests_until: Option<DateTime<Utc>>,
    /// How many parts it has yet to be told of, and since when the first of them waits.
    waiting: i64,
    waiting_since: Option<DateTime<Utc>>,
}

impl TargetView {
    /// As `caller` may see it.
    fn of(target: Target, caller: &Caller) -> Self {
        let to = caller.sees_target(&target.channel, &target.address);
        let to = to.into_owned();
        Self {
            id: target.id,
            channel: target.channel,
            to,
            status: match (&target.disabled, target.failures) {
                (Some(_), _) => "disabled",
                (None, 0) => "ok",
                (None, _) => "failing",
            },
            failures: target.failures,
            failing_since: target.failing_since,
            error: target.disabled.or(target.error),
            rests_until: target.open_at,
            waiting: target.waiting,
            waiting_since: target.waiting_since,
        }
    }
}

/// `?status=`
struct Failing;

impl Field for Failing {
    fn from_json(value: &Value) -> Result<Self, String> {
        match value == "failing" {
            true => Ok(Self),
            false => Err("must be \"failing\", which includes those that are disabled".into()),
        }
    }
}

/// How many targets a page has by default.
const TARGETS: i64 = 100;

/// `GET /targets`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let failing = fields.optional::<Failing>("status").is_some();
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(TARGETS));
    let after = fields
        .optional("after")
        .map_or(Uuid::nil(), |TargetId(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    // One more than requested shows whether there is a next page.
    let (db, scope) = (&server.engine.db, &caller.scope);
    let found = targets::page(db, failing, scope, after, limit + 1).await;
    let found = found.map_err(Error::Database)?;
    let parameters = |last: &Target| {
        let status = failing.then(|| "failing".to_owned());
        [("status", status), ("after", Some(last.id.to_string()))]
    };
    let view = |it| TargetView::of(it, &caller);
    Ok(page(found, limit, "/targets", parameters, view))
}

/// `POST /targets/{id}/enable`
pub async fn enable(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<EnabledView>, Error> {
    let absent = || Error::NotFound(format!("there is no target {id:?}"));
    let TargetId(target) = TargetId::from_json(&Value::from(id.as_str())).map_err(|_| absent())?;
    let by = caller.actor(Action::TargetEnable);
    let enabled = targets::enable(&server.engine.db, &by, target, &caller.scope).await;
    if !enabled.map_err(Error::Database)? {
        return Err(absent());
    }
    server.engine.due.notify_one();
    Ok(Json(EnabledView { id: target }))
}

/// `POST /targets/{id}/test`: in the name of one of the rules that notify it.
pub async fn test(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<TestReport>, Error> {
    let absent = || Error::NotFound(format!("there is no target {id:?} that a rule notifies"));
    let TargetId(target) = TargetId::from_json(&Value::from(id.as_str())).map_err(|_| absent())?;
    let rule = targets::rule_of(&server.engine.db, target, &caller.scope).await;
    let rule = rule.map_err(Error::Database)?.ok_or_else(absent)?;
    let targets = test_notification::send_to(&server.engine, &rule, target).await?;
    Ok(Json(TestReport::of(targets)))
}

/// How long a webhook's secret goes on signing after it was replaced: a day.
const OVERLAP: f64 = 86_400.0;

/// `POST /targets/{id}/secret`
pub async fn secret(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let absent = || Error::NotFound(format!("there is no webhook with the id {id:?}"));
    let TargetId(target) = TargetId::from_json(&Value::from(id.as_str())).map_err(|_| absent())?;
    let engine = &server.engine;
    let Some(sealer) = &engine.settings.sealer else {
        let message = "there can be no secrets: the service needs the setting SECRETS_KEY";
        return Err(Error::Conflict(message.into()));
    };
    let failed = |error: SealError| Error::Internal(error.to_string());
    let bytes = random().map_err(failed)?;
    let sealed = sealer
        .seal(&secrets::signing_of(target), &bytes)
        .map_err(failed)?;
    let by = caller.actor(Action::TargetSecret);
    let replaced =
        sealed::replace_signing(&engine.db, &by, target, &sealed, OVERLAP, &caller.scope).await;
    let replaced = replaced.map_err(Error::Database)?.ok_or_else(absent)?;
    let view = SecretView {
        id: target,
        secret: Secret::new(bytes).map_or_else(String::new, |it| it.expose()),
        previous_signs_until: replaced.retires_at,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// What webhooks to a target are signed with from now on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SigningSecret")]
pub struct SecretView {
    id: Uuid,
    /// Shown this once.
    secret: String,
    /// Until when the one before it signs as well; null: there was none.
    previous_signs_until: Option<DateTime<Utc>>,
}

/// `POST /targets/{id}/secret`
pub fn describe_secret(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op.id("replace_target_secret").tag("delivery").summary(
        "Make the secret that signs what is posted to a webhook; the one before it signs for a day more",
    );
    let id = json!({ "type": "string", "format": "uuid" });
    parameter(op.inner_mut(), "path", "id", "As GET /targets has it.", id);
    let op = op.response_with::<200, Json<SecretView>, _>(|answer| {
        let example = json!({
            "id": EXAMPLE_TARGET, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
            "previous_signs_until": null,
        });
        with_example(answer.description("The secret, shown this once."), example)
    });
    errors(op, &[404, 409])
}

/// A target that is sent to again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EnabledTarget")]
pub struct EnabledView {
    id: Uuid,
}

/// `GET /targets`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op
        .id("targets")
        .tag("delivery")
        .summary("The addresses that the service notifies, and whether they can be reached");
    let failing = json!({ "type": "string", "enum": ["failing"] });
    let op = query(
        op,
        "status",
        "Only those that fail or are disabled.",
        failing,
    );
    let op = pages(op, json!({ "type": "string", "format": "uuid" }));
    let op = op.response_with::<200, Json<Vec<TargetView>>, _>(|answer| {
        let example = json!([{
            "id": EXAMPLE_TARGET, "channel": "slack", "to": "#ops", "status": "failing", "failures": 3,
            "failing_since": "2026-03-01T09:30:10Z", "error": "Slack answers HTTP 503",
            "rests_until": null, "waiting": 2, "waiting_since": "2026-03-01T09:30:10Z",
        }]);
        let about = "The targets; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header_of::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 422])
}

/// `POST /targets/{id}/test`
pub fn describe_test(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op
        .id("test_target")
        .tag("delivery")
        .summary("Send a marked notification to a target, in the name of one of its rules");
    let id = json!({ "type": "string", "format": "uuid" });
    parameter(op.inner_mut(), "path", "id", "As GET /targets has it.", id);
    let op = op.response_with::<200, Json<TestReport>, _>(|answer| {
        let example = json!({ "success": true, "targets": [
            { "target": "slack", "to": "#ops", "success": true, "message": null },
        ] });
        with_example(answer.description("What the target answered."), example)
    });
    errors(op, &[404])
}

/// `POST /targets/{id}/enable`
pub fn describe_enable(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut op = op
        .id("enable_target")
        .tag("delivery")
        .summary("Send to a target again at once that fails or is disabled");
    let id = json!({ "type": "string", "format": "uuid" });
    parameter(op.inner_mut(), "path", "id", "As GET /targets has it.", id);
    let op = op.response_with::<200, Json<EnabledView>, _>(|answer| {
        with_example(
            answer.description("Enabled."),
            json!({ "id": EXAMPLE_TARGET }),
        )
    });
    errors(op, &[404])
}
