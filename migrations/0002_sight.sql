-- Whether a rule can see: a rule that runs and sees nothing is worse than none.
alter table tasks
    -- why it cannot; empty: it can
    add column blind text[] not null default '{}',
    -- when its query last brought anything, to within ten minutes
    add column data_seen_at timestamptz;

create index tasks_blind on tasks (app, kind, target) where blind <> '{}';
