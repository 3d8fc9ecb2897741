-- What somebody has decided not to tell a target.
alter table outcomes drop constraint outcomes_what_check;
alter table outcomes add constraint outcomes_what_check check (
    what in ('delivered', 'digested', 'superseded', 'skipped', 'silenced', 'graced', 'dropped', 'dead'));

-- What a silence has kept from people for good is counted by its reason.
create index outcomes_silenced on outcomes (reason) where what = 'silenced';

-- Who was told of an event.
create index outcomes_of_event on outcomes (subject, part, until_ns);

-- Events come nearly in the order of their times: this is small, and finds those of a time among many.
create index events_at on events using brin (at_ns) with (autosummarize = on);
