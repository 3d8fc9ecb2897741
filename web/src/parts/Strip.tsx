import type { State } from '../model/level';
import { type Span, wrongFor } from '../model/strip';
import { span } from '../model/time';

/** How high a state stands, of 24. */
const HEIGHT: Record<State, number> = { OK: 6, PAUSED: 6, INFO: 12, WARNING: 17, CRITICAL: 24, BLIND: 24 };

/** States over a time: the worse, the higher. */
export function Strip({
  spans,
  from,
  to,
  label,
}: {
  spans: readonly Span[];
  from: number;
  to: number;
  label: string;
}) {
  const place = (at: number) => (1000 * (at - from)) / (to - from);
  const wrong = wrongFor(spans);
  const words = wrong === 0 ? 'nothing was wrong' : `wrong for ${span(wrong)}`;
  return (
    <svg
      class="strip"
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${words}`}
    >
      {spans.map((it) => {
        const height = HEIGHT[it.state];
        const width = Math.max(2, place(it.to) - place(it.from));
        return (
          <rect
            key={it.from}
            class={`fill-${it.state}`}
            x={place(it.from)}
            y={24 - height}
            width={width}
            height={height}
          />
        );
      })}
    </svg>
  );
}
