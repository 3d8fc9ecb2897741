import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api, data, type Schemas } from '../api/client';
import { Said, useAction } from '../parts/action';
import { ExtendDialog } from '../parts/ExtendDialog';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { about, type Draft, SilenceDialog } from '../parts/SilenceDialog';
import { Table } from '../parts/Table';
import { Time } from '../parts/Time';
import { Windows } from '../parts/Windows';
import { mayWrite } from '../session';

type Silence = Schemas['Silence'];

/** What is held back, and why. */
export function Silences() {
  const [app] = useParameter('app');
  const [kind] = useParameter('kind');
  const [length] = useParameter('for');
  const asked = { app, kind, length };
  const [draft, setDraft] = useState<Draft | undefined>(app === '' ? undefined : asked);
  const [extended, setExtended] = useState<Silence>();
  const action = useAction();
  const load = useLoad(
    (signal) => data(api.GET('/silences', { params: { query: { state: 'all', limit: 1000 } }, signal })),
    'silences',
    15_000,
  );
  const end = (silence: Silence) =>
    action
      .run(
        () => data(api.DELETE('/silences/{id}', { params: { path: { id: silence.id } } })),
        `The silence of ${about(silence)} has ended.`,
      )
      .then(load.again);
  const actions = (silence: Silence) =>
    mayWrite(silence.app) && (
      <div class="actions">
        {silence.active && silence.origin === 'person' && !silence.until_resolved && (
          <button type="button" class="button" onClick={() => setExtended(silence)}>
            Extend
          </button>
        )}
        {silence.active && (
          <button type="button" class="button" disabled={action.busy} onClick={() => void end(silence)}>
            End now
          </button>
        )}
        {isPast(silence) && silence.origin !== 'release' && (
          <button type="button" class="button" onClick={() => setDraft(silence)}>
            Repeat
          </button>
        )}
      </div>
    );
  return (
    <Page
      title="Silences"
      actions={
        mayWrite() && (
          <button type="button" class="button button-primary" onClick={() => setDraft(asked)}>
            New silence
          </button>
        )
      }
    >
      <Said action={action} />
      <Loaded load={load}>
        {(all) => {
          const others = all.filter((it) => it.origin !== 'release');
          return (
            <>
              <List title="Active" silences={others.filter((it) => it.active)} actions={actions} />
              <List
                title="Planned"
                silences={others.filter((it) => !it.active && !isPast(it))}
                actions={actions}
              />
              <List title="Past" silences={others.filter(isPast)} actions={actions} />
              <Graces silences={all.filter((it) => it.origin === 'release')} actions={actions} />
            </>
          );
        }}
      </Loaded>
      <Windows />
      {draft && (
        <SilenceDialog
          {...draft}
          onClose={() => {
            setDraft(undefined);
            load.again();
          }}
        />
      )}
      {extended && (
        <ExtendDialog
          silence={extended}
          onClose={() => {
            setExtended(undefined);
            load.again();
          }}
        />
      )}
    </Page>
  );
}

function isPast(silence: Silence): boolean {
  return !silence.active && new Date(silence.starts_at) <= new Date();
}

/** How many messages it holds back, and how many were over before it ended. */
function heldBack(silence: Silence): string {
  const forGood = `${silence.held_back} for good`;
  return silence.active ? `${silence.holds} now, ${forGood}` : isPast(silence) ? forGood : '';
}

interface Listed {
  silences: Silence[];
  /** What can be done with one. */
  actions: (silence: Silence) => ComponentChildren;
}

function List({ title, silences, actions }: Listed & { title: string }) {
  return (
    <section class="section">
      <h2>{title}</h2>
      {silences.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <Table caption={`${title} silences`}>
          <thead>
            <tr>
              <th scope="col">About</th>
              <th scope="col">Why</th>
              <th scope="col">By</th>
              <th scope="col">From</th>
              <th scope="col">Until</th>
              <th scope="col">Held back</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {silences.map((silence) => (
              <tr key={silence.id}>
                <td>
                  {about(silence)} {silence.window && <span class="chip">window {silence.window}</span>}
                </td>
                <td>{silence.reason}</td>
                <td>{silence.created_by}</td>
                <td>
                  <Time at={silence.starts_at} />
                </td>
                <td>
                  <Time at={silence.ended_at ?? silence.until} />
                  {silence.until_resolved && ' at the latest'}
                </td>
                <td>{heldBack(silence)}</td>
                <td>{actions(silence)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

/** What is held back because it began soon after a release. */
function Graces({ silences, actions }: Listed) {
  return (
    <section class="section">
      <h2>Deploy graces</h2>
      {silences.length === 0 ? (
        <p class="quiet">
          None. A release with a grace holds back what begins soon after it and may pass by itself.
        </p>
      ) : (
        <Table caption="Deploy graces">
          <thead>
            <tr>
              <th scope="col">App</th>
              <th scope="col">Version</th>
              <th scope="col">From</th>
              <th scope="col">Until</th>
              <th scope="col">Held back</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {silences.map((silence) => (
              <tr key={silence.id}>
                <td>{about(silence)}</td>
                <td>{silence.release}</td>
                <td>
                  <Time at={silence.starts_at} />
                </td>
                <td>
                  <Time at={silence.ended_at ?? silence.until} />
                </td>
                <td>{heldBack(silence)}</td>
                <td>{actions(silence)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
