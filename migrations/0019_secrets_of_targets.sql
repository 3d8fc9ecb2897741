-- What users give or get as secrets of targets: sealed with SECRETS_KEY, and never shown again.

-- An address that is itself a secret, as the key of a PagerDuty service is. Rules have its fingerprint.
create table sealed_addresses (
    -- target_id of channel and fingerprint
    target uuid primary key,
    sealed bytea not null,
    created_at timestamptz not null
);

-- What webhooks to an address are signed with; several, while one is replaced.
create table signing_secrets (
    id bigint generated always as identity primary key,
    target uuid not null,
    sealed bytea not null,
    created_at timestamptz not null,
    -- set: it has been replaced, and signs until then
    retires_at timestamptz
);
create index signing_secrets_by_target on signing_secrets (target);

-- which rules name a target
create index rules_targets_named on rules using gin (targets jsonb_path_ops);

-- The addresses in a list of targets of channels that have no field of their own.
create function other_targets(targets jsonb) returns jsonb immutable language sql as $$
    select jsonb_agg(target order by place)
    from jsonb_array_elements(targets) with ordinality as given (target, place)
    where target ->> 'channel' not in ('slack', 'email', 'webhook')
$$;

-- Whether a rule of apps like these names a target, or has named it while there was something to tell.
create function is_of_apps(channel text, address text, patterns text[]) returns boolean stable language sql as $$
    select exists (
        select from rules where deleted_at is null and app like any($3)
            and targets @> jsonb_build_array(jsonb_build_object('channel', $1, 'address', $2))
    ) or exists (select from lanes where target = target_id($1, $2) and app like any($3)) $$;
