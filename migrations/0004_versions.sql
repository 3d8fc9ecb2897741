-- Every version of a rule that was accepted. No foreign key to tasks: the versions of a rule that
-- was deleted are what it can be restored from.
create table task_versions (
    -- as in tasks
    task text collate "C" not null,
    generation bigint not null check (generation > 0),
    kind text collate "C" not null,
    app text collate "C" not null,
    target text collate "C" not null,
    spec jsonb not null check (jsonb_typeof(spec) = 'object'),
    slack text,
    email text[] not null,
    post text,
    enabled boolean not null,

    -- this version is the rule's deletion; the other columns have what was deleted
    deleted boolean not null,
    changed_at timestamptz not null,
    -- who made it; `unknown`: somebody, before versions were kept
    changed_by text not null,

    primary key (task, generation)
);

-- for the removal of those that nobody will ask for any more
create index task_versions_by_time on task_versions (changed_at);

insert into task_versions
    (task, generation, kind, app, target, spec, slack, email, post, enabled, deleted, changed_at, changed_by)
select id, generation, kind, app, target, spec, slack, email, post, enabled,
    deleted_at is not null, updated_at, 'unknown'
from tasks;
