import { signal } from '@preact/signals';
import { follow } from '../api/events';

/**
 * What changes, as the service says it. One tab of a browser follows it for all of them: browsers have six connections
 * to a place over HTTP/1.1, and each tab would take one.
 */

interface Message {
  kind: 'change' | 'reset' | 'state';
  rules?: string[];
  following?: boolean;
}

/** Whether the service says what changes; where it does not, the page asks. */
export const isFollowing = signal(false);

/** How many times something has changed: what is shown is to be asked for again. */
export const changes = signal(0);

/** How long it is waited before the stream is asked for again, in milliseconds. */
const AGAIN = 3_000;

/** Follows what changes until the tab is closed; `on` is told the rules, or undefined where it may be any. */
export function startLive(on: (rules: string[] | undefined) => void): void {
  // Both need a secure context; without one, pages ask every few seconds.
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) {
    return;
  }
  const channel = new BroadcastChannel('kapacitor-alerts');
  const take = (message: Message) => {
    if (message.kind === 'state') {
      isFollowing.value = message.following ?? false;
      return;
    }
    on(message.kind === 'change' ? message.rules : undefined);
    changes.value += 1;
  };
  channel.onmessage = (event: MessageEvent<Message>) => take(event.data);
  const tell = (message: Message) => {
    channel.postMessage(message);
    take(message);
  };
  // Whoever has the lock follows it; with the tab that has it the lock goes to another.
  void navigator.locks.request('kapacitor-alerts stream', () => read(tell));
}

async function read(tell: (message: Message) => void): Promise<never> {
  let last: string | undefined;
  for (;;) {
    const control = new AbortController();
    try {
      const headers = last === undefined ? {} : { 'last-event-id': last };
      await follow('/stream', { method: 'GET', headers, signal: control.signal }, ({ name, data, id }) => {
        last = id ?? last;
        if (name === 'begin') {
          tell({ kind: 'state', following: true });
        } else if (name === 'change') {
          const { rules } = data as { rules: string[] };
          tell({ kind: 'change', rules });
        } else if (name === 'reset') {
          tell({ kind: 'reset' });
        }
      });
    } catch {
      // Who is signed out, and a service that is away, are seen by other requests.
    }
    tell({ kind: 'state', following: false });
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}
