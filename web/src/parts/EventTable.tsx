import { computed } from '@preact/signals';
import type { Schemas } from '../api/client';
import { overview } from '../data/overview';
import { levelOf } from '../model/level';
import { pagePath } from '../model/row';
import { span } from '../model/time';
import { type Column, DataTable } from './DataTable';
import { StateMark } from './StateMark';
import { Time } from './Time';

export type Event = Schemas['Event'];

/** The pages of the rules that there are, by their ids; checks have no chart. */
const pages = computed(() => {
  const rules = overview.value.value?.rules ?? [];
  return new Map(rules.filter((it) => it.family === 'task').map((it) => [it.id, pagePath(it)]));
});

/** When it was: a link to that moment on the rule's chart. */
function When({ event }: { event: Event }) {
  const page = pages.value.get(event.task);
  return page ? (
    <a href={`${page}?at=${encodeURIComponent(event.at)}`}>
      <Time at={event.at} />
    </a>
  ) : (
    <Time at={event.at} />
  );
}

/** How many of its targets were told of it. */
function Told({ to, of }: { to: number; of: number }) {
  const isAll = to === of;
  return (
    <span class={isAll ? '' : 'bad'}>
      {to} of {of}
      {!isAll && (to === 0 ? ', nobody' : ', not all')}
    </span>
  );
}

const COLUMNS: Column<Event>[] = [
  { name: 'at', head: 'When', cell: (it) => <When event={it} />, by: (it) => it.at },
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
  {
    name: 'told',
    head: 'Told',
    cell: (it) => it.told && <Told {...it.told} />,
    // Those of which the most were not told are together.
    by: (it) => (it.told ? it.told.of - it.told.to : 0),
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
