import { useMemo, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, data } from '../api/client';
import { refreshOverview, useOverview } from '../data/overview';
import { useReleases } from '../data/releases';
import { nameOf, pagePath, type Row, stateOf, wordOf, worstFirst } from '../model/row';
import { byPart, spans } from '../model/strip';
import { absolute } from '../model/time';
import { Chips } from '../parts/Chips';
import { type Event, EventTable } from '../parts/EventTable';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { SilenceDialog } from '../parts/SilenceDialog';
import { StateMark } from '../parts/StateMark';
import { Strip } from '../parts/Strip';
import { now, Time, zone } from '../parts/Time';
import { mayWrite } from '../session';

const HOUR = 3_600_000;

const RANGES = [
  ['3', '3 hours'],
  ['24', '24 hours'],
  ['168', '7 days'],
  ['720', '30 days'],
] as const;

/** The kinds of which each event is a moment and not a state. */
const MOMENTS = new Set(['release', 'crashed']);

/** All of an app on one axis of time. */
export function AppPage() {
  const { app = '' } = useRoute().params;
  const [range, setRange] = useParameter('range');
  const hours = Number(RANGES.some(([it]) => it === range) ? range : '24');
  const overview = useOverview();
  const [silences, setSilences] = useState(false);
  const load = useLoad(
    (signal) => {
      const since = new Date(Date.now() - hours * HOUR).toISOString();
      return data(api.GET('/events', { params: { query: { app, since, limit: 1000 } }, signal }));
    },
    `${app} ${hours}`,
    15_000,
  );
  const rows = useMemo(
    () => overview.value?.rules.filter((it) => it.app === app).toSorted(worstFirst),
    [overview.value, app],
  );
  return (
    <Page
      title={app}
      actions={
        <div class="actions">
          <label>
            <span class="sr-only">Range</span>
            <select value={String(hours)} onChange={(event) => setRange(event.currentTarget.value)}>
              {RANGES.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          {mayWrite(app) && (
            <>
              <a class="button" href={`/ui/rules/new?app=${encodeURIComponent(app)}`}>
                New rule
              </a>
              <a class="button" href={`/ui/checks/new?app=${encodeURIComponent(app)}`}>
                New check
              </a>
              <button type="button" class="button" onClick={() => setSilences(true)}>
                Silence the app
              </button>
            </>
          )}
        </div>
      }
    >
      <Loaded load={{ ...overview, value: rows, again: () => void refreshOverview() }}>
        {(rows) =>
          rows.length === 0 ? (
            <p class="empty">There is no rule and no check of {app} that you may see.</p>
          ) : (
            <Lanes rows={rows} events={load.value ?? []} hours={hours} />
          )
        }
      </Loaded>
      <section class="section">
        <h2>What happened</h2>
        <Loaded load={load}>
          {(events) =>
            events.length === 0 ? <p class="quiet">Nothing in this time.</p> : <EventTable events={events} />
          }
        </Loaded>
      </section>
      {silences && (
        <SilenceDialog
          app={app}
          onClose={() => {
            setSilences(false);
            void refreshOverview();
          }}
        />
      )}
    </Page>
  );
}

function Lanes({ rows, events, hours }: { rows: Row[]; events: Event[]; hours: number }) {
  const to = now.value.getTime();
  const from = to - hours * HOUR;
  const byTask = useMemo(() => Map.groupBy(events, (it) => it.task), [events]);
  const releases = useReleases(rows[0]?.app ?? '', from, to);
  const crashes = events.filter((it) => it.kind === 'crashed');
  const moments: Moment[] = [
    ...releases.map((it) => ({ ...it, kind: 'release' as const })),
    ...crashes.map((it) => ({ at: new Date(it.at).getTime(), label: '×', kind: 'crashed' as const })),
  ];
  return (
    <div class="lanes">
      <Flags moments={moments} from={from} to={to} />
      {rows.map((row) => (
        <Lane key={row.id} row={row} events={byTask.get(row.id) ?? []} from={from} to={to} />
      ))}
      <div class="strip-row" aria-hidden="true">
        <span class="strip-name" />
        <span class="strip-axis">
          <Time at={new Date(from).toISOString()} />
          <span>now</span>
        </span>
      </div>
    </div>
  );
}

/** A release or a crash. */
interface Moment {
  at: number;
  label: string;
  kind: 'release' | 'crashed';
}

/** So many flags have room. */
const FLAGS = 12;

/** The moments of releases and crashes, with a line through all lanes. */
function Flags({ moments, from, to }: { moments: Moment[]; from: number; to: number }) {
  return (
    <div class="strip-row flags">
      <span class="strip-name">{moments.length > 0 ? 'Releases, crashes' : ''}</span>
      <ul class="flags-axis">
        {moments.slice(0, FLAGS).map((it) => {
          const place = (100 * (it.at - from)) / (to - from);
          const at = absolute(new Date(it.at), zone.value);
          return (
            <li
              key={`${it.at} ${it.label}`}
              class={`flag flag-${it.kind}`}
              style={{ left: `${Math.max(0, Math.min(100, place))}%` }}
            >
              <span title={`${it.kind} ${it.label}, ${at}`}>{it.label}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** How many parts of one rule are drawn. */
const PARTS = 8;

function Lane({ row, events, from, to }: { row: Row; events: Event[]; from: number; to: number }) {
  const parts = MOMENTS.has(row.kind) ? [] : [...byPart(events)].slice(0, PARTS);
  return (
    <div class="strip-row">
      <span class="strip-name">
        <StateMark state={stateOf(row)} word={wordOf(row)} />
        <a href={pagePath(row)}>{nameOf(row) ? `${nameOf(row)} · ${row.kind}` : row.kind}</a>
        <Chips row={row} />
      </span>
      <span class="strip-parts">
        {parts.length === 0 ? (
          <Strip
            spans={[{ from, to, state: row.enabled ? 'OK' : 'PAUSED' }]}
            from={from}
            to={to}
            label={`${row.kind} ${nameOf(row)}`}
          />
        ) : (
          parts.map(([part, changes]) => (
            <Strip
              key={part}
              spans={spans(changes, from, to)}
              from={from}
              to={to}
              label={part.split(':').at(-1) ?? part}
            />
          ))
        )}
      </span>
    </div>
  );
}
