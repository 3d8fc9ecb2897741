import { type State, severity } from './level';
import type { Span } from './strip';

/** A time in which something was wrong. */
export interface Wrong {
  from: number;
  to: number;
  state: State;
}

const MINUTE = 60_000;

/** The worst of all in each minute of a time. */
export function worstOf(all: readonly Wrong[], from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const end = Math.min(to, at + MINUTE);
    const states = all.filter((it) => it.from < end && it.to > at).map((it) => it.state);
    const state = states.reduce<State>((worst, it) => (severity(it) > severity(worst) ? it : worst), 'OK');
    const last = spans.at(-1);
    if (last?.state === state) {
      last.to = end;
    } else {
      spans.push({ from: at, to: end, state });
    }
  }
  return spans;
}
