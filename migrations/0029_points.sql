-- Results and changes of status are written to InfluxDB as well, where that is wanted.
alter table flips add noted_at timestamptz not null default clock();
create index flips_by_noted on flips (noted_at);
-- they come in the order of time
create index results_by_time on results using brin (at) with (pages_per_range = 16);

-- Until when that was done.
create table points (
    only_one boolean primary key default true check (only_one),
    until timestamptz not null
);
