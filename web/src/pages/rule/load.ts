import { type Schemas, send } from '../../api/client';

/** A rule of any kind, as far as all have it. */
export interface Rule {
  id: string;
  kind: string;
  app: string;
  enabled: boolean;
  generation: number;
  delivery?: string | null;
  sync?: { status: string; error: string | null; at: string | null };
  health?: { status: string; causes?: Schemas['BlindCause'][]; data_seen_at: string | null };
  state?: CheckState;
  notifications: { status: string; targets?: Unreached[] };
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
}

/** A target that is not told. */
export interface Unreached {
  target: string;
  to: string;
  since: string;
  error: string | null;
  waiting: number;
}

export interface CheckState {
  status: string;
  since: string;
  ping_url: string | null;
  badge_url: string;
  slug: string;
  reports: number;
  last_report_at: string | null;
  run_began_at: string | null;
  expected_at: string | null;
  down_at: string | null;
  polled?: { failures: number; against: number; last: Polled | null };
}

/** What came of it when a check was last asked. */
export interface Polled {
  at: string;
  answer: string;
  status?: number | null;
  reason?: string | null;
  took?: number;
  dns?: number | null;
  connect?: number | null;
  tls?: number | null;
  first_byte?: number | null;
  certificate_ends_at?: string | null;
}

/** What a rule has that nobody has set. */
export const NOT_SET = new Set([
  'id',
  'kind',
  'generation',
  'sync',
  'health',
  'state',
  'notifications',
  'created_at',
  'updated_at',
]);

export function loadRule(path: string, signal: AbortSignal): Promise<Rule> {
  return send<Rule>('GET', path, { signal });
}
