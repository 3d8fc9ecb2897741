//! Apps: how much there is of each, and what the rules of one have in common.

use rules::{app::Common, targets::Targets};
use serde_json::{Map, Value};
use sqlx::{PgConnection, PgPool, types::Json};

use crate::{
    audit::Actor,
    record::{Record, SyncStatus, records},
};

type Result<T> = sqlx::Result<T>;

/// An app, and how much there is of it.
#[derive(Clone, Debug)]
pub struct App {
    pub app: String,
    pub rules: i64,
    pub checks: i64,
}

/// The first `limit` apps by name after this one, of these patterns, whose names have this text in them.
pub async fn list(
    db: &PgPool,
    patterns: &[String],
    text: Option<&str>,
    after: &str,
    limit: i64,
) -> Result<Vec<App>> {
    sqlx::query_as!(
        App,
        r#"select rules.app, count(*) filter (where checks.rule is null) as "rules!",
            count(checks.rule) as "checks!"
           from rules left join checks on checks.rule = rules.id
           where deleted_at is null and rules.app like any($1) and rules.app > $3
            and ($2::text is null or position(lower($2) in lower(rules.app)) > 0)
           group by rules.app order by rules.app limit $4"#,
        patterns,
        text,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// What the rules of an app have in common, and how often that was changed; none: nobody has said it.
pub async fn common(db: impl sqlx::PgExecutor<'_>, app: &str) -> Result<Option<(Common, i64)>> {
    let row = sqlx::query!(
        r#"select common as "common: Json<Common>", generation from apps where app = $1"#,
        app
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.common.0, row.generation)))
}

/// Makes what the rules of an app have in common this.
pub async fn set_common(db: impl sqlx::PgExecutor<'_>, app: &str, common: &Common) -> Result<()> {
    sqlx::query!(
        "insert into apps (app, common) values ($1, $2)
         on conflict (app) do update set common = $2, generation = apps.generation + 1
         where apps.common <> $2",
        app,
        Json(common) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what the rules of an app have in common.
pub async fn forget_common(db: impl sqlx::PgExecutor<'_>, app: &str) -> Result<()> {
    sqlx::query!("delete from apps where app = $1", app)
        .execute(db)
        .await?;
    Ok(())
}

/// The rules and checks of an app.
pub async fn members(db: &PgPool, app: &str) -> Result<Vec<Record>> {
    records!(
        "where app = $1 and deleted_at is null order by kind, part",
        app
    )
    .fetch_all(db)
    .await
}

/// The rules, checks and tombstones of an app, which nobody else changes until the transaction ends, neither its
/// document as a whole.
pub async fn lock(db: &mut PgConnection, app: &str) -> Result<Vec<Record>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('app ' || $1))", app)
        .execute(&mut *db)
        .await?;
    records!("where app = $1 order by task for update", app)
        .fetch_all(db)
        .await
}

/// What an app that is to get a name has under that name already.
pub async fn traces(db: &mut PgConnection, app: &str) -> Result<Vec<&'static str>> {
    let found = sqlx::query!(
        r#"select exists (select from rules where app = $1 and deleted_at is null) as "rules!",
            exists (select from rules where app = $1 and deleted_at is not null)
                or exists (select from rule_versions where app = $1) as "versions!",
            exists (select from events where app = $1) as "history!""#,
        app
    )
    .fetch_one(db)
    .await?;
    let named = [
        (found.rules, "rules or checks"),
        (found.versions, "versions of rules that were deleted"),
        (found.history, "a history"),
    ];
    Ok(named
        .into_iter()
        .filter_map(|(is, name)| is.then_some(name))
        .collect())
}

/// Gives an app another name, under which there is nothing yet, with all that is known of it; `ids` are those that
/// its rules have, each with the one that it gets. The rules are to be pushed then, and a tombstone of each stands
/// for what is left in Kapacitor. Notes it in the audit.
///
/// Nobody records an event meanwhile, so that none is left behind.
pub async fn rename(
    db: &mut PgConnection,
    by: &Actor,
    from: &str,
    to: &str,
    ids: &[(String, String)],
) -> Result<()> {
    let (old, new): (Vec<&str>, Vec<&str>) = ids
        .iter()
        .map(|(old, new)| (old.as_str(), new.as_str()))
        .unzip();
    // Before a statement that records events sees which rules there are.
    sqlx::query!("lock table heads in exclusive mode")
        .execute(&mut *db)
        .await?;
    macro_rules! with_ids {
        ($statement:literal $(, $arg:expr)* $(,)?) => {
            sqlx::query!(
                "with renamed as (select * from unnest($1::text[], $2::text[]) as renamed (old, new)) " + $statement,
                &old as &[&str],
                &new as &[&str]
                $(, $arg)*
            )
            .execute(&mut *db)
            .await?
        };
    }
    // A part that is the rule itself, or one of its events, begins with its id.
    with_ids!(
        "update heads set subject = new, part = renamed_part(part, old, new) from renamed where subject = old"
    );
    // Whoever settles a lane has written its outcomes when it can be changed.
    with_ids!(
        "update lanes set subject = new, part = renamed_part(part, old, new), app = $3 from renamed
         where subject = old",
        to
    );
    with_ids!(
        "update outcomes set subject = new, part = renamed_part(part, old, new), app = $3 from renamed
         where subject = old",
        to
    );
    with_ids!(
        "update events set subject = new, part = renamed_part(part, old, new), app = $3 from renamed
         where subject = old",
        to
    );
    with_ids!(
        "update acks set subject = new, part = renamed_part(part, old, new), app = $3 from renamed
         where subject = old",
        to
    );
    with_ids!("update silences set task = new from renamed where task = old");
    with_ids!("update windows set task = new from renamed where task = old");
    for (old, new) in ids {
        // As a whole string of the JSON.
        sqlx::query!(
            "with dependents as (
                update rules set spec = jsonb_set(spec, '{depends_on}',
                    replace((spec -> 'depends_on')::text, to_jsonb($1::text)::text, to_jsonb($2::text)::text)::jsonb)
                where spec -> 'depends_on' ? $1
             ), pages as (
                update status_pages set spec = replace(spec::text, to_jsonb($1::text)::text,
                    to_jsonb($2::text)::text)::jsonb
                where strpos(spec::text, to_jsonb($1::text)::text) > 0
             )
             update incidents set spec = replace(spec::text, to_jsonb($1::text)::text,
                to_jsonb($2::text)::text)::jsonb
             where strpos(spec::text, to_jsonb($1::text)::text) > 0",
            old,
            new,
        )
        .execute(&mut *db)
        .await?;
    }
    // The rules themselves, and what stands for their tasks in Kapacitor.
    with_ids!(
        "update rule_versions set app = $3, task = new from renamed where task = old",
        to
    );
    with_ids!(
        ", moved as (
            update rules set app = $3 from deployments, renamed
            where deployments.rule = rules.id and deployments.task = old and deleted_at is null
            returning rules.*, old, new
         ), deployed as (
            update deployments set task = new,
                synced_generation = case when deployments.kapacitor = '' then synced_generation else 0 end,
                sync_status = case when deployments.kapacitor = '' then sync_status else 'pending' end,
                sync_error = null, attempts = 0, next_attempt_at = now(), kapacitor_modified = null,
                rendered_with = null, purge = deployments.kapacitor <> ''
            from moved where deployments.rule = moved.id
            returning deployments.*
         ), looked_after as (
            update checks set app = $3 from moved where checks.rule = moved.id
         ), left_behind as (
            insert into rules (kind, app, part, spec, targets, delivery, enabled, generation, last_generation, deleted_at)
            select kind, $4, part, spec, targets, delivery, moved.enabled, last_generation + 1, last_generation + 1, now()
            from moved join deployed on deployed.rule = moved.id where deployed.kapacitor <> ''
            returning *
         ), kept as (
            insert into rule_versions (task, generation, kind, app, part, spec, targets, delivery, enabled, deleted,
                changed_at, changed_by)
            select old, moved.last_generation + 1, moved.kind, $4, moved.part, moved.spec, moved.targets,
                moved.delivery, moved.enabled, true, now(), $5
            from moved
         )
         insert into deployments (rule, task, kapacitor, delivers, generation, synced_generation, sync_status)
         select left_behind.id, moved.old, deployed.kapacitor, deployed.delivers, left_behind.generation, 0, 'pending'
         from left_behind join moved on moved.kind = left_behind.kind and moved.part = left_behind.part
            join deployed on deployed.rule = moved.id",
        to,
        from,
        &*by.name,
    );
    macro_rules! of_app {
        ($($statement:literal),* $(,)?) => {
            $(sqlx::query!($statement, from, to).execute(&mut *db).await?;)*
        };
    }
    of_app!(
        "update silences set app = $2 where app = $1",
        "update windows set app = $2 where app = $1",
        "update releases set app = $2 where app = $1
            and not exists (select from releases known where known.app = $2 and known.version = releases.version)",
        "update status_pages set app = $2, spec = jsonb_set(spec, '{app}', to_jsonb($2::text)) where app = $1",
        "update accounts set app = $2 where app = $1",
        "update apps set app = $2 where app = $1 and not exists (select from apps where app = $2)",
        "update ping_keys set app = $2 where app = $1 and not exists (select from ping_keys where app = $2)",
        "update badge_keys set app = $2 where app = $1 and not exists (select from badge_keys where app = $2)",
        "with granted as (
            insert into app_hosts (app, host, granted_at, granted_by)
            select $2, host, granted_at, granted_by from app_hosts where app = $1
            on conflict do nothing
         )
         delete from app_hosts where app = $1",
    );
    sqlx::query!(
        "insert into audit (who, address, request_id, action, subject, app, after)
         values ($1, $2, $3, $4, $5, $6, jsonb_build_object('app', $6::text))",
        &*by.name,
        by.address.map(|it| it.to_string()),
        by.request_id,
        by.action.as_str(),
        from,
        to,
    )
    .execute(db)
    .await?;
    by.log_action(Some(from));
    Ok(())
}
