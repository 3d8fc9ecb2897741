-- Silences: messages that are held back for a while.

create table silences (
    id bigint generated always as identity primary key,
    -- which messages: of an app, or of all that begin with a prefix (shop-*), or of all (*)
    app text collate "C" not null,
    -- null: any
    kind text collate "C",
    task text collate "C",
    part text collate "C",
    target uuid,
    -- up to this level
    level text not null check (level in ('INFO', 'WARNING', 'CRITICAL')),
    starts_at timestamptz not null,
    until timestamptz not null,
    -- it ends as soon as nothing that it is about is wrong any more
    until_resolved boolean not null,
    reason text not null,
    created_at timestamptz not null,
    created_by text collate "C" not null,
    -- set: somebody has ended it before its time
    ended_at timestamptz,
    ended_by text collate "C"
);
create index silences_by_app on silences (app, until) where ended_at is null;

-- How the apps of silences, in their spelling, may name this one.
create function app_patterns(app text) returns text[] immutable language sql as $$
    select array_agg(left(app, length) || '*') || app from generate_series(0, length(app)) length $$;

-- what is looked at again when a silence ends
create index lanes_held on lanes (held_by) where held_by is not null;

alter table outcomes drop constraint outcomes_what_check;
-- silenced: it was over before the silence was
alter table outcomes add constraint outcomes_what_check check (
    what in ('delivered', 'superseded', 'skipped', 'silenced', 'dead'));
