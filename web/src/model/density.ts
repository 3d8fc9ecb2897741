/** How many of something there were in each step of a time. */
export interface Density {
  /** When each step begins, in milliseconds since 1970. */
  steps: number[];
  counts: number[];
  /** Of these, how many were the worst. */
  worst: number[];
}

const HOUR = 3_600_000;

/** The widths of a step, in milliseconds. */
const WIDTHS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];

/** How many steps there are at most. */
const MOST = 72;

/** Counts what happened in steps of hours, from the first to the last. */
export function density(events: readonly { at: string; level: string }[]): Density {
  const times = events.map((it) => new Date(it.at).getTime());
  if (times.length === 0) {
    return { steps: [], counts: [], worst: [] };
  }
  const first = Math.min(...times);
  const last = Math.max(...times);
  const width = WIDTHS.find((it) => (last - first) / it < MOST) ?? 7 * 24 * HOUR;
  const begin = Math.floor(first / width) * width;
  const length = Math.floor((last - begin) / width) + 1;
  const counts = new Array<number>(length).fill(0);
  const worst = new Array<number>(length).fill(0);
  events.forEach((event, index) => {
    const place = Math.floor(((times[index] ?? begin) - begin) / width);
    if (event.level !== 'OK') {
      counts[place] = (counts[place] ?? 0) + 1;
    }
    if (event.level === 'CRITICAL') {
      worst[place] = (worst[place] ?? 0) + 1;
    }
  });
  return { steps: counts.map((_, index) => begin + index * width), counts, worst };
}

/** A field of CSV, as RFC 4180 has it; what a spreadsheet would take for a formula is none. */
function field(value: unknown): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV, with a head. */
export function csv(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [head, ...rows].map((row) => row.map(field).join(',')).join('\r\n');
}
