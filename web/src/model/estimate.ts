import type { Schemas } from '../api/client';
import type { State } from './level';
import type { Span } from './strip';

export type Judged = Schemas['Judged'];
type Part = Judged['parts'][number];

/** When a rule speaks, as numbers. */
export type Limits =
  | { kind: 'memory'; warn: number; crit: number }
  | { kind: 'traffic'; warn: number; crit: number }
  | { kind: '5xx' | 'latency'; warn: number; crit: number; least: number };

/** What is judged, by kind, as charts name it. */
const LABELS: Record<string, string> = {
  memory: 'Memory in MB',
  latency: 'Time of an answer in ms',
  traffic: 'Requests, in percent of the usual',
};

export const labelOf = (kind: string): string => LABELS[kind] ?? 'Requests that failed, in percent';

/** What each tolerance of a 5xx rule means: percent, percent, and failed requests at least. */
const TOLERANCES: Record<string, [number, number, number]> = {
  low: [1, 5, 5],
  medium: [2, 10, 10],
  high: [5, 25, 25],
};

const given = (value: unknown): number | undefined => {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

/** The thresholds of a rule of this kind; undefined: it has none, or they are no numbers yet. */
export function limitsOf(kind: string, rule: Record<string, unknown>): Limits | undefined {
  if (kind === 'memory') {
    const [warn, crit] = [given(rule.warn), given(rule.crit)];
    return warn === undefined || crit === undefined ? undefined : { kind, warn, crit };
  }
  if (kind === 'traffic') {
    return { kind, warn: given(rule.warn_percent) ?? 50, crit: given(rule.crit_percent) ?? 10 };
  }
  if (kind === 'latency') {
    const [warn, crit] = [given(rule.warn), given(rule.crit)];
    const least = given(rule.min_requests) ?? 20;
    return warn === undefined || crit === undefined ? undefined : { kind, warn, crit, least };
  }
  if (kind === '5xx') {
    const means = TOLERANCES[String(rule.tolerance ?? 'medium')];
    if (!means) {
      return undefined;
    }
    const [warn, crit, least] = means;
    return {
      kind,
      warn: given(rule.warn_percent) ?? warn,
      crit: given(rule.crit_percent) ?? crit,
      least: given(rule.min_errors) ?? least,
    };
  }
  return undefined;
}

type Level = 0 | 1 | 2;

const STATES: Record<Level, State> = { 0: 'OK', 1: 'WARNING', 2: 'CRITICAL' };

/** The level after `level` and a look, as the rule's script has it; `count` is that of failed or of all requests. */
export function next(limits: Limits, level: Level, value: number, count: number): Level {
  const limit = level === 2 ? limits.crit : limits.warn;
  let reached: Level;
  let isLeft: boolean;
  if (limits.kind === 'memory') {
    reached = value > limits.crit ? 2 : value > limits.warn ? 1 : 0;
    isLeft = value < limit * 0.95;
  } else if (limits.kind === 'traffic') {
    reached = value < limits.crit ? 2 : value < limits.warn ? 1 : 0;
    isLeft = value >= limit * 1.2;
  } else {
    const counts = count >= limits.least;
    const left = limits.kind === 'latency' ? 0.8 : 0.5;
    reached = counts && value >= limits.crit ? 2 : counts && value >= limits.warn ? 1 : 0;
    isLeft = value < limit * left || count * 2 < limits.least;
  }
  return reached > level || isLeft ? reached : level;
}

/** What a rule would have done. */
export interface Estimate {
  /** How often a part left OK. */
  alerts: number;
  /** How long some part was critical, in milliseconds; parts are added up. */
  critical: number;
  parts: { name: string; spans: Span[] }[];
}

/**
 * What a rule with these thresholds would have done: of what was judged, of which several looks may be one, so that it
 * is close and not exact.
 */
export function estimate(judged: Judged, limits: Limits, from: number, to: number): Estimate {
  const found: Estimate = { alerts: 0, critical: 0, parts: [] };
  for (const part of judged.parts) {
    found.parts.push({ name: part.name, spans: follow(part, limits, from, to, found) });
  }
  return found;
}

function follow(part: Part, limits: Limits, from: number, to: number, found: Estimate): Span[] {
  const spans: Span[] = [];
  let level: Level = 0;
  let begin = from;
  const change = (at: number, to: Level) => {
    if (at > begin) {
      spans.push({ from: begin, to: at, state: STATES[level] });
      if (level === 2) {
        found.critical += at - begin;
      }
      begin = at;
    }
    if (level === 0 && to !== 0) {
      found.alerts += 1;
    }
    level = to;
  };
  part.at.forEach((seconds, index) => {
    const at = seconds * 1000;
    const count = part.errors?.[index] ?? part.requests?.[index] ?? 0;
    // The worst first: what has recovered by the end of a step has recovered.
    const values = [part.high[index] ?? 0, part.low[index] ?? 0];
    for (const value of limits.kind === 'traffic' ? values.toReversed() : values) {
      const after = next(limits, level, value, count);
      if (after !== level) {
        change(at, after);
      }
    }
  });
  change(to, level);
  return spans;
}
