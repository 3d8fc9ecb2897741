-- The checks that could not be asked: few, most of the time none.
create index checks_unknown on checks (rule) where seen ->> 'answer' = 'unknown';
