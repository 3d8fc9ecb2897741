import { api, data, type Schemas } from '../api/client';
import { STATES } from '../model/level';
import { mayWrite } from '../session';
import { Said, useAction } from './action';
import { type Column, DataTable } from './DataTable';
import { StateMark } from './StateMark';
import { Time } from './Time';

export type Delivery = Schemas['Delivery'];

/** The states of a delivery in which something went wrong. */
const BAD = new Set(['dead', 'retrying', 'failing']);

/** Messages to targets, the newest first; `ofOne`: of one rule. */
export function DeliveryTable(props: { deliveries: Delivery[]; again: () => void; ofOne?: boolean }) {
  const action = useAction();
  const retry = async (delivery: Delivery) => {
    const path = { id: delivery.id };
    const done = `${delivery.channel} ${delivery.to} is told again.`;
    await action.run(() => data(api.POST('/deliveries/{id}/retry', { params: { path } })), done);
    props.again();
  };
  const columns: Column<Delivery>[] = [
    { name: 'at', head: 'When', cell: (it) => <Time at={it.since} />, by: (it) => it.since },
    {
      name: 'state',
      head: 'State',
      cell: (it) => <span class={BAD.has(it.state) ? 'bad' : ''}>{it.state}</span>,
      by: (it) => it.state,
    },
    {
      name: 'app',
      head: 'Rule',
      cell: (it) => (
        <span class="cut">
          {it.app} <span class="quiet">{it.kind}</span>
        </span>
      ),
      by: (it) => it.task,
      wide: true,
    },
    {
      name: 'level',
      head: 'Level',
      cell: (it) => {
        const level = STATES.find((state) => state === it.level);
        return level && <StateMark state={level} />;
      },
      by: (it) => it.level ?? '',
      wide: true,
    },
    {
      name: 'to',
      head: 'To',
      cell: (it) => (
        <span class="cut">
          {it.channel} {it.to}
        </span>
      ),
      by: (it) => it.channel + it.to,
    },
    {
      name: 'attempts',
      head: 'Tries',
      cell: (it) => it.attempts,
      by: (it) => it.attempts,
      number: true,
      wide: true,
    },
    {
      name: 'took',
      head: 'Took, ms',
      cell: (it) => it.took_ms ?? '',
      by: (it) => it.took_ms ?? -1,
      number: true,
      wide: true,
    },
    {
      name: 'next',
      head: 'Next try',
      cell: (it) => it.next_attempt_at && <Time at={it.next_attempt_at} />,
      by: (it) => it.next_attempt_at ?? '9',
      wide: true,
    },
    { name: 'reason', head: 'Why', cell: (it) => <span class="cut">{it.reason ?? ''}</span>, wide: true },
    {
      name: 'retry',
      head: 'Do',
      cell: (it) =>
        BAD.has(it.state) && mayWrite(it.app) ? (
          <button type="button" class="button button-small" onClick={() => void retry(it)}>
            Try again
          </button>
        ) : null,
    },
  ];
  return (
    <>
      <Said action={action} />
      <DataTable
        caption="Deliveries, the newest first"
        columns={props.ofOne ? columns.filter((it) => it.name !== 'app') : columns}
        rows={props.deliveries}
        rowKey={(it) => `${it.id} ${it.since} ${it.state}`}
      />
    </>
  );
}
