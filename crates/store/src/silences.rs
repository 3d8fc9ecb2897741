//! Silences: which messages are held back, until when, and why.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{audit::Actor, token::Scope};

type Result<T> = sqlx::Result<T>;

/// Which messages a silence is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Matchers {
    /// An app, a prefix of apps such as `shop-*`, or `*`.
    pub app: String,
    /// Only of rules of this kind.
    pub kind: Option<String>,
    /// Only of the rule with this task id.
    pub task: Option<String>,
    /// Only of this part of a rule.
    pub part: Option<String>,
    /// Only those to the target with this id.
    pub target: Option<Uuid>,
    /// Up to this level; CRITICAL: all.
    pub level: String,
}

/// A silence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Silence {
    pub id: i64,
    #[serde(flatten)]
    pub matchers: Matchers,
    pub starts_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub until: DateTime<Utc>,
    /// It ends as soon as nothing that it is about is wrong any more.
    pub until_resolved: bool,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    /// The name of the token.
    pub created_by: String,
    /// When somebody has ended it before its time, or it has ended because all was over.
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<String>,
    /// Whether it holds messages back now.
    pub active: bool,
    /// How many messages it holds back now.
    pub holds: i64,
    /// How many messages it has kept from people for good: what they were about was over before it ended.
    pub held_back: i64,
    pub origin: Origin,
    /// The name of the window that it is an opening of.
    pub window: Option<String>,
    /// The version of the app after whose release it began.
    pub release: Option<String>,
}

/// What a silence was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "SilenceOrigin")]
pub enum Origin {
    /// Somebody has added it.
    Person,
    /// A window is open.
    Window,
    /// The app was released, and what begins soon after is expected to pass.
    Release,
}

/// `query_as!` into [`Silence`]s. `$rest` follows `from`, and names the row `silence`.
macro_rules! silences {
    ($with:literal, $rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            $with + r#"
            select silence.id as "id!", silence.app as "app!", silence.kind, silence.task, silence.part,
                silence.target, silence.level as "level!", starts_at as "starts_at!", until as "until!",
                until_resolved as "until_resolved!", reason as "reason!", created_at as "created_at!",
                created_by as "created_by!", ended_at, ended_by,
                ended_at is null and starts_at <= clock() and until > clock() as "active!",
                (select count(*) from lanes where held_by = 'silence ' || silence.id) as "holds!",
                (select count(*) from outcomes where what = 'silenced' and reason = 'silence ' || silence.id
                    or what = 'graced' and reason = silence.reason and outcomes.app = silence.app
                        and silence.release is not null) as "held_back!",
                (select name from windows where windows.id = made_by_window) as "window?",
                (select version from releases where releases.id = release) as "release?"
            from "# + $rest
            $(, $arg)*
        )
    };
}

struct Row {
    id: i64,
    app: String,
    kind: Option<String>,
    task: Option<String>,
    part: Option<String>,
    target: Option<Uuid>,
    level: String,
    starts_at: DateTime<Utc>,
    until: DateTime<Utc>,
    until_resolved: bool,
    reason: String,
    created_at: DateTime<Utc>,
    created_by: String,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    active: bool,
    holds: i64,
    held_back: i64,
    window: Option<String>,
    release: Option<String>,
}

impl From<Row> for Silence {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            matchers: Matchers {
                app: row.app,
                kind: row.kind,
                task: row.task,
                part: row.part,
                target: row.target,
                level: row.level,
            },
            starts_at: row.starts_at,
            until: row.until,
            until_resolved: row.until_resolved,
            reason: row.reason,
            created_at: row.created_at,
            created_by: row.created_by,
            ended_at: row.ended_at,
            ended_by: row.ended_by,
            active: row.active,
            holds: row.holds,
            held_back: row.held_back,
            origin: match (&row.window, &row.release) {
                (Some(_), _) => Origin::Window,
                (None, Some(_)) => Origin::Release,
                (None, None) => Origin::Person,
            },
            window: row.window,
            release: row.release,
        }
    }
}

/// Adds a silence that begins now, and notes it in the audit. `until`: none means for as long as anything
/// that it is about is wrong, 30 days at most.
pub async fn add(
    db: &PgPool,
    by: &Actor,
    matchers: &Matchers,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<Silence> {
    let silence = silences!(
        "with silence as (
            insert into silences (app, kind, task, part, target, level, starts_at, until, until_resolved,
                reason, created_at, created_by)
            select $1, $2, $3, $4, $5, $6, clock(), coalesce($7, clock() + interval '30 days'), $7 is null,
                $8, clock(), $9::jsonb ->> 'who'
            returning *
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, kind, after)
            select $9 ->> 'who', $9 ->> 'address', $9 ->> 'request_id', $9 ->> 'action', id::text, app, kind,
                jsonb_build_object('until', until, 'reason', reason, 'level', level)
            from silence
         )",
        "silence",
        matchers.app,
        matchers.kind,
        matchers.task,
        matchers.part,
        matchers.target,
        matchers.level,
        until,
        reason,
        by.to_json(),
    )
    .fetch_one(db)
    .await?;
    by.log_action(Some(&matchers.app));
    Ok(silence.into())
}

/// A silence.
pub async fn find(db: &PgPool, id: i64) -> Result<Option<Silence>> {
    let row = silences!("", "silences silence where id = $1", id);
    Ok(row.fetch_optional(db).await?.map(Into::into))
}

/// The `limit` newest silences before the one with the id `before`: those in force or all, that are about
/// apps in `scope`.
pub async fn page(
    db: &PgPool,
    only_active: bool,
    scope: &Scope,
    before: i64,
    limit: i64,
) -> Result<Vec<Silence>> {
    let rows = silences!(
        "",
        "silences silence
         where id < $1 and (not $2 or ended_at is null and until > clock())
            and (replace(app, '*', '') like any($3) or right(app, 1) = '*' and exists (
                select from unnest($3::text[]) allowed where allowed like replace(silence.app, '*', '%')))
         order by id desc limit $4",
        before,
        only_active,
        &scope.patterns(),
        limit,
    );
    let rows = rows.fetch_all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Ends a silence before its time: what it holds back is due. None: it has ended already.
pub async fn end(db: &PgPool, by: &Actor, id: i64) -> Result<Option<Silence>> {
    let silence = silences!(
        "with silence as (
            update silences set ended_at = clock(), ended_by = $2::jsonb ->> 'who'
            where id = $1 and ended_at is null and until > clock()
            returning *
         ), due as (
            update lanes set due_at = clock() from silence where held_by = 'silence ' || silence.id
         ), noted as (
            insert into audit (who, address, request_id, action, subject, app, kind)
            select $2 ->> 'who', $2 ->> 'address', $2 ->> 'request_id', $2 ->> 'action', id::text, app, kind
            from silence
         )",
        "silence",
        id,
        by.to_json(),
    )
    .fetch_optional(db)
    .await?;
    if silence.is_some() {
        by.log_action(Some(&id.to_string()));
    }
    Ok(silence.map(Into::into))
}

/// Ends the silences that were to last as long as something is wrong, and nothing is any more. Returns how
/// many messages are due then.
pub async fn end_resolved(db: &PgPool) -> Result<u64> {
    let ended = sqlx::query!(
        "with ended as (
            update silences set ended_at = clock(), ended_by = 'resolved'
            where until_resolved and ended_at is null and until > clock() and not exists (
                select from heads join deployments on deployments.task = heads.subject
                    join rules on rules.id = rule
                where heads.level <> 'OK' and silences.app = any(app_patterns(rules.app))
                    and is_about(silences, rules.kind, heads.subject, heads.part))
            returning id
         )
         update lanes set due_at = clock() from ended where held_by = 'silence ' || ended.id"
    )
    .execute(db)
    .await?;
    Ok(ended.rows_affected())
}

/// A part that is wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "SilencedPart")]
pub struct Wrong {
    pub task: String,
    pub kind: String,
    pub app: String,
    pub part: String,
    pub level: String,
}

/// The parts that are wrong now and that a silence would be about, 1,000 at most.
pub async fn matching(db: &PgPool, matchers: &Matchers) -> Result<Vec<Wrong>> {
    sqlx::query_as!(
        Wrong,
        "select heads.subject as task, rules.kind, rules.app, heads.part, heads.level
         from heads join deployments on deployments.task = heads.subject join rules on rules.id = rule
         where heads.level <> 'OK' and $1 = any(app_patterns(rules.app))
            and ($2::text is null or $2 = rules.kind)
            and ($3::text is null or $3 = heads.subject)
            and ($4::text is null or $4 = heads.part)
            and level_rank(heads.level) <= level_rank($5)
         order by rules.app, heads.subject, heads.part limit 1000",
        matchers.app,
        matchers.kind,
        matchers.task,
        matchers.part,
        matchers.level,
    )
    .fetch_all(db)
    .await
}
