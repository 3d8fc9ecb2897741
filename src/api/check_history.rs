//! How checks stand and stood: `GET /check/<kind>/{key}/state`, `…/flips`, `…/reports` and `…/results`; when they
//! are expected to report; and their pauses.

use ::checks::schedule::Schedule;
use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use engine::{
    change,
    checks::{
        pause::{self, Wanted},
        polls as asking,
        uptime::shares,
    },
};
use rules::{
    Kind,
    fields::{Field, FieldError, string},
    kinds::{self, Terms},
};
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    checks::{self, Check, Flip, Kept},
    polls::{self, Outcome},
};

use super::{
    check_views::{
        CheckHistory, CheckState, Expected, FlipView, ReportView, ResultView, SchedulePreview,
        SummaryView,
    },
    error::Error,
    extract::{Key, Parameters, about},
    openapi::{self, check_state, errors, header, query, with_example},
    paging::{After, At, Limit, page, pages},
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
fn asked<A: Field>(Parameters(mut fields): Parameters) -> Result<(i64, Option<A>), Error> {
    let Limit(limit) = fields.optional("limit").unwrap_or(Limit(PAGE));
    let before = fields.optional("after");
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
    let before = before.map_or(i64::MAX, |After(id)| id);
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
    let before = before.map_or(i64::MAX, |After(id)| id);
    let check = find(&server, &key).await?;
    let found = checks::reports(&server.engine.db, check.rule, before, limit + 1).await;
    let path = format!("{}/reports", key.path());
    let parameters = |last: &Kept| [("after", Some(last.n.to_string()))];
    let found = found.map_err(Error::Database)?;
    Ok(page(found, limit, &path, parameters, ReportView::from))
}

/// `GET /check/<kind>/{key}/results`
pub async fn results<K: Kind>(
    State(server): State<Server>,
    key: Key<K>,
    parameters: Parameters,
) -> Result<Response, Error> {
    let (limit, before) = asked(parameters)?;
    let before = before.map(|At(at)| at);
    let check = find(&server, &key).await?;
    let found = polls::results(&server.engine.db, check.rule, before, limit + 1).await;
    let path = format!("{}/results", key.path());
    let parameters = |last: &Outcome| {
        [(
            "after",
            Some(last.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        )]
    };
    let found = found.map_err(Error::Database)?;
    Ok(page(found, limit, &path, parameters, ResultView::from))
}

/// How results are added up: `?per=`.
enum Per {
    Hour,
    Day,
}

impl Field for Per {
    fn from_json(value: &Value) -> Result<Self, String> {
        match string(value)? {
            "hour" => Ok(Self::Hour),
            "day" => Ok(Self::Day),
            _ => Err("must be hour or day".into()),
        }
    }
}

/// How many days a summary goes back: those of hours, and those of days.
const BACK: [i64; 2] = [7, 90];

/// `GET /check/<kind>/{key}/results/summary`
pub async fn summary<K: Kind>(
    State(server): State<Server>,
    key: Key<K>,
    Parameters(mut fields): Parameters,
) -> Result<Response, Error> {
    let per = fields.optional("per").unwrap_or(Per::Day);
    fields.finish().map_err(Error::Invalid)?;
    let check = find(&server, &key).await?;
    let (db, ago) = (&server.engine.db, |days| check.now - TimeDelta::days(days));
    let found = match per {
        Per::Hour => polls::hours(db, check.rule, ago(BACK[0])).await,
        Per::Day => polls::days(db, check.rule, ago(BACK[1])).await,
    };
    let found = found.map_err(Error::Database)?;
    let views: Vec<SummaryView> = found.into_iter().map(Into::into).collect();
    Ok(Json(views).into_response())
}

/// `POST /check/<kind>/{key}/poll`
pub async fn poll<K: Kind>(State(server): State<Server>, key: Key<K>) -> Result<Response, Error> {
    let id = key.id()?;
    match asking::now(&server.engine, &id)
        .await
        .map_err(about::<K>(&id))?
    {
        Some(outcome) => Ok(Json(ResultView::from(outcome)).into_response()),
        None => Err(Error::Conflict(
            "the check is paused, and is not asked".into(),
        )),
    }
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
    let schedule = match kinds::terms(kind, app, spec)? {
        Terms::Reports(reporting) => reporting.expected.schedule,
        Terms::Polls(polling) => Schedule::Period(polling.interval),
    };
    let zone = schedule.zone();
    let next = schedule
        .preview(now, PREVIEW)
        .into_iter()
        .map(|at| Expected {
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
    let mut example = check_state::<K>();
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
            { "at": "2026-03-01T02:30:00Z", "from": "up", "to": "down", "reason": "timeout",
              "evidence": "Nightly backup is down: it does not report" },
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

/// A result, as it would be answered.
fn result() -> Value {
    json!({
        "at": "2026-03-01T02:00:14.123456Z", "answer": "bad", "status": 503, "reason": "HTTP 503, not 200-399",
        "redirects": 0, "took": 0.213,
        "phases": { "dns": 0.012, "connect": 0.021, "tls": 0.044, "first_byte": 0.131 },
    })
}

/// `GET /check/<kind>/{key}/results`
pub fn describe_results<K: Kind>(op: Op<'_>) -> Op<'_> {
    let summary = "What came of it when a check was asked, the newest first";
    let op = openapi::about::<K>(op, "results", summary);
    let op = pages(op, json!({ "type": "string", "format": "date-time" }));
    let op = op.response_with::<200, Json<Vec<ResultView>>, _>(|answer| {
        let about = "The results of the last days; 100 at most, where no limit is given.";
        with_example(answer.description(about), json!([result()]))
    });
    let op = header::<200>(op, "Link", "The next page, where there is one.");
    errors(op, &[400, 404, 422])
}

/// `GET /check/<kind>/{key}/results/summary`
pub fn describe_summary<K: Kind>(op: Op<'_>) -> Op<'_> {
    let summary =
        "What came of it when a check was asked, added up: each hour of a week, or each day of 90";
    let op = openapi::about::<K>(op, "summary", summary);
    let per = json!({ "type": "string", "enum": ["hour", "day"], "default": "day" });
    let op = query(op, "per", "What is added up.", per);
    let op = op.response_with::<200, Json<Vec<SummaryView>>, _>(|answer| {
        let example = json!([{
            "at": "2026-03-01T00:00:00Z", "good": 1438, "bad": 2, "other": 0, "took": 0.187, "slowest": 1.25,
        }]);
        with_example(answer.description("The first first; none where there are none."), example)
    });
    errors(op, &[400, 404, 422])
}

/// `POST /check/<kind>/{key}/poll`
pub fn describe_poll<K: Kind>(op: Op<'_>) -> Op<'_> {
    let op = openapi::about::<K>(
        op,
        "poll",
        "Ask a check at once; what comes of it counts like any other answer",
    );
    let op = op.response_with::<200, Json<ResultView>, _>(|answer| {
        with_example(answer.description("What came of it."), result())
    });
    errors(op, &[404, 409])
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
