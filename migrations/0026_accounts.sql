-- Accounts as isRunning has them: whoever knows the password may have endpoints of the app checked.
create table accounts (
    mail text collate "C" primary key,
    app text collate "C" not null,
    -- argon2id, as a PHC string
    password text not null,
    created_at timestamptz not null default clock()
);
