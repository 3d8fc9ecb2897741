-- Windows and releases: both hold messages back by silences that are made for them.

-- Levels in their order.
create function level_rank(level text) returns integer immutable language sql as $$
    select array_position(array['OK', 'INFO', 'WARNING', 'CRITICAL'], level) $$;
create function level_of(rank integer) returns text immutable language sql as $$
    select (array['OK', 'INFO', 'WARNING', 'CRITICAL'])[rank] $$;

-- Times that come again, at which messages are held back. A window that is changed is a new one.
create table windows (
    id bigint generated always as identity primary key,
    name text collate "C" not null,
    -- which messages, as those of a silence
    app text collate "C" not null,
    kind text collate "C",
    task text collate "C",
    part text collate "C",
    target uuid,
    level text not null check (level in ('INFO', 'WARNING', 'CRITICAL')),
    -- of the IANA time zone in which the days and times are
    timezone text not null,
    -- 1: Monday, 7: Sunday; none: on one day only
    weekdays smallint[] not null,
    on_date date,
    starts time not null,
    lasts_seconds integer not null check (lasts_seconds > 0),
    reason text not null,
    created_at timestamptz not null,
    created_by text collate "C" not null,
    deleted_at timestamptz,

    check ((on_date is null) = (cardinality(weekdays) > 0))
);
create unique index windows_name on windows (name) where deleted_at is null;

-- The releases of apps: each version once.
create table releases (
    id bigint generated always as identity primary key,
    app text collate "C" not null,
    version text not null,
    -- the time of the data, in nanoseconds since 1970
    at_ns bigint not null,
    received_at timestamptz not null,
    -- who reported it: a token, or the task id of a rule
    received_by text collate "C" not null,

    unique (app, version)
);
create index releases_by_time on releases (app, at_ns);

alter table silences
    add column made_by_window bigint references windows,
    add column release bigint references releases,
    -- of a release: it is about what began after this time of the data
    add column after_ns bigint,
    -- of a release: when the first of those began that follow each other without a pause
    add column chained_since timestamptz;
-- each opening of a window once, whoever makes it
create unique index silences_of_windows on silences (made_by_window, starts_at);

alter table outcomes drop constraint outcomes_what_check;
-- graced: it began after a release, and was over before the grace was
alter table outcomes add constraint outcomes_what_check check (
    what in ('delivered', 'superseded', 'skipped', 'silenced', 'graced', 'dead'));

-- Notes a release, and holds back for a while what begins after it. Releases in a row prolong that, to four
-- times as long as one in all. None: the release is known.
create function begin_grace(app text, version text, at_ns bigint, lasts interval, level text, who text)
    returns bigint volatile language sql as $$
    with released as (
        insert into releases (app, version, at_ns, received_at, received_by)
        values ($1, $2, $3, clock(), $6)
        on conflict do nothing
        returning id
    ), begun as (
        insert into silences (app, level, starts_at, until, until_resolved, reason, created_at, created_by,
            release, after_ns, chained_since)
        select $1, $5, clock(), least(clock() + $4, since + 4 * $4), false, 'release ' || $2, clock(), $6,
            released.id, coalesce(first_ns, $3), since
        from released left join lateral (
                select chained_since, after_ns as first_ns from silences
                where silences.app = $1 and release is not null and ended_at is null and until > clock()
                order by silences.id desc limit 1
            ) before on true,
            lateral (select coalesce(before.chained_since, clock()) as since) chain
        where $4 > interval '0' and since + 4 * $4 > clock()
    )
    select id from released
$$;
create index outcomes_graced on outcomes (app, reason) where what = 'graced';

-- Whether a silence of its app is about what a rule says of a part.
create function is_about(silence silences, kind text, subject text, part text)
    returns boolean immutable language sql as $$
    select (($1).kind is null or ($1).kind = $2) and (($1).task is null or ($1).task = $3)
        and (($1).part is null or ($1).part = $4) $$;
