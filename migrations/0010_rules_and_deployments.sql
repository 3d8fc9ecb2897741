-- What is wanted and what runs it are two things: a rule, named by kind, app and part, and its
-- deployment, which knows the Kapacitor that runs it and the task's id there.
alter table tasks rename to rules;
alter table rules rename column id to task;
alter table rules rename column target to part;
alter table rules drop constraint tasks_pkey;
alter table rules add column id bigint generated always as identity constraint rules_pkey primary key;
alter table rules rename constraint tasks_key to rules_key;
alter table rules rename constraint tasks_kind_check to rules_kind_check;
alter table rules rename constraint tasks_app_check to rules_app_check;
alter table rules rename constraint tasks_target_check to rules_part_check;
alter table rules rename constraint tasks_spec_check to rules_spec_check;
alter table rules rename constraint tasks_generation_check to rules_generation_check;
alter table rules rename constraint tasks_check to rules_last_generation_check;
alter index tasks_by_app rename to rules_by_app;
alter index tasks_blind rename to rules_blind;

create table deployments (
    rule bigint primary key references rules on delete cascade,
    -- which Kapacitor runs it, and the id of its task there
    kapacitor text collate "C" not null default 'default',
    task text collate "C" not null,

    -- the generation of the rule that is to run, and the one that runs (0: none yet)
    generation bigint not null check (generation > 0),
    synced_generation bigint not null default 0 check (synced_generation >= 0),
    sync_status text not null default 'pending' check (sync_status in ('synced', 'pending', 'failed')),
    sync_error text,
    sync_at timestamptz,
    -- unsuccessful pushes in a row, and when the next may be tried
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null default now(),
    -- Kapacitor's `modified` of the task as our last push left it: text, for it has nanoseconds
    kapacitor_modified text,
    -- the version of templates and settings that its script was rendered with; null: the script was
    -- there before, and stays until the rule is edited
    rendered_with text,
    -- the task and topic of an earlier, deleted rule of this id may still be in Kapacitor and must
    -- go before this one starts
    purge boolean not null default false,

    -- the task first: it is what a deployment is looked up by
    constraint deployments_task unique (task, kapacitor)
);

insert into deployments (rule, task, generation, synced_generation, sync_status, sync_error, sync_at,
    attempts, next_attempt_at, kapacitor_modified, rendered_with, purge)
select id, task, generation, synced_generation, sync_status, sync_error, sync_at,
    attempts, next_attempt_at, kapacitor_modified, rendered_with, purge
from rules;

create index deployments_unsynced on deployments (next_attempt_at) where sync_status <> 'synced';

alter table rules
    drop column task,
    drop column synced_generation,
    drop column sync_status,
    drop column sync_error,
    drop column sync_at,
    drop column attempts,
    drop column next_attempt_at,
    drop column kapacitor_modified,
    drop column rendered_with,
    drop column purge;

-- Targets are data: a list of {channel, address}, one entry a recipient, so that a new channel needs no
-- new column.
create function as_targets(slack text, email text[], post text) returns jsonb immutable language sql as $$
    select coalesce(
        jsonb_agg(jsonb_build_object('channel', channel, 'address', address) order by rank, place), '[]')
    from (
        select 1 as rank, 1 as place, 'slack' as channel, slack as address
        union all
        select 2, place, 'email', address from unnest(email) with ordinality as given (address, place)
        union all
        select 3, 1, 'webhook', post
    ) given
    where address is not null
$$;

alter table rules
    drop constraint tasks_target,
    add column targets jsonb not null default '[]' constraint rules_targets_check check (
        jsonb_typeof(targets) = 'array' and jsonb_array_length(targets) <= 100);
update rules set targets = as_targets(slack, email, post);
alter table rules
    alter column targets drop default,
    drop column slack,
    drop column email,
    drop column post,
    add constraint rules_targets check (deleted_at is not null or jsonb_array_length(targets) > 0);

alter table task_versions rename to rule_versions;
alter table rule_versions rename column target to part;
alter table rule_versions rename constraint task_versions_generation_check to rule_versions_generation_check;
alter table rule_versions rename constraint task_versions_spec_check to rule_versions_spec_check;
alter index task_versions_by_time rename to rule_versions_by_time;
alter table rule_versions
    add column targets jsonb not null default '[]' constraint rule_versions_targets_check check (
        jsonb_typeof(targets) = 'array');
update rule_versions set targets = as_targets(slack, email, post);
alter table rule_versions
    alter column targets drop default,
    drop column slack,
    drop column email,
    drop column post,
    drop constraint task_versions_pkey,
    add constraint rule_versions_pkey primary key (kind, app, part, generation);
-- a task that is found in Kapacitor is known by its id only
create index rule_versions_by_task on rule_versions (task, generation);

drop function as_targets(text, text[], text);

alter table audit rename column target to part;

-- The addresses of one channel in a list of targets, with commas between them; null: there are none.
create function addresses(targets jsonb, channel text) returns text immutable language sql as $$
    select string_agg(target ->> 'address', ',' order by place)
    from jsonb_array_elements(targets) with ordinality as given (target, place)
    where target ->> 'channel' = channel
$$;

-- A rule's fields, as the API has them.
drop function rule_fields(jsonb, text, text[], text, boolean);
create function rule_fields(spec jsonb, targets jsonb, enabled boolean)
    returns jsonb immutable language sql as $$
    select spec || jsonb_build_object(
        'slack', addresses(targets, 'slack'), 'email', addresses(targets, 'email'),
        'post', addresses(targets, 'webhook'), 'enabled', enabled)
$$;
