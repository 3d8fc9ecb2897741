-- Who may use the API: tokens, of which only the hash is kept.
create table tokens (
    -- as versions and audit name its bearer
    name text collate "C" primary key
        check (name ~ '^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$' and length(name) <= 64),
    -- SHA-256 of the token
    hash bytea not null unique check (length(hash) = 32),
    role text not null check (role in ('read', 'write', 'admin')),
    -- `*`, names of apps, or the beginning of names as `shop-*`
    apps text[] not null check (cardinality(apps) between 1 and 100),

    created_at timestamptz not null default now(),
    created_by text not null,
    expires_at timestamptz,
    -- to within a minute
    last_used_at timestamptz,

    -- an admin could give itself a token of any scope
    constraint tokens_admin_scope check (role <> 'admin' or apps = '{*}')
);
