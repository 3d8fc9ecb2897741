import { execFileSync } from 'node:child_process';

export const AWAY = process.env.AWAY_URL ?? '';

/** How many rules are many. */
export const RULES = 10_000;

/** Runs a statement on the database of the service without Kapacitor. */
export function sql(statement: string): void {
  execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', process.env.AWAY_DATABASE_URL ?? '', '-c', statement]);
}

/** Gives that service many rules. */
export function makeMany(): void {
  sql(`
    with made as (
      insert into rules (kind, app, part, spec, targets, enabled, generation, last_generation)
      select 'crashed', 'large-' || n || '-prod', '', '{}', '[{"channel": "slack", "address": "#large"}]', true, 1, 1
      from generate_series(1, ${RULES}) n returning id, app)
    insert into deployments (rule, task, generation, kapacitor, sync_status, synced_generation, delivers)
    select id, app || '-crash', 1, 'default', 'synced', 1, true from made`);
}
