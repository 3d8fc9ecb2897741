-- Checks that are polled: the service asks them.
alter table checks
    -- when it is asked next; null: it is not asked
    add poll_at timestamptz,
    -- who asks it now: what comes of it counts only as long as this is unchanged
    add lease uuid,
    -- how many answers in a row have not been as its status has it
    add against int not null default 0,
    -- how many answers were bad
    add failures bigint not null default 0,
    -- what came of it when it was last asked
    add seen jsonb;
create index checks_to_poll on checks (poll_at) where poll_at is not null;

-- What a change of status is known by, in words.
alter table flips add evidence text not null default '';

-- What is sent to endpoints and shown to nobody, sealed, by its fingerprint.
create table sealed_values (
    fingerprint text collate "C" primary key,
    sealed bytea not null,
    created_at timestamptz not null
);

-- Each answer of each check, a partition a day, so that what is old is dropped and not deleted.
create table results (
    rule bigint not null,
    at timestamptz not null,
    answer text not null check (answer in ('good', 'bad', 'unknown', 'asleep')),
    -- of HTTP
    status smallint,
    -- why it is not a good one
    reason text,
    redirects smallint not null default 0,
    -- how long it took, in seconds, in all and in each phase
    took real not null,
    dns real,
    connect real,
    tls real,
    first_byte real,
    primary key (rule, at)
) partition by range (at);

-- Makes the partitions of the day of this time and of the two days after it.
create function make_result_partitions(begin timestamptz) returns void language plpgsql as $$
declare
    day date;
begin
    -- one at a time
    perform pg_advisory_xact_lock(hashtext('result partitions'));
    for day in select (begin at time zone 'UTC')::date + n from generate_series(0, 2) n loop
        if to_regclass('results_' || to_char(day, 'YYYYMMDD')) is null then
            execute format('create table %I partition of results for values from (%L) to (%L)',
                'results_' || to_char(day, 'YYYYMMDD'),
                day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
        end if;
    end loop;
end $$;

-- Drops the partitions of the days before this time. Answers how many.
create function drop_result_partitions(before timestamptz) returns int language plpgsql as $$
declare
    old regclass;
    dropped int := 0;
begin
    perform pg_advisory_xact_lock(hashtext('result partitions'));
    for old in
        select inhrelid from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent = 'results'::regclass
            and relname < 'results_' || to_char(before at time zone 'UTC', 'YYYYMMDD')
    loop
        execute format('drop table %s', old);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;

-- The same, added up: what pages are made of.
create table result_hours (
    rule bigint not null references checks on delete cascade,
    -- when the hour began
    at timestamptz not null,
    good int not null,
    bad int not null,
    -- neither: it could not be asked, or was not to be asked
    other int not null,
    -- how long the good ones took in all, and the slowest of them, in seconds
    took double precision not null,
    slowest real not null,
    primary key (rule, at)
) with (fillfactor = 70);
create table result_days (like result_hours including all);
alter table result_days add foreign key (rule) references checks on delete cascade;
