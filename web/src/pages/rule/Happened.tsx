import { send } from '../../api/client';
import { type Event, EventTable } from '../../parts/EventTable';
import { Loaded, useLoad } from '../../parts/Loaded';

/** What a rule has reported. */
export function Happened({ path }: { path: string }) {
  const load = useLoad(
    (signal) => send<Event[]>('GET', `${path}/events?limit=1000`, { signal }),
    `${path} events`,
    15_000,
  );
  return (
    <Loaded load={load}>
      {(events) =>
        events.length === 0 ? (
          <p class="empty">
            Nothing is known of its past. The service keeps the history of rules that report to it, from the
            time on when they began to.
          </p>
        ) : (
          <EventTable events={events} ofOne />
        )
      }
    </Loaded>
  );
}
