import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { overview } from '../data/overview';
import { For } from './Time';

/** How often it is asked whether all is there, in milliseconds. */
const EVERY = 15_000;

/** What keeps the page from being right: the browser is offline, or the service, PostgreSQL or Kapacitor is away. */
export function Banners() {
  const online = useSignal(navigator.onLine);
  const readiness = useSignal<Schemas['Readiness'] | 'away' | undefined>(undefined);
  useEffect(() => {
    const listen = () => {
      online.value = navigator.onLine;
    };
    const look = async () => {
      try {
        const response = await fetch('/readyz', { signal: AbortSignal.timeout(10_000) });
        readiness.value = (await response.json()) as Schemas['Readiness'];
      } catch {
        readiness.value = 'away';
      }
    };
    void look();
    const timer = setInterval(() => void look(), EVERY);
    addEventListener('online', listen);
    addEventListener('offline', listen);
    return () => {
      clearInterval(timer);
      removeEventListener('online', listen);
      removeEventListener('offline', listen);
    };
  }, []);
  const at = overview.value.at?.toISOString();
  const age = at && (
    <>
      {' '}
      What is shown is <For since={at} /> old.
    </>
  );
  const known = readiness.value;
  if (!online.value) {
    return (
      <p class="banner banner-bad" role="status">
        You are offline.{age}
      </p>
    );
  }
  if (known === 'away') {
    return (
      <p class="banner banner-bad" role="status">
        The service does not answer. It is tried again every few seconds.{age}
      </p>
    );
  }
  const bad = known?.checks.filter((it) => !it.ok) ?? [];
  const names: Record<string, string> = {
    database: 'PostgreSQL',
    kapacitor: 'Kapacitor',
    schema: 'The schema',
  };
  return (
    <>
      {bad.map((it) => (
        <p class="banner banner-bad" role="status" key={it.name}>
          <span>
            <strong>{names[it.name] ?? it.name} is away.</strong>{' '}
            {it.name === 'kapacitor'
              ? 'Rules are not evaluated. What you change is stored, and follows as soon as it is back.'
              : `${it.message}.`}
            {it.name === 'database' && age}
          </span>
        </p>
      ))}
    </>
  );
}
