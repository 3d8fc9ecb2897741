import type { Judged } from '../model/estimate';

const WIDTH = 320;
const HEIGHT = 80;

/** How often each threshold would have alerted, with the one that is set and the one that is suggested. */
export function Curve(props: { judged: Judged; set: number | undefined; suggested: number | undefined }) {
  const points = props.judged.curve;
  const first = points[0];
  const last = points.at(-1);
  if (points.length < 2 || !first || !last) {
    return null;
  }
  const most = Math.max(1, ...points.map((it) => it.alerts));
  const x = (threshold: number) =>
    (WIDTH * (threshold - first.threshold)) / (last.threshold - first.threshold);
  const y = (alerts: number) => HEIGHT - 2 - ((HEIGHT - 12) * alerts) / most;
  const path = points.map(
    (it, index) => `${index === 0 ? 'M' : 'L'}${x(it.threshold).toFixed(1)} ${y(it.alerts).toFixed(1)}`,
  );
  const quiet = points.find((it) => it.alerts <= 1);
  const words = `Alerts by threshold: ${first.alerts} at ${first.threshold}, ${last.alerts} at ${last.threshold} ${props.judged.unit}${
    quiet ? `; 1 or none from ${quiet.threshold} on` : ''
  }`;
  const mark = (at: number | undefined, name: string) =>
    at !== undefined && at >= first.threshold && at <= last.threshold ? (
      <line class={`curve-${name}`} x1={x(at)} x2={x(at)} y1="0" y2={HEIGHT} />
    ) : null;
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <path d={path.join(' ')} class="curve-line" />
        {mark(props.set, 'set')}
        {mark(props.suggested, 'suggested')}
      </svg>
      <figcaption class="quiet">
        {words}.
        <details>
          <summary>As a table</summary>
          <table class="table">
            <thead>
              <tr>
                <th scope="col" class="number">
                  {props.judged.unit}
                </th>
                <th scope="col" class="number">
                  Alerts
                </th>
              </tr>
            </thead>
            <tbody>
              {points
                .filter((_, index) => index % 3 === 0)
                .map((it) => (
                  <tr key={it.threshold}>
                    <td class="number">{it.threshold}</td>
                    <td class="number">{it.alerts}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      </figcaption>
    </figure>
  );
}
