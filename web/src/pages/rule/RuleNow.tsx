import { api, data, type Schemas, send } from '../../api/client';
import { levelOf, type State, severity } from '../../model/level';
import { Loaded, useLoad } from '../../parts/Loaded';
import { useParameter } from '../../parts/query';
import { StateMark } from '../../parts/StateMark';
import { Table } from '../../parts/Table';
import { For, Time } from '../../parts/Time';
import { AsSet } from './AsSet';
import { LastDay } from './LastDay';
import { LastDays } from './LastDays';
import type { Rule } from './load';

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
  budget?: Schemas['Budget'];
}

function parts(state: TaskState): Part[] {
  const dynos = Object.entries(state.dynos ?? {}).map(([name, it]) => ({
    name,
    state: levelOf(it.state),
    message: it.message,
    since: it.since,
  }));
  if (dynos.length > 0) {
    return dynos.toSorted((a, b) => severity(b.state) - severity(a.state) || a.name.localeCompare(b.name));
  }
  return [
    {
      name: '',
      state: levelOf(state.state),
      message: state.message ?? 'It has reported nothing.',
      since: state.since ?? null,
    },
  ];
}

function BudgetLeft({ budget }: { budget: Schemas['Budget'] }) {
  const { left_percent: left, failed, requests, at } = budget;
  return (
    <p>
      {left.toLocaleString('en')} % of the error budget is left: {failed.toLocaleString('en')} of{' '}
      {requests.toLocaleString('en')} requests failed in 30 days.{' '}
      <span class="quiet">
        Counted at <Time at={at} />
      </span>
    </p>
  );
}

/** How a rule stands, how the last day was, and what it is. */
export function RuleNow({ rule, path }: { rule: Rule; path: string }) {
  const state = useLoad(
    (signal) => send<TaskState>('GET', `${path}/state`, { signal }),
    `${path} state`,
    10_000,
  );
  const alerts = useLoad(
    (signal) => data(api.GET('/alerts', { params: { query: { task: rule.id, limit: 100 } }, signal })),
    `${rule.id} alerts`,
    10_000,
  );
  const acknowledged = new Map(
    (alerts.value ?? []).map((it) => [it.part.slice(rule.id.length + 1), it.acknowledged?.by]),
  );
  const [text, setText] = useParameter('at');
  const at = Date.parse(text) || undefined;
  return (
    <>
      {/* Who comes for a moment is shown that first. */}
      {at && <LastDay key={at} rule={rule} path={path} around={{ at, back: () => setText('') }} />}
      <section class="section">
        <h2>Now</h2>
        <Loaded load={state} rows={2}>
          {(state) => (
            <>
              <Table caption="Parts of the rule">
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
              </Table>
              {state.budget && <BudgetLeft budget={state.budget} />}
            </>
          )}
        </Loaded>
      </section>
      {!at && <LastDay rule={rule} path={path} />}
      <LastDays path={path} />
      <AsSet rule={rule} path={path} />
    </>
  );
}
