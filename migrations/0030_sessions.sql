-- Who is signed in in a browser, by which token.
create table sessions (
    -- SHA-256 of what the browser's cookie has
    hash bytea primary key check (length(hash) = 32),
    id uuid not null default gen_random_uuid() unique,
    -- the token's name, and its hash: a token that is revoked, and one that is made anew, end the session
    token text collate "C" not null,
    token_hash bytea not null check (length(token_hash) = 32),
    created_at timestamptz not null default clock(),
    -- to within a minute
    used_at timestamptz not null default clock(),
    address inet,
    user_agent text not null default ''
);
create index sessions_by_token on sessions (token);
