-- A part of the rule `old`, as it is called once the rule is `new`: one that begins with the rule's id begins with the
-- new one.
create function renamed_part(part text, old text, new text) returns text immutable language sql as $$
    select case when starts_with(part, old) then new || substr(part, length(old) + 1) else part end $$;
