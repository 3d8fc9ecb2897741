import { useState } from 'preact/hooks';
import { api, data } from '../api/client';
import { type Progress, useReconcile } from '../data/reconcile';
import { Said, useAction } from '../parts/action';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { StateMark } from '../parts/StateMark';
import { Table } from '../parts/Table';
import { me } from '../session';

/** What a difference is, in words. */
const WORDS: Record<string, string> = {
  script: 'another script',
  vars: 'other vars',
  missing: 'missing',
  status: 'on in place of off, or the other way round',
  not_running: 'not running',
  dbrps: 'another database',
  outdated: 'rendered by an older version',
  modified: 'changed by somebody else',
  back: 'back, though it is deleted',
};

/** Where Kapacitor differs from what is wanted. */
export function Drift() {
  const load = useLoad((signal) => data(api.GET('/drift', { signal })), 'drift');
  const action = useAction();
  const [progress, setProgress] = useState<Progress>();
  const reconcile = useReconcile();
  const may = me.value?.role === 'admin';
  const repair = async (task?: string) => {
    const done = task ? `${task} is as it should be.` : 'Kapacitor has what it should have.';
    await action.run(() => reconcile(task, setProgress), done);
    setProgress(undefined);
    load.again();
  };
  return (
    <Page
      title="Drift"
      actions={
        <div class="actions">
          <button type="button" class="button" onClick={load.again}>
            Compare again
          </button>
          {may && (
            <button
              type="button"
              class="button button-primary"
              disabled={action.busy}
              onClick={() => void repair()}
            >
              {action.busy ? 'Repairing …' : 'Repair all'}
            </button>
          )}
        </div>
      }
    >
      <Said action={action} />
      {progress && (
        <p class="quiet" role="status">
          {progress.total === 0
            ? 'Kapacitor is being compared …'
            : `${progress.done} of ${progress.total} repaired`}
        </p>
      )}
      <Loaded load={load}>
        {(drift) => (
          <>
            {drift.drifted.length === 0 && drift.undelivered.length === 0 && (
              <p class="empty quiet-all">
                <StateMark state="OK" word="Kapacitor is as it should be" />
                <span>{drift.checked} tasks were compared.</span>
              </p>
            )}
            {drift.drifted.length > 0 && (
              <section class="section">
                <h2>{drift.drifted.length} differ</h2>
                <Table caption="Tasks that differ">
                  <thead>
                    <tr>
                      <th scope="col">Task</th>
                      <th scope="col">Differs in</th>
                      {may && (
                        <th scope="col">
                          <span class="sr-only">Actions</span>
                        </th>
                      )}
                    </tr>
                  </thead>
                  <tbody>
                    {drift.drifted.map((it) => (
                      <tr key={it.id}>
                        <th scope="row">
                          <code>{it.id}</code>
                        </th>
                        <td>
                          {it.differences
                            .map(
                              (one) =>
                                `${WORDS[one.what] ?? one.what}${one.detail ? ` (${one.detail})` : ''}`,
                            )
                            .join(', ')}
                        </td>
                        {may && (
                          <td>
                            <button
                              type="button"
                              class="button button-small"
                              disabled={action.busy}
                              onClick={() => void repair(it.id)}
                            >
                              Repair this one
                            </button>
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </Table>
              </section>
            )}
            {drift.undelivered.length > 0 && (
              <section class="section">
                <h2>{drift.undelivered.length} wait for Kapacitor</h2>
                <ul class="names">
                  {drift.undelivered.map((it) => (
                    <li key={it.id}>
                      <code>{it.id}</code> {it.deleted && 'to be deleted, '}
                      {it.status} {it.error && <span class="bad">{it.error}</span>}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {drift.strangers.length > 0 && (
              <section class="section">
                <h2>{drift.strangers.length} tasks of others</h2>
                <p class="quiet">
                  The database does not have them, and they are never touched.{' '}
                  <code>kapacitor-alerts import</code> takes over those that are rules.
                </p>
                <ul class="names">
                  {drift.strangers.slice(0, 200).map((it) => (
                    <li key={it}>
                      <code>{it}</code>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
