-- The hosts that a rule of an app may watch although their names are not the app's own. Several apps
-- may share a host.
create table app_hosts (
    app text collate "C" not null check (app ~ '^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$' and length(app) <= 128),
    host text collate "C" not null check (length(host) between 1 and 253),
    granted_at timestamptz not null default now(),
    -- the name of the token
    granted_by text not null,

    primary key (app, host)
);
