import { api, data } from '../api/client';
import { parseFilter, passes } from '../model/filter';
import { EventTable } from '../parts/EventTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';

/** How many are shown. */
const LIMIT = 1000;

/** What happened, over all rules. */
export function History() {
  const [text] = useParameter('q');
  const load = useLoad(
    (signal) => data(api.GET('/events', { params: { query: { limit: LIMIT } }, signal })),
    'events',
    15_000,
  );
  return (
    <Page title="History" actions={<Filter label="Filter events" hint="app:shop level:critical kind:5xx" />}>
      <Loaded load={load}>
        {(all) => {
          const filter = parseFilter(text);
          const rows = all.filter((it) =>
            passes(
              filter,
              { app: it.app, kind: it.kind, level: it.level.toLowerCase() },
              `${it.task} ${it.part} ${it.message}`.toLowerCase(),
            ),
          );
          return rows.length === 0 ? (
            <p class="empty">
              {all.length === 0
                ? 'Nothing has happened yet. Rules report here that are delivered by the service, and all checks.'
                : 'No event passes the filter.'}
            </p>
          ) : (
            <EventTable events={rows} />
          );
        }}
      </Loaded>
    </Page>
  );
}
