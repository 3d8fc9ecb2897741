-- Delivery by the service: whom it notifies, what they were told, and what came of it.

alter table rules drop constraint rules_delivery_check;
alter table rules add constraint rules_delivery_check check (
    delivery in ('kapacitor', 'shadow', 'service'));

-- Whether the service notifies the targets of what the deployed script reports. It changes while the
-- task is stopped, between the last event of one script and the first of the next.
alter table deployments add column delivers boolean not null default false;

-- The clock of all replicas is the database's. Tests set it ahead.
create function clock() returns timestamptz stable language sql as $$
    select now() + coalesce(nullif(current_setting('kapacitor_alerts.ahead', true), ''), '0')::interval $$;

-- The id of an address of a channel. It is derived, so that whoever needs it need not look it up.
create function target_id(channel text, address text) returns uuid immutable language sql as $$
    select encode(substr(sha256(convert_to(channel || ' ' || address, 'UTF8')), 1, 16), 'hex')::uuid $$;

-- The addresses that are notified, each once, however many rules name it.
create table targets (
    id uuid primary key,
    channel text collate "C" not null,
    address text not null,
    -- the replica that sends to it, alone, and until when
    lease uuid,
    lease_until timestamptz,
    -- nothing is sent before
    open_at timestamptz not null default '-infinity',
    -- failed attempts in a row, and since when
    failures integer not null default 0,
    failing_since timestamptz,
    -- the reason of the last failure
    error text,
    -- why nothing is sent to it until somebody enables it again
    disabled text
);

-- What a target was told of a part, and what it has yet to be told.
create table lanes (
    id bigint generated always as identity,
    subject text collate "C" not null,
    part text collate "C" not null,
    target uuid not null references targets,
    -- of the rule, which may be gone
    kind text collate "C" not null,
    app text collate "C" not null,
    -- the times of two events of the part: the newest, and the last one that is settled
    want_ns bigint not null,
    told_ns bigint not null,
    -- the level of the newest
    want_level text not null,
    -- what the target believes
    told_level text not null default 'OK',
    told_at timestamptz,
    -- when to serve it; null: nothing is to be told
    due_at timestamptz,
    -- of the message that is tried: since when, how often, why not, and whether as plain text
    tried_since timestamptz,
    attempts integer not null default 0,
    error text,
    plain boolean not null default false,
    -- what holds the message back
    held_by text,
    -- the rule names this target no more
    is_closing boolean not null default false,

    primary key (subject, part, target)
);
create unique index lanes_id on lanes (id);
-- only what is to be told, which is little of much
create index lanes_due on lanes (target, due_at) where due_at is not null;
create index lanes_by_app on lanes (app, id) where due_at is not null;

-- What came of events. Only added to, until it is as old as the events that are removed.
create table outcomes (
    id bigint generated always as identity primary key,
    subject text collate "C" not null,
    part text collate "C" not null,
    target uuid not null,
    kind text collate "C" not null,
    app text collate "C" not null,
    -- the times of the first and the last event that it is about, and the last one's level
    from_ns bigint not null,
    until_ns bigint not null,
    level text not null,
    what text not null check (what in ('delivered', 'superseded', 'skipped', 'dead')),
    at timestamptz not null default now(),
    attempts integer not null,
    -- how long the last attempt took, in milliseconds
    took_ms integer,
    -- why, where it was not delivered
    reason text,
    -- the channel's own name for the message
    message_id text
);
create index outcomes_by_app on outcomes (app, id);
create index outcomes_by_subject on outcomes (subject, id);
create index outcomes_by_target on outcomes (target, id);
create index outcomes_by_time on outcomes (at);
create index outcomes_dead on outcomes (id) where what = 'dead';

alter table events drop constraint events_source_check;
-- rule: made when the rule was paused or deleted while the part was not OK
alter table events add constraint events_source_check check (source in ('post', 'compare', 'rule'));

-- what is closed when its rule is paused or deleted
create index heads_not_ok on heads (subject) where level <> 'OK';

-- Requests by which Kapacitor has shown that it reaches the service.
create table preflights (
    nonce uuid primary key,
    at timestamptz not null default now()
);
