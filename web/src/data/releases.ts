import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, data, send } from '../api/client';

/** A release of an app. */
export interface Release {
  /** In milliseconds since 1970. */
  at: number;
  label: string;
}

/** Two that are so close are one, of which two have told: in milliseconds. */
const SAME = 60_000;

/** The name of a release in the message of a rule: the end of the image that was released. */
export function versionIn(message: string): string {
  const image = /released (.+?) at \d\d:\d\d:\d\d UTC$/.exec(message)?.[1] ?? message;
  const name = image.split(/[:/]/).at(-1) ?? image;
  return name.length > 12 ? `${name.slice(0, 11)}…` : name;
}

/** Those that were reported to the service, and those that rules have found. */
async function load(app: string, signal: AbortSignal): Promise<Release[]> {
  const [reported, found] = await Promise.all([
    send<{ at: string; version: string }[]>('GET', `/apps/${encodeURIComponent(app)}/releases`, { signal }),
    data(api.GET('/events', { params: { query: { app, kind: 'release', limit: 100 } }, signal })),
  ]);
  const all = reported.map((it) => ({ at: new Date(it.at).getTime(), label: it.version }));
  for (const event of found) {
    const at = new Date(event.at).getTime();
    if (!all.some((it) => Math.abs(it.at - at) < SAME)) {
      all.push({ at, label: versionIn(event.message) });
    }
  }
  return all.toSorted((a, b) => a.at - b.at);
}

/** So many are shown. */
const SHOWN = 20;

/** The releases of an app in a time. */
export function useReleases(app: string, from: number, to: number): Release[] {
  const [all, setAll] = useState<Release[]>([]);
  useEffect(() => {
    const control = new AbortController();
    if (app !== '') {
      load(app, control.signal).then(setAll, () => setAll([]));
    }
    return () => control.abort();
  }, [app]);
  return useMemo(() => all.filter((it) => it.at >= from && it.at <= to).slice(-SHOWN), [all, from, to]);
}
