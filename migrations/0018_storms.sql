-- Storms: so much is to be told to a target that one message tells it all.
alter table targets add column storm_since timestamptz;

alter table outcomes drop constraint outcomes_what_check;
-- digested: told in one message with others
alter table outcomes add constraint outcomes_what_check check (
    what in ('delivered', 'digested', 'superseded', 'skipped', 'silenced', 'graced', 'dead'));
