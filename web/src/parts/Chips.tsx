import type { Row } from '../model/row';
import { Icon } from './Icon';
import { Until } from './Time';

/** What is to be known of a rule beside its state. */
export function Chips({ row, health }: { row: Row; health?: boolean }) {
  return (
    <span class="chips">
      {row.silenced_until && (
        <span class="chip">
          <Icon shape="bellOff" />
          silenced <Until at={row.silenced_until} />
        </span>
      )}
      {row.acknowledged_by && (
        <span class="chip">
          <Icon shape="check" />
          {row.acknowledged_by} is on it
        </span>
      )}
      {health && row.blind && row.blind.length > 0 && (
        <span class="chip" title={row.blind.map((it) => it.evidence).join('\n')}>
          <Icon shape="eyeOff" />
          blind
        </span>
      )}
      {row.sync === 'pending' && (
        <span class="chip" title={row.sync_error ?? undefined}>
          <Icon shape="clock" />
          pending
        </span>
      )}
      {row.sync === 'failed' && (
        <span class="chip chip-bad" title={row.sync_error ?? undefined}>
          <Icon shape="link" />
          not synced
        </span>
      )}
      {(row.failing ?? 0) > 0 && (
        <span class="chip chip-bad">
          <Icon shape="close" />
          not told
        </span>
      )}
    </span>
  );
}
