import { signal } from '@preact/signals';
import { absolute, relative, span, type Zone, zoneName } from '../model/time';

/** In which zone times are shown. */
export const zone = signal<Zone>(
  new URLSearchParams(location.search).get('tz') === 'UTC' || localStorage.getItem('zone') === 'UTC'
    ? 'UTC'
    : 'browser',
);

export function setZone(next: Zone): void {
  zone.value = next;
  localStorage.setItem('zone', next);
}

/** The time, which moves on every ten seconds. */
export const now = signal(new Date());
setInterval(() => {
  now.value = new Date();
}, 10_000);

/** A time: how long ago it was, and in full as its title. */
export function Time({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time datetime={at} title={`${absolute(date, zone.value)} ${zoneName(zone.value)}`}>
      {relative(date, now.value, zone.value)}
    </time>
  );
}

/** For how long something has been so. */
export function For({ since }: { since: string }) {
  const date = new Date(since);
  return (
    <time datetime={since} title={`since ${absolute(date, zone.value)} ${zoneName(zone.value)}`}>
      {span(now.value.getTime() - date.getTime())}
    </time>
  );
}

/** Until when something is so: the time of day, and the day, where it is another one. */
export function Until({ at }: { at: string }) {
  const date = new Date(at);
  const text = absolute(date, zone.value);
  const isToday = text.slice(0, 10) === absolute(now.value, zone.value).slice(0, 10);
  return (
    <time datetime={at} title={`${text} ${zoneName(zone.value)}`}>
      until {isToday ? text.slice(11, 16) : text.slice(0, 16)}
    </time>
  );
}
