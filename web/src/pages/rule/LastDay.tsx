import { useEffect, useState } from 'preact/hooks';
import { Failure, failureOf, type Schemas } from '../../api/client';
import { follow } from '../../api/events';
import { useReleases } from '../../data/releases';
import { limitsOf } from '../../model/estimate';
import { Chart } from '../../parts/Chart';
import type { Rule } from './load';

type Backtest = Schemas['Backtest'];

/** How many points of each part are drawn. */
const LOOKS = 1000;

/** What the rule has judged in the last day, with its thresholds: Kapacitor replays it. */
export function LastDay({ rule, path }: { rule: Rule; path: string }) {
  const [report, setReport] = useState<Backtest>();
  const [failure, setFailure] = useState<Failure>();
  const [doing, setDoing] = useState('');
  useEffect(() => {
    const control = new AbortController();
    const body = {};
    follow(
      `${path}/backtest?last=1d&looks=${LOOKS}`,
      { method: 'POST', body, signal: control.signal },
      (event) => {
        if (event.name === 'result') {
          setReport(event.data as Backtest);
          setDoing('');
        } else if (event.name === 'error') {
          setFailure(new Failure(0, event.data as Schemas['Problem'], undefined));
          setDoing('');
        } else if (event.name === 'queued') {
          setDoing(`Replaying, ${(event.data as { before: number }).before} before it`);
        } else if (event.name === 'progress') {
          const { progress } = event.data as { progress: number | null };
          setDoing(progress === null ? 'Replaying' : `Replaying, ${Math.round(progress * 100)} %`);
        }
      },
    ).catch((error: unknown) => {
      if (!control.signal.aborted) {
        setFailure(failureOf(error));
        setDoing('');
      }
    });
    return () => control.abort();
  }, [path, rule.generation]);
  const from = report ? new Date(report.from).getTime() : 0;
  const to = report ? new Date(report.to).getTime() : 0;
  const releases = useReleases(rule.app, from, to);
  const limits = limitsOf(rule.kind, rule);
  if (!limits) {
    return null;
  }
  return (
    <section class="section">
      <div class="section-head">
        <h2>What it judged in the last day</h2>
        <span class="quiet" role="status">
          {doing}
        </span>
      </div>
      {failure && <p class="quiet">It cannot be replayed now: {failure.message}</p>}
      {report && !report.looks?.parts.some((it) => it.at.length > 0) && (
        <p class="quiet">There were no data.</p>
      )}
      {report?.looks?.parts.some((it) => it.at.length > 0) && (
        <Chart
          judged={report.looks}
          from={from}
          to={to}
          thresholds={[
            { name: 'Warning', level: 'warning', value: limits.warn },
            { name: 'Critical', level: 'critical', value: limits.crit },
          ]}
          markers={releases}
          label={rule.kind === 'memory' ? 'Memory in MB' : 'Requests that failed, in percent'}
        />
      )}
    </section>
  );
}
