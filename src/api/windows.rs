//! Windows: times that come again, at which messages are held back.

use aide::transform::TransformOperation;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use engine::delivery::windows::open;
use rules::{
    expectation::Zone,
    fields::{Field, FieldError, Fields, is_name, string},
    values::Lasts,
    window::Opening,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{
    audit::Action,
    silences::Matchers,
    windows::{self, NewWindow, Window},
};

use super::{
    error::Error,
    extract::{Body, Parameters},
    openapi::{describe_body, errors, parameter, with_example},
    reason::{Reason, reason_schema},
    silences::{extend, matchers, matchers_schema},
};
use crate::{Server, access::Caller};

/// How many of its next openings a window shows.
const SHOWN: usize = 5;

/// A window.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Window")]
pub struct WindowView {
    pub name: String,
    #[serde(flatten)]
    pub matchers: Matchers,
    /// The IANA time zone of its days and times.
    pub timezone: String,
    /// On which days of the week it opens; none: once, on the day `on`.
    pub weekdays: Vec<&'static str>,
    pub on: Option<NaiveDate>,
    /// When it opens, such as `23:00`.
    pub starts: String,
    /// For how long, such as `4h`.
    pub lasts: String,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    /// The name of the token.
    pub created_by: String,
    /// Whether it is open now.
    pub open: bool,
    /// Its next five openings, the present one included.
    pub next: Vec<OpeningView>,
}

/// One time at which a window is open.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Opening")]
pub struct OpeningView {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// The days of a week, by their numbers: Monday is 1.
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

impl WindowView {
    pub fn of(window: Window, now: DateTime<Utc>) -> Self {
        let openings = window.timetable().map(|it| it.openings(now, SHOWN));
        let openings = openings.unwrap_or_default();
        let weekdays = window.weekdays.iter();
        Self {
            matchers: window.matchers(),
            name: window.name,
            timezone: window.timezone,
            weekdays: weekdays
                .filter_map(|it| WEEKDAYS.get(*it as usize - 1).copied())
                .collect(),
            on: window.on_date,
            starts: window.starts.format("%H:%M").to_string(),
            lasts: span(window.lasts_seconds),
            reason: window.reason,
            created_at: window.created_at,
            created_by: window.created_by,
            open: openings.iter().any(|it| it.from <= now),
            next: openings
                .into_iter()
                .map(|Opening { from, until }| OpeningView { from, until })
                .collect(),
        }
    }
}

/// A length of time in the largest unit that it is a multiple of.
fn span(seconds: i32) -> String {
    let units = [
        (604_800, "w"),
        (86_400, "d"),
        (3_600, "h"),
        (60, "m"),
        (1, "s"),
    ];
    let unit = units.into_iter().find(|(size, _)| seconds % size == 0);
    let (size, unit) = unit.unwrap_or((1, "s"));
    format!("{}{unit}", seconds / size)
}

/// Days of the week.
struct Weekdays(Vec<Weekday>);

impl Field for Weekdays {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = || "must be an array of days, such as [\"monday\", \"friday\"]".to_owned();
        let days = value.as_array().ok_or_else(wrong)?.iter();
        let days = days.map(|day| day.as_str().and_then(|day| day.parse().ok()));
        let mut days: Vec<Weekday> = days.collect::<Option<_>>().ok_or_else(wrong)?;
        days.sort_by_key(Weekday::number_from_monday);
        days.dedup();
        Ok(Self(days))
    }
}

/// A day.
struct Day(NaiveDate);

impl Field for Day {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = "must be a day such as \"2026-12-24\"";
        let text = string(value)?;
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) if text.len() == 10 => Ok(Self(day)),
            _ => Err(wrong.into()),
        }
    }
}

/// A time of the day.
struct TimeOfDay(NaiveTime);

impl Field for TimeOfDay {
    fn from_json(value: &Value) -> Result<Self, String> {
        let wrong = "must be a time of the day such as \"23:00\"";
        let text = string(value)?;
        match NaiveTime::parse_from_str(text, "%H:%M") {
            Ok(time) if text.len() == 5 => Ok(Self(time)),
            _ => Err(wrong.into()),
        }
    }
}

/// The members of an answer that no one can set; they may be sent back.
const READ_ONLY: [&str; 4] = ["created_at", "created_by", "open", "next"];

/// Reads a window of this name, or says everything that is wrong with it.
pub fn parse(name: &str, object: Map<String, Value>) -> Result<NewWindow, Vec<FieldError>> {
    let mut fields = Fields::new(object);
    if name.len() > 64 || !is_name(name, "-_.") {
        fields.fault("name", "must be 1 to 64 letters, digits or inner - _ .");
    }
    fields.ignore("name");
    let matchers = matchers(&mut fields);
    let timezone: Option<Zone> = fields.required("timezone");
    let Weekdays(weekdays) = fields.optional("weekdays").unwrap_or(Weekdays(Vec::new()));
    let on: Option<Day> = fields.optional("on");
    if !fields.is_faulty("weekdays") && !fields.is_faulty("on") {
        match (weekdays.is_empty(), &on) {
            (true, None) => fields.fault("weekdays", "is required, or a day with \"on\""),
            (false, Some(_)) => {
                fields.fault("on", "must be left out where \"weekdays\" are given");
            }
            _ => {}
        }
    }
    let starts = fields.required("starts");
    let lasts: Option<Lasts> = fields.required("lasts");
    let reason = fields.required("reason");
    for name in READ_ONLY {
        fields.ignore(name);
    }
    fields.finish()?;
    match (matchers, timezone, starts, lasts, reason) {
        (
            Some(matchers),
            Some(Zone(timezone)),
            Some(TimeOfDay(starts)),
            Some(lasts),
            Some(Reason(reason)),
        ) => Ok(NewWindow {
            name: name.into(),
            matchers,
            timezone: timezone.name().into(),
            weekdays: weekdays
                .iter()
                .map(|it| it.number_from_monday() as i16)
                .collect(),
            on_date: on.map(|Day(day)| day),
            starts,
            lasts_seconds: lasts.seconds() as i32,
            reason,
        }),
        _ => unreachable!("a field that was not read was noted"),
    }
}

async fn find(server: &Server, name: &str) -> Result<Option<Window>, Error> {
    let window = windows::find(&server.engine.db, name).await;
    window.map_err(Error::Database)
}

fn absent(name: &str) -> Error {
    Error::NotFound(format!("there is no window {name:?}"))
}

/// `PUT /windows/{name}`
pub async fn put(
    State(server): State<Server>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body,
) -> Result<Response, Error> {
    let wanted = parse(&name, body).map_err(Error::Invalid)?;
    let now = store::now(&server.engine.db)
        .await
        .map_err(Error::Database)?;
    let app = wanted.matchers.app.as_str();
    if !caller.scope.covers_all_of(app) {
        return Err(caller.refuse(app));
    }
    let before = find(&server, &name).await?;
    let is_known = before.is_some();
    if let Some(before) = before {
        if !caller.scope.covers_all_of(&before.app) {
            return Err(Error::Conflict(format!(
                "there is a window {name:?} for apps that this token is not for"
            )));
        }
        if wanted.is(&before) {
            return Ok(Json(WindowView::of(before, now)).into_response());
        }
    }
    if wanted
        .timetable()
        .is_some_and(|it| it.openings(now, 1).is_empty())
    {
        return Err(Error::Invalid(vec![FieldError {
            field: "on".into(),
            message: "must not be over".into(),
        }]));
    }
    let by = caller.actor(Action::WindowPut);
    let window = windows::put(&server.engine.db, &by, &wanted).await;
    let window = window.map_err(Error::Database)?;
    // If this fails, the leader does it.
    open(&server.engine.db, &window)
        .await
        .map_err(Error::Database)?;
    server.engine.due.notify_one();
    let status = match is_known {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    Ok((status, Json(WindowView::of(window, now))).into_response())
}

/// `GET /windows`
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Json<Vec<WindowView>>, Error> {
    parameters.none()?;
    let db = &server.engine.db;
    let now = store::now(db).await.map_err(Error::Database)?;
    let windows = windows::all(db).await.map_err(Error::Database)?.into_iter();
    let windows = windows.filter(|it| caller.scope.covers_some_of(&it.app));
    Ok(Json(windows.map(|it| WindowView::of(it, now)).collect()))
}

/// `GET /windows/{name}`
pub async fn read(
    State(server): State<Server>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<WindowView>, Error> {
    let window = find(&server, &name).await?;
    let window = window.filter(|it| caller.scope.covers_some_of(&it.app));
    let window = window.ok_or_else(|| absent(&name))?;
    let now = store::now(&server.engine.db).await;
    Ok(Json(WindowView::of(window, now.map_err(Error::Database)?)))
}

/// `DELETE /windows/{name}`
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Error> {
    let window = find(&server, &name).await?;
    if !window.is_some_and(|it| caller.scope.covers_all_of(&it.app)) {
        return Err(absent(&name));
    }
    let by = caller.actor(Action::WindowDelete);
    let deleted = windows::delete(&server.engine.db, &by, &name).await;
    if !deleted.map_err(Error::Database)? {
        return Err(absent(&name));
    }
    server.engine.due.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

type Op<'a> = TransformOperation<'a>;

fn example() -> Value {
    json!({
        "name": "nightly-backup", "app": "shop-*", "kind": null, "task": null, "part": null,
        "target": null, "level": "CRITICAL", "timezone": "Europe/Berlin",
        "weekdays": ["saturday", "sunday"], "on": null, "starts": "23:00", "lasts": "4h",
        "reason": "backup", "created_at": "2026-03-01T09:30:00Z", "created_by": "ann", "open": false,
        "next": [{ "from": "2026-03-07T22:00:00Z", "until": "2026-03-08T02:00:00Z" }],
    })
}

/// `PUT /windows/{name}`
pub fn describe_put(op: Op<'_>) -> Op<'_> {
    let mut op = op.id("put_window").tag("delivery").summary(
        "Hold messages back at times that come again; a window of the same name is replaced",
    );
    name(&mut op);
    let mut schema = matchers_schema();
    let properties = json!({
        "timezone": { "type": "string", "description": "An IANA time zone." },
        "weekdays": { "anyOf": [
            { "type": "array", "items": { "type": "string", "enum": WEEKDAYS },
              "description": "On which days it opens." },
            { "enum": ["", null] },
        ] },
        "on": { "anyOf": [
            { "type": "string", "format": "date", "description": "On which day, in place of `weekdays`." },
            { "enum": ["", null] },
        ] },
        "starts": { "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" },
        "lasts": { "type": "string", "pattern": "^[0-9]+[smhdw]$", "description": "1m to 7d." },
        "reason": reason_schema(),
    });
    extend(
        &mut schema,
        properties,
        &["app", "timezone", "starts", "lasts", "reason"],
    );
    let body = json!({
        "app": "shop-*", "timezone": "Europe/Berlin", "weekdays": ["saturday", "sunday"],
        "starts": "23:00", "lasts": "4h", "reason": "backup",
    });
    describe_body(op.inner_mut(), schema, body);
    let op = answer::<200>(op, "The window, which was there before.");
    let op = answer::<201>(op, "The window.");
    errors(op, &[400, 408, 409, 413, 415, 422])
}

fn name(op: &mut Op<'_>) {
    let schema = json!({ "type": "string", "minLength": 1, "maxLength": 64,
        "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" });
    parameter(op.inner_mut(), "path", "name", "The window.", schema);
}

fn answer<'a, const STATUS: u16>(op: Op<'a>, about: &str) -> Op<'a> {
    op.response_with::<STATUS, Json<WindowView>, _>(|answer| {
        with_example(answer.description(about), example())
    })
}

/// `GET /windows`
pub fn describe_list(op: Op<'_>) -> Op<'_> {
    let op = op
        .id("list_windows")
        .tag("delivery")
        .summary("All windows, by name");
    let op = op.response_with::<200, Json<Vec<WindowView>>, _>(|answer| {
        with_example(answer.description("The windows."), json!([example()]))
    });
    errors(op, &[400, 422])
}

/// `GET /windows/{name}`
pub fn describe_read(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("read_window")
        .tag("delivery")
        .summary("A window, and when it opens next");
    name(&mut op);
    errors(answer::<200>(op, "The window."), &[404])
}

/// `DELETE /windows/{name}`
pub fn describe_delete(op: Op<'_>) -> Op<'_> {
    let mut op = op
        .id("delete_window")
        .tag("delivery")
        .summary("Delete a window: what it holds back now is told");
    name(&mut op);
    let op = op.response_with::<204, (), _>(|answer| answer.description("It is gone."));
    errors(op, &[404])
}
