-- Every change: who made it, when, from where, and what was before and after. No secrets: of a
-- webhook's address there is the host only. Nothing in it is ever changed or removed.
create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    -- the name of the token, or `ADMIN_TOKEN`, `anonymous`, `cli`, `import`
    who text collate "C" not null,
    -- the client's
    address text,
    request_id text,
    action text collate "C" not null,
    -- Kapacitor's id of the rule, or the name of the token
    subject text collate "C",
    kind text collate "C",
    app text collate "C",
    target text collate "C",
    -- of the rule, after the change
    generation bigint,
    before jsonb,
    after jsonb,
    -- the fields that differ; also where what can be shown of them does not
    changed text[],
    -- set: Kapacitor has refused what this entry says, and it was taken back
    refused bigint
);

create index audit_by_app on audit (app, id);
create index audit_by_who on audit (who, id);
create index audit_by_subject on audit (subject, id);
create unique index audit_refusals on audit (refused) where refused is not null;

-- Who owns the table could give himself the right again, and whoever may do anything needs none:
-- so both, a right that is not there and a trigger that always fires.
create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_is_kept before update or delete or truncate on audit
    for each statement execute function refuse_to_change_audit();
alter table audit enable always trigger audit_is_kept;
revoke update, delete, truncate on audit from public;
revoke update, delete, truncate on audit from current_user;

-- An address without what may be secret in it: user, path, query. As `mask::url` has it.
create function masked_url(url text) returns text immutable language sql as $$
    select coalesce(lower(part[1]) || part[2] || '/***', '***')
    from (select regexp_match(url, '^(https?://)(?:[^/?#]*@)?([^/?#@]+)', 'i') as part) parts
    where url is not null
$$;

-- A rule's fields, as the API has them.
create function rule_fields(spec jsonb, slack text, email text[], post text, enabled boolean)
    returns jsonb immutable language sql as $$
    select spec || jsonb_build_object(
        'slack', slack, 'email', to_jsonb(nullif(array_to_string(email, ','), '')), 'post', post,
        'enabled', enabled)
$$;

-- The names of the fields that differ.
create function differing(before jsonb, after jsonb) returns text[] immutable language sql as $$
    select coalesce(array_agg(name order by name), '{}')
    from jsonb_each(before) old (name, value) full join jsonb_each(after) new (name, value) using (name)
    where old.value is distinct from new.value
$$;
