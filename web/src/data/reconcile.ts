import { useEffect, useMemo } from 'preact/hooks';
import { api, data, Failure, type Schemas } from '../api/client';

export type Progress = Schemas['Progress'];

/** How often it is asked how far a repair is, in milliseconds. */
const EVERY = 2_000;

/** After so long without progress it is not waited for any longer, in milliseconds. */
const STILL = 30_000;

type Tell = (progress: Progress) => void;

/**
 * Has what differs in Kapacitor repaired, of one task or of all, and waits until that is over or the caller is no
 * longer shown; `tell` is told how far it is. Throws a {@link Failure} where something still differs then.
 */
export function useReconcile(): (task: string | undefined, tell: Tell) => Promise<void> {
  const control = useMemo(() => new AbortController(), []);
  useEffect(() => () => control.abort(), []);
  return (task, tell) => reconcile(task, control.signal, tell);
}

async function reconcile(task: string | undefined, signal: AbortSignal, tell: Tell): Promise<void> {
  const answer = await begin(task, signal);
  if ('failed' in answer) {
    const [first] = answer.failed;
    if (first) {
      const others = answer.failed.length > 1 ? `, and ${answer.failed.length - 1} more` : '';
      throw differs(`Not repaired yet: ${first.id} (${first.reason})${others}. The service will try again.`);
    }
    return;
  }
  tell(answer);
  let { total } = answer;
  let least = Number.POSITIVE_INFINITY;
  let moved = Date.now();
  for (;;) {
    const left = await leftOver(task, signal);
    if (left === 0) {
      return;
    }
    total = Math.max(total, left);
    tell({ done: total - left, total });
    if (left < least) {
      least = left;
      moved = Date.now();
    } else if (Date.now() - moved > STILL) {
      throw differs(`${left} of ${total} still differ, and nothing has moved for ${STILL / 1000} s.`);
    }
    await new Promise((done) => setTimeout(done, EVERY));
  }
}

/** What came of it, or how far it is, where it takes long. */
async function begin(
  task: string | undefined,
  signal: AbortSignal,
): Promise<Schemas['Reconciliation'] | Progress> {
  try {
    return await data(api.POST('/reconcile', { params: { query: task ? { task } : {} }, signal }));
  } catch (error) {
    // One is under way, which is to be waited for as well.
    if (error instanceof Failure && error.status === 429) {
      return { done: 0, total: 0 };
    }
    throw error;
  }
}

/** How many tasks are not as they should be. */
async function leftOver(task: string | undefined, signal: AbortSignal): Promise<number> {
  const { drifted, undelivered } = await data(api.GET('/drift', { signal }));
  const ids = new Set([...drifted, ...undelivered].map((it) => it.id));
  return task ? Number(ids.has(task)) : ids.size;
}

function differs(detail: string): Failure {
  return new Failure(200, { title: 'It differs', status: 200, detail, error: detail }, undefined);
}
