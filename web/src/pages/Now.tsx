import { useMemo, useState } from 'preact/hooks';
import { api, data, type Schemas, send } from '../api/client';
import { refreshOverview, useOverview } from '../data/overview';
import { sendTest } from '../data/test';
import { worstOf } from '../model/hour';
import { levelOf, type State, severity } from '../model/level';
import { apiPath, nameOf, pagePath, type Row, stateOf, worstFirst } from '../model/row';
import { Said, useAction } from '../parts/action';
import { Chips } from '../parts/Chips';
import { type Event, EventTable } from '../parts/EventTable';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { SilenceDialog } from '../parts/SilenceDialog';
import { StateMark } from '../parts/StateMark';
import { Strip } from '../parts/Strip';
import { For, now } from '../parts/Time';
import { mayWrite } from '../session';

type Alert = Schemas['Alert'];

/** How often the page looks again, in milliseconds. */
const EVERY = 10_000;

const HOUR = 3_600_000;

/** A part that is not OK, or a rule of which no parts are known. */
interface Firing {
  key: string;
  row: Row;
  state: State;
  part: string;
  message: string;
  since: string | undefined;
  by: string | undefined;
  alert: Alert | undefined;
}

// One that is not known is not to be overlooked.
const level = (text: string): State => levelOf(text, 'CRITICAL');

/** What is wrong: of rules that report to the service each part, of others the rule. */
function firing(rows: Row[], alerts: Alert[]): Firing[] {
  const byTask = new Map<string, Alert[]>();
  for (const alert of alerts) {
    byTask.set(alert.task, [...(byTask.get(alert.task) ?? []), alert]);
  }
  const found = rows.flatMap((row): Firing[] => {
    const parts = byTask.get(row.id) ?? [];
    if (parts.length > 0 && row.enabled) {
      return parts.map((alert) => ({
        key: `${row.id} ${alert.part}`,
        row,
        state: level(alert.level),
        part: alert.part === row.id ? '' : (alert.part.split(':').at(-1) ?? ''),
        message: alert.message ?? '',
        since: alert.since,
        by: alert.acknowledged?.by,
        alert,
      }));
    }
    const state = stateOf(row);
    if (state === 'OK' || state === 'PAUSED' || state === 'BLIND') {
      return [];
    }
    return [
      {
        key: row.id,
        row,
        state,
        part: '',
        message: row.condition,
        since: row.since ?? undefined,
        by: row.acknowledged_by ?? undefined,
        alert: undefined,
      },
    ];
  });
  return found.toSorted(
    (a, b) =>
      severity(b.state) - severity(a.state) ||
      (a.since ?? '').localeCompare(b.since ?? '') ||
      a.key.localeCompare(b.key),
  );
}

/** What is wrong now. */
export function Now() {
  const overview = useOverview();
  const alerts = useLoad(
    (signal) => data(api.GET('/alerts', { params: { query: { limit: 1000 } }, signal })),
    'alerts',
    EVERY,
  );
  const recent = useLoad(
    (signal) => {
      const since = new Date(Date.now() - 86_400_000).toISOString();
      return data(api.GET('/events', { params: { query: { limit: 200, since } }, signal }));
    },
    'recent',
    EVERY,
  );
  const rows = overview.value?.rules;
  const all = useMemo(() => firing(rows ?? [], alerts.value ?? []), [rows, alerts.value]);
  const again = () => {
    void refreshOverview();
    alerts.again();
  };
  return (
    <Page title="Now">
      <Loaded load={{ ...overview, value: rows, again }}>
        {(rows) => (
          <>
            <Counters rows={rows} />
            <LastHour alerts={alerts.value ?? []} events={recent.value ?? []} />
            {all.length === 0 ? <Quiet rows={rows} /> : <List all={all} again={again} />}
            <Blind rows={rows} />
          </>
        )}
      </Loaded>
      <section class="section">
        <h2>The last 24 hours</h2>
        <Loaded load={recent}>
          {(events) =>
            events.length === 0 ? <p class="quiet">Nothing has happened.</p> : <EventTable events={events} />
          }
        </Loaded>
      </section>
    </Page>
  );
}

function Counters({ rows }: { rows: Row[] }) {
  const states = rows.map(stateOf);
  const count = (state: State) => states.filter((it) => it === state).length;
  const counters: [string, number, string, State | undefined][] = [
    ['critical', count('CRITICAL'), 'level:critical', 'CRITICAL'],
    ['warning', count('WARNING'), 'level:warning', 'WARNING'],
    ['info', count('INFO'), 'level:info', undefined],
    ['blind', rows.filter((it) => it.enabled && it.blind?.length).length, 'health:blind', 'BLIND'],
    ['not told', rows.filter((it) => it.failing).length, 'told:failing', 'CRITICAL'],
    ['silenced', rows.filter((it) => it.silenced_until).length, 'silenced:yes', undefined],
  ];
  return (
    <div class="counters">
      {counters.map(([words, number, query, state]) => (
        <a
          key={words}
          class={`counter ${number > 0 && state ? `counter-${state}` : ''}`}
          href={`/ui/rules?q=${encodeURIComponent(query)}`}
        >
          <strong>{number}</strong>
          {words}
        </a>
      ))}
    </div>
  );
}

/** How the last hour was: the worst of everything in each minute. */
function LastHour({ alerts, events }: { alerts: Alert[]; events: Event[] }) {
  const to = now.value.getTime();
  const from = to - HOUR;
  const open = alerts.map((it) => ({ from: new Date(it.since).getTime(), to, state: level(it.level) }));
  const over = events
    .filter((it) => it.level === 'OK' && it.previous)
    .map((it) => {
      const at = new Date(it.at).getTime();
      return { from: at - it.duration_seconds * 1000, to: at, state: level(it.previous ?? 'OK') };
    });
  return (
    <div class="strip-row last-hour">
      <span class="quiet">The last hour</span>
      <Strip spans={worstOf([...open, ...over], from, to)} from={from} to={to} label="The last hour" />
    </div>
  );
}

function Quiet({ rows }: { rows: Row[] }) {
  const watching = rows.filter((it) => it.enabled);
  const blind = watching.filter((it) => it.blind?.length).length;
  if (rows.length === 0) {
    return (
      <div class="empty">
        <p>Nothing is watched yet. A rule tells people when something is wrong with an app.</p>
        {mayWrite() && (
          <a class="button button-primary" href="/ui/rules/new">
            New rule
          </a>
        )}
      </div>
    );
  }
  const who = `${watching.length} ${watching.length === 1 ? 'looks' : 'look'}`;
  return (
    <p class="empty quiet-all">
      <StateMark state="OK" word="Nothing fires" />
      <span>
        {who}, {blind === 0 ? 'none is blind' : `${blind} ${blind === 1 ? 'is' : 'are'} blind`}.
      </span>
    </p>
  );
}

function List({ all, again }: { all: Firing[]; again: () => void }) {
  const action = useAction();
  const [silenced, setSilenced] = useState<Firing>();
  const acknowledge = async (it: Firing) => {
    const body = it.alert ? { part: it.alert.part } : {};
    await action.run(
      () => send('POST', `/alerts/${encodeURIComponent(it.row.id)}/ack`, { body }),
      'You are on it.',
    );
    again();
  };
  return (
    <section class="section">
      <h2>Firing</h2>
      <Said action={action} />
      <ul class="firing">
        {all.map((it) => (
          <li key={it.key} class={`firing-${it.state}`}>
            <StateMark state={it.state} />
            <div class="firing-what">
              <a href={pagePath(it.row)}>
                {it.row.app}
                {nameOf(it.row) && ` · ${nameOf(it.row)}`} · {it.row.kind}
                {it.part && ` · ${it.part}`}
              </a>
              <span>{it.message}</span>
            </div>
            <div class="firing-how">
              {it.since && (
                <span>
                  for <For since={it.since} />
                </span>
              )}
              <span class={it.row.failing ? 'bad' : 'quiet'}>
                {it.row.failing ? 'not told: ' : 'told: '}
                {it.row.to.join(', ') || 'nobody'}
              </span>
              <Chips row={it.row} />
            </div>
            {mayWrite(it.row.app) && (
              <div class="firing-do">
                {!it.by && it.alert && (
                  <button
                    type="button"
                    class="button button-small"
                    disabled={action.busy}
                    onClick={() => void acknowledge(it)}
                  >
                    I am on it
                  </button>
                )}
                <button type="button" class="button button-small" onClick={() => setSilenced(it)}>
                  Silence
                </button>
                <button
                  type="button"
                  class="button button-small"
                  disabled={action.busy}
                  onClick={() =>
                    void action.run(
                      () => sendTest(apiPath(it.row)),
                      (words) => words,
                    )
                  }
                >
                  Test
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {silenced && (
        <SilenceDialog
          app={silenced.row.app}
          kind={silenced.row.kind}
          task={silenced.row.id}
          onClose={() => {
            setSilenced(undefined);
            again();
          }}
        />
      )}
    </section>
  );
}

/** How many of those that are blind are named. */
const NAMED = 10;

function Blind({ rows }: { rows: Row[] }) {
  const blind = rows.filter((it) => it.enabled && it.blind?.length).toSorted(worstFirst);
  return blind.length === 0 ? null : (
    <section class="section">
      <h2>Blind</h2>
      <ul class="firing">
        {blind.slice(0, NAMED).map((it) => (
          <li key={it.id} class="firing-BLIND">
            <StateMark state="BLIND" />
            <div class="firing-what">
              <a href={pagePath(it)}>
                {it.app}
                {nameOf(it) && ` · ${nameOf(it)}`} · {it.kind}
              </a>
              <span>{it.blind?.[0]?.evidence}</span>
            </div>
          </li>
        ))}
      </ul>
      {blind.length > NAMED && <a href="/ui/health">All {blind.length}, by why</a>}
    </section>
  );
}
