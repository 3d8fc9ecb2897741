import { useMemo } from 'preact/hooks';
import { refreshOverview, useOverview } from '../data/overview';
import { nameOf, pagePath, type Row } from '../model/row';
import { Loaded } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { SIGHT } from '../parts/Sight';
import { StateMark } from '../parts/StateMark';
import { For } from '../parts/Time';

type Cause = NonNullable<Row['blind']>[number];

const words = (code: string) => SIGHT.find((it) => it.code === code);

/** Rules that cannot see, by why. */
export function Health() {
  const overview = useOverview();
  const rows = overview.value?.rules;
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
            groups.map(([code, found]) => <Group key={code} code={code} found={found} />)
          )
        }
      </Loaded>
    </Page>
  );
}

/** So many are named. */
const NAMED = 100;

function Group({ code, found }: { code: string; found: { row: Row; cause: Cause }[] }) {
  const first = found.map((it) => it.cause.since).toSorted()[0];
  return (
    <section class="section">
      <h2>
        {found.length} {found.length === 1 ? 'rule' : 'rules'}: not so that {words(code)?.question ?? code}
        {first && (
          <>
            , for <For since={first} />
          </>
        )}
      </h2>
      <p class="quiet">{words(code)?.todo}</p>
      <ul class="names">
        {found.slice(0, NAMED).map(({ row, cause }) => (
          <li key={row.id}>
            <a href={pagePath(row)}>
              {row.app}
              {nameOf(row) && ` · ${nameOf(row)}`} · {row.kind}
            </a>{' '}
            <span class="quiet">{cause.evidence}</span>
          </li>
        ))}
      </ul>
      {found.length > NAMED && <p class="quiet">and {found.length - NAMED} more</p>}
    </section>
  );
}
