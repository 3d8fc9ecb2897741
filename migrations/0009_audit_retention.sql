-- Entries of the audit that are older than the operator wants to keep may be removed; nothing else may,
-- and a removal is itself an entry.

-- What a statement may remove: what is older than the days that the transaction declares, 30 at least.
-- Whoever owns the table could declare what he likes, but cannot reach the last 30 days.
create function keep_audit() returns trigger language plpgsql as $$
declare
    days integer := nullif(current_setting('kapacitor_alerts.audit_retention', true), '');
begin
    if days >= 30 and old.at < now() - make_interval(days => days) then
        return old;
    end if;
    raise exception 'the audit is only added to' using errcode = 'insufficient_privilege';
end
$$;

create function note_audit_removal() returns trigger language plpgsql as $$
begin
    insert into audit (who, action, after)
    select 'retention', 'audit.trim',
        jsonb_build_object('removed', count(*), 'first', min(at), 'last', max(at))
    from gone
    having count(*) > 0;
    return null;
end
$$;

drop trigger audit_is_kept on audit;
create trigger audit_is_kept before update or truncate on audit
    for each statement execute function refuse_to_change_audit();
create trigger audit_entries_are_kept before delete on audit
    for each row execute function keep_audit();
create trigger audit_removals_are_noted after delete on audit
    referencing old table as gone for each statement execute function note_audit_removal();
alter table audit enable always trigger audit_is_kept;
alter table audit enable always trigger audit_entries_are_kept;
alter table audit enable always trigger audit_removals_are_noted;

create index audit_by_time on audit (at);

-- Removes up to `most` entries that are older than `days`. The privilege is there for this statement
-- only. Answers how many were removed.
create function remove_old_audit(days integer, most bigint) returns bigint language plpgsql as $$
declare
    removed bigint;
begin
    grant delete on audit to current_user;
    perform set_config('kapacitor_alerts.audit_retention', days::text, true);
    delete from audit where id in (
        select id from audit where at < now() - make_interval(days => days) order by at limit most);
    get diagnostics removed = row_count;
    perform set_config('kapacitor_alerts.audit_retention', '', true);
    revoke delete on audit from current_user;
    return removed;
end
$$;
