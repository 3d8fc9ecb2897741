-- A rule's fields, as the API has them, in one pass over its targets: the audit calls this for each change,
-- and functions that PostgreSQL cannot inline took most of the time of an import.
create or replace function rule_fields(spec jsonb, targets jsonb, delivery text, enabled boolean)
    returns jsonb immutable language sql as $$
    select spec || (
        select jsonb_build_object(
            'slack', string_agg(address, ',' order by place) filter (where channel = 'slack'),
            'email', string_agg(address, ',' order by place) filter (where channel = 'email'),
            'post', string_agg(address, ',' order by place) filter (where channel = 'webhook'),
            'delivery', delivery, 'enabled', enabled)
            || jsonb_strip_nulls(jsonb_build_object('targets', jsonb_agg(target order by place)
                filter (where channel not in ('slack', 'email', 'webhook'))))
        from jsonb_array_elements(targets) with ordinality as given (target, place),
            lateral (select target ->> 'channel' as channel, target ->> 'address' as address) parts
    )
$$;
