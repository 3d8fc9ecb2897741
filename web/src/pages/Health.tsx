import { useMemo } from 'preact/hooks';
import { refreshOverview, useOverview } from '../data/overview';
import { useReconcile } from '../data/reconcile';
import { nameOf, pagePath, type Row } from '../model/row';
import { absolute } from '../model/time';
import { type Action, Said, useAction } from '../parts/action';
import { Copy } from '../parts/Copy';
import { Loaded } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { SIGHT } from '../parts/Sight';
import { StateMark } from '../parts/StateMark';
import { For } from '../parts/Time';
import { me } from '../session';

type Cause = NonNullable<Row['blind']>[number];

const words = (code: string) => SIGHT.find((it) => it.code === code);

const called = (row: Row) => `${row.app}${nameOf(row) && ` · ${nameOf(row)}`} · ${row.kind}`;

/** What the owner of a rule is sent. */
function message(row: Row, cause: Cause): string {
  // In UTC: they may be elsewhere.
  return [
    `${called(row)} has been blind since ${absolute(new Date(cause.since), 'UTC')} UTC.`,
    `Why: ${cause.evidence}. ${words(cause.code)?.todo ?? ''}`.trim(),
    new URL(pagePath(row), location.origin).href,
  ].join('\n');
}

/** Rules that cannot see, by why. */
export function Health() {
  const overview = useOverview();
  const rows = overview.value?.rules;
  const action = useAction();
  const reconcile = useReconcile();
  const check = async () => {
    await action.run(
      () => reconcile(undefined, () => {}),
      'Kapacitor has what it should have. The next health check shows which rules are still blind.',
    );
    void refreshOverview();
  };
  const groups = useMemo(() => {
    const groups = new Map<string, { row: Row; cause: Cause }[]>();
    for (const row of rows ?? []) {
      for (const cause of row.enabled ? (row.blind ?? []) : []) {
        groups.set(cause.code, [...(groups.get(cause.code) ?? []), { row, cause }]);
      }
    }
    return [...groups].toSorted(([, a], [, b]) => b.length - a.length);
  }, [rows]);
  return (
    <Page title="Blind">
      <Said action={action} />
      <Loaded load={{ ...overview, value: rows, again: () => void refreshOverview() }}>
        {(rows) =>
          groups.length === 0 ? (
            <p class="empty quiet-all">
              <StateMark state="OK" word="All rules see" />
              <span>
                {rows.filter((it) => it.enabled).length} rules and checks get their data and are evaluated on
                time.
              </span>
            </p>
          ) : (
            groups.map(([code, found]) => (
              <Group key={code} code={code} found={found} action={action} check={check} />
            ))
          )
        }
      </Loaded>
    </Page>
  );
}

/** So many are named. */
const NAMED = 100;

interface GroupProps {
  code: string;
  found: { row: Row; cause: Cause }[];
  action: Action;
  check: () => Promise<void>;
}

function Group({ code, found, action, check }: GroupProps) {
  const first = found.map((it) => it.cause.since).toSorted()[0];
  return (
    <section class="section">
      <div class="section-head">
        <h2>
          {found.length} {found.length === 1 ? 'rule' : 'rules'}: not so that {words(code)?.question ?? code}
          {first && (
            <>
              , for <For since={first} />
            </>
          )}
        </h2>
        {me.value?.role === 'admin' && (
          <button
            type="button"
            class="button button-small"
            disabled={action.busy}
            onClick={() => void check()}
          >
            {action.busy ? 'Checking …' : 'Check again'}
          </button>
        )}
      </div>
      <p class="quiet">{words(code)?.todo}</p>
      <ul class="names">
        {found.slice(0, NAMED).map(({ row, cause }) => (
          <li key={row.id}>
            <a href={pagePath(row)}>{called(row)}</a> <span class="quiet">{cause.evidence}</span>
            <div class="actions">
              {row.family === 'task' && (
                <a class="button button-small" href={`${pagePath(row)}?tab=script`}>
                  Open the query
                </a>
              )}
              <Copy text={message(row, cause)} what="a message" label="Copy for the owner" />
            </div>
          </li>
        ))}
      </ul>
      {found.length > NAMED && <p class="quiet">and {found.length - NAMED} more</p>}
    </section>
  );
}
