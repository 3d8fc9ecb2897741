-- What the rules of an app have in common, where somebody has said it.
create table apps (
    app text collate "C" primary key check (app ~ '^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$' and length(app) <= 128),
    -- the targets of rules that name none, and the grace of a release rule that names none
    common jsonb not null,
    -- counts the changes of this row
    generation bigint not null default 1
);
