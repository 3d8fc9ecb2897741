-- What is said on status pages: incidents, and maintenance that is announced.
create table incidents (
    id bigint generated always as identity primary key,
    page text collate "C" not null references status_pages on delete cascade,
    -- kind, title, impact, and which rules on the page it is about
    spec jsonb not null,
    starts_at timestamptz not null,
    -- null: it is not over
    ends_at timestamptz,
    created_at timestamptz not null default clock(),
    created_by text not null,
    constraint incidents_times check (ends_at > starts_at)
);
create index incidents_by_page on incidents (page, starts_at);

create table incident_updates (
    id bigint generated always as identity primary key,
    incident bigint not null references incidents on delete cascade,
    at timestamptz not null default clock(),
    status text not null,
    message text not null
);
create index incident_updates_by_incident on incident_updates (incident, id);
