/** The zone in which times are shown: the browser's own, or UTC. */
export type Zone = 'browser' | 'UTC';

const DAY = 86_400_000;

/** The IANA name of a zone. */
export function zoneName(zone: Zone): string {
  return zone === 'UTC' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A time in full, such as `2026-03-01 09:30:00`. */
export function absolute(at: Date, zone: Zone): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zoneName(zone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((it) => it.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** A length of time in its two largest units, such as `1 h 5 min`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** How long ago, for less than a day; in full otherwise. */
export function relative(at: Date, now: Date, zone: Zone): string {
  const ago = now.getTime() - at.getTime();
  if (Math.abs(ago) >= DAY) {
    return absolute(at, zone).slice(0, 16);
  }
  return ago < 0 ? `in ${span(-ago)}` : `${span(ago)} ago`;
}
