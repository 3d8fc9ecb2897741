import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { send } from '../../api/client';
import { refreshOverview, useOverview } from '../../data/overview';
import { sendTest } from '../../data/test';
import { apiPath, pagePath, stateOf, wordOf } from '../../model/row';
import { Said, useAction } from '../../parts/action';
import { Chips } from '../../parts/Chips';
import { Confirm } from '../../parts/Confirm';
import { useKeys } from '../../parts/keys';
import { Loaded, useLoad } from '../../parts/Loaded';
import { Page } from '../../parts/Page';
import { useParameter } from '../../parts/query';
import { Sight } from '../../parts/Sight';
import { SilenceDialog } from '../../parts/SilenceDialog';
import { StateMark } from '../../parts/StateMark';
import { Tabs } from '../../parts/Tabs';
import { For } from '../../parts/Time';
import { mayWrite } from '../../session';
import { CheckNow } from './CheckNow';
import { Happened } from './Happened';
import { type Rule as Loadable, loadRule } from './load';
import { RuleNow } from './RuleNow';
import { Script } from './Script';
import { Told } from './Told';
import { Versions } from './Versions';

const OF_RULES = [
  ['now', 'Now'],
  ['history', 'History'],
  ['deliveries', 'Deliveries'],
  ['versions', 'Versions'],
  ['script', 'Script'],
] as const;

const OF_CHECKS = OF_RULES.slice(0, 4);

/** How often a rule is looked at again, in milliseconds. */
const EVERY = 10_000;

interface Key {
  family: string;
  kind: string;
  app: string;
  part?: string;
}

/** A rule's page. */
export function RulePage() {
  return <Rule family="task" />;
}

/** A check's page. */
export function CheckPage() {
  return <Rule family="check" />;
}

function Rule({ family }: { family: string }) {
  const { params } = useRoute();
  const { kind = '', app = '', part } = params;
  const key: Key = { family, kind, app, ...(part ? { part } : {}) };
  const path = apiPath(key);
  const load = useLoad((signal) => loadRule(path, signal), path, EVERY);
  const [tab] = useParameter('tab');
  const overview = useOverview();
  const row = overview.value?.rules.find((it) => it.id === load.value?.id);
  const action = useAction();
  const [asks, setAsks] = useState<'silence' | 'delete'>();
  const title = `${app}${part ? ` · ${row?.title ?? part}` : ''} · ${kind}`;
  const may = mayWrite(app);
  const again = () => {
    load.again();
    void refreshOverview();
  };
  const post = async (what: string, done: string) => {
    await action.run(() => send('POST', `${path}/${what}`), done);
    again();
  };
  const pause = (rule: Loadable) =>
    rule.enabled ? post('disable', 'It is paused.') : post('enable', 'It watches again.');
  const rule = load.value;
  useKeys(
    may && rule
      ? {
          e: () => location.assign(`${pagePath(key)}/edit`),
          s: () => setAsks('silence'),
          p: () => void pause(rule),
        }
      : {},
  );
  const tabs = family === 'check' ? OF_CHECKS : OF_RULES;
  return (
    <Page
      title={title}
      actions={
        may &&
        rule && (
          <div class="actions">
            <a class="button button-primary" href={`${pagePath(key)}/edit`}>
              Edit
            </a>
            <button type="button" class="button" disabled={action.busy} onClick={() => void pause(rule)}>
              {rule.enabled ? 'Pause' : 'Resume'}
            </button>
            <button
              type="button"
              class="button"
              disabled={action.busy}
              onClick={() =>
                void action
                  .run(
                    () => sendTest(path),
                    (words) => words,
                  )
                  .then(again)
              }
            >
              Test
            </button>
            <button type="button" class="button" onClick={() => setAsks('silence')}>
              Silence
            </button>
            <button type="button" class="button button-danger" onClick={() => setAsks('delete')}>
              Delete
            </button>
          </div>
        )
      }
    >
      <Said action={action} />
      <Loaded load={load}>
        {(rule) => (
          <>
            {row && (
              <p class="facts">
                <StateMark state={stateOf(row)} word={wordOf(row)} />
                {row.since && (
                  <span>
                    for <For since={row.since} />
                  </span>
                )}
                <Chips row={row} health />
                <span class="quiet">{row.condition}</span>
              </p>
            )}
            <Troubles rule={rule} />
            <Tabs label="Parts of the page" tabs={tabs} />
            {tab === 'history' ? (
              <Happened path={path} />
            ) : tab === 'deliveries' ? (
              <Told task={rule.id} />
            ) : tab === 'versions' ? (
              <Versions path={path} generation={rule.generation} may={may} again={again} />
            ) : tab === 'script' && family === 'task' ? (
              <Script path={path} />
            ) : family === 'check' ? (
              <CheckNow rule={rule} path={path} />
            ) : (
              <RuleNow rule={rule} path={path} />
            )}
          </>
        )}
      </Loaded>
      {asks === 'silence' && rule && (
        <SilenceDialog
          app={app}
          kind={kind}
          task={rule.id}
          onClose={() => {
            setAsks(undefined);
            again();
          }}
        />
      )}
      {asks === 'delete' && rule && (
        <Confirm
          title={`Delete ${rule.id}`}
          verb="Delete"
          type={app}
          act={() => send('DELETE', path, { headers: { 'if-match': `"${rule.generation}"` } })}
          onClose={(done) => {
            setAsks(undefined);
            if (done) {
              location.assign(family === 'check' ? '/ui/checks' : '/ui/rules');
            }
          }}
        >
          <p>It does not watch any more. Its versions and its history are kept.</p>
        </Confirm>
      )}
    </Page>
  );
}

/** What keeps a rule from its work. */
function Troubles({ rule }: { rule: Loadable }) {
  const causes = rule.health?.status === 'blind' ? (rule.health.causes ?? []) : [];
  return (
    <>
      {causes.length > 0 && (
        <div class="banner banner-blind">
          <div>
            <strong>It is blind:</strong> what it says of the app is not to be relied on.
            <Sight causes={causes} />
          </div>
        </div>
      )}
      {rule.sync?.status === 'failed' && (
        <p class="banner banner-bad">Kapacitor refuses this version: {rule.sync.error}</p>
      )}
      {rule.sync?.status === 'pending' && (
        <p class="banner">
          It is stored, and Kapacitor follows as soon as it can: {rule.sync.error ?? 'soon'}
        </p>
      )}
      {rule.notifications.targets
        ?.filter((it) => it.error)
        .map((it) => (
          <p class="banner banner-bad" key={it.target + it.to}>
            {it.target} {it.to} could not be told since <For since={it.since} /> ago: {it.error}
          </p>
        ))}
    </>
  );
}
