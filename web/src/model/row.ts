import type { Schemas } from '../api/client';
import { levelOf, ofCheck, type State, severity } from './level';

export type Row = Schemas['OverviewRow'];

/**
 * The state that a row shows. A rule that is blind says nothing true of a level that is fine; what was wrong when it
 * went blind still is to be looked at.
 */
export function stateOf(row: Row): State {
  if (!row.enabled) {
    return 'PAUSED';
  }
  if (row.family === 'check') {
    return ofCheck(row.status ?? 'new');
  }
  const level = levelOf(row.level);
  const isBlind = (row.blind?.length ?? 0) > 0 || row.level === null;
  return isBlind && severity(level) < severity('WARNING') ? 'BLIND' : level;
}

/** The word for a row's state, where that is another one than the state's own. */
export function wordOf(row: Row): string | undefined {
  if (row.family !== 'check' || !row.enabled) {
    return undefined;
  }
  const words: Record<string, string> = {
    new: 'New',
    up: 'Up',
    late: 'Late',
    down: 'Down',
    unknown: 'Unknown',
    paused: 'Paused',
  };
  return words[row.status ?? 'new'];
}

/** The path of a rule in the API, from which those of its parts begin. */
export function apiPath(row: { family: string; kind: string; app: string; part?: string }): string {
  const part = row.part ? `/${encodeURIComponent(row.part)}` : '';
  return `/${row.family}/${row.kind}/${encodeURIComponent(row.app)}${part}`;
}

const CHECKS = new Set(['heartbeat', 'probe', 'job', 'item']);

/** Whether Kapacitor evaluates a kind, or the service. */
export function familyOf(kind: string): 'task' | 'check' {
  return CHECKS.has(kind) ? 'check' : 'task';
}

/** Its page. */
export function pagePath(row: { family: string; kind: string; app: string; part?: string }): string {
  const list = row.family === 'check' ? 'checks' : 'rules';
  const part = row.part ? `/${encodeURIComponent(row.part)}` : '';
  return `/ui/${list}/${row.kind}/${encodeURIComponent(row.app)}${part}`;
}

/** How people know it. */
export function nameOf(row: Row): string {
  return row.title ?? row.part ?? '';
}

/** How a row is filtered. */
export function fieldsOf(row: Row): Record<string, string> {
  return {
    app: row.app.toLowerCase(),
    kind: row.kind,
    level: stateOf(row).toLowerCase(),
    health: row.blind?.length ? 'blind' : 'ok',
    sync: row.sync,
    delivery: row.delivery,
    told: row.failing ? 'failing' : 'ok',
    silenced: row.silenced_until ? 'yes' : 'no',
    status: row.status ?? '',
    is: row.family,
  };
}

/** The text in which the words of a filter are looked for. */
export function textOf(row: Row): string {
  return `${row.app} ${row.kind} ${nameOf(row)} ${row.condition} ${row.to.join(' ')} ${row.changed_by ?? ''}`.toLowerCase();
}

/** The worst first; of two that are alike, the one that has been so for longer; the rest by name. */
export function worstFirst(a: Row, b: Row): number {
  const bySeverity = severity(stateOf(b)) - severity(stateOf(a));
  if (bySeverity !== 0) {
    return bySeverity;
  }
  if (severity(stateOf(a)) >= severity('BLIND')) {
    const bySince = (a.since ?? '').localeCompare(b.since ?? '');
    if (bySince !== 0) {
      return bySince;
    }
  }
  return (
    a.app.localeCompare(b.app) || a.kind.localeCompare(b.kind) || (a.part ?? '').localeCompare(b.part ?? '')
  );
}
