import { deliveries } from '../../data/deliveries';
import { DeliveryTable } from '../../parts/DeliveryTable';
import { Loaded, useLoad } from '../../parts/Loaded';

/** What a rule's targets were told. */
export function Told({ task }: { task: string }) {
  const load = useLoad((signal) => deliveries({ task, limit: 1000 }, signal), `${task} deliveries`, 15_000);
  return (
    <Loaded load={load}>
      {(all) =>
        all.length === 0 ? (
          <p class="empty">Its targets were told nothing yet by the service.</p>
        ) : (
          <DeliveryTable deliveries={all} again={load.again} ofOne />
        )
      }
    </Loaded>
  );
}
