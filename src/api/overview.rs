//! `GET /rules`: all rules and checks in one answer, each with what a list shows of it.

use std::collections::HashMap;

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use engine::{
    checks::{Standing, standing},
    delivery::kinds_of_events,
};
use kapacitor::Level;
use rules::{
    Family,
    fields::{AppName, Field},
    kinds,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{
    SyncStatus,
    checks::{self, Check},
    health::Cause,
    overview::{self as rows, Row},
    rules::{Cursor, Filter},
};

use super::{
    error::Error,
    extract::Parameters,
    list::only_app,
    openapi::{errors, header, query, with_example},
    paging::Word,
    views::Time,
};
use crate::{Server, access::Caller, alert_counts::Days};

/// All rules and checks that one may read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Overview")]
pub struct OverviewView<'a> {
    /// Why Kapacitor could not be asked for the levels of the rules whose targets it notifies itself; those have no
    /// `level` then.
    kapacitor: Option<String>,
    /// Sorted by app, kind and part.
    rules: Vec<RowView<'a>>,
}

/// A rule or a check, and how it stands. What is left out is as usual.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OverviewRow")]
pub struct RowView<'a> {
    /// Of its task.
    id: &'a str,
    /// `task`: Kapacitor evaluates it. `check`: the service does.
    family: &'static str,
    kind: &'a str,
    app: &'a str,
    /// What its key has besides the app: the dyno type of a `memory` rule, the name of a check.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(default)]
    part: &'a str,
    /// How people know a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// When it speaks, in few words.
    condition: String,
    /// False: it is paused.
    enabled: bool,
    /// The worst of its parts; null: not known. A rule that watches events has the level of the last one for an hour.
    level: Option<Level>,
    /// Of a check: `new`, `up`, `down`, `paused` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    /// Since when it is not OK; of a check, since when it has this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    /// When a check last reported, or was last asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Time>,
    /// When a check is expected to report, or is asked next.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_at: Option<Time>,
    /// Why it is blind.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(default)]
    blind: &'a [Cause],
    sync: SyncStatus,
    /// Why Kapacitor has not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    sync_error: Option<&'a str>,
    /// Who notifies its targets: `kapacitor`, `shadow` or `service`.
    delivery: &'a str,
    /// Its targets, each as `channel address`.
    to: Vec<String>,
    /// How many of its targets could not be told.
    #[serde(skip_serializing_if = "is_none")]
    #[schemars(default)]
    failing: i64,
    /// Until when all messages about it are held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    silenced_until: Option<Time>,
    /// Who is on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_by: Option<&'a str>,
    /// How many alerts it had in each of the last seven times of a day, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    alerts: Option<[i64; 7]>,
    generation: i64,
    changed_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<&'a str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_none(count: &i64) -> bool {
    *count == 0
}

/// `?ids=`: those of some rules, with commas between them.
struct Ids(Vec<String>);

/// So many can be asked for by their ids.
const IDS: usize = 100;

impl Field for Ids {
    fn from_json(value: &Value) -> Result<Self, String> {
        let Word(text) = Word::from_json(value)?;
        let ids: Vec<String> = text.split(',').map(ToOwned::to_owned).collect();
        match ids.len() {
            0..=IDS => Ok(Self(ids)),
            count => Err(format!(
                "must be at most {IDS} ids with commas between them, not {count}"
            )),
        }
    }
}

/// What rows are made with.
struct Context<'a> {
    caller: &'a Caller,
    /// As Kapacitor has them; none: it could not be asked.
    levels: Option<&'a HashMap<String, Level>>,
    days: &'a Days,
    checks: &'a HashMap<&'a str, Standing>,
    /// Who notifies the targets of rules that do not say so.
    delivery: &'static str,
    now: DateTime<Utc>,
}

impl<'a> RowView<'a> {
    fn of(row: &'a Row, context: &Context<'a>) -> Self {
        let kind = kinds::named(&row.kind);
        let family = kind.map_or(Family::Task, |it| it.family);
        let is_check = family == Family::Check;
        let stateful = kind.is_none_or(|it| it.stateful);
        let level = match (is_check || row.delivers, context.levels) {
            (true, _) => Some(
                row.level
                    .as_deref()
                    .map_or(Level::Ok, engine::delivery::level),
            ),
            (false, Some(levels)) => {
                let is_over = !stateful
                    && row
                        .last_event_at
                        .is_none_or(|at| context.now - at > kinds::HOLD);
                let level = levels.get(&row.id).copied().filter(|_| !is_over);
                Some(level.unwrap_or(Level::Ok))
            }
            (false, None) => None,
        };
        let check = context.checks.get(row.id.as_str());
        let since = match check {
            Some(check) => Some(check.since),
            None if level.is_some_and(|it| it > Level::Ok) => {
                row.since_ns.map(DateTime::from_timestamp_nanos)
            }
            None => None,
        };
        let to = row.targets.iter().map(|target| {
            let (channel, caller) = (target.channel.name(), context.caller);
            format!("{channel} {}", caller.sees_target(channel, &target.address))
        });
        let text = |name: &str| row.spec.get(name).and_then(|it| it.as_str());
        Self {
            id: &row.id,
            family: family.as_str(),
            kind: &row.kind,
            app: &row.app,
            part: &row.part,
            title: text("title").filter(|_| is_check),
            condition: kind
                .and_then(|it| (it.condition)(&row.spec))
                .unwrap_or_default(),
            enabled: row.enabled,
            level,
            status: check.map(|it| it.status),
            since: since.map(Time),
            last_at: check.and_then(|it| it.last).map(Time),
            expected_at: check.and_then(|it| it.expected_at).map(Time),
            blind: match row.enabled {
                true => &row.causes,
                false => &[],
            },
            sync: row.sync_status,
            sync_error: row.sync_error.as_deref(),
            delivery: match is_check {
                true => "service",
                false => row.delivery.as_deref().unwrap_or(context.delivery),
            },
            to: to.collect(),
            failing: row.failing,
            silenced_until: row.silenced_until.map(Time),
            acknowledged_by: row.acknowledged_by.as_deref(),
            alerts: context.days.get(&row.id).copied(),
            generation: row.generation,
            changed_at: Time(row.updated_at),
            changed_by: row.changed_by.as_deref(),
        }
    }
}

/// `GET /rules`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Error> {
    let Parameters(mut fields) = parameters;
    let app = fields.optional::<AppName>("app").map(|app| app.to_string());
    let ids = fields.optional("ids").map(|Ids(ids)| ids);
    fields.finish().map_err(Error::Invalid)?;
    let engine = &server.engine;
    let patterns = caller.scope.patterns();
    let of_events = kinds_of_events();
    let rows = rows::rows(
        &engine.db,
        &patterns,
        app.as_deref(),
        ids.as_deref(),
        &of_events,
    )
    .await;
    let rows = rows.map_err(Error::Database)?;
    let filter = Filter {
        app,
        tasks: ids,
        family: Family::Check,
        ..Filter::of(&caller.scope)
    };
    let checks = checks::of_page(&engine.db, &filter, &Cursor::default(), i64::MAX).await;
    let checks = checks.map_err(Error::Database)?;
    let stand = |check: &'_ Check| {
        standing(check)
            .inspect_err(|errors| tracing::error!(?errors, check.task, "a check is left out"))
            .ok()
    };
    let standings = checks
        .iter()
        .filter_map(|check| Some((check.task.as_str(), stand(check)?)));
    let standings = standings.collect();
    let days = server.alert_counts.get(&engine.db).await;
    let days = days.map_err(Error::Database)?;
    let asks = |row: &Row| {
        !row.delivers && kinds::named(&row.kind).is_some_and(|it| it.family == Family::Task)
    };
    let levels = match rows.iter().any(asks) {
        true => engine.kapacitor.topic_levels().await,
        false => Ok(HashMap::new()),
    };
    let context = Context {
        caller: &caller,
        levels: levels.as_ref().ok(),
        days: &days,
        checks: &standings,
        delivery: engine.settings.site.delivery.as_str(),
        now: Utc::now(),
    };
    let view = OverviewView {
        kapacitor: levels.as_ref().err().map(ToString::to_string),
        rules: rows.iter().map(|row| RowView::of(row, &context)).collect(),
    };
    let body = serde_json::to_vec(&view).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(tagged(body, &headers))
}

/// JSON with a tag of its content; not sent again to whoever has it.
fn tagged(body: Vec<u8>, asked: &HeaderMap) -> Response {
    let tag = format!(
        "\"{}\"",
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&body))
    );
    let mut known = asked.get_all(header::IF_NONE_MATCH).iter();
    // Compressed, it has the same tag.
    let is_known = known.any(|it| it.to_str().is_ok_and(|it| it.contains(&tag)));
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    response
}

/// `GET /rules`
pub fn describe_list(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = op.id("overview").tag("rules").summary(
        "All rules and checks in one answer, each with what a list shows of it, sorted by app and kind",
    );
    let text = json!({ "type": "string" });
    let op = query(
        only_app(op),
        "ids",
        "Only those with these ids, with commas between them: 100 at most.",
        text,
    );
    let op = op.response_with::<200, Json<OverviewView<'static>>, _>(|answer| {
        let example = json!({ "kapacitor": null, "rules": [{
            "id": "shop-prod-5xx", "family": "task", "kind": "5xx", "app": "shop-prod",
            "condition": "≥ 2 % of requests, critical ≥ 10 %, ≥ 10 failed, in 5m", "enabled": true,
            "level": "CRITICAL", "since": "2026-03-01T09:30:00Z", "sync": "synced", "delivery": "service",
            "to": ["slack #shop-alerts"], "alerts": [0, 0, 1, 0, 0, 3, 1], "generation": 3,
            "changed_at": "2026-02-01T12:00:00Z", "changed_by": "shop-ci",
        }] });
        with_example(answer.description("The rules and checks."), example)
    });
    let op = header::<200>(
        op,
        "ETag",
        "Of the content, for If-None-Match, which is answered with 304.",
    );
    errors(op, &[422])
}
