import { levelOf, type State } from './level';

/** A time in which something was in a state, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
  state: State;
}

/** A change of level, as the history has it. */
export interface Change {
  at: string;
  level: string;
  previous?: string | null;
  part: string;
}

/** The states of one part over a time, from its changes in any order. What was before the first is what it says. */
export function spans(changes: readonly Change[], from: number, to: number): Span[] {
  const sorted = changes.toSorted((a, b) => a.at.localeCompare(b.at));
  const found: Span[] = [];
  let current: State = levelOf(sorted[0]?.previous);
  let begin = from;
  const end = (at: number) => {
    if (at > begin) {
      found.push({ from: begin, to: at, state: current });
    }
  };
  for (const change of sorted) {
    const at = Math.min(to, new Date(change.at).getTime());
    if (at <= from) {
      current = levelOf(change.level);
      continue;
    }
    end(at);
    current = levelOf(change.level);
    begin = Math.max(begin, at);
  }
  end(to);
  return found;
}

/** The changes of each part. */
export function byPart<C extends Change>(changes: readonly C[]): Map<string, C[]> {
  const parts = new Map<string, C[]>();
  for (const change of changes) {
    const own = parts.get(change.part) ?? [];
    own.push(change);
    parts.set(change.part, own);
  }
  return parts;
}

/** For how long it was worse than OK. */
export function wrongFor(all: readonly Span[]): number {
  return all
    .filter((it) => it.state === 'WARNING' || it.state === 'CRITICAL')
    .reduce((sum, it) => sum + it.to - it.from, 0);
}
