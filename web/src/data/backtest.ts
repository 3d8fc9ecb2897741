import { Failure, type Schemas } from '../api/client';
import { follow } from '../api/events';
import type { Judged } from '../model/estimate';

export type Backtest = Schemas['Backtest'];

/** What is told while the past is replayed. */
interface Told {
  /** How far it is, in words. */
  doing: (words: string) => void;
  /** What was judged, which may be known before the rest. */
  looks?: (judged: Judged) => void;
  result: (report: Backtest) => void;
}

/**
 * Has a rule replayed over the past. Throws a {@link Failure} where that is refused or fails, and ends when `signal`
 * says so.
 */
export async function replay(path: string, body: unknown, signal: AbortSignal, told: Told): Promise<void> {
  let failure: Failure | undefined;
  await follow(path, { method: 'POST', body, signal }, ({ name, data }) => {
    if (name === 'queued') {
      told.doing(`${(data as { before: number }).before} before it`);
    } else if (name === 'progress') {
      const { progress, seconds } = data as { progress: number | null; seconds: number };
      told.doing(progress === null ? `${seconds} s` : `${Math.round(progress * 100)} %`);
    } else if (name === 'looks') {
      told.looks?.(data as Judged);
    } else if (name === 'result') {
      const report = data as Backtest;
      if (report.looks) {
        told.looks?.(report.looks);
      }
      told.result(report);
    } else if (name === 'error') {
      failure = new Failure(0, data as Schemas['Problem'], undefined);
    }
  });
  if (failure) {
    throw failure;
  }
}
