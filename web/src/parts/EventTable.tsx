import type { Schemas } from '../api/client';
import { levelOf } from '../model/level';
import { span } from '../model/time';
import { type Column, DataTable } from './DataTable';
import { StateMark } from './StateMark';
import { Time } from './Time';

export type Event = Schemas['Event'];

const COLUMNS: Column<Event>[] = [
  { name: 'at', head: 'When', cell: (it) => <Time at={it.at} />, by: (it) => it.at },
  {
    name: 'level',
    head: 'Level',
    cell: (it) => <StateMark state={levelOf(it.level)} />,
    by: (it) => it.level,
  },
  { name: 'previous', head: 'Before', cell: (it) => it.previous ?? '', wide: true },
  {
    name: 'app',
    head: 'App',
    cell: (it) => <a href={`/ui/apps/${it.app}`}>{it.app}</a>,
    by: (it) => it.app,
    wide: true,
  },
  { name: 'kind', head: 'Kind', cell: (it) => it.kind, by: (it) => it.kind, wide: true },
  { name: 'message', head: 'Message', cell: (it) => <span class="cut cut-wide">{it.message}</span> },
  {
    name: 'lasted',
    head: 'Lasted',
    cell: (it) => (it.duration_seconds > 0 ? span(it.duration_seconds * 1000) : ''),
    by: (it) => it.duration_seconds,
    number: true,
    wide: true,
  },
];

const OF_ONE = COLUMNS.filter((it) => it.name !== 'app' && it.name !== 'kind');

/** What happened, the newest first; `ofOne`: of one rule. */
export function EventTable({ events, ofOne }: { events: Event[]; ofOne?: boolean }) {
  return (
    <DataTable
      caption="Events, the newest first"
      columns={ofOne ? OF_ONE : COLUMNS}
      rows={events}
      rowKey={(it) => String(it.id)}
    />
  );
}
