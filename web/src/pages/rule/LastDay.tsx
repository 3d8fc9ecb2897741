import { useEffect, useState } from 'preact/hooks';
import { type Failure, failureOf } from '../../api/client';
import { type Backtest, replay } from '../../data/backtest';
import { useReleases } from '../../data/releases';
import { labelOf, limitsOf } from '../../model/estimate';
import { Chart } from '../../parts/Chart';
import type { Rule } from './load';

/** How many points of each part are drawn. */
const LOOKS = 1000;

/** What the rule has judged in the last day, with its thresholds: Kapacitor replays it. */
export function LastDay({ rule, path }: { rule: Rule; path: string }) {
  const [report, setReport] = useState<Backtest>();
  const [failure, setFailure] = useState<Failure>();
  const [doing, setDoing] = useState('');
  useEffect(() => {
    const control = new AbortController();
    replay(`${path}/backtest?last=1d&looks=${LOOKS}`, {}, control.signal, {
      doing: (words) => setDoing(`Replaying, ${words}`),
      result: setReport,
    })
      .catch((error: unknown) => {
        if (!control.signal.aborted) {
          setFailure(failureOf(error));
        }
      })
      .finally(() => setDoing(''));
    return () => control.abort();
  }, [path, rule.generation]);
  const from = report ? new Date(report.from).getTime() : 0;
  const to = report ? new Date(report.to).getTime() : 0;
  const releases = useReleases(rule.app, from, to);
  const limits = limitsOf(rule.kind, rule);
  if (!limits) {
    return null;
  }
  const hasData = report?.looks?.parts.some((it) => it.at.length > 0);
  return (
    <section class="section">
      <div class="section-head">
        <h2>What it judged in the last day</h2>
        <span class="quiet" role="status">
          {doing}
        </span>
      </div>
      {failure && <p class="quiet">It cannot be replayed now: {failure.message}</p>}
      {report && !hasData && <p class="quiet">There were no data.</p>}
      {report?.looks && hasData && (
        <Chart
          judged={report.looks}
          from={from}
          to={to}
          thresholds={[
            { name: 'Warning', level: 'warning', value: limits.warn },
            { name: 'Critical', level: 'critical', value: limits.crit },
          ]}
          markers={releases}
          label={labelOf(rule.kind)}
        />
      )}
    </section>
  );
}
