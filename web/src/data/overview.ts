import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import type { Row } from '../model/row';
import { isFollowing } from './live';

/** How often all rules are asked for, in milliseconds; more seldom, where the service says what changes. */
const EVERY = 10_000;
const EVERY_FOLLOWING = 30_000;

interface Overview {
  value: Schemas['Overview'] | undefined;
  /** When the value was last known to be so. */
  at: Date | undefined;
  failure: Failure | undefined;
}

/** All rules and checks, for all parts of the page that show them. */
export const overview = signal<Overview>({ value: undefined, at: undefined, failure: undefined });

/** Whether the page keeps itself current. */
export const isLive = signal(true);

let users = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let round = 0;

const place = (row: Row) => `${row.app}\n${row.kind}\n${row.part ?? ''}`;

/** The new rows; those that are as they were are the same objects. */
function kept(before: readonly Row[], rows: readonly Row[]): Row[] {
  const known = new Map(before.map((it) => [it.id, it]));
  return rows.map((row) => {
    const old = known.get(row.id);
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
}

/** Asks now, and again every while. */
export async function refreshOverview(): Promise<void> {
  clearTimeout(timer);
  round += 1;
  const own = round;
  try {
    const value = await data(api.GET('/rules', {}));
    if (own === round) {
      const rules = kept(overview.value.value?.rules ?? [], value.rules);
      overview.value = { value: { ...value, rules }, at: new Date(), failure: undefined };
    }
  } catch (error) {
    if (own === round) {
      overview.value = { ...overview.value, failure: failureOf(error) };
    }
  }
  if (own === round && users > 0) {
    schedule();
  }
}

/** Asks for some rules anew. */
export async function refreshRules(ids: readonly string[]): Promise<void> {
  const own = round;
  const known = overview.value.value;
  if (!known || ids.length === 0) {
    return;
  }
  try {
    const value = await data(api.GET('/rules', { params: { query: { ids: ids.join(',') } } }));
    const now = overview.value.value;
    // A whole answer that came meanwhile is newer.
    if (own === round && now) {
      const asked = new Set(ids);
      const rest = now.rules.filter((it) => !asked.has(it.id));
      const some = kept(now.rules, value.rules);
      const rules = [...rest, ...some].toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
      overview.value = { value: { ...now, rules }, at: new Date(), failure: undefined };
    }
  } catch (error) {
    overview.value = { ...overview.value, failure: failureOf(error) };
  }
}

function schedule(): void {
  timer = setTimeout(tick, isFollowing.value ? EVERY_FOLLOWING : EVERY);
}

function tick(): void {
  if (document.hidden || !isLive.value) {
    timer = setTimeout(tick, 1000);
  } else {
    void refreshOverview();
  }
}

/** The rows, kept current while the caller is shown. */
export function useOverview(): Overview {
  useEffect(() => {
    users += 1;
    if (users === 1) {
      void refreshOverview();
    }
    return () => {
      users -= 1;
      if (users === 0) {
        clearTimeout(timer);
        round += 1;
      }
    };
  }, []);
  return overview.value;
}
