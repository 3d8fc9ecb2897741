import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Failure, failureOf } from '../../api/client';
import { type Backtest, replay } from '../../data/backtest';
import { useReleases } from '../../data/releases';
import { type Judged, labelOf, limitsOf } from '../../model/estimate';
import { absolute } from '../../model/time';
import { Chart } from '../../parts/Chart';
import { zone } from '../../parts/Time';
import type { Rule } from './load';

/** How many points of each part are drawn of a day, and how many the service answers with at most. */
const LOOKS = 1000;
const MOST_LOOKS = 5000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far back Kapacitor replays. */
const LONGEST = 30 * DAY;

/** A moment that is to be seen, in milliseconds since 1970, and the way back from it. */
interface Around {
  at: number;
  back: () => void;
}

/** Which part of the past is replayed: it always ends now. */
function past(at: number | undefined): string {
  const wanted = at ? Date.now() - at + DAY / 2 : DAY;
  const hours = Math.ceil(Math.min(LONGEST, Math.max(DAY, wanted)) / HOUR);
  return `last=${hours}h&looks=${Math.min(MOST_LOOKS, Math.ceil((LOOKS * hours) / 24))}`;
}

/** The day that is shown: with the moment in the middle, or as far to the right as today allows. */
function dayOf(report: Backtest, at: number | undefined): [number, number] {
  const to = new Date(report.to).getTime();
  if (!at) {
    return [new Date(report.from).getTime(), to];
  }
  const from = Math.min(at - DAY / 2, Math.max(to, at + 10 * MINUTE) - DAY);
  return [from, from + DAY];
}

/** What was judged in a time. */
function within(judged: Judged, from: number, to: number): Judged {
  const parts = judged.parts.map((part) => {
    const isIn = (_: number, index: number) => {
      const at = (part.at[index] ?? 0) * 1000;
      return at >= from && at <= to;
    };
    return {
      ...part,
      at: part.at.filter(isIn),
      low: part.low.filter(isIn),
      high: part.high.filter(isIn),
      ...(part.errors ? { errors: part.errors.filter(isIn) } : {}),
    };
  });
  return { ...judged, parts: parts.filter((part) => part.at.length > 0) };
}

/**
 * What the rule has judged in the last day, or in the day around a moment, with its thresholds: Kapacitor replays it.
 */
export function LastDay({ rule, path, around }: { rule: Rule; path: string; around?: Around }) {
  const [report, setReport] = useState<Backtest>();
  const [failure, setFailure] = useState<Failure>();
  const [doing, setDoing] = useState('');
  const at = around?.at;
  const isTooOld = at !== undefined && at < Date.now() - LONGEST;
  const limits = limitsOf(rule.kind, rule);
  const isReplayed = limits !== undefined && !isTooOld;
  useEffect(() => {
    if (!isReplayed) {
      return;
    }
    const control = new AbortController();
    replay(`${path}/backtest?${past(at)}`, {}, control.signal, {
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
  }, [path, rule.generation, isReplayed]);
  const [from, to] = report ? dayOf(report, at) : [0, 0];
  const releases = useReleases(rule.app, from, to);
  const judged = useMemo(() => report?.looks && within(report.looks, from, to), [report, from, to]);
  if (!limits && !around) {
    return null;
  }
  const moment = at && absolute(new Date(at), zone.value);
  return (
    <section class="section">
      <div class="section-head">
        <h2>{moment ? `The day around ${moment}` : 'What it judged in the last day'}</h2>
        {around && (
          <button type="button" class="button button-small" onClick={around.back}>
            Show the last 24 hours
          </button>
        )}
        <span class="quiet" role="status">
          {doing}
        </span>
      </div>
      {!limits && (
        <p class="quiet">
          A rule of this kind compares no number, so it has no chart. Its <a href="?tab=history">history</a>{' '}
          says what it has reported.
        </p>
      )}
      {limits && isTooOld && <p class="quiet">That is too long ago: Kapacitor replays 30 days at most.</p>}
      {failure && <p class="quiet">It cannot be replayed now: {failure.message}</p>}
      {report && !judged?.parts.length && <p class="quiet">There were no data.</p>}
      {limits && judged && judged.parts.length > 0 && (
        <Chart
          judged={judged}
          from={from}
          to={to}
          thresholds={[
            { name: 'Warning', level: 'warning', value: limits.warn },
            { name: 'Critical', level: 'critical', value: limits.crit },
          ]}
          markers={at && moment ? [...releases, { at, label: moment.slice(11), isHere: true }] : releases}
          label={labelOf(rule.kind)}
        />
      )}
    </section>
  );
}
