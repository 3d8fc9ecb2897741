//! How checks stand, what they have reported, and their changes of status.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use rules::targets::Targets;
use serde_json::{Map, Value};
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    audit::Actor,
    record::Record,
    rules::{Cursor, Filter},
};

type Result<T> = sqlx::Result<T>;

/// How many of its reports are kept of a check.
pub const KEPT: i64 = 100;

/// A check, as it stands.
#[derive(Clone, Debug)]
pub struct Check {
    pub rule: i64,
    /// Its id, which is the subject of its events.
    pub task: String,
    pub kind: String,
    pub app: String,
    pub spec: Json<Map<String, Value>>,
    pub targets: Json<Targets>,
    pub code: Uuid,
    /// Names it in the address of its badge.
    pub badge: Uuid,
    pub slug: String,
    pub status: String,
    pub since: DateTime<Utc>,
    pub last_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub run: Option<Uuid>,
    /// How long its last run took, in seconds.
    pub last_took: Option<f64>,
    pub reports: i64,
    pub enabled: bool,
    pub due_at: Option<DateTime<Utc>>,
    pub excused_until: Option<DateTime<Utc>>,
    /// When it is asked next, of checks that are polled.
    pub poll_at: Option<DateTime<Utc>>,
    pub lease: Option<Uuid>,
    /// How many answers in a row have not been as its status has it.
    pub against: i32,
    /// How many answers were bad.
    pub failures: i64,
    /// What came of it when it was last asked.
    pub seen: Option<Json<Value>>,
    /// The database's time.
    pub now: DateTime<Utc>,
}

/// `query_as!` into [`Check`]s; `$rest` follows `from`.
macro_rules! checks {
    ($rest:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Check,
            r#"select "check".rule, task, kind, "check".app, spec as "spec: Json<Map<String, Value>>",
                targets as "targets: Json<Targets>", code, badge, slug, status,
                since, last_at, started_at, run, last_took, reports, "check".enabled, due_at, excused_until,
                poll_at, lease, against, failures, seen as "seen: Json<Value>", clock() as "now!"
               from checks "check" join rules rule on rule.id = "check".rule
                join deployments deployment on deployment.rule = rule.id "# + $rest
            $(, $arg)*
        )
    };
}

/// The check of this rule.
pub async fn find(db: &PgPool, task: &str) -> Result<Option<Check>> {
    checks!("where task = $1", task).fetch_optional(db).await
}

/// The check with this code.
pub async fn find_code(db: &PgPool, code: Uuid) -> Result<Option<Check>> {
    checks!("where code = $1", code).fetch_optional(db).await
}

/// The check with this badge.
pub async fn find_badge(db: &PgPool, badge: Uuid) -> Result<Option<Check>> {
    checks!("where badge = $1", badge).fetch_optional(db).await
}

/// The app whose badges have this key.
pub async fn app_of_badges(db: &PgPool, key: Uuid) -> Result<Option<String>> {
    sqlx::query_scalar!("select app from badge_keys where key = $1", key)
        .fetch_optional(db)
        .await
}

/// The key of the badges of an app, which is made where there is none.
pub async fn badge_key(db: &PgPool, app: &str) -> Result<Uuid> {
    sqlx::query_scalar!(
        "insert into badge_keys (app) values ($1) on conflict (app) do update set app = excluded.app returning key",
        app
    )
    .fetch_one(db)
    .await
}

/// The checks of a kind and of an app, or of all.
pub async fn list(db: &PgPool, kind: Option<&str>, app: Option<&str>) -> Result<Vec<Check>> {
    checks!(
        "where ($1::text is null or kind = $1) and ($2::text is null or rule.app = $2)",
        kind,
        app
    )
    .fetch_all(db)
    .await
}

/// How those checks stand that [`rules::page`](crate::rules::page) answers.
pub async fn of_page(
    db: &PgPool,
    filter: &Filter,
    after: &Cursor,
    limit: i64,
) -> Result<Vec<Check>> {
    checks!(
        r#"where deleted_at is null and ($1::text is null or kind = $1) and ($2::text is null or rule.app = $2)
            and (rule.app, kind, part) > ($3, $4, $5) and rule.app like any($6)
            and ($7::text[] is null or task = any($7))
           order by rule.app, kind, part limit $8"#,
        filter.kind,
        filter.app.as_deref(),
        after.app,
        after.kind,
        after.part,
        &filter.scope,
        filter.tasks.as_deref(),
        limit,
    )
    .fetch_all(db)
    .await
}

/// The check of this code, which nobody else changes until the transaction ends.
pub async fn lock(db: &mut PgConnection, code: Uuid) -> Result<Option<Check>> {
    checks!(r#"where code = $1 for update of "check""#, code)
        .fetch_optional(db)
        .await
}

/// The check of this rule, which nobody else changes until the transaction ends.
pub async fn lock_of(db: &mut PgConnection, task: &str) -> Result<Option<Check>> {
    checks!(r#"where task = $1 for update of "check""#, task)
        .fetch_optional(db)
        .await
}

/// Notes in the audit what somebody does with a check.
pub async fn note(db: impl PgExecutor<'_>, by: &Actor, check: &Check) -> Result<()> {
    sqlx::query!(
        "insert into audit (who, address, request_id, action, subject, app)
         select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', $2, $3",
        by.to_json(),
        check.task,
        check.app,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The check of this rule, which nobody else changes until the transaction ends. If there is none yet, or it is
/// that of an earlier rule, it is made.
pub async fn lock_for(db: &mut PgConnection, record: &Record, slug: &str) -> Result<Check> {
    if record.purge {
        sqlx::query!(
            "with gone as (
                delete from checks where rule = (select rule from deployments where task = $1) returning rule
             )
             delete from results using gone where results.rule = gone.rule",
            record.id
        )
        .execute(&mut *db)
        .await?;
    }
    sqlx::query!(
        "insert into checks (rule, app, slug)
         select rule, $2, $3 from deployments where task = $1
         on conflict (rule) do update set slug = excluded.slug",
        record.id,
        record.app,
        slug,
    )
    .execute(&mut *db)
    .await?;
    checks!(r#"where task = $1 for update of "check""#, record.id)
        .fetch_one(db)
        .await
}

/// How many checks there are, and whether they are evaluated in time.
#[derive(Clone, Debug)]
pub struct Summary {
    /// By kind and status.
    pub counts: Vec<(String, String, i64)>,
    /// For how long the longest has been due that nobody has looked at or asked, in seconds.
    pub lag_seconds: f64,
}

pub async fn summary(db: &PgPool) -> Result<Summary> {
    let counts = sqlx::query!(
        r#"select kind, status, count(*) as "count!" from checks join rules on rules.id = rule group by kind, status"#
    )
    .fetch_all(db)
    .await?;
    let lag_seconds = sqlx::query_scalar!(
        r#"select coalesce(extract(epoch from clock() - least(
                (select min(due_at) from checks where due_at <= clock()),
                (select min(poll_at) from checks where poll_at <= clock())
           )), 0)::float8 as "lag!""#
    )
    .fetch_one(db)
    .await?;
    let counts = counts.into_iter();
    Ok(Summary {
        counts: counts.map(|it| (it.kind, it.status, it.count)).collect(),
        lag_seconds,
    })
}

/// Whether any check may be down by now.
pub async fn any_due(db: &PgPool) -> Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from checks where due_at <= clock()) as "any!""#)
        .fetch_one(db)
        .await
}

/// Whether any check is to be asked by now.
pub async fn any_to_poll(db: &PgPool) -> Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from checks where poll_at <= clock()) as "any!""#)
        .fetch_one(db)
        .await
}

/// Checks that may be down by now, the longest first, which nobody else changes until the transaction ends. Those
/// that somebody else has locked are left to them. There are none as long as nobody has noted an evaluation within
/// so many seconds.
pub async fn lock_due(db: &mut PgConnection, limit: i64, longest: f64) -> Result<Vec<Check>> {
    checks!(
        r#"where due_at <= clock() and (select at from evaluations) > now() - make_interval(secs => $2)
           order by due_at limit $1 for update of "check" skip locked"#,
        limit,
        longest
    )
    .fetch_all(db)
    .await
}

/// Checks that are to be asked by now, the longest first, which nobody else changes until the transaction ends.
/// Those that somebody else has locked are left to them.
pub async fn lock_to_poll(db: &mut PgConnection, limit: i64) -> Result<Vec<Check>> {
    checks!(
        r#"where poll_at <= clock() order by poll_at limit $1 for update of "check" skip locked"#,
        limit
    )
    .fetch_all(db)
    .await
}

/// The check that is asked under this lease, which nobody else changes until the transaction ends. None: somebody
/// else asks it meanwhile, or it is not to be asked any more.
pub async fn lock_leased(db: &mut PgConnection, rule: i64, lease: Uuid) -> Result<Option<Check>> {
    checks!(
        r#"where "check".rule = $1 and lease = $2 for update of "check""#,
        rule,
        lease
    )
    .fetch_optional(db)
    .await
}

/// What holds of a check from its rule.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub enabled: bool,
    /// Whether any report by its code says that it has run.
    pub is_plain: bool,
    /// In seconds.
    pub grace: f64,
}

/// Keeps what holds of a check that is locked, from its rule.
pub async fn set_terms(db: &mut PgConnection, rule: i64, terms: Terms) -> Result<()> {
    sqlx::query!(
        "update checks set enabled = $2, is_plain = $3, grace = $4 where rule = $1",
        rule,
        terms.enabled,
        terms.is_plain,
        terms.grace,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A change of status.
#[derive(Clone, Debug)]
pub struct Flip {
    /// 0: it is not kept yet.
    pub id: i64,
    pub at: DateTime<Utc>,
    pub was: String,
    pub status: String,
    pub reason: String,
    /// What it is known by, in words.
    pub evidence: String,
}

/// Keeps how checks stand that are locked, and their changes of status, where there were any.
pub async fn update<'a>(
    db: &mut PgConnection,
    all: impl Iterator<Item = (&'a Check, Option<&'a Flip>)>,
) -> Result<()> {
    let (checks, flips): (Vec<&Check>, Vec<Option<&Flip>>) = all.unzip();
    /// One member of each.
    macro_rules! each {
        ($all:ident, $one:ident => $value:expr) => {
            &$all.iter().map(|$one| $value).collect::<Vec<_>>()
        };
    }
    sqlx::query!(
        "with given as materialized (
            select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
                $6::uuid[], $7::bigint[], $8::timestamptz[], $9::timestamptz[], $10::float8[], $11::timestamptz[],
                $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::uuid[], $18::int[],
                $19::bigint[], $20::jsonb[])
                as given (rule, status, since, last_at, started_at, run, reports, due_at, excused_until, last_took,
                    flip_at, flip_was, flip_status, flip_reason, evidence, poll_at, lease, against, failures, seen)
         ), kept as (
            insert into flips (rule, at, was, status, reason, evidence)
            select rule, flip_at, flip_was, flip_status, flip_reason, evidence from given where flip_at is not null
         )
         update checks set status = given.status, since = given.since, last_at = given.last_at,
            started_at = given.started_at, run = given.run, reports = given.reports, due_at = given.due_at,
            excused_until = given.excused_until, last_took = given.last_took, poll_at = given.poll_at,
            lease = given.lease, against = given.against, failures = given.failures, seen = given.seen
         from given where checks.rule = given.rule",
        each!(checks, it => it.rule),
        each!(checks, it => it.status.as_str()) as &[&str],
        each!(checks, it => it.since),
        each!(checks, it => it.last_at) as &[Option<DateTime<Utc>>],
        each!(checks, it => it.started_at) as &[Option<DateTime<Utc>>],
        each!(checks, it => it.run) as &[Option<Uuid>],
        each!(checks, it => it.reports),
        each!(checks, it => it.due_at) as &[Option<DateTime<Utc>>],
        each!(checks, it => it.excused_until) as &[Option<DateTime<Utc>>],
        each!(checks, it => it.last_took) as &[Option<f64>],
        each!(flips, it => it.map(|flip| flip.at)) as &[Option<DateTime<Utc>>],
        each!(flips, it => it.map(|flip| flip.was.as_str())) as &[Option<&str>],
        each!(flips, it => it.map(|flip| flip.status.as_str())) as &[Option<&str>],
        each!(flips, it => it.map(|flip| flip.reason.as_str())) as &[Option<&str>],
        each!(flips, it => it.map(|flip| flip.evidence.as_str())) as &[Option<&str>],
        each!(checks, it => it.poll_at) as &[Option<DateTime<Utc>>],
        each!(checks, it => it.lease) as &[Option<Uuid>],
        each!(checks, it => it.against),
        each!(checks, it => it.failures),
        each!(checks, it => it.seen.as_ref().map(|seen| &seen.0)) as &[Option<&Value>],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The changes of a check's status since a time, the first first, and the last one before it.
pub async fn flips_since(db: &PgPool, rule: i64, since: DateTime<Utc>) -> Result<Vec<Flip>> {
    sqlx::query_as!(
        Flip,
        r#"(select id as "id!", at as "at!", was as "was!", status as "status!", reason as "reason!",
                evidence as "evidence!"
            from flips where rule = $1 and at < $2 order by at desc, id desc limit 1)
           union all
           (select id, at, was, status, reason, evidence from flips where rule = $1 and at >= $2 order by at, id)"#,
        rule,
        since,
    )
    .fetch_all(db)
    .await
}

/// The `limit` newest changes of a check's status before the one with this id.
pub async fn flips(db: &PgPool, rule: i64, before: i64, limit: i64) -> Result<Vec<Flip>> {
    sqlx::query_as!(
        Flip,
        "select id, at, was, status, reason, evidence from flips where rule = $1 and id < $2 order by id desc limit $3",
        rule,
        before,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many rows are removed at a time.
const BATCH: i64 = 5_000;

/// Removes the changes of status that are more than `days` ago and not the last one of their check. Returns how many
/// were removed.
pub async fn forget_flips(db: &PgPool, days: i32) -> Result<u64> {
    let mut forgotten = 0;
    loop {
        let batch = sqlx::query!(
            "delete from flips where id in (
                select id from flips old
                where at < now() - make_interval(days => $1)
                    and exists (select from flips newer where newer.rule = old.rule and newer.at > old.at)
                order by id limit $2)",
            days,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        forgotten += batch;
        if batch < BATCH as u64 {
            return Ok(forgotten);
        }
    }
}

/// A report that is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub n: i64,
    pub at: DateTime<Utc>,
    pub what: String,
    pub scheme: String,
    pub method: String,
    pub address: Option<String>,
    pub user_agent: String,
    pub exit_status: Option<i16>,
    pub run: Option<Uuid>,
    pub took: Option<f64>,
    pub body: Option<Vec<u8>>,
}

/// The `limit` newest reports of a check before its report `before`.
pub async fn reports(db: &PgPool, rule: i64, before: i64, limit: i64) -> Result<Vec<Kept>> {
    sqlx::query_as!(
        Kept,
        "select n, at, what, scheme, method, host(address) as address, user_agent, exit_status, run, took, body
         from reports where rule = $1 and n < $2 order by n desc limit $3",
        rule,
        before,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A report that has come.
#[derive(Clone, Debug)]
pub struct Report {
    /// `success`, `start`, `fail`, `log` or `ign`.
    pub what: &'static str,
    pub scheme: &'static str,
    pub method: &'static str,
    pub address: Option<IpAddr>,
    pub user_agent: String,
    pub exit_status: Option<i16>,
    pub run: Option<Uuid>,
    pub body: Option<Vec<u8>>,
}

impl Report {
    fn address(&self) -> Option<String> {
        self.address.map(|it| it.to_string())
    }
}

/// Keeps a report of a check that is locked; `took`: how long the run took that it is the end of, in seconds.
pub async fn add_report(
    db: &mut PgConnection,
    check: &Check,
    report: &Report,
    took: Option<f64>,
) -> Result<()> {
    sqlx::query!(
        "insert into reports (rule, n, at, what, scheme, method, address, user_agent, exit_status, run, took, body)
         values ($1, $2, $3, $4, $5, $6, $7::text::inet, $8, $9, $10, $11, $12)",
        check.rule,
        check.reports,
        check.now,
        report.what,
        report.scheme,
        report.method,
        report.address(),
        report.user_agent,
        report.exit_status,
        report.run,
        took,
        report.body,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes in the report of a check that is up, that it has run, if that is all that it can say: in one statement,
/// and without a look at when it is expected next, which is found out when that time comes. Answers which report
/// it is, and none if this is another case.
pub async fn report_success(db: &PgPool, code: Uuid, report: &Report) -> Result<Option<i64>> {
    sqlx::query_scalar!(
        "with taken as (
            update checks set
                last_at = greatest(last_at, clock()), reports = reports + 1, last_took = null
            where code = $1 and is_plain and enabled and status = 'up' and started_at is null
            returning rule, reports
         )
         insert into reports (rule, n, at, what, scheme, method, address, user_agent, run, body)
         select rule, reports, clock(), 'success', $2, $3, $4::text::inet, $5, $6, $7 from taken
         returning n",
        code,
        report.scheme,
        report.method,
        report.address(),
        report.user_agent,
        report.run,
        report.body,
    )
    .fetch_optional(db)
    .await
}

/// Removes the reports of a check that are older than its last hundred.
pub async fn forget_reports(db: &PgPool, code: Uuid) -> Result<()> {
    sqlx::query!(
        "delete from reports using checks
         where code = $1 and reports.rule = checks.rule and n <= checks.reports - $2",
        code,
        KEPT,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The codes of the checks with this slug of the app with this key; two at most.
pub async fn named(db: &PgPool, key: &str, slug: &str) -> Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select code from ping_keys join checks using (app) where key = $1 and slug = $2 limit 2",
        key,
        slug,
    )
    .fetch_all(db)
    .await
}

/// The app with this key.
pub async fn app_of(db: &PgPool, key: &str) -> Result<Option<String>> {
    sqlx::query_scalar!("select app from ping_keys where key = $1", key)
        .fetch_optional(db)
        .await
}

/// The key of an app's checks in addresses with slugs.
pub async fn ping_key(db: &PgPool, app: &str) -> Result<Option<String>> {
    sqlx::query_scalar!("select key from ping_keys where app = $1", app)
        .fetch_optional(db)
        .await
}

/// Gives an app this key in place of the one that it had, and notes that in the audit.
pub async fn set_ping_key(db: &PgPool, by: &Actor, app: &str, key: &str) -> Result<()> {
    sqlx::query!(
        "with kept as (
            insert into ping_keys (app, key) values ($2, $3)
            on conflict (app) do update set key = excluded.key
         )
         insert into audit (who, address, request_id, action, app)
         select $1::jsonb ->> 'who', $1 ->> 'address', $1 ->> 'request_id', $1 ->> 'action', $2",
        by.to_json(),
        app,
        key,
    )
    .execute(db)
    .await?;
    by.log_action(Some(app));
    Ok(())
}

/// All targets of the rules of an app, of a kind or of all, each once.
pub async fn targets_of(db: &PgPool, app: &str, kind: Option<&str>) -> Result<Targets> {
    let targets = sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(target order by first), '[]') as "targets!: Json<Targets>"
           from (
                select target, min(rules.id) as first from rules, jsonb_array_elements(targets) target
                where app = $1 and ($2::text is null or kind = $2) and deleted_at is null group by target
           ) named"#,
        app,
        kind,
    )
    .fetch_one(db)
    .await?;
    Ok(targets.0)
}

/// Whether there is a check of this code.
pub async fn exists(db: &PgPool, code: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from checks where code = $1) as "exists!""#,
        code
    )
    .fetch_one(db)
    .await
}

/// Notes that checks are evaluated. If nobody has for longer than `longest` seconds, what was to report meanwhile
/// is excused for as long, or for its grace, whichever is shorter: it could not. Answers for how long, in seconds.
pub async fn note_evaluation(db: &PgPool, longest: f64) -> Result<Option<f64>> {
    let gap = sqlx::query_scalar!(
        r#"with earlier as (
            select at from evaluations for update
         ), noted as (
            insert into evaluations (at) values (now())
            on conflict (only_one) do update set at = excluded.at
         ), gap as (
            select extract(epoch from now() - at)::float8 as seconds from earlier
            where at < now() - make_interval(secs => $1)
         ), excused as (
            update checks set
                excused_until = clock() + make_interval(secs => least(grace, seconds)),
                due_at = greatest(due_at, clock() + make_interval(secs => least(grace, seconds)))
            from gap where due_at is not null
         )
         select seconds as "seconds!" from gap"#,
        longest,
    )
    .fetch_optional(db)
    .await?;
    Ok(gap)
}
