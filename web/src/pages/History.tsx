import { useMemo } from 'preact/hooks';
import { api, data, type Schemas } from '../api/client';
import { csv, density } from '../model/density';
import { parseFilter, passes } from '../model/filter';
import { DensityBar } from '../parts/DensityBar';
import { EventTable } from '../parts/EventTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';

type Event = Schemas['Event'];

/** How many are shown. */
const LIMIT = 1000;

const HEAD = [
  'at',
  'level',
  'previous',
  'app',
  'kind',
  'part',
  'message',
  'lasted_seconds',
  'received_at',
  'told',
  'told_of',
];

/** Saves what is shown as a file. */
function save(events: readonly Event[]): void {
  const rows = events.map((it) => [
    it.at,
    it.level,
    it.previous,
    it.app,
    it.kind,
    it.part,
    it.message,
    it.duration_seconds,
    it.received_at,
    it.told?.to,
    it.told?.of,
  ]);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv(HEAD, rows)], { type: 'text/csv' }));
  link.download = 'history.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What happened, over all rules. */
export function History() {
  const [text] = useParameter('q');
  const load = useLoad(
    (signal) => data(api.GET('/events', { params: { query: { limit: LIMIT } }, signal })),
    'events',
    15_000,
  );
  const rows = useMemo(() => {
    const filter = parseFilter(text);
    return (load.value ?? []).filter((it) =>
      passes(
        filter,
        { app: it.app, kind: it.kind, level: it.level.toLowerCase() },
        `${it.task} ${it.part} ${it.message}`.toLowerCase(),
      ),
    );
  }, [load.value, text]);
  return (
    <Page
      title="History"
      actions={
        <>
          <Filter label="Filter events" hint="app:shop level:critical kind:5xx" />
          <button type="button" class="button" disabled={rows.length === 0} onClick={() => save(rows)}>
            Save as CSV
          </button>
        </>
      }
    >
      <Loaded load={load}>
        {(all) =>
          rows.length === 0 ? (
            <p class="empty">
              {all.length === 0
                ? 'Nothing has happened yet. Rules report here that are delivered by the service, and all checks.'
                : 'No event passes the filter.'}
            </p>
          ) : (
            <>
              <DensityBar density={density(rows)} />
              <EventTable events={rows} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
