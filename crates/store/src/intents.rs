//! Intents: what rules are to be from now on. Each is committed with a version and an entry of the audit.

use std::collections::HashMap;

use rules::{Definition, Family, delivery::Delivery, targets::Targets};
use serde_json::{Map, Value, json};
use sqlx::{PgConnection, types::Json};

use crate::{
    audit::Actor,
    record::{Record, SyncStatus, records},
};

type Result<T> = sqlx::Result<T>;

/// [`records!`] of the statements that commit an intent, `written` into `rules` and `deployed` into
/// `deployments`, which keeps the row that they leave as a version and notes it in the audit: the one
/// is never there without the others. Beside these statements, `rules` is still as it was before, and
/// each row is looked up there by itself (`limit` sees to that): for a creation PostgreSQL expects a
/// hundred rows, and would read all there are. The statements' own arguments begin with `$2`.
macro_rules! intent {
    ($by:expr, $statements:literal $(, $arg:expr)* $(,)?) => {
        records!(
            with [
                "with " $statements ", kept as (
                    insert into rule_versions (task, generation, kind, app, part, spec, targets,
                        delivery, enabled, deleted, changed_at, changed_by)
                    select task, written.generation, kind, app, part, spec, targets,
                        delivery, enabled, deleted_at is not null, updated_at, $1::jsonb ->> 'who'
                    from written join deployed on deployed.rule = written.id
                ), noted as (
                    insert into audit (who, address, request_id, action, subject, kind, app, part,
                        generation, before, after, changed)
                    select $1 ->> 'who', $1 ->> 'address', $1 ->> 'request_id',
                        case when old is null and $1 ->> 'action' = 'update' then 'create'
                            else $1 ->> 'action' end,
                        task, kind, app, part, generation,
                        old || jsonb_build_object('post', masked_url(old ->> 'post')),
                        new || jsonb_build_object('post', masked_url(new ->> 'post')),
                        case when old is not null and new is not null then differing(old, new) end
                    from (
                        select deployed.task, written.kind, written.app, written.part,
                            written.generation,
                            case when earlier.deleted_at is null then
                                rule_fields(earlier.spec, earlier.targets, earlier.delivery,
                                    earlier.enabled) end as old,
                            case when written.deleted_at is null then
                                rule_fields(written.spec, written.targets, written.delivery,
                                    written.enabled) end as new
                        from written join deployed on deployed.rule = written.id
                            left join lateral (
                                select * from rules where rules.id = written.id limit 1
                            ) earlier on true
                        -- computed once, however often it is named above
                        offset 0
                    ) change
                )"
            ]
            "written rule join deployed deployment on deployment.rule = rule.id",
            $by.to_json()
            $(, $arg)*
        )
    };
}

/// Commits what is wanted from now on: the next generation of a rule, or a rule in the place of a
/// tombstone, whose remains in Kapacitor it then has to clear away. None if the rule or tombstone is
/// no longer at the generation `decided_upon`. A rule that does not exist yet is added by [`insert`].
pub async fn save(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    wanted: &Definition,
    decided_upon: i64,
) -> Result<Option<Record>> {
    intent!(
        by,
        "written as (
            update rules set
                spec = $3,
                targets = $4,
                delivery = $7,
                enabled = $5,
                generation = last_generation + 1,
                last_generation = last_generation + 1,
                created_at = case when deleted_at is null then created_at else now() end,
                updated_at = now(),
                active_since = case
                    when deleted_at is null and (enabled or not $5) then active_since else now() end,
                last_event_at = case when deleted_at is null then last_event_at end,
                deleted_at = null
            where id = (select rule from deployments where task = $2) and generation = $6
            returning *
        ), deployed as (
            update deployments set
                generation = written.generation,
                synced_generation =
                    case when earlier.deleted_at is null then synced_generation else 0 end,
                sync_status = 'pending',
                sync_error = null,
                attempts = 0,
                next_attempt_at = now(),
                purge = purge or earlier.deleted_at is not null
            from written, lateral (select deleted_at from rules where rules.id = written.id limit 1) earlier
            where deployments.rule = written.id
            returning deployments.*
        )",
        wanted.id,
        Json(&wanted.spec) as _,
        Json(&wanted.targets) as _,
        wanted.enabled,
        decided_upon,
        wanted.delivery.map(Delivery::as_str),
    )
    .fetch_optional(db)
    .await
}

/// The rules and tombstones with these rules' task ids, which nobody else changes until the transaction
/// ends.
pub async fn lock_known(db: &mut PgConnection, rules: &[Definition]) -> Result<Vec<Record>> {
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    records!("where task = any($1) order by task for update", &ids)
        .fetch_all(db)
        .await
}

/// Which Kapacitor evaluates rules of a family; none: the service does.
fn kapacitor(family: Family) -> &'static str {
    match family {
        Family::Task => "default",
        Family::Check => "",
    }
}

/// Adds, in one statement, those of these rules of which there is neither a row nor a tombstone. Each
/// goes on counting where a deleted one of its key ended, so that an ETag of that fits nothing. What
/// runs in Kapacitor already, by its `modified`, stays as it runs. Returns those that were added.
pub async fn insert(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    rules: &[&Definition],
    running: &HashMap<&str, &str>,
) -> Result<Vec<Record>> {
    let row = |rule: &&Definition| {
        json!({
            "task": rule.id, "kapacitor": kapacitor(rule.family), "kind": rule.kind, "app": rule.app, "part": rule.part,
            "spec": rule.spec, "targets": rule.targets,
            "delivery": rule.delivery, "enabled": rule.enabled,
            "modified": running.get(rule.id.as_str()),
        })
    };
    let rows: Value = rules.iter().map(row).collect();
    intent!(
        by,
        "given as materialized (
            select * from jsonb_to_recordset($2) as given (task text, kapacitor text, kind text, app text, part text,
                spec jsonb, targets jsonb, delivery text, enabled boolean, modified text)
        ), written as (
            insert into rules
                (kind, app, part, spec, targets, delivery, enabled, generation, last_generation)
            select kind, app, part, spec, targets, delivery, enabled, next, next
            from given, lateral (
                select coalesce(max(generation), 0) + 1 as next from rule_versions
                where rule_versions.kind = given.kind and rule_versions.app = given.app
                    and rule_versions.part = given.part
            ) known
            on conflict (kind, app, part) do nothing
            returning *
        ), deployed as (
            insert into deployments (rule, task, kapacitor, delivers, generation, synced_generation,
                sync_status, sync_at, kapacitor_modified)
            select id, task, kapacitor, kapacitor = '', generation,
                case when modified is null then 0 else generation end,
                case when modified is null then 'pending' else 'synced' end,
                case when modified is null then null else now() end,
                modified
            from written join given using (kind, app, part)
            returning *
        )",
        rows,
    )
    .fetch_all(db)
    .await
}

/// Commits that the rule is to go. None if it is no longer at the generation `decided_upon`.
pub async fn bury(
    db: impl sqlx::PgExecutor<'_>,
    by: &Actor,
    id: &str,
    decided_upon: i64,
) -> Result<Option<Record>> {
    intent!(
        by,
        "written as (
            update rules set
                generation = last_generation + 1,
                last_generation = last_generation + 1,
                updated_at = now(),
                deleted_at = now()
            where id = (select rule from deployments where task = $2) and generation = $3
            returning *
        ), deployed as (
            update deployments set
                generation = written.generation,
                sync_status = 'pending',
                sync_error = null,
                attempts = 0,
                next_attempt_at = now()
            from written
            where deployments.rule = written.id
            returning deployments.*
        )",
        id,
        decided_upon,
    )
    .fetch_optional(db)
    .await
}

/// `query!` of statements that take an intent back: they leave its key and its generation as `taken`.
/// Removes the versions `$gone` of it, and says in the audit that its entry was refused. `$1` is the
/// task, `$2` the generation that was refused.
macro_rules! take_back {
    ($statements:literal, $gone:literal, $id:expr, $refused:expr $(, $arg:expr)* $(,)?) => {
        sqlx::query!(
            "with " + $statements + ", noted as (
                insert into audit (who, address, request_id, action, subject, kind, app, part,
                    generation, before, after, changed, refused)
                select who, address, request_id, action, subject, audit.kind, audit.app, audit.part,
                    audit.generation, before, after, changed, audit.id
                from audit, taken
                where audit.id = (select max(id) from audit
                    where subject = $1 and kind is not null and generation = $2 and refused is null)
             )
             delete from rule_versions refused using taken
             where refused.kind = taken.kind and refused.app = taken.app and refused.part = taken.part
                and " + $gone,
            $id,
            $refused
            $(, $arg)*
        )
    };
}

/// Takes an intent back, and its version with it: the rule is again as `earlier` has it, except for the
/// generations that were given out meanwhile, and for what is known of Kapacitor. Returns whether the
/// rule was still at the generation `refused`; if so, the audit says that its entry was refused.
pub async fn restore(
    db: impl sqlx::PgExecutor<'_>,
    earlier: &Record,
    refused: i64,
) -> Result<bool> {
    let taken_back = take_back!(
        "taken as (
            update rules set
                spec = $3, targets = $4, enabled = $5, generation = $6, created_at = $7,
                updated_at = $8, active_since = $9, deleted_at = $10, delivery = $11
            where id = (select rule from deployments where task = $1) and generation = $2
            returning id, kind, app, part, generation
        ), deployed as (
            update deployments set
                generation = taken.generation, sync_status = 'pending', sync_error = null,
                attempts = 0, next_attempt_at = now()
            from taken
            where deployments.rule = taken.id
        )",
        "refused.generation > taken.generation",
        earlier.id,
        refused,
        &earlier.spec as _,
        &earlier.targets as _,
        earlier.enabled,
        earlier.generation,
        earlier.created_at,
        earlier.updated_at,
        earlier.active_since,
        earlier.deleted_at,
        earlier.delivery,
    )
    .execute(db)
    .await?;
    Ok(taken_back.rows_affected() > 0)
}

/// Takes the creation of a rule back, and its version with it. Returns whether the rule was still at
/// the generation `refused`; if so, the audit says that its entry was refused.
pub async fn retract(db: impl sqlx::PgExecutor<'_>, id: &str, refused: i64) -> Result<bool> {
    let taken_back = take_back!(
        "taken as (
            delete from rules
            where id = (select rule from deployments where task = $1) and generation = $2
            returning kind, app, part, generation
        )",
        "refused.generation = taken.generation",
        id,
        refused,
    )
    .execute(db)
    .await?;
    Ok(taken_back.rows_affected() > 0)
}
