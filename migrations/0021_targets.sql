-- PostgreSQL puts the body of a function into the statement that calls it only if nothing in the body is less
-- stable than the function says it is, and convert_to is stable. Otherwise the function is parsed and planned
-- in each statement: it took half of the time of recording an event.
create or replace function target_id(channel text, address text) returns uuid stable language sql as $$
    select encode(substr(sha256(convert_to(channel || ' ' || address, 'UTF8')), 1, 16), 'hex')::uuid $$;

-- Set: what a target answers can be mended by the operator only, such as a token of Slack's that is not valid.
alter table targets add column needs_operator boolean not null default false;
create index targets_needing_operator on targets (channel) where needs_operator;
