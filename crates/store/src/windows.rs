//! Windows: times that come again, at which messages are held back. Each opening is a silence that is made
//! ahead.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use rules::window::{OnDays, Timetable};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{audit::Actor, silences::Matchers};

type Result<T> = sqlx::Result<T>;

/// A window.
#[derive(Clone, Debug)]
pub struct Window {
    pub id: i64,
    pub name: String,
    pub app: String,
    pub kind: Option<String>,
    pub task: Option<String>,
    pub part: Option<String>,
    pub target: Option<Uuid>,
    pub level: String,
    /// The IANA time zone in which its days and times are.
    pub timezone: String,
    /// 1: Monday, 7: Sunday; none: on one day only.
    pub weekdays: Vec<i16>,
    pub on_date: Option<NaiveDate>,
    pub starts: NaiveTime,
    pub lasts_seconds: i32,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
}

impl Window {
    pub fn matchers(&self) -> Matchers {
        Matchers {
            app: self.app.clone(),
            kind: self.kind.clone(),
            task: self.task.clone(),
            part: self.part.clone(),
            target: self.target,
            level: self.level.clone(),
        }
    }

    /// When it is open. None: its time zone is not known any more.
    pub fn timetable(&self) -> Option<Timetable> {
        self.wanted().timetable()
    }

    /// What was wanted when it was stored.
    fn wanted(&self) -> NewWindow {
        NewWindow {
            name: self.name.clone(),
            matchers: self.matchers(),
            timezone: self.timezone.clone(),
            weekdays: self.weekdays.clone(),
            on_date: self.on_date,
            starts: self.starts,
            lasts_seconds: self.lasts_seconds,
            reason: self.reason.clone(),
        }
    }
}

impl NewWindow {
    /// When it is open. None: its time zone is not known.
    pub fn timetable(&self) -> Option<Timetable> {
        let weekday = |number: &i16| Weekday::try_from((number - 1) as u8).ok();
        Some(Timetable {
            timezone: self.timezone.parse().ok()?,
            days: match self.on_date {
                Some(day) => OnDays::Once(day),
                None => OnDays::Weekly(self.weekdays.iter().filter_map(weekday).collect()),
            },
            starts: self.starts,
            lasts: TimeDelta::seconds(self.lasts_seconds.into()),
        })
    }

    /// Whether it is what this one is.
    pub fn is(&self, window: &Window) -> bool {
        *self == window.wanted()
    }
}

/// A window to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewWindow {
    pub name: String,
    pub matchers: Matchers,
    pub timezone: String,
    /// 1: Monday, 7: Sunday; none: on one day only.
    pub weekdays: Vec<i16>,
    pub on_date: Option<NaiveDate>,
    pub starts: NaiveTime,
    pub lasts_seconds: i32,
    pub reason: String,
}

/// `query_as!` into [`Window`]s; `$rest` follows `from`, `$with` stands before the `select`.
macro_rules! windows {
    ($with:literal, $rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Window,
            $with + r#"
            select id as "id!", name as "name!", app as "app!", kind, task, part, target, level as "level!",
                timezone as "timezone!", weekdays as "weekdays!", on_date, starts as "starts!",
                lasts_seconds as "lasts_seconds!", reason as "reason!", created_at as "created_at!",
                created_by as "created_by!"
            from "# + $rest
            $(, $arg)*
        )
    };
}

/// Adds a window, in place of the one of this name, whose openings end. Notes it in the audit.
pub async fn put(db: &PgPool, by: &Actor, wanted: &NewWindow) -> Result<Window> {
    let after = json!({
        "level": wanted.matchers.level, "timezone": wanted.timezone, "weekdays": wanted.weekdays,
        "on": wanted.on_date, "starts": wanted.starts, "lasts_seconds": wanted.lasts_seconds,
        "reason": wanted.reason,
    });
    let mut transaction = db.begin().await?;
    // One at a time of a name.
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtext('window ' || $1))",
        wanted.name
    )
    .execute(&mut *transaction)
    .await?;
    remove(&mut transaction, &wanted.name, by).await?;
    let window = windows!(
        "with added as (
            insert into windows (name, app, kind, task, part, target, level, timezone, weekdays, on_date,
                starts, lasts_seconds, reason, created_at, created_by)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock(), $14::jsonb ->> 'who'
            returning *
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, kind, after)
            select $14 ->> 'who', $14 ->> 'address', $14 ->> 'request_id', $14 ->> 'action', name, app, kind, $15
            from added
         )",
        "added",
        wanted.name,
        wanted.matchers.app,
        wanted.matchers.kind,
        wanted.matchers.task,
        wanted.matchers.part,
        wanted.matchers.target,
        wanted.matchers.level,
        wanted.timezone,
        &wanted.weekdays,
        wanted.on_date,
        wanted.starts,
        wanted.lasts_seconds,
        wanted.reason,
        by.to_json(),
        after,
    )
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    by.log_action(Some(&window.name));
    Ok(window)
}

/// Marks the window of this name as deleted and ends its openings: what they hold back is due.
async fn remove(db: &mut sqlx::PgConnection, name: &str, by: &Actor) -> Result<Option<i64>> {
    let removed = sqlx::query_scalar!(
        r#"with removed as (
            update windows set deleted_at = clock() where name = $1 and deleted_at is null returning id
         ), ended as (
            update silences set ended_at = clock(), ended_by = $2
            from removed
            where made_by_window = removed.id and ended_at is null and until > clock()
            returning silences.id
         ), due as (
            update lanes set due_at = clock() from ended where held_by = 'silence ' || ended.id
         )
         select id from removed"#,
        name,
        &*by.name,
    )
    .fetch_optional(db)
    .await?;
    Ok(removed)
}

/// Deletes a window: what it holds back now is due. Whether there was one.
pub async fn delete(db: &PgPool, by: &Actor, name: &str) -> Result<bool> {
    let mut transaction = db.begin().await?;
    let removed = remove(&mut transaction, name, by).await?;
    if let Some(id) = removed {
        sqlx::query!(
            "insert into audit (who, address, request_id, action, subject, app, kind)
             select $2::jsonb ->> 'who', $2 ->> 'address', $2 ->> 'request_id', $2 ->> 'action', name, app, kind
             from windows where id = $1",
            id,
            by.to_json(),
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    if removed.is_some() {
        by.log_action(Some(name));
    }
    Ok(removed.is_some())
}

/// The window of this name.
pub async fn find(db: &PgPool, name: &str) -> Result<Option<Window>> {
    windows!("", "windows where name = $1 and deleted_at is null", name)
        .fetch_optional(db)
        .await
}

/// All windows, by name.
pub async fn all(db: &PgPool) -> Result<Vec<Window>> {
    windows!("", "windows where deleted_at is null order by name")
        .fetch_all(db)
        .await
}

/// Has messages held back from then until then, as a window wants it. Nothing happens if that is so already,
/// or the window has been deleted meanwhile.
pub async fn open(
    db: &PgPool,
    window: &Window,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool> {
    let made = sqlx::query!(
        "insert into silences (app, kind, task, part, target, level, starts_at, until, until_resolved, reason,
            created_at, created_by, made_by_window)
         select app, kind, task, part, target, level, $2, $3, false, reason, clock(), created_by, id
         from windows where id = $1 and deleted_at is null for key share
         on conflict (made_by_window, starts_at) do nothing",
        window.id,
        from,
        until,
    )
    .execute(db)
    .await?;
    Ok(made.rows_affected() > 0)
}
