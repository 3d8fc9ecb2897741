-- Why a rule is blind, for programs: a code, since when, and what is known of it. `blind` has the same in words.
alter table rules add causes jsonb not null default '[]' check (jsonb_typeof(causes) = 'array');
