-- History: every change of level that a rule reports, as its script posts it to the service.

-- Null: as the setting DELIVERY has it.
alter table rules add column delivery text constraint rules_delivery_check check (
    delivery in ('kapacitor', 'shadow'));
-- few of many, where the setting does not say it for all
create index rules_delivery on rules (delivery) where delivery is not null;
alter table rule_versions add column delivery text;

-- Random secrets of this database, made here so that there is nothing to configure.
create table secrets (
    name text collate "C" primary key,
    value bytea not null check (length(value) = 32)
);
insert into secrets (name, value) values (
    -- keys of rules are derived from it, with which their scripts may post events
    'ingest',
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
);

-- Only added to, until it is older than the operator wants to keep.
create table events (
    id bigint generated always as identity primary key,
    -- the task id of the rule, and the alert id that changed
    subject text collate "C" not null,
    part text collate "C" not null,
    kind text collate "C" not null,
    app text collate "C" not null,
    -- the time of the data, in nanoseconds since 1970, of which timestamptz would lose three digits
    at_ns bigint not null,
    level text not null check (level in ('OK', 'INFO', 'WARNING', 'CRITICAL')),
    previous text check (previous in ('OK', 'INFO', 'WARNING', 'CRITICAL')),
    message text not null,
    details text not null,
    -- how long the part had not been OK
    duration_ns bigint not null,
    -- Kapacitor's JSON byte for byte, which jsonb would reorder; null: not kept, or found by comparing
    body text,
    -- post: posted by the script; compare: found in Kapacitor's topic, for the post was lost
    source text not null check (source in ('post', 'compare')),
    -- it came after a newer event of its part
    late boolean not null,
    received_at timestamptz not null default now(),

    constraint events_key unique (subject, part, at_ns, level)
);

create index events_by_app on events (app, id);
create index events_by_subject on events (subject, id);
-- for the removal of those that are old
create index events_by_time on events (received_at);

-- Where each part stands. Kinds whose events are each a part of their own have none.
create table heads (
    subject text collate "C" not null,
    part text collate "C" not null,
    level text not null,
    at_ns bigint not null,
    -- since when it has this level
    since_ns bigint not null,

    primary key (subject, part)
);

-- A rule's fields, as the API has them.
drop function rule_fields(jsonb, jsonb, boolean);
create function rule_fields(spec jsonb, targets jsonb, delivery text, enabled boolean)
    returns jsonb immutable language sql as $$
    select spec || jsonb_build_object(
        'slack', addresses(targets, 'slack'), 'email', addresses(targets, 'email'),
        'post', addresses(targets, 'webhook'), 'delivery', delivery, 'enabled', enabled)
$$;
