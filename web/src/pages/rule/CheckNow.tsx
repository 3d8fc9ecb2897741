import { useState } from 'preact/hooks';
import { send } from '../../api/client';
import { span } from '../../model/time';
import { Said, useAction } from '../../parts/action';
import { Copy } from '../../parts/Copy';
import { Loaded, useLoad } from '../../parts/Loaded';
import { now, Time } from '../../parts/Time';
import { mayWrite } from '../../session';
import { AsSet } from './AsSet';
import { LastDays } from './LastDays';
import type { CheckState, Polled, Rule } from './load';

type History = CheckState & { uptime: Record<'24h' | '7d' | '30d' | '90d', number | null> };

interface Flip {
  at: string;
  from: string;
  to: string;
  reason: string;
  evidence: string;
}

interface Report {
  n: number;
  at: string;
  what: string;
  method: string;
  address: string | null;
  user_agent: string;
  exit_status: number | null;
  took: number | null;
  body: string | null;
}

/** How a check stands, how it reports, and what it has reported. */
export function CheckNow({ rule, path }: { rule: Rule; path: string }) {
  const history = useLoad(
    (signal) => send<History>('GET', `${path}/state`, { signal }),
    `${path} state`,
    10_000,
  );
  const isHeartbeat = rule.kind === 'heartbeat';
  return (
    <>
      <Loaded load={history} rows={3}>
        {(state) => (
          <>
            <Uptime state={state} />
            {state.ping_url && <HowToPing url={state.ping_url} again={history.again} />}
            {isHeartbeat && !state.ping_url && (
              <p class="quiet">Where it reports to is shown to those who may change it.</p>
            )}
            {state.polled && (
              <Answer last={state.polled.last} path={path} may={mayWrite(rule.app)} again={history.again} />
            )}
          </>
        )}
      </Loaded>
      {isHeartbeat && <Schedule path={path} />}
      <LastDays path={path} />
      {isHeartbeat || rule.kind === 'item' ? <Reports path={path} /> : null}
      <Flips path={path} />
      <AsSet rule={rule} path={path} />
    </>
  );
}

function Uptime({ state }: { state: History }) {
  const words = [
    ['24h', '24 hours'],
    ['7d', '7 days'],
    ['30d', '30 days'],
    ['90d', '90 days'],
  ] as const;
  return (
    <div class="counters">
      {words.map(([key, text]) => {
        const share = state.uptime[key];
        return (
          <div class="counter" key={key}>
            <strong>{share === null ? '–' : `${(Math.floor(share * 100) / 100).toFixed(2)} %`}</strong>
            up in {text}
          </div>
        );
      })}
      <div class="counter">
        <strong>{state.last_report_at ? <Time at={state.last_report_at} /> : 'never'}</strong>
        last heard of
      </div>
      {state.expected_at && (
        <div class="counter">
          <strong>
            <Time at={state.expected_at} />
          </strong>
          next expected
        </div>
      )}
    </div>
  );
}

const SNIPPETS: [string, (url: string) => string][] = [
  ['Shell', (url) => `curl -fsS -m 10 --retry 5 -o /dev/null ${url}`],
  ['Crontab', (url) => `0 3 * * * /path/to/job && curl -fsS -m 10 --retry 5 -o /dev/null ${url}`],
  [
    'With its outcome',
    (url) => `m=$(/path/to/job 2>&1); curl -fsS -m 10 --retry 5 --data-raw "$m" ${url}/$?`,
  ],
  ['How long it takes', (url) => `curl -fsS ${url}/start; /path/to/job; curl -fsS ${url}/$?`],
  ['Python', (url) => `import urllib.request\n\nurllib.request.urlopen("${url}", timeout=10)`],
  ['Node', (url) => `await fetch("${url}", { signal: AbortSignal.timeout(10_000) });`],
  ['Ruby', (url) => `require "net/http"\n\nNet::HTTP.get(URI("${url}"))`],
  ['Go', (url) => `resp, err := (&http.Client{Timeout: 10 * time.Second}).Get("${url}")`],
  [
    'PHP',
    (url) => `file_get_contents("${url}", false, stream_context_create(["http" => ["timeout" => 10]]));`,
  ],
  ['PowerShell', (url) => `Invoke-RestMethod -Uri ${url} -TimeoutSec 10`],
];

/** How a job says that it has run. */
function HowToPing({ url, again }: { url: string; again: () => void }) {
  const action = useAction();
  // The same address on this origin, whatever the service is called outside.
  const own = new URL(url, location.origin).pathname;
  const [name, setName] = useState(SNIPPETS[0]?.[0] ?? '');
  const absolute = new URL(url, location.origin).href;
  const make = SNIPPETS.find(([it]) => it === name)?.[1];
  const text = make?.(absolute) ?? absolute;
  return (
    <section class="section">
      <h2>How it reports</h2>
      <p>
        Whenever it has run: <code class="address">{absolute}</code>{' '}
        <Copy text={absolute} what="the address" />{' '}
        <button
          type="button"
          class="button button-small"
          disabled={action.busy}
          onClick={() =>
            void action.run(() => send('POST', own), 'It is reported that it has run.').then(again)
          }
        >
          Report now
        </button>
      </p>
      <Said action={action} />
      <p class="quiet">
        <code>/start</code> when it begins, <code>/fail</code> when it has failed, <code>/log</code> for a
        note, or its exit status.
      </p>
      <div class="snippet">
        <label for="snippet">Example</label>
        <select id="snippet" value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {SNIPPETS.map(([it]) => (
            <option key={it}>{it}</option>
          ))}
        </select>
        <Copy text={text} what="the example" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <pre class="code" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}

/** What came of it when it was last asked, and the button to ask it now. */
function Answer(props: { last: Polled | null; path: string; may: boolean; again: () => void }) {
  const { last, path, may, again } = props;
  const action = useAction();
  const ask = async () => {
    // The answer counts like any other one: the state has it.
    await action.run(() => send('POST', `${path}/poll`), 'It was asked just now.');
    // The page's clock is some seconds behind: the answer would be in the future.
    now.value = new Date();
    again();
  };
  return (
    <section class="section">
      <div class="section-head">
        <h2>
          {last ? (
            <>
              Last asked <Time at={last.at} />
            </>
          ) : (
            'Not asked yet'
          )}
        </h2>
        {may && (
          <button type="button" class="button button-small" disabled={action.busy} onClick={() => void ask()}>
            {action.busy ? 'Asking …' : 'Ask now'}
          </button>
        )}
      </div>
      <Said action={action} />
      {last && <Phases last={last} />}
    </section>
  );
}

/** How good an answer was, and where the time went. */
function Phases({ last }: { last: Polled }) {
  const phases = [
    ['DNS', last.dns],
    ['connect', last.connect],
    ['TLS', last.tls],
    ['first byte', last.first_byte],
    ['all of it', last.took],
  ] as const;
  const longest = Math.max(...phases.map(([, it]) => it ?? 0), 0.001);
  return (
    <>
      <p>
        {last.answer === 'good' ? 'A good answer' : (last.reason ?? 'A bad answer')}
        {last.status ? ` (HTTP ${last.status})` : ''}
        {last.certificate_ends_at && (
          <>
            {' '}
            · its certificate ends <Time at={last.certificate_ends_at} />
          </>
        )}
      </p>
      <dl class="phases">
        {phases
          .filter(([, seconds]) => seconds !== null && seconds !== undefined)
          .map(([name, seconds]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <meter min={0} max={longest} value={seconds ?? 0} aria-label={name} />
                {((seconds ?? 0) * 1000).toFixed(1)} ms
              </dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function Schedule({ path }: { path: string }) {
  const load = useLoad(
    (signal) =>
      send<{ timezone: string; next: { at: string; local?: string }[] }>('GET', `${path}/schedule/preview`, {
        signal,
      }),
    `${path} schedule`,
  );
  return (
    <section class="section">
      <h2>Expected next</h2>
      <Loaded load={load} rows={1}>
        {(preview) => (
          <ol class="times">
            {preview.next.map((it) => (
              <li key={it.at}>
                <Time at={it.at} />{' '}
                {it.local && <span class="quiet">{`${it.local} ${preview.timezone}`}</span>}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

function Reports({ path }: { path: string }) {
  const load = useLoad(
    (signal) => send<Report[]>('GET', `${path}/reports?limit=100`, { signal }),
    `${path} reports`,
    10_000,
  );
  return (
    <section class="section">
      <h2>What it has reported</h2>
      <Loaded load={load}>
        {(reports) =>
          reports.length === 0 ? (
            <p class="empty">Nothing yet. Try the example above.</p>
          ) : (
            <ol class="reports">
              {reports.map((it) => (
                <li key={it.n}>
                  <span class="number">#{it.n}</span> <Time at={it.at} /> <strong>{it.what}</strong>
                  {it.exit_status !== null && ` exit ${it.exit_status}`}
                  {it.took !== null && ` after ${span(it.took * 1000)}`}{' '}
                  <span class="quiet">
                    {it.method} {it.address} {it.user_agent}
                  </span>
                  {it.body && (
                    <details>
                      <summary>Body, {it.body.length} characters</summary>
                      <pre class="code">{it.body}</pre>
                    </details>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

function Flips({ path }: { path: string }) {
  const load = useLoad(
    (signal) => send<Flip[]>('GET', `${path}/flips?limit=100`, { signal }),
    `${path} flips`,
    15_000,
  );
  return (
    <section class="section">
      <h2>How it has changed</h2>
      <Loaded load={load} rows={2}>
        {(flips) =>
          flips.length === 0 ? (
            <p class="quiet">It has not changed yet.</p>
          ) : (
            <ol class="reports">
              {flips.map((it) => (
                <li key={it.at}>
                  <Time at={it.at} /> {it.from} → <strong>{it.to}</strong>{' '}
                  <span class="quiet">{it.evidence}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
