import { useMemo, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, data, type Schemas } from '../api/client';
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

type Silence = Schemas['Silence'];
type Delivery = Schemas['Delivery'];

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
  const held = useLoad(
    (signal) => data(api.GET('/silences', { params: { query: { state: 'all', limit: 1000 } }, signal })),
    'silences',
    30_000,
  );
  const told = useLoad(
    (signal) => data(api.GET('/deliveries', { params: { query: { app, limit: 1000 } }, signal })),
    `${app} deliveries`,
    30_000,
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
            <Lanes
              rows={rows}
              events={load.value ?? []}
              silences={held.value ?? []}
              deliveries={told.value ?? []}
              hours={hours}
            />
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

/** Whether a silence holds back messages about all of a rule. */
function isAbout(silence: Silence, row: Row): boolean {
  const isOfApp = silence.app.endsWith('*')
    ? row.app.startsWith(silence.app.slice(0, -1))
    : silence.app === row.app;
  return (
    isOfApp &&
    (!silence.kind || silence.kind === row.kind) &&
    (!silence.task || silence.task === row.id) &&
    !silence.part &&
    !silence.target
  );
}

function Lanes(props: {
  rows: Row[];
  events: Event[];
  silences: Silence[];
  deliveries: Delivery[];
  hours: number;
}) {
  const { rows, events, silences, deliveries, hours } = props;
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
        <Lane
          key={row.id}
          row={row}
          events={byTask.get(row.id) ?? []}
          silences={silences.filter((it) => isAbout(it, row))}
          deliveries={deliveries.filter((it) => it.task === row.id)}
          from={from}
          to={to}
        />
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
              class={`flag flag-${it.kind} ${place > 85 ? 'flag-end' : ''}`}
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

function Lane(props: {
  row: Row;
  events: Event[];
  silences: Silence[];
  deliveries: Delivery[];
  from: number;
  to: number;
}) {
  const { row, events, silences, deliveries, from, to } = props;
  const place = (at: string) =>
    Math.max(0, Math.min(100, (100 * (new Date(at).getTime() - from)) / (to - from)));
  const parts = MOMENTS.has(row.kind) ? [] : [...byPart(events)].slice(0, PARTS);
  return (
    <div class="strip-row">
      <span class="strip-name">
        <StateMark state={stateOf(row)} word={wordOf(row)} />
        <a href={pagePath(row)}>{nameOf(row) ? `${nameOf(row)} · ${row.kind}` : row.kind}</a>
        <Chips row={row} />
      </span>
      <span class="strip-parts">
        {silences.map((it) => {
          const [begin, end] = [place(it.starts_at), place(it.ended_at ?? it.until)];
          return end > begin ? (
            <span
              key={it.id}
              class="band"
              title={`silenced by ${it.created_by}: ${it.reason}`}
              style={{ left: `${begin}%`, width: `${end - begin}%` }}
            />
          ) : null;
        })}
        {deliveries
          .filter((it) => new Date(it.since).getTime() >= from)
          .map((it) => (
            <span
              key={`${it.id} ${it.since}`}
              class={`told-mark ${it.state === 'delivered' ? '' : 'told-mark-not'}`}
              title={`${it.state}: ${it.channel} ${it.to} ${it.level ?? ''}`}
              style={{ left: `${place(it.since)}%` }}
            />
          ))}
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
