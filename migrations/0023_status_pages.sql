-- Pages that show everybody how chosen rules stand.
create table status_pages (
    slug text collate "C" primary key,
    -- whose it is
    app text collate "C" not null,
    -- title, description, time zone, and groups of entries, each a rule with the name that it has on the page
    spec jsonb not null,
    -- SHA-256 of the token by which its items are refreshed
    token_digest bytea,
    created_at timestamptz not null default clock(),
    updated_at timestamptz not null default clock()
);
create index status_pages_by_token on status_pages (token_digest) where token_digest is not null;
