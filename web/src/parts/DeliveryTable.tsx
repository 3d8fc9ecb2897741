import { useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { OPEN } from '../data/deliveries';
import { STATES } from '../model/level';
import { mayWrite } from '../session';
import { Said, useAction } from './action';
import { type Column, DataTable } from './DataTable';
import { FormDialog } from './FormDialog';
import { StateMark } from './StateMark';
import { TextField } from './TextField';
import { Time } from './Time';

export type Delivery = Schemas['Delivery'];

/** The states of a delivery in which something went wrong. */
const BAD = new Set(['dead', 'retrying']);

/** Messages to targets, as they are listed; `ofOne`: of one rule. */
export function DeliveryTable(props: { deliveries: Delivery[]; again: () => void; ofOne?: boolean }) {
  const action = useAction();
  const [dropped, setDropped] = useState<Delivery>();
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
        !mayWrite(it.app) ? null : it.state === 'dead' ? (
          <button type="button" class="button button-small" onClick={() => void retry(it)}>
            Try again
          </button>
        ) : OPEN.some((state) => state === it.state) ? (
          <button type="button" class="button button-small" onClick={() => setDropped(it)}>
            Drop…
          </button>
        ) : null,
    },
  ];
  return (
    <>
      <Said action={action} />
      <DataTable
        caption="Deliveries, those not settled first, then the newest"
        columns={props.ofOne ? columns.filter((it) => it.name !== 'app') : columns}
        rows={props.deliveries}
        rowKey={(it) => `${it.id} ${it.since} ${it.state}`}
      />
      {dropped && (
        <Drop
          delivery={dropped}
          onClose={() => {
            setDropped(undefined);
            props.again();
          }}
        />
      )}
    </>
  );
}

/** Asks why a target is not to be told. */
function Drop({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    const path = { id: delivery.id };
    try {
      await data(api.POST('/deliveries/{id}/drop', { params: { path }, body: { reason } }));
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <FormDialog
      title={`Drop the message to ${delivery.channel} ${delivery.to}`}
      verb="Drop"
      danger
      failure={failure}
      shown={['reason']}
      submit={submit}
      onClose={onClose}
    >
      <p>The target is not told how {delivery.task} stands now. What happens after this is told as usual.</p>
      <TextField id="reason" label="Why" value={reason} set={setReason} failure={failure} required />
    </FormDialog>
  );
}
