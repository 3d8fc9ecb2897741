-- When the newest event happened that a rule which watches events has told of, as the last look at all
-- rules has found it: a listing of Kapacitor's topics has their levels, and no times.
alter table tasks add column last_event_at timestamptz;
