-- Acknowledgements, reminders, and parts that change all the time.

-- That somebody is on it: until the part is OK or worse, or a time has come.
create table acks (
    id bigint generated always as identity primary key,
    subject text collate "C" not null,
    part text collate "C" not null,
    kind text collate "C" not null,
    app text collate "C" not null,
    level text not null,
    at timestamptz not null,
    who text not null,
    comment text,
    until timestamptz,
    ended_at timestamptz,
    ended_by text
);
create unique index acks_in_force on acks (subject, part) where ended_at is null;

-- However a part comes to another level: nobody is on what is over, or on what is worse than was known.
create function end_ack() returns trigger language plpgsql as $$
begin
    update acks set ended_at = clock(), ended_by = 'level ' || new.level
    where subject = new.subject and part = new.part and ended_at is null
        and (new.level = 'OK' or level_rank(new.level) > level_rank(level));
    return null;
end $$;
create trigger heads_level after update of level on heads
    for each row when (old.level <> new.level) execute function end_ack();

insert into secrets (name, value) values (
    -- signs the links by which an alert is acknowledged
    'links',
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
);

alter table lanes
    -- what the target is told besides the level that it knows
    add column notice text check (notice in ('reminder', 'acknowledged')),
    -- since when the part changes all the time, as the target was told
    add column flapping_since_ns bigint;
-- what may be due for a reminder
create index lanes_told on lanes (told_at) where told_level <> 'OK' and due_at is null;
