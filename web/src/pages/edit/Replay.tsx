import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Failure, failureOf, type Schemas } from '../../api/client';
import { type Backtest, replay } from '../../data/backtest';
import { useReleases } from '../../data/releases';
import { estimate, type Judged, type Limits, labelOf, limitsOf } from '../../model/estimate';
import { levelOf } from '../../model/level';
import { span } from '../../model/time';
import { Chart, type Threshold } from '../../parts/Chart';
import { Curve } from '../../parts/Curve';
import { StateMark } from '../../parts/StateMark';
import { Strip } from '../../parts/Strip';
import { Time } from '../../parts/Time';

/** How long after the last key the past is replayed. */
const DELAY = 400;

/** How many points of each part are drawn. */
const LOOKS = 1500;

/** How many changes are listed. */
const LISTED = 50;

/** What does not matter for what a rule would have done. */
const TELLING = new Set([
  'slack',
  'email',
  'post',
  'targets',
  'remind',
  'flap',
  'delivery',
  'enabled',
  'grace',
  'grace_level',
]);

/** The fields that are thresholds, by kind: what was judged does not depend on them. */
const THRESHOLDS: Record<string, readonly string[]> = {
  memory: ['warn', 'crit'],
  latency: ['warn', 'crit', 'min_requests'],
  traffic: ['warn_percent', 'crit_percent', 'min_usual'],
  '5xx': ['tolerance', 'warn_percent', 'crit_percent', 'min_errors'],
};

/** The kinds whose thresholds are percents. */
const PERCENTS = { '5xx': true, traffic: true };

const without = (body: Record<string, unknown>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.has(name)));

interface Props {
  kind: string;
  collection: string;
  body: Record<string, unknown>;
  /** The rule in force. */
  base: Record<string, unknown> | undefined;
  isValid: boolean;
  use: (field: string, text: string) => void;
}

/** What a rule would have done over the past: at once by what was judged then, and a moment later exactly. */
export function Replay(props: Props) {
  const { kind, collection, body, base, isValid } = props;
  const [last, setLast] = useState('7d');
  const [looks, setLooks] = useState<{ of: string; judged: Judged }>();
  const [result, setResult] = useState<{ of: string; report: Backtest }>();
  const [failure, setFailure] = useState<Failure>();
  const [doing, setDoing] = useState('');
  const [spot, setSpot] = useState<number>();
  const judgedBy = without(body, TELLING);
  const key = `${last} ${JSON.stringify(judgedBy)}`;
  const looksKey = `${last} ${JSON.stringify(without(judgedBy, new Set(THRESHOLDS[kind] ?? [])))}`;

  useEffect(() => {
    if (!isValid) {
      return;
    }
    const control = new AbortController();
    const run = async () => {
      setFailure(undefined);
      setDoing('waiting for Kapacitor');
      const path = `${collection}/backtest?last=${last}&looks=${LOOKS}`;
      await replay(path, body, control.signal, {
        doing: setDoing,
        looks: (judged) => setLooks({ of: looksKey, judged }),
        result: (report) => setResult({ of: key, report }),
      });
    };
    const timer = setTimeout(() => {
      run()
        .catch((error: unknown) => {
          const failure = failureOf(error);
          // What is wrong with the rule stands at its fields.
          if (!control.signal.aborted && failure.status !== 422) {
            setFailure(failure);
          }
        })
        .finally(() => {
          if (!control.signal.aborted) {
            setDoing('');
          }
        });
    }, DELAY);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [key, isValid]);

  const report = result?.report;
  const isExact = result?.of === key;
  const limits = limitsOf(kind, body);
  return (
    <section class="replay" aria-label="What it would have done">
      <div class="section-head">
        <h2>What it would have done</h2>
        <label>
          <span class="sr-only">Over</span>
          <select value={last} onChange={(event) => setLast(event.currentTarget.value)}>
            <option value="1d">last day</option>
            <option value="7d">last 7 days</option>
            <option value="30d">last 30 days</option>
          </select>
        </label>
        <span class="quiet" role="status">
          {doing && `Replaying, ${doing}`}
        </span>
      </div>
      {failure && (
        <p class="banner banner-bad" role="alert">
          {failure.message}
        </p>
      )}
      {!result && !failure && !doing && (
        <p class="quiet">
          As soon as the rule is complete, its past is shown here: Kapacitor evaluates it over the data that
          there is. Nobody is told.
        </p>
      )}
      {looks && report && limits && (
        <div class={looks.of === looksKey ? '' : 'stale'}>
          <Judgement
            {...props}
            judged={looks.judged}
            report={report}
            limits={limits}
            isExact={isExact}
            spot={spot}
          />
        </div>
      )}
      {report && (
        <div class={isExact ? '' : 'stale'}>
          {!limits && <p class="sentence">{sentence(report.totals)}</p>}
          <Found report={report} onSpot={setSpot} />
        </div>
      )}
      {base === undefined && report && !report.looks && kind in THRESHOLDS && (
        <p class="quiet">There were no data in this time.</p>
      )}
    </section>
  );
}

function sentence(totals: Schemas['Totals']): string {
  const alerts = `${totals.alerts} ${totals.alerts === 1 ? 'alert' : 'alerts'}`;
  return totals.minutes_critical > 0
    ? `${alerts}, ${span(totals.minutes_critical * 60_000)} critical`
    : alerts;
}

/** The chart, both strips and the sentence: of the thresholds as they are typed. */
function Judgement(
  props: Props & {
    judged: Judged;
    report: Backtest;
    limits: Limits;
    isExact: boolean;
    spot: number | undefined;
  },
) {
  const { judged, report, limits, base, kind, use } = props;
  const from = new Date(report.from).getTime();
  const to = new Date(report.to).getTime();
  const releases = useReleases(String(props.body.app ?? ''), from, to);
  const own = useMemo(() => estimate(judged, limits, from, to), [judged, JSON.stringify(limits), from, to]);
  const inForceLimits = base && limitsOf(kind, base);
  const isChanged = JSON.stringify(inForceLimits) !== JSON.stringify(limits);
  const inForce = isChanged ? inForceLimits : undefined;
  const before = useMemo(
    () => inForce && estimate(judged, inForce, from, to),
    [judged, JSON.stringify(inForce), from, to],
  );
  const [warn, crit] = kind in PERCENTS ? ['warn_percent', 'crit_percent'] : ['warn', 'crit'];
  const text = (value: number) => String(value);
  const thresholds: Threshold[] = [
    { name: 'Warning', level: 'warning', value: limits.warn, move: (value) => use(warn ?? '', text(value)) },
    {
      name: 'Critical',
      level: 'critical',
      value: limits.crit,
      move: (value) => use(crit ?? '', text(value)),
    },
  ];
  const suggestion = report.suggestion?.change[warn ?? ''];
  const exact = sentence(report.totals);
  const estimated = `≈ ${own.alerts} ${own.alerts === 1 ? 'alert' : 'alerts'}${own.critical > 0 ? `, ${span(own.critical)} critical` : ''}`;
  return (
    <>
      <p class="sentence" role="status">
        {props.isExact ? exact : estimated}
        <span class="quiet">
          {' in '}
          {span(to - from)}
          {before &&
            `; the rule in force: ${props.isExact && report.current ? sentence(report.current.totals) : `≈ ${before.alerts} ${before.alerts === 1 ? 'alert' : 'alerts'}`}`}
        </span>
      </p>
      <Chart
        judged={judged}
        from={from}
        to={to}
        thresholds={thresholds}
        markers={releases}
        spot={props.spot}
        label={labelOf(kind)}
      />
      <Strips title="As edited" parts={own.parts} from={from} to={to} />
      {before && <Strips title="In force" parts={before.parts} from={from} to={to} />}
      <Curve
        judged={judged}
        set={limits.warn}
        suggested={
          typeof suggestion === 'string' || typeof suggestion === 'number' ? Number(suggestion) : undefined
        }
      />
      {report.suggestion && differs(report.suggestion.change, props.body) && (
        <Suggestion change={report.suggestion.change} use={use} />
      )}
      {report.no_suggestion && <p class="quiet">No threshold is suggested: {report.no_suggestion}.</p>}
    </>
  );
}

/** Whether a change would change anything. */
function differs(change: Record<string, unknown>, body: Record<string, unknown>): boolean {
  return Object.entries(change).some(([name, value]) => String(value ?? '') !== String(body[name] ?? ''));
}

function Suggestion({ change, use }: { change: Record<string, unknown>; use: Props['use'] }) {
  const settings = Object.entries(change);
  const words = settings.map(([name, value]) => `${name} ${value === null ? 'left out' : value}`).join(', ');
  return (
    <p class="banner">
      <span>{words} would have alerted once a week at most.</span>
      <button
        type="button"
        class="button button-small"
        onClick={() => {
          for (const [name, value] of settings) {
            use(name, value === null ? '' : String(value));
          }
        }}
      >
        Use it
      </button>
    </p>
  );
}

/** So many parts have a strip. */
const PARTS = 6;

function Strips(props: {
  title: string;
  parts: ReturnType<typeof estimate>['parts'];
  from: number;
  to: number;
}) {
  return (
    <div class="strips">
      {props.parts.slice(0, PARTS).map((part) => (
        <div class="strip-row" key={part.name}>
          <span class="strip-name">
            {props.title} {part.name && <span class="quiet">{part.name}</span>}
          </span>
          <Strip spans={part.spans} from={props.from} to={props.to} label={`${props.title} ${part.name}`} />
        </div>
      ))}
    </div>
  );
}

/** What the rule would have said, the newest first. */
function Found({ report, onSpot }: { report: Backtest; onSpot: (at: number) => void }) {
  const all = report.transitions;
  return all.length === 0 ? null : (
    <details class="found" open={all.length < 20}>
      <summary>
        {all.length} {all.length === 1 ? 'message' : 'messages'}
        {all.length > LISTED && `, of which the last ${LISTED} are listed`}
      </summary>
      <ol class="reports">
        {all
          .slice(-LISTED)
          .toReversed()
          .map((it) => (
            <li key={`${it.time} ${it.dyno ?? ''} ${it.level}`}>
              <StateMark state={levelOf(it.level)} />{' '}
              <button type="button" class="link" onClick={() => onSpot(new Date(it.time).getTime())}>
                <Time at={it.time} />
              </button>{' '}
              {it.message}
            </li>
          ))}
      </ol>
    </details>
  );
}
