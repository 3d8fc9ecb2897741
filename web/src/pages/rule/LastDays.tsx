import { send } from '../../api/client';
import { byPart, spans } from '../../model/strip';
import type { Event } from '../../parts/EventTable';
import { Loaded, useLoad } from '../../parts/Loaded';
import { Strip } from '../../parts/Strip';
import { now } from '../../parts/Time';

const DAY = 86_400_000;

/** How a rule or a check was in the last seven days: a strip for each part. */
export function LastDays({ path }: { path: string }) {
  const load = useLoad(
    (signal) => {
      const since = new Date(Date.now() - 7 * DAY).toISOString();
      return send<Event[]>('GET', `${path}/events?limit=1000&since=${encodeURIComponent(since)}`, { signal });
    },
    `${path} past`,
    30_000,
  );
  return (
    <section class="section">
      <h2>The last seven days</h2>
      <Loaded load={load} rows={1}>
        {(events) => <Strips events={events} />}
      </Loaded>
    </section>
  );
}

function Strips({ events }: { events: Event[] }) {
  const to = now.value.getTime();
  const from = to - 7 * DAY;
  const all = [...byPart(events)].toSorted(([a], [b]) => a.localeCompare(b));
  return all.length === 0 ? (
    <p class="quiet">Nothing has happened.</p>
  ) : (
    <div class="strips">
      {all.map(([part, changes]) => (
        <div class="strip-row" key={part}>
          <span class="strip-name">{part.split(':').at(-1)}</span>
          <Strip spans={spans(changes, from, to)} from={from} to={to} label={part} />
        </div>
      ))}
      <div class="strip-row" aria-hidden="true">
        <span class="strip-name" />
        <span class="strip-axis">
          <span>7 days ago</span>
          <span>now</span>
        </span>
      </div>
    </div>
  );
}
