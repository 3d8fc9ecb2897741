import { api, data, type Schemas } from '../api/client';
import { parseFilter, passes } from '../model/filter';
import { familyOf, pagePath } from '../model/row';
import { type Column, DataTable } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { Time } from '../parts/Time';

type Entry = Schemas['AuditEntry'];

const COLUMNS: Column<Entry>[] = [
  { name: 'at', head: 'When', cell: (it) => <Time at={it.at} />, by: (it) => it.at },
  { name: 'who', head: 'Who', cell: (it) => it.who, by: (it) => it.who },
  { name: 'address', head: 'From', cell: (it) => it.address ?? '', by: (it) => it.address ?? '' },
  { name: 'action', head: 'Action', cell: (it) => it.action, by: (it) => it.action },
  { name: 'subject', head: 'Subject', cell: (it) => <Subject entry={it} />, by: (it) => it.subject ?? '' },
  { name: 'changed', head: 'Changed', cell: (it) => it.changed?.join(', ') ?? '' },
  { name: 'refused', head: 'Refused', cell: (it) => (it.refused ? 'refused' : '') },
];

/** What was changed; of a rule a link to its versions. */
function Subject({ entry }: { entry: Entry }) {
  const { kind, app, target, subject } = entry;
  if (!kind || !app) {
    return <span class="cut">{subject}</span>;
  }
  const family = familyOf(kind);
  return (
    <a
      class="cut"
      href={`${pagePath({ family, kind, app, ...(target ? { part: target } : {}) })}?tab=versions`}
    >
      {subject}
    </a>
  );
}

/** Who changed what. */
export function Audit() {
  const [text] = useParameter('q');
  const load = useLoad(
    (signal) => data(api.GET('/audit', { params: { query: { limit: 1000 } }, signal })),
    'audit',
    30_000,
  );
  return (
    <Page title="Audit" actions={<Filter label="Filter entries" hint="who:ann action:update shop" />}>
      <Loaded load={load}>
        {(all) => {
          const filter = parseFilter(text);
          const rows = all.filter((it) =>
            passes(
              filter,
              { who: it.who.toLowerCase(), action: it.action, app: it.app ?? '', kind: it.kind ?? '' },
              `${it.who} ${it.subject ?? ''} ${it.action} ${it.app ?? ''}`.toLowerCase(),
            ),
          );
          return rows.length === 0 ? (
            <p class="empty">No entry passes the filter.</p>
          ) : (
            <DataTable
              caption="Changes, the newest first"
              columns={COLUMNS}
              rows={rows}
              rowKey={(it) => String(it.id)}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}
