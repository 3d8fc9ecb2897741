import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { failureOf, send } from '../api/client';
import { refreshOverview, useOverview } from '../data/overview';
import { sendTest } from '../data/test';
import { parseFilter, passes, type Filter as Terms } from '../model/filter';
import { severity } from '../model/level';
import {
  apiPath,
  fieldsOf,
  nameOf,
  pagePath,
  type Row,
  stateOf,
  textOf,
  wordOf,
  worstFirst,
} from '../model/row';
import { Chips } from '../parts/Chips';
import { Confirm } from '../parts/Confirm';
import { type Column, DataTable } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Loaded } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { SavedViews } from '../parts/SavedViews';
import { SilenceDialog } from '../parts/SilenceDialog';
import { Spark } from '../parts/Spark';
import { StateMark } from '../parts/StateMark';
import { For, Time } from '../parts/Time';
import { mayWrite } from '../session';

const STATE: Column<Row> = {
  name: 'level',
  head: 'State',
  cell: (it) => <StateMark state={stateOf(it)} word={wordOf(it)} />,
  by: (it) => -severity(stateOf(it)),
};

const NAME: Column<Row> = {
  name: 'app',
  head: 'App',
  cell: (it) => (
    <a class="row-link" href={pagePath(it)}>
      {it.app}
      <span class="row-name">{nameOf(it)}</span>
    </a>
  ),
  by: (it) => `${it.app} ${it.kind} ${nameOf(it)}`,
};

const CHANGED: Column<Row> = {
  name: 'changed',
  head: 'Changed',
  cell: (it) => (
    <>
      <Time at={it.changed_at} /> {it.changed_by && <span class="quiet">{it.changed_by}</span>}
    </>
  ),
  by: (it) => it.changed_at,
  wide: true,
};

const TOLD: Column<Row> = {
  name: 'to',
  head: 'Told to',
  cell: (it) => <span class="cut">{it.to.join(', ')}</span>,
  by: (it) => it.to.join(', '),
  wide: true,
};

const ALERTS: Column<Row> = {
  name: 'alerts',
  head: 'Alerts, 7 d',
  cell: (it) => it.alerts && <Spark counts={it.alerts} label="Alerts of the last seven days" />,
  by: (it) => it.alerts?.reduce((all, day) => all + day, 0) ?? 0,
  number: true,
  wide: true,
};

const RULES: Column<Row>[] = [
  STATE,
  { name: 'kind', head: 'Kind', cell: (it) => it.kind, by: (it) => it.kind },
  NAME,
  { name: 'condition', head: 'Speaks at', cell: (it) => <span class="cut">{it.condition}</span>, wide: true },
  { name: 'notes', head: 'Notes', cell: (it) => <Chips row={it} health />, wide: true },
  TOLD,
  ALERTS,
  CHANGED,
];

const CHECKS: Column<Row>[] = [
  STATE,
  { name: 'kind', head: 'Kind', cell: (it) => it.kind, by: (it) => it.kind, wide: true },
  NAME,
  {
    name: 'since',
    head: 'For',
    cell: (it) => it.since && <For since={it.since} />,
    by: (it) => it.since ?? '',
  },
  { name: 'condition', head: 'Expected', cell: (it) => <span class="cut">{it.condition}</span>, wide: true },
  {
    name: 'last',
    head: 'Last heard',
    cell: (it) => (it.last_at ? <Time at={it.last_at} /> : 'never'),
    by: (it) => it.last_at ?? '',
    wide: true,
  },
  {
    name: 'next',
    head: 'Next',
    cell: (it) => it.expected_at && <Time at={it.expected_at} />,
    by: (it) => it.expected_at ?? '9',
    wide: true,
  },
  { name: 'notes', head: 'Notes', cell: (it) => <Chips row={it} />, wide: true },
  ALERTS,
];

/** All rules that Kapacitor evaluates. */
export function Rules() {
  return (
    <List
      family="task"
      title="Rules"
      columns={RULES}
      hint="shop kind:5xx level:critical health:blind silenced:yes"
      empty="A rule watches an app and tells people when something is wrong with it: 5xx answers, memory, crashes, releases."
    />
  );
}

/** All checks, which the service evaluates. */
export function Checks() {
  return (
    <List
      family="check"
      title="Checks"
      columns={CHECKS}
      hint="shop kind:heartbeat status:down"
      empty="A check tells people when a cron job falls silent or an endpoint does not answer."
    />
  );
}

function select(all: Row[], filter: Terms): Row[] {
  return all.filter((it) => passes(filter, fieldsOf(it), textOf(it))).toSorted(worstFirst);
}

/** So long after the pointer or the focus has left them, rows may move again: in milliseconds. */
const LEFT = 5_000;

/**
 * Rows that do not move while the pointer or the focus is on them: those that are known stay where they are, and new
 * ones come last.
 */
function useHeldOrder(sorted: Row[], text: string) {
  const [held, setHeld] = useState(false);
  const order = useRef<{ text: string; places: Map<string, number> }>({ text: '', places: new Map() });
  const [, setRound] = useState(0);
  const places = () => new Map(sorted.map((it, index) => [it.id, index]));
  if (!held || order.current.text !== text) {
    order.current = { text, places: places() };
  }
  const known = order.current.places;
  const last = Number.MAX_SAFE_INTEGER;
  const rows = held
    ? sorted.toSorted((a, b) => (known.get(a.id) ?? last) - (known.get(b.id) ?? last))
    : sorted;
  const moved = held ? rows.filter((it, index) => it.id !== sorted[index]?.id).length : 0;
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const come = () => {
    clearTimeout(leaving.current);
    setHeld(true);
  };
  const leave = () => {
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setHeld(false), LEFT);
  };
  useEffect(() => () => clearTimeout(leaving.current), []);
  return {
    rows,
    moved,
    sortAgain: () => {
      order.current = { text, places: places() };
      setRound((round) => round + 1);
    },
    hold: {
      onPointerEnter: come,
      onPointerLeave: leave,
      onFocusIn: come,
      onFocusOut: leave,
    },
  };
}

function List(props: { family: string; title: string; columns: Column<Row>[]; hint: string; empty: string }) {
  const overview = useOverview();
  const [text, setText] = useParameter('q');
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [report, setReport] = useState<Report>();
  const all = useMemo(
    () => overview.value?.rules.filter((it) => it.family === props.family),
    [overview.value, props.family],
  );
  const sorted = useMemo(() => select(all ?? [], parseFilter(text)), [all, text]);
  const { rows, moved, sortAgain, hold } = useHeldOrder(sorted, text);
  const chosen = rows.filter((it) => keys.has(it.id));
  const names = useMemo(
    () => new Map(rows.map((it) => [it.id, `${it.kind} ${it.app} ${nameOf(it)}`])),
    [rows],
  );
  const add = mayWrite() && (
    <a class="button button-primary" href={`/ui/${props.family === 'check' ? 'checks' : 'rules'}/new`}>
      New {props.family === 'check' ? 'check' : 'rule'}
    </a>
  );
  return (
    <Page
      title={props.title}
      actions={
        <>
          <Filter label={`Filter ${props.title.toLowerCase()}`} hint={props.hint} />
          {add}
        </>
      }
    >
      <SavedViews page={props.family} />
      <Loaded load={{ ...overview, value: all, again: () => void refreshOverview() }}>
        {(all) => (
          <>
            {report && <Came report={report} />}
            {chosen.length > 0 ? (
              <Bulk
                rows={chosen}
                onDone={(report) => {
                  setReport(report);
                  // Those that were refused stay chosen.
                  setKeys(new Set(report?.refused.map((it) => it.id)));
                }}
              />
            ) : (
              <p class="quiet count" role="status">
                {rows.length === all.length ? `${all.length}` : `${rows.length} of ${all.length}`}
                {moved > 0 && (
                  <>
                    {` · ${moved} changed · `}
                    <button type="button" class="link" onClick={sortAgain}>
                      sort again
                    </button>
                  </>
                )}
              </p>
            )}
            {rows.length > 0 ? (
              <div {...hold}>
                <DataTable
                  caption={`${props.title}, the worst first`}
                  columns={props.columns}
                  rows={rows}
                  rowKey={(it) => it.id}
                  {...(mayWrite()
                    ? { chosen: { keys, set: setKeys, label: (key: string) => names.get(key) ?? key } }
                    : {})}
                />
              </div>
            ) : (
              <div class="empty">
                {all.length === 0 ? (
                  <>
                    <p>{props.empty}</p>
                    {add}
                    <p class="quiet">
                      Or over the API: see <a href="/docs">what there is</a>.
                    </p>
                  </>
                ) : (
                  <>
                    <p>
                      Nothing passes <code>{text}</code>.
                    </p>
                    <button type="button" class="button" onClick={() => setText('')}>
                      Show all {all.length}
                    </button>
                  </>
                )}
              </div>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** What was done with several rules, and which of them refused it. */
interface Report {
  done: number;
  refused: { id: string; why: string }[];
}

/** So many requests at a time. */
const AT_ONCE = 4;

async function each(rows: Row[], work: (row: Row) => Promise<unknown>): Promise<Report> {
  const report: Report = { done: 0, refused: [] };
  const left = [...rows];
  const one = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      try {
        await work(row);
        report.done += 1;
      } catch (error) {
        report.refused.push({ id: row.id, why: failureOf(error).message });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return report;
}

/** What came of it. */
function Came({ report }: { report: Report }) {
  return (
    <div class="said" role="status">
      {report.done} done, {report.refused.length} refused.
      <ul class="refused">
        {report.refused.slice(0, 20).map((it) => (
          <li key={it.id}>
            <code>{it.id}</code>: {it.why}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What can be done with the rules that are chosen. */
function Bulk({ rows, onDone }: { rows: Row[]; onDone: (report: Report | undefined) => void }) {
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState<'silence' | 'delete'>();
  const apply = async (work: (row: Row) => Promise<unknown>) => {
    setBusy(true);
    const report = await each(rows, work);
    setBusy(false);
    onDone(report);
    await refreshOverview();
  };
  const post = (what: string) => (row: Row) => send('POST', `${apiPath(row)}/${what}`);
  const apps = [...new Set(rows.map((it) => it.app))];
  return (
    <div class="bulk">
      <strong>{rows.length} chosen</strong>
      <button type="button" class="button" disabled={busy} onClick={() => void apply(post('disable'))}>
        Pause
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => void apply(post('enable'))}>
        Resume
      </button>
      <button
        type="button"
        class="button"
        disabled={busy}
        onClick={() => void apply((row) => sendTest(apiPath(row)))}
      >
        Test
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => setAsks('silence')}>
        Silence 1 h
      </button>
      <button type="button" class="button button-danger" disabled={busy} onClick={() => setAsks('delete')}>
        Delete
      </button>
      <button type="button" class="button" onClick={() => onDone(undefined)}>
        Choose none
      </button>
      <span role="status">{busy && 'Working …'}</span>
      {asks === 'silence' && rows.length === 1 && rows[0] && (
        <SilenceDialog
          app={rows[0].app}
          kind={rows[0].kind}
          task={rows[0].id}
          onClose={() => setAsks(undefined)}
        />
      )}
      {asks === 'silence' && rows.length > 1 && (
        <Confirm
          title={`Silence ${rows.length} rules for an hour`}
          verb="Silence 1 h"
          act={() =>
            apply((row) =>
              send('POST', '/silences', {
                body: { app: row.app, task: row.id, for: '1h', reason: 'silenced with others' },
              }),
            )
          }
          onClose={() => setAsks(undefined)}
        >
          <p>Nobody is told of them until then. What is still wrong then is told at once.</p>
        </Confirm>
      )}
      {asks === 'delete' && (
        <Confirm
          title={`Delete ${rows.length} ${rows.length === 1 ? 'rule' : 'rules'}`}
          verb="Delete"
          type={apps.length === 1 ? (apps[0] ?? '') : String(rows.length)}
          act={() => apply((row) => send('DELETE', apiPath(row)))}
          onClose={() => setAsks(undefined)}
        >
          <p>They do not watch any more. Their versions and their history are kept.</p>
        </Confirm>
      )}
    </div>
  );
}
