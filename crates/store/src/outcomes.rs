//! Outcomes: what came of each event on each lane, append only.

use sqlx::PgPool;
use uuid::Uuid;

type Result<T> = sqlx::Result<T>;

/// What came of events on a lane, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The target was told.
    Delivered,
    /// The target was told, in one message with other events.
    Digested,
    /// A newer event was told in their place.
    Superseded,
    /// There was no reason to tell the target.
    Skipped,
    /// It was over before the silence was.
    Silenced,
    /// It began after a release, and was over before the silence for it was.
    Graced,
    /// Somebody has decided that the target is not to be told.
    Dropped,
    /// The target cannot be told.
    Dead,
}

impl What {
    pub const ALL: [Self; 8] = [
        Self::Delivered,
        Self::Digested,
        Self::Superseded,
        Self::Skipped,
        Self::Silenced,
        Self::Graced,
        Self::Dropped,
        Self::Dead,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Digested => "digested",
            Self::Superseded => "superseded",
            Self::Skipped => "skipped",
            Self::Silenced => "silenced",
            Self::Graced => "graced",
            Self::Dropped => "dropped",
            Self::Dead => "dead",
        }
    }
}

/// The end of one event on a lane.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The id of the lane.
    pub lane: i64,
    pub what: What,
    /// The level of the event.
    pub level: String,
    /// The time of the event; of the first of several, and of the last.
    pub from_ns: i64,
    pub until_ns: i64,
    /// None: nothing was sent.
    pub took_ms: Option<i32>,
    pub reason: Option<String>,
    pub message_id: Option<String>,
    /// Since when the part changes all the time, as the target knows now.
    pub flapping_since_ns: Option<i64>,
    /// The time and level of an event before it in whose place it was told.
    pub superseded: Option<(i64, String)>,
}

/// Records what came of events of lanes of one target. A lane with nothing more to tell rests; one whose
/// events are each a part of their own (`of_events` are their kinds), or whose rule names the target no more,
/// ends. Whether this replica still held the lease: if not, nothing is recorded, and another one may have told
/// them as well.
pub async fn settle(
    db: &PgPool,
    holder: Uuid,
    target: Uuid,
    settled: &[Settled],
    of_events: &[String],
) -> Result<bool> {
    // As arrays: of their length PostgreSQL expects little, and goes by the index.
    let lanes: Vec<i64> = settled.iter().map(|it| it.lane).collect();
    let what: Vec<&str> = settled.iter().map(|it| it.what.as_str()).collect();
    let levels: Vec<&str> = settled.iter().map(|it| it.level.as_str()).collect();
    let from: Vec<i64> = settled.iter().map(|it| it.from_ns).collect();
    let until: Vec<i64> = settled.iter().map(|it| it.until_ns).collect();
    let took: Vec<Option<i32>> = settled.iter().map(|it| it.took_ms).collect();
    let reasons: Vec<Option<&str>> = settled.iter().map(|it| it.reason.as_deref()).collect();
    let ids: Vec<Option<&str>> = settled.iter().map(|it| it.message_id.as_deref()).collect();
    let flapping: Vec<Option<i64>> = settled.iter().map(|it| it.flapping_since_ns).collect();
    let (superseded, worst): (Vec<Option<i64>>, Vec<Option<&str>>) = settled
        .iter()
        .map(|it| match &it.superseded {
            Some((at_ns, level)) => (Some(*at_ns), Some(level.as_str())),
            None => (None, None),
        })
        .unzip();
    sqlx::query_scalar!(
        r#"with given as materialized (
            select * from unnest($3::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
                $9::int[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[])
                as given (lane, what, level, from_ns, until_ns, took_ms, reason, message_id, flapping_now,
                    superseded_ns, superseded_level)
         ), lane as (
            select lanes.id, subject, part, target, kind, app, attempts, told_ns, told_level, told_at, want_ns,
                kind = any($4) or is_closing as is_over, given.*
            from given join lanes on lanes.id = given.lane
            where exists (select from targets where id = $1 and lease = $2)
            order by subject, part for update of lanes
         ), superseded as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts)
            select subject, part, target, kind, app, superseded_ns, superseded_ns, superseded_level,
                'superseded', 0
            from lane where superseded_ns is not null
         ), noted as (
            insert into outcomes (subject, part, target, kind, app, from_ns, until_ns, level, what, attempts,
                took_ms, reason, message_id)
            select subject, part, target, kind, app, from_ns, until_ns, level, what,
                attempts + (took_ms is not null)::int, took_ms, reason, message_id
            from lane
         ), ended as (
            delete from lanes where id = any($3) and id in (select id from lane where is_over)
         ), rested as (
            update lanes set
                told_ns = greatest(until_ns, lane.told_ns),
                told_level = case when what in ('delivered', 'digested') then level else lane.told_level end,
                told_at = case when what in ('delivered', 'digested') then clock() else lane.told_at end,
                due_at = case when lane.want_ns > until_ns then clock() end,
                tried_since = null, attempts = 0, error = null, plain = false, held_by = null,
                notice = null, flapping_since_ns = flapping_now
            from lane where lanes.id = any($3) and lanes.id = lane.id and not is_over
         )
         select exists (select from targets where id = $1 and lease = $2) as "held!""#,
        target,
        holder,
        &lanes,
        of_events,
        &what as &[&str],
        &levels as &[&str],
        &from,
        &until,
        &took as &[Option<i32>],
        &reasons as &[Option<&str>],
        &ids as &[Option<&str>],
        &flapping as &[Option<i64>],
        &superseded as &[Option<i64>],
        &worst as &[Option<&str>],
    )
    .fetch_one(db)
    .await
}
