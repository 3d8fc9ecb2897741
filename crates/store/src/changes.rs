//! What has changed since a moment ago, for those who look on.

use std::{fmt, str::FromStr};

use sqlx::PgPool;

type Result<T> = sqlx::Result<T>;

/// Up to where changes are known: the newest event, the newest entry of the audit, and the newest change of a check's
/// status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub event: i64,
    pub entry: i64,
    pub flip: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.event, self.entry, self.flip)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let numbers: std::result::Result<Vec<i64>, _> = text.split('-').map(str::parse).collect();
        match numbers.map_err(|_| ())?[..] {
            [event, entry, flip] => Ok(Self { event, entry, flip }),
            _ => Err(()),
        }
    }
}

/// The place of now.
pub async fn place(db: &PgPool) -> Result<Place> {
    sqlx::query_as!(
        Place,
        r#"select coalesce((select max(id) from events), 0) as "event!",
            coalesce((select max(id) from audit), 0) as "entry!",
            coalesce((select max(id) from flips), 0) as "flip!""#
    )
    .fetch_one(db)
    .await
}

/// Where a change is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Source {
    Event,
    Entry,
    Flip,
}

impl Place {
    /// The newest change from this source.
    pub fn of(&mut self, source: Source) -> &mut i64 {
        match source {
            Source::Event => &mut self.event,
            Source::Entry => &mut self.entry,
            Source::Flip => &mut self.flip,
        }
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub source: Source,
    pub id: i64,
    /// The task of the rule that it is about; none: it is about several, or about something else.
    pub task: Option<String>,
    /// The app, or the apps, as silences have them; none: no app.
    pub app: Option<String>,
    /// As the audit has it; else `event` or `flip`.
    pub action: String,
    /// Whether it is so old that none before it can still come: ids are given before they are committed.
    pub is_settled: bool,
}

/// The first `limit` changes after this place, the oldest first: what concerns rules, and nothing of tokens.
pub async fn since(db: &PgPool, place: Place, limit: i64) -> Result<Vec<Change>> {
    sqlx::query_as!(
        Change,
        r#"select source as "source!: Source", id as "id!", task, app, action as "action!", is_settled as "is_settled!" from (
            (select 'event' as source, id, subject as task, app, 'event' as action,
                received_at < clock() - interval '5 seconds' as is_settled
             from events where id > $1 order by id limit $3)
            union all
            (select 'entry', id, subject, app, action, at < clock() - interval '5 seconds'
             from audit where id > $2 and action not like 'token.%' and action not like 'session.%'
             order by id limit $3)
            union all
            (select 'flip', flips.id, task, app, 'flip', noted_at < clock() - interval '5 seconds'
             from flips join rules on rules.id = flips.rule join deployments on deployments.rule = flips.rule
             where flips.id > $4 order by flips.id limit $3)
         ) changes order by source, id"#,
        place.event,
        place.entry,
        limit,
        place.flip,
    )
    .fetch_all(db)
    .await
}
