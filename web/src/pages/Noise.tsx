import { api, data, type Schemas } from '../api/client';
import { parseFilter, passes } from '../model/filter';
import { familyOf, pagePath } from '../model/row';
import { type Column, DataTable } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { Time } from '../parts/Time';

type Noise = Schemas['Noise'];

const keyOf = (it: Noise) => ({
  family: familyOf(it.kind),
  kind: it.kind,
  app: it.app,
  ...(it.part ? { part: it.part } : {}),
});

const share = (part: number, all: number): string => (all === 0 ? '' : `${Math.round((100 * part) / all)} %`);

const COLUMNS: Column<Noise>[] = [
  {
    name: 'rule',
    head: 'Rule',
    cell: (it) => (
      <a class="row-link" href={pagePath(keyOf(it))}>
        {it.app} <span class="row-name">{it.part ? `${it.part} · ${it.kind}` : it.kind}</span>
      </a>
    ),
    by: (it) => `${it.app} ${it.kind} ${it.part ?? ''}`,
  },
  { name: 'alerts', head: 'Alerts', cell: (it) => it.alerts, by: (it) => it.alerts, number: true },
  {
    name: 'minutes',
    head: 'In alert, min',
    cell: (it) => it.minutes,
    by: (it) => it.minutes,
    number: true,
    wide: true,
  },
  { name: 'flaps', head: 'Flaps', cell: (it) => it.flaps, by: (it) => it.flaps, number: true, wide: true },
  {
    name: 'median',
    head: 'Median to recover, min',
    cell: (it) => it.median_minutes ?? '',
    by: (it) => it.median_minutes ?? -1,
    number: true,
    wide: true,
  },
  {
    name: 'night',
    head: 'At night',
    cell: (it) => share(it.at_night, it.alerts),
    by: (it) => it.at_night / Math.max(1, it.alerts),
    number: true,
    wide: true,
  },
  {
    name: 'acted',
    head: 'Acted on',
    cell: (it) => share(it.acted_on, it.alerts),
    by: (it) => it.acted_on / Math.max(1, it.alerts),
    number: true,
    wide: true,
  },
  {
    name: 'last',
    head: 'Last alert',
    cell: (it) => (it.last_alert_at ? <Time at={it.last_alert_at} /> : 'none'),
    by: (it) => it.last_alert_at ?? '',
    wide: true,
  },
  {
    name: 'advice',
    head: 'Perhaps',
    cell: (it) =>
      it.advice && (
        <a class="cut" href={`${pagePath(keyOf(it))}/edit`}>
          {it.advice}
        </a>
      ),
  },
];

const RANGES = [
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const;

/** How much each rule says, and what comes of it. */
export function Noise() {
  const [text] = useParameter('q');
  const [range, setRange] = useParameter('range');
  const last = RANGES.some(([it]) => it === range) ? range : '30d';
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const load = useLoad(
    (signal) => data(api.GET('/noise', { params: { query: { last, timezone } }, signal })),
    `noise ${last}`,
  );
  return (
    <Page
      title="Noise"
      actions={
        <>
          <Filter label="Filter rules" hint="app:shop kind:memory" />
          <label>
            <span class="sr-only">Over</span>
            <select value={last} onChange={(event) => setRange(event.currentTarget.value)}>
              {RANGES.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </>
      }
    >
      <Loaded load={load}>
        {(all) => {
          const filter = parseFilter(text);
          const rows = all.filter((it) =>
            passes(
              filter,
              { app: it.app.toLowerCase(), kind: it.kind },
              `${it.app} ${it.kind} ${it.part ?? ''}`.toLowerCase(),
            ),
          );
          return rows.length === 0 ? (
            <p class="empty">
              {all.length === 0 ? 'No rule reports to the service yet.' : 'No rule passes the filter.'}
            </p>
          ) : (
            <>
              <p class="quiet count">
                Night is from 22:00 to 07:00 in {timezone}. A flap begins within ten minutes of the end of the
                alert before. Acted on: acknowledged, silenced or changed within an hour.
              </p>
              <DataTable
                caption="Rules, the loudest first"
                columns={COLUMNS}
                rows={rows}
                rowKey={(it) => it.id}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
