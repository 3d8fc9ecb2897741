//! How checks stand and stood: `GET /check/<kind>/{key}/state`, `…/flips` and `…/reports`; when they are
//! expected to report; and their pauses.

use ::checks::schedule::Schedule;
use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use engine::{
    change,
    checks::{
        pause::{self, Wanted},
        uptime::shares,
    },
};
use rules::{Kind, fields::FieldError, kinds};
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    checks::{self, Check, Flip, Kept},
};

use super::{
    check_views::{CheckHistory, CheckState, Expected, FlipView, ReportView, SchedulePreview},
    error::Error,
    extract::{Key, Parameters, about},
    openapi::{self, check_state, errors, header, with_example},
    paging::{After, Limit, page, pages},
    views::Time,
};
use crate::{Server, access::Caller};

/// How many flips or reports a page has by default.
const PAGE: i64 = 100;

async fn find<K: Kind>(server: &Server, key: &Key<K>) -> Result<Check, Error> {
    let id = key.id()?;
    let check = checks::find(&server.engine.db, &id).await;
    let absent = || about::<K>(&id)(change::Error::NotFound);
    check.map_err(Error::Database)?.ok_or_else(absent)
}

/// `GET /check/<kind>/{key}/state`
pub async fn state<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
) -> Result<Response, Error> {
    let check = find(&server, &key).await?;
    let shares = shares(&server.engine.db, &check).await;
    let public_url = server.engine.settings.public_url.as_deref();
    let view = CheckHistory {
        state: CheckState::of(&check, public_url, &caller)?,
        uptime: shares.map_err(Error::Database)?.into(),
    };
    Ok(Json(view).into_response())
}

/// `POST /check/<kind>/{key}/pause`
pub async fn pause_check<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
) -> Result<Response, Error> {
    set(server, caller, key, Action::CheckPause, Wanted::Pause).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /check/<kind>/{key}/resume`
pub async fn resume_check<K: Kind>(
    State(server): State<Server>,
    caller: Caller,
    key: Key<K>,
) -> Result<Response, Error> {
    match set(server, caller, key, Action::CheckResume, Wanted::Resume).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Error::Conflict(
            "the check is not paused, or it is disabled; POST …/enable has a disabled one evaluated again".into(),
        )),
    }
}

async fn set<K: Kind>(
    server: Server,
    caller: Caller,
    key: Key<K>,
    action: Action,
    wanted: Wanted,
) -> Result<bool, Error> {
    let id = key.id()?;
    pause::set(&server.engine, &caller.actor(action), &id, wanted)
        .await
        .map_err(about::<K>(&id))
}

/// What a page is asked for: how many, and those before which.
fn asked(Parameters(mut fields): Parameters) -> Result<(i64, i64), Error> {
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(PAGE));
    let before = fields.optional("after").map_or(i64::MAX, |After(id)| id);
    fields.finish().map_err(Error::Invalid)?;
    Ok((limit, before))
}

/// `GET /check/<kind>/{key}/flips`
pub async fn flips<K: Kind>(
    State(server): State<Server>,
    key: Key<K>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let (limit, before) = asked(parameters)?;
    let check = find(&server, &key).await?;
    // One more than requested shows whether there is a next page.
    let found = checks::flips(&server.engine.db, check.rule, before, limit + 1).await;
    let path = format!("{}/flips", key.path());
    let parameters = |last: &Flip| [("after", Some(last.id.to_string()))];
    let found = found.map_err(Error::Database)?;
    Ok(page(found, limit, &path, parameters, FlipView::from))
}

/// `GET /check/<kind>/{key}/reports`
pub async fn reports<K: Kind>(
    State(server): State<Server>,
    key: Key<K>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let (limit, before) = asked(parameters)?;
    let check = find(&server, &key).await?;
    let found = checks::reports(&server.engine.db, check.rule, before, limit + 1).await;
    let path = format!("{}/reports", key.path());
    let parameters = |last: &Kept| [("after", Some(last.n.to_string()))];
    let found = found.map_err(Error::Database)?;
    Ok(page(found, limit, &path, parameters, ReportView::from))
}

/// How many times a preview shows.
const PREVIEW: usize = 5;

/// `GET /check/<kind>/{key}/schedule/preview`
pub async fn preview<K: Kind>(
    State(server): State<Server>,
    key: Key<K>,
) -> Result<Response, Error> {
    let check = find(&server, &key).await?;
    let invalid = |errors| Error::Internal(format!("{} is not valid: {errors:?}", check.task));
    let preview = preview_of(&check.kind, &check.app, &check.spec, check.now).map_err(invalid)?;
    Ok(Json(preview).into_response())
}

/// When a check with these fields is expected to report from `now` on, if it reports now and then in its time.
pub fn preview_of(
    kind: &str,
    app: &str,
    spec: &Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<SchedulePreview, Vec<FieldError>> {
    let reporting = kinds::reporting(kind, app, spec).transpose()?;
    let schedule = reporting.as_ref().map(|it| &it.expected.schedule);
    let zone = schedule.map(Schedule::zone).unwrap_or_default();
    let next = schedule.map(|it| it.preview(now, PREVIEW));
    let next = next.unwrap_or_default().into_iter().map(|at| Expected {
        at: Time(at),
        local: at
            .with_timezone(&zone)
            .format("%a %Y-%m-%d %H:%M:%S %Z")
            .to_string(),
    });
    Ok(SchedulePreview {
        timezone: zone.name(),
        next: next.collect(),
    })
}

type Op<'a> = TransformOperation<'a>;

/// `GET /check/<kind>/{key}/schedule/preview`
pub fn describe_preview<K: Kind>(op: Op<'_>) -> Op<'_> {
    let summary = "When a check is expected to report, if it reports now and then in its time";
    let op = openapi::about::<K>(op, "preview", summary);
    let op = op.response_with::<200, Json<SchedulePreview>, _>(|answer| {
        let example = json!({ "timezone": "Europe/Berlin", "next": [
            { "at": "2026-03-01T02:00:00Z", "local": "Sun 2026-03-01 03:00:00 CET" },
        ] });
        with_example(answer.description("The next five times."), example)
    });
    errors(op, &[404])
}

/// `GET /check/<kind>/{key}/state`
pub fn describe_state<K: Kind>(op: Op<'_>) -> Op<'_> {
    let op = openapi::about::<K>(
        op,
        "state",
        "How a check stands, and how much of the time it was up",
    );
    let mut example = check_state();
    example["uptime"] = json!({ "24h": 100.0, "7d": 100.0, "30d": 99.861, "90d": 99.953 });
    let op = op.response_with::<200, Json<CheckHistory<'static>>, _>(|answer| {
        with_example(answer.description("How it stands."), example)
    });
    errors(op, &[404])
}

/// `GET /check/<kind>/{key}/flips`
pub fn describe_flips<K: Kind>(op: Op<'_>) -> Op<'_> {
    let op = openapi::about::<K>(
        op,
        "flips",
        "The changes of a check's status, the newest first",
    );
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<FlipView>>, _>(|answer| {
        let example = json!([
            { "at": "2026-03-01T02:30:00Z", "from": "up", "to": "down", "reason": "timeout" },
        ]);
        let about = "The changes of the last three months; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}

/// `GET /check/<kind>/{key}/reports`
pub fn describe_reports<K: Kind>(op: Op<'_>) -> Op<'_> {
    let op = openapi::about::<K>(op, "reports", "What a check has reported, the newest first");
    let op = pages(op, json!({ "type": "integer", "minimum": 1 }));
    let op = op.response_with::<200, Json<Vec<ReportView>>, _>(|answer| {
        let example = json!([{
            "n": 28, "at": "2026-03-01T02:00:14.123456Z", "what": "success", "scheme": "https",
            "method": "POST", "address": "203.0.113.9", "user_agent": "curl/8.5.0", "exit_status": 0,
            "run": null, "took": 12.5, "body": "4 GB in 12 s",
        }]);
        let about = "The last reports; 100 at most, where no limit is given.";
        with_example(answer.description(about), example)
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}

/// `POST /check/<kind>/{key}/pause`
pub fn describe_pause<K: Kind>(op: Op<'_>) -> Op<'_> {
    let summary = "Pause a check until its next report, or until it is resumed";
    let op = openapi::about::<K>(op, "pause", summary);
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is paused."));
    errors(op, &[404])
}

/// `POST /check/<kind>/{key}/resume`
pub fn describe_resume<K: Kind>(op: Op<'_>) -> Op<'_> {
    let op = openapi::about::<K>(op, "resume", "Let a paused check begin anew");
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is new again."));
    errors(op, &[404, 409])
}
