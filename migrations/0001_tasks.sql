-- One row per rule: what its owner wants, and what Kapacitor is known to run.
create table tasks (
    -- Kapacitor's task id, derived from kind, app and target
    id text collate "C" primary key,
    kind text collate "C" not null check (kind ~ '^[a-z0-9]{1,32}$'),
    app text collate "C" not null check (app ~ '^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$' and length(app) <= 128),
    -- what else the key has besides the app: the dyno type of a memory rule
    target text collate "C" not null default '' check (length(target) <= 128),

    -- the fields that only this kind has
    spec jsonb not null check (jsonb_typeof(spec) = 'object'),
    slack text check (slack ~ '^[#@].'),
    email text[] not null default '{}' check (cardinality(email) <= 20),
    post text check (length(post) between 1 and 2048),
    enabled boolean not null default true,

    -- the version that is wanted; the highest ever given out (never given out again, so that an
    -- ETag names one version only); and the version that Kapacitor runs (0: none yet)
    generation bigint not null check (generation > 0),
    last_generation bigint not null check (last_generation >= generation),
    synced_generation bigint not null default 0 check (synced_generation >= 0),

    sync_status text not null default 'pending' check (sync_status in ('synced', 'pending', 'failed')),
    sync_error text,
    sync_at timestamptz,
    -- unsuccessful deliveries in a row, and when the next may be tried
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null default now(),
    -- Kapacitor's `modified` of the task as our last push left it: text, for it has nanoseconds
    kapacitor_modified text,
    -- the task and topic of an earlier, deleted rule of this id may still be in Kapacitor and must
    -- go before this one starts
    purge boolean not null default false,

    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- since when the rule watches: its creation or its last enabling; older events are not its own
    active_since timestamptz not null default now(),
    -- set: deleted by its owner, kept until Kapacitor has let go of it
    deleted_at timestamptz,

    constraint tasks_key unique (kind, app, target),
    constraint tasks_target check (deleted_at is not null or slack is not null or post is not null or cardinality(email) > 0)
);

create index tasks_by_app on tasks (app, kind, target);
create index tasks_unsynced on tasks (next_attempt_at) where sync_status <> 'synced';
