-- Badges: pictures of how checks are, at addresses that say nothing of them.
alter table checks add badge uuid not null default gen_random_uuid() constraint checks_badge unique;

-- Names an app in the addresses of the badges of its checks.
create table badge_keys (
    app text collate "C" primary key,
    key uuid not null default gen_random_uuid() constraint badge_keys_key unique
);
