-- Checks are rules that the service itself evaluates. Their deployment names no Kapacitor (''), and what is
-- told of them is told by the service.
alter table rules
    drop constraint rules_targets,
    add constraint rules_targets check (
        deleted_at is not null or jsonb_array_length(targets) > 0
        -- it may be there to be seen only
        or kind in ('heartbeat', 'probe', 'job', 'item'));

-- How each check stands. What a report changes most of the time is in no index, so that PostgreSQL writes it
-- beside the old row and leaves the indexes alone.
create table checks (
    rule bigint primary key references rules on delete cascade,
    -- names it in the addresses that it reports to; nobody chooses it, and it is never used again
    code uuid not null default gen_random_uuid() constraint checks_code unique,
    app text collate "C" not null,
    slug text collate "C" not null,

    status text not null default 'new' check (status in ('new', 'up', 'down', 'paused')),
    -- since when
    since timestamptz not null default clock(),
    -- when it last reported that it has run or failed
    last_at timestamptz,
    -- when the run began that has not ended, and its id
    started_at timestamptz,
    run uuid,
    -- how long its last run took, in seconds
    last_took double precision,
    -- how many reports there have been
    reports bigint not null default 0,

    -- as its rule has it; one that is not is not evaluated, and its reports do not count
    enabled boolean not null default true,
    -- whether any report by `/ping/<code>` says that it has run
    is_plain boolean not null default false,
    -- how long it may be late, in seconds
    grace double precision not null default 0,
    -- when it may be down: looked at then, or earlier. null: never.
    due_at timestamptz,
    -- it is not down before, for the service could not be reached
    excused_until timestamptz
) with (fillfactor = 70);
create index checks_due on checks (due_at) where due_at is not null;
create index checks_by_slug on checks (app, slug) where slug <> '';

-- What checks reported, the last hundred of each.
create table reports (
    rule bigint not null references checks on delete cascade,
    n bigint not null,
    at timestamptz not null,
    -- what it says: success, start, fail, log; or ign: it did not count
    what text not null check (what in ('success', 'start', 'fail', 'log', 'ign')),
    scheme text not null,
    method text not null,
    address inet,
    user_agent text not null default '',
    exit_status smallint check (exit_status between 0 and 255),
    run uuid,
    -- how long the run took that it is the end of, in seconds
    took double precision,
    -- the first bytes of its body
    body bytea,
    primary key (rule, n)
);

-- Each change of a check's status.
create table flips (
    id bigint generated always as identity primary key,
    rule bigint not null references checks on delete cascade,
    at timestamptz not null,
    was text not null,
    status text not null,
    reason text not null
);
create index flips_by_rule on flips (rule, at);

-- The key of an app's checks in addresses with slugs.
create table ping_keys (
    app text collate "C" primary key,
    key text collate "C" not null constraint ping_keys_key unique
);

-- When a replica was last seen to evaluate checks.
create table evaluations (
    only_one boolean primary key default true check (only_one),
    at timestamptz not null
);
