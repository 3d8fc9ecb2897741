import { useState } from 'preact/hooks';
import { api, data, failureOf, type Schemas } from '../api/client';
import { deliveries } from '../data/deliveries';
import { parseFilter, passes } from '../model/filter';
import { Said, useAction } from '../parts/action';
import { type Delivery, DeliveryTable } from '../parts/DeliveryTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { Table } from '../parts/Table';
import { For, Time } from '../parts/Time';
import { mayWrite } from '../session';

type Target = Schemas['Target'];

/** How many are shown. */
const LIMIT = 1000;

const DAY = 86_400_000;

/** What was told to whom, and what was not. */
export function Deliveries() {
  const [text] = useParameter('q');
  const load = useLoad((signal) => deliveries({ limit: LIMIT }, signal), 'deliveries', 15_000);
  const targets = useLoad(
    (signal) => data(api.GET('/targets', { params: { query: { limit: LIMIT } }, signal })),
    'targets',
    15_000,
  );
  const again = () => {
    load.again();
    targets.again();
  };
  return (
    <Page
      title="Deliveries"
      actions={<Filter label="Filter deliveries" hint="app:shop state:dead channel:slack" />}
    >
      <Loaded load={targets} rows={1}>
        {(all) => <Targets all={all} again={again} />}
      </Loaded>
      <Loaded load={load}>
        {(all) => {
          const filter = parseFilter(text);
          const rows = all.filter((it) =>
            passes(
              filter,
              {
                app: it.app,
                kind: it.kind,
                level: (it.level ?? '').toLowerCase(),
                state: it.state,
                channel: it.channel,
              },
              `${it.task} ${it.app} ${it.channel} ${it.to} ${it.reason ?? ''}`.toLowerCase(),
            ),
          );
          return (
            <>
              <Channels targets={targets.value ?? []} listed={rows} />
              {rows.length === 0 ? (
                <p class="empty">
                  {all.length === 0
                    ? 'Nobody was told anything yet. Messages of rules that the service delivers are listed here.'
                    : 'No delivery passes the filter.'}
                </p>
              ) : (
                <DeliveryTable deliveries={rows} again={again} />
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** How each channel does: all of its targets, and the deliveries that are listed. */
function Channels({ targets, listed: all }: { targets: Target[]; listed: Delivery[] }) {
  const channels = new Set([...targets, ...all].map((it) => it.channel));
  return (
    <dl class="channels">
      {[...channels].sort().map((channel) => {
        const own = targets.filter((it) => it.channel === channel);
        const failing = own.filter((it) => it.status !== 'ok').length;
        const listed = all.filter((it) => it.channel === channel);
        const waiting = listed.filter((it) => it.state === 'waiting' || it.state === 'retrying');
        const oldest = waiting.map((it) => it.since).sort()[0];
        const delivered = listed.filter((it) => it.state === 'delivered').length;
        const failed = listed.filter((it) => it.state === 'dead' || it.state === 'retrying').length;
        const tried = delivered + failed;
        return (
          <div key={channel}>
            <dt>{channel}</dt>
            <dd class={failing + failed > 0 ? 'bad' : 'quiet'}>
              {own.length} {own.length === 1 ? 'target' : 'targets'}
              {failing > 0 && `, ${failing} failing`}
              {oldest && (
                <>
                  , the oldest message waiting for <For since={oldest} />
                </>
              )}
              {tried > 0 && `, ${Math.floor((100 * delivered) / tried)} % of the last ${tried} delivered`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The targets, those that fail before the others, with what can be done. */
function Targets({ all, again }: { all: Target[]; again: () => void }) {
  const action = useAction();
  const bad = all.filter((it) => it.status !== 'ok');
  const good = all.filter((it) => it.status === 'ok');
  const retry = (target: Target) =>
    action
      .run(
        () =>
          data(
            api.POST('/deliveries/retry', {
              body: {
                target: target.id,
                since: target.failing_since ?? new Date(Date.now() - DAY).toISOString(),
              },
            }),
          ),
        `All that waits for ${target.channel} ${target.to} is tried again.`,
      )
      .then(again);
  const enable = (target: Target) =>
    action
      .run(
        () => data(api.POST('/targets/{id}/enable', { params: { path: { id: target.id } } })),
        `${target.channel} ${target.to} is told again.`,
      )
      .then(again);
  return (
    <section class="targets" aria-label="Targets">
      <Said action={action} />
      {all.length === 0 && <p class="quiet">No rule has a target that the service notifies.</p>}
      {bad.length > 0 && (
        <ul class="firing">
          {bad.map((it) => (
            <li key={it.id} class="firing-CRITICAL">
              <strong class="bad">{it.status}</strong>
              <div class="firing-what">
                <span>
                  {it.channel} {it.to}
                </span>
                <span>{it.error}</span>
              </div>
              <div class="firing-how">
                {it.failing_since && (
                  <span>
                    for <For since={it.failing_since} />
                  </span>
                )}
                <span class="quiet">{it.waiting} waiting</span>
                {it.rests_until && (
                  <span class="quiet">
                    next try <Time at={it.rests_until} />
                  </span>
                )}
                {mayWrite() && <Test target={it} />}
              </div>
              {mayWrite() && (
                <div class="firing-do">
                  <button
                    type="button"
                    class="button button-small"
                    disabled={action.busy}
                    onClick={() => void (it.status === 'disabled' ? enable(it) : retry(it))}
                  >
                    {it.status === 'disabled' ? 'Enable' : 'Try all again'}
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {good.length > 0 && <Good targets={good} />}
    </section>
  );
}

/** The targets without trouble: they are many, and there only once somebody wants to see them. */
function Good({ targets }: { targets: Target[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="found" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary class="quiet">
        {targets.length} {targets.length === 1 ? 'target is' : 'targets are'} told without trouble
      </summary>
      {isOpen && (
        <Table caption="Targets without trouble">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">To</th>
              {mayWrite() && <th scope="col">Test message</th>}
            </tr>
          </thead>
          <tbody>
            {targets.map((it) => (
              <tr key={it.id}>
                <td>{it.channel}</td>
                <td>{it.to}</td>
                {mayWrite() && (
                  <td>
                    <Test target={it} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </details>
  );
}

/** Sends a test message to a target, and says what it answers. */
function Test({ target }: { target: Target }) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string>();
  const test = async () => {
    setIsBusy(true);
    try {
      const path = { id: target.id };
      const { targets } = await data(api.POST('/targets/{id}/test', { params: { path } }));
      const refused = targets.filter((it) => !it.success);
      setError(refused.map((it) => it.message ?? 'It did not take the test message.').join('; '));
    } catch (failure) {
      setError(failureOf(failure).message);
    }
    setIsBusy(false);
  };
  return (
    <div class="actions">
      <button type="button" class="button button-small" disabled={isBusy} onClick={() => void test()}>
        Test
      </button>
      <span role="status" class={error ? 'bad' : 'quiet'}>
        {error === '' ? 'It took the test message.' : error}
      </span>
    </div>
  );
}
