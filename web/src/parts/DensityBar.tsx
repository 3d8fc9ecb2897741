import type { Density } from '../model/density';
import { absolute } from '../model/time';
import { zone } from './Time';

/** How much happened when: the higher the more, what was critical darker. */
export function DensityBar({ density }: { density: Density }) {
  const most = Math.max(1, ...density.counts);
  const sum = density.counts.reduce((all, it) => all + it, 0);
  const first = density.steps[0];
  const last = density.steps.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const at = (time: number) => absolute(new Date(time), zone.value).slice(0, 16);
  const peak = density.counts.indexOf(most);
  const words = `${sum} alerts from ${at(first)} to ${at(last)}, most of them, ${most}, from ${at(density.steps[peak] ?? first)} on`;
  const width = 1000 / density.counts.length;
  return (
    <svg class="density" viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label={words}>
      <title>{words}</title>
      {density.counts.map((count, index) => {
        const high = (36 * count) / most;
        const dark = (36 * (density.worst[index] ?? 0)) / most;
        return (
          <g key={density.steps[index]}>
            <rect x={index * width} y={40 - high} width={width - 1} height={high} class="fill-WARNING" />
            <rect x={index * width} y={40 - dark} width={width - 1} height={dark} class="fill-CRITICAL" />
          </g>
        );
      })}
    </svg>
  );
}
