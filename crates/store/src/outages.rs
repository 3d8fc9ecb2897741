//! Outages of targets: what cannot be told to one is told to others, once an outage.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

type Result<T> = sqlx::Result<T>;

/// The kind of the alerts that are outages.
pub const KIND: &str = "delivery";

/// A target that has to be spoken of to others.
#[derive(Clone, Debug)]
pub struct Outage {
    pub target: Uuid,
    pub channel: String,
    pub address: String,
    /// Since when it cannot be notified.
    pub since: DateTime<Utc>,
    pub error: String,
    /// How many parts it has yet to be told of.
    pub waiting: i64,
    /// Working targets of the rules that it is one of, as channel and address in turn; 40 at most.
    pub others: Vec<String>,
}

/// The outages that nobody has been told of: for five minutes a target has not taken a CRITICAL that nobody is
/// on, or it has refused one for good, or is disabled.
pub async fn new(db: &PgPool) -> Result<Vec<Outage>> {
    sqlx::query_as!(
        Outage,
        r#"select id as target, channel, address, coalesce(failing_since, clock()) as "since!",
            coalesce(disabled, error, 'no reason is known') as "error!",
            (select count(*) from lanes where target = failing.id and due_at is not null) as "waiting!",
            array(
                select unnest(array[named ->> 'channel', named ->> 'address']) from (
                    select distinct named from rules, jsonb_array_elements(targets) named
                    where deleted_at is null and targets @> jsonb_build_array(
                            jsonb_build_object('channel', failing.channel, 'address', failing.address))
                        and exists (
                            select from targets other
                            where other.id = target_id(named ->> 'channel', named ->> 'address')
                                and other.id <> failing.id and failures = 0 and disabled is null)
                    order by named limit 20
                ) working
            ) as "others!"
           from targets failing
           where (
                failing_since < clock() - interval '5 minutes' and exists (
                    select from lanes where target = failing.id and due_at is not null and held_by is null
                        and want_level = 'CRITICAL' and told_level <> 'CRITICAL'
                        and not exists (select from acks where acks.subject = lanes.subject
                            and acks.part = lanes.part and ended_at is null
                            and (until is null or until > clock())))
                or failing_since is not null and exists (
                    select from outcomes where target = failing.id and what = 'dead'
                        and level = 'CRITICAL' and at >= failing_since)
                or disabled is not null and is_of_apps(channel, address, '{%}')
            )
            and not exists (
                select from heads where heads.subject = 'target:' || failing.id and level <> 'OK')
            -- that an outage cannot be told is no outage of its own
            and not exists (
                select from lanes where target = failing.id and subject like 'target:%'
                having count(*) > 0 and count(*) = (select count(*) from lanes where target = failing.id))
           order by id limit 100"#
    )
    .fetch_all(db)
    .await
}

/// A target that can be notified again, after others were told that it could not.
#[derive(Clone, Debug)]
pub struct Over {
    pub target: Uuid,
    pub channel: String,
    pub address: String,
}

/// The outages that are over, and of which that has not been told.
pub async fn over(db: &PgPool) -> Result<Vec<Over>> {
    sqlx::query_as!(
        Over,
        r#"select id as target, channel, address
           from heads join targets on heads.subject = 'target:' || targets.id
           where heads.subject like 'target:%' and level <> 'OK' and failures = 0 and disabled is null"#
    )
    .fetch_all(db)
    .await
}

/// What an outage of a target is called where it is recorded.
pub fn of_target(target: Uuid) -> String {
    format!("target:{target}")
}

/// What it is called where it is recorded that checks cannot be asked: like an outage of a target, it is of no rule.
pub const OF_CHECKS: &str = "target:checks";

/// Checks that could not be asked, when they were last to be asked.
#[derive(Clone, Debug)]
pub struct Unasked {
    pub count: i64,
    /// Why, of one of them.
    pub reason: Option<String>,
    /// Whether that was recorded.
    pub is_known: bool,
    /// The database's time.
    pub now: DateTime<Utc>,
}

/// How many checks could not be asked.
pub async fn unasked(db: &PgPool) -> Result<Unasked> {
    sqlx::query_as!(
        Unasked,
        r#"select count(*) as "count!", min(seen ->> 'reason') as reason,
            exists (select from heads where subject = $1 and level <> 'OK') as "is_known!", clock() as "now!"
           from checks
           where seen ->> 'answer' = 'unknown' and enabled and poll_at is not null"#,
        OF_CHECKS,
    )
    .fetch_one(db)
    .await
}

/// Records an outage of this subject, or that it is over, for these recipients (channel and address in turn). Those
/// who were told of the one are told of the other. Nothing happens if it is recorded already.
pub async fn record(
    db: &PgPool,
    subject: &str,
    level: &str,
    message: &str,
    recipients: &[String],
) -> Result<()> {
    let (channels, addresses): (Vec<String>, Vec<String>) = recipients
        .chunks_exact(2)
        .map(|it| (it[0].clone(), it[1].clone()))
        .unzip();
    sqlx::query!(
        "with head as (
            insert into heads (subject, part, level, at_ns, since_ns)
            select $1::text, $1, $2, now, now
            from (select (extract(epoch from clock()) * 1000000000)::bigint as now) clock
            on conflict (subject, part) do update set
                level = excluded.level, at_ns = excluded.at_ns, since_ns = excluded.since_ns
            where heads.level <> excluded.level
            returning subject, part, at_ns
         ), written as (
            insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns, source,
                late)
            select subject, part, $3, '', at_ns, $2, $4, '', 0, 'service', false from head
         ), recipient as (
            select channel, address, target_id(channel, address) as id
            from unnest($5::text[], $6::text[]) given (channel, address)
         ), addressed as (
            insert into targets (id, channel, address) select id, channel, address from recipient
            on conflict do nothing
         ), due as (
            insert into lanes (subject, part, target, kind, app, want_ns, want_level, told_ns, due_at)
            select subject, part, id, $3, '', at_ns, $2, at_ns - 1, clock() from head, recipient
            on conflict (subject, part, target) do nothing
         )
         update lanes set want_ns = at_ns, want_level = $2, due_at = clock(), notice = null
         from head where lanes.subject = head.subject and lanes.part = head.part",
        subject,
        level,
        KIND,
        message,
        &channels,
        &addresses,
    )
    .execute(db)
    .await?;
    Ok(())
}
