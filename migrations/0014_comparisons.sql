-- When Kapacitor's topics were last compared with the history: as of then the heads are known to be right.

create table comparisons (
    only_one boolean primary key default true check (only_one),
    at timestamptz not null
);
