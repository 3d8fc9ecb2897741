import { api, data, send } from '../../api/client';
import { STATES, type State, severity } from '../../model/level';
import { byPart, spans } from '../../model/strip';
import type { Event } from '../../parts/EventTable';
import { Loaded, useLoad } from '../../parts/Loaded';
import { StateMark } from '../../parts/StateMark';
import { Strip } from '../../parts/Strip';
import { For, now } from '../../parts/Time';
import { AsSet } from './AsSet';
import { LastDay } from './LastDay';
import type { Rule } from './load';

const DAY = 86_400_000;

interface Part {
  name: string;
  state: State;
  message: string;
  since: string | null;
}

interface TaskState {
  state: string;
  message?: string | null;
  since?: string | null;
  dynos?: Record<string, { state: string; message: string; since: string }>;
}

const level = (text: string): State => STATES.find((it) => it === text) ?? 'OK';

function parts(state: TaskState): Part[] {
  const dynos = Object.entries(state.dynos ?? {}).map(([name, it]) => ({
    name,
    state: level(it.state),
    message: it.message,
    since: it.since,
  }));
  if (dynos.length > 0) {
    return dynos.toSorted((a, b) => severity(b.state) - severity(a.state) || a.name.localeCompare(b.name));
  }
  return [
    {
      name: '',
      state: level(state.state),
      message: state.message ?? 'It has reported nothing.',
      since: state.since ?? null,
    },
  ];
}

/** How a rule stands, how the last day was, and what it is. */
export function RuleNow({ rule, path }: { rule: Rule; path: string }) {
  const state = useLoad(
    (signal) => send<TaskState>('GET', `${path}/state`, { signal }),
    `${path} state`,
    10_000,
  );
  const past = useLoad(
    (signal) => {
      const since = new Date(Date.now() - 7 * DAY).toISOString();
      return send<Event[]>('GET', `${path}/events?limit=1000&since=${encodeURIComponent(since)}`, { signal });
    },
    `${path} past`,
    30_000,
  );
  const alerts = useLoad(
    (signal) => data(api.GET('/alerts', { params: { query: { task: rule.id, limit: 100 } }, signal })),
    `${rule.id} alerts`,
    10_000,
  );
  const acknowledged = new Map(
    (alerts.value ?? []).map((it) => [it.part.slice(rule.id.length + 1), it.acknowledged?.by]),
  );
  return (
    <>
      <section class="section">
        <h2>Now</h2>
        <Loaded load={state} rows={2}>
          {(state) => (
            <div class="table-frame">
              <table class="table">
                <caption class="sr-only">Parts of the rule</caption>
                <thead>
                  <tr>
                    <th scope="col">State</th>
                    <th scope="col">Part</th>
                    <th scope="col">Message</th>
                    <th scope="col">For</th>
                    <th scope="col">On it</th>
                  </tr>
                </thead>
                <tbody>
                  {parts(state).map((it) => (
                    <tr key={it.name}>
                      <td>
                        <StateMark state={it.state} />
                      </td>
                      <td>{it.name || 'all of it'}</td>
                      <td>{it.message}</td>
                      <td>{it.since && <For since={it.since} />}</td>
                      <td>{acknowledged.get(it.name) ?? ''}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </section>
      <LastDay rule={rule} path={path} />
      <section class="section">
        <h2>The last seven days</h2>
        <Loaded load={past} rows={1}>
          {(events) => <Past events={events} />}
        </Loaded>
      </section>
      <AsSet rule={rule} path={path} />
    </>
  );
}

/** A strip for each part. */
export function Past({ events }: { events: Event[] }) {
  const to = now.value.getTime();
  const from = to - 7 * DAY;
  const all = [...byPart(events)].toSorted(([a], [b]) => a.localeCompare(b));
  return all.length === 0 ? (
    <p class="quiet">Nothing has happened.</p>
  ) : (
    <div class="strips">
      {all.map(([part, changes]) => (
        <div class="strip-row" key={part}>
          <span class="strip-name">{part.split(':').at(-1)}</span>
          <Strip spans={spans(changes, from, to)} from={from} to={to} label={part} />
        </div>
      ))}
      <div class="strip-row" aria-hidden="true">
        <span class="strip-name" />
        <span class="strip-axis">
          <span>7 days ago</span>
          <span>now</span>
        </span>
      </div>
    </div>
  );
}
