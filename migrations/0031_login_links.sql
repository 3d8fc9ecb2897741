-- What signs a browser in once, within a minute, in place of a token.
create table login_codes (
    -- SHA-256 of the code in the link
    hash bytea primary key check (length(hash) = 32),
    -- the token that the session is bound to
    token text collate "C" not null,
    token_hash bytea not null check (length(token_hash) = 32),
    created_at timestamptz not null default clock()
);
