-- Outages of targets: what cannot be told to one is told to others. An outage is an alert of its own, with a
-- history, a head and lanes; its subject is `target:` and the target's id.
alter table events drop constraint events_source_check;
-- service: made when a target could not be notified, or could be again
alter table events add constraint events_source_check check (
    source in ('post', 'compare', 'rule', 'service'));
create index heads_of_targets on heads (subject) where subject like 'target:%';
