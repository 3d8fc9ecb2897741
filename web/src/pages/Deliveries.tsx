import { api, data, type Schemas } from '../api/client';
import { parseFilter, passes } from '../model/filter';
import { Said, useAction } from '../parts/action';
import { DeliveryTable } from '../parts/DeliveryTable';
import { Filter } from '../parts/Filter';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { For, Time } from '../parts/Time';
import { mayWrite } from '../session';

type Target = Schemas['Target'];

/** How many are shown. */
const LIMIT = 1000;

const DAY = 86_400_000;

/** What was told to whom, and what was not. */
export function Deliveries() {
  const [text] = useParameter('q');
  const load = useLoad(
    (signal) => data(api.GET('/deliveries', { params: { query: { limit: LIMIT } }, signal })),
    'deliveries',
    15_000,
  );
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
          return rows.length === 0 ? (
            <p class="empty">
              {all.length === 0
                ? 'Nobody was told anything yet. Messages of rules that the service delivers are listed here.'
                : 'No delivery passes the filter.'}
            </p>
          ) : (
            <>
              <Channels all={rows} />
              <DeliveryTable deliveries={rows} again={load.again} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** How each channel did, of what is listed. */
function Channels({ all }: { all: Schemas['Delivery'][] }) {
  const channels = Map.groupBy(all, (it) => it.channel);
  return (
    <dl class="channels">
      {[...channels].map(([channel, own]) => {
        const delivered = own.filter((it) => it.state === 'delivered').length;
        const failed = own.filter((it) => it.state === 'dead' || it.state === 'retrying').length;
        return (
          <div key={channel}>
            <dt>{channel}</dt>
            <dd class={failed > 0 ? 'bad' : 'quiet'}>
              {failed === 0 ? `${delivered} told` : `${delivered} told, ${failed} not`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The targets that fail, with what can be done. */
function Targets({ all, again }: { all: Target[]; again: () => void }) {
  const action = useAction();
  const bad = all.filter((it) => it.status !== 'ok');
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
      {bad.length === 0 ? (
        <p class="quiet">
          {all.length === 0
            ? 'No rule has a target that the service notifies.'
            : `${all.length} ${all.length === 1 ? 'target is' : 'targets are'} told without trouble.`}
        </p>
      ) : (
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
    </section>
  );
}
