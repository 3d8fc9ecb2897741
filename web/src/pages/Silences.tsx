import { useState } from 'preact/hooks';
import { api, data, failureOf, type Schemas } from '../api/client';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { SilenceDialog } from '../parts/SilenceDialog';
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
  const [adds, setAdds] = useState(app !== '');
  const load = useLoad(
    (signal) => data(api.GET('/silences', { params: { query: { state: 'all', limit: 1000 } }, signal })),
    'silences',
    15_000,
  );
  return (
    <Page
      title="Silences"
      actions={
        mayWrite() && (
          <button type="button" class="button button-primary" onClick={() => setAdds(true)}>
            New silence
          </button>
        )
      }
    >
      <Loaded load={load}>
        {(all) => (
          <>
            <List title="Active" silences={all.filter((it) => it.active)} again={load.again} />
            <List
              title="Planned"
              silences={all.filter((it) => !it.active && new Date(it.starts_at) > new Date())}
              again={load.again}
            />
            <List
              title="Past"
              silences={all.filter((it) => !it.active && new Date(it.starts_at) <= new Date())}
              again={load.again}
            />
          </>
        )}
      </Loaded>
      <Windows />
      {adds && (
        <SilenceDialog
          app={app}
          kind={kind}
          length={length}
          onClose={() => {
            setAdds(false);
            load.again();
          }}
        />
      )}
    </Page>
  );
}

/** What a silence is about, in words. */
function about(silence: Silence): string {
  const parts = [
    silence.app,
    silence.kind,
    silence.task,
    silence.part,
    silence.target && `target ${silence.target}`,
    silence.level === 'CRITICAL' ? undefined : `up to ${silence.level}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function List(props: { title: string; silences: Silence[]; again: () => void }) {
  const [error, setError] = useState('');
  const end = async (silence: Silence) => {
    try {
      await data(api.DELETE('/silences/{id}', { params: { path: { id: silence.id } } }));
      props.again();
    } catch (failure) {
      setError(failureOf(failure).message);
    }
  };
  return (
    <section class="section">
      <h2>{props.title}</h2>
      <p class="field-error" role="alert">
        {error}
      </p>
      {props.silences.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <Table caption={`${props.title} silences`}>
          <thead>
            <tr>
              <th scope="col">About</th>
              <th scope="col">Why</th>
              <th scope="col">By</th>
              <th scope="col">From</th>
              <th scope="col">Until</th>
              <th scope="col" class="number">
                Holds now
              </th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {props.silences.map((silence) => (
              <tr key={silence.id}>
                <td>{about(silence)}</td>
                <td>{silence.reason}</td>
                <td>{silence.created_by}</td>
                <td>
                  <Time at={silence.starts_at} />
                </td>
                <td>
                  <Time at={silence.ended_at ?? silence.until} />
                  {silence.until_resolved && ' at the latest'}
                </td>
                <td class="number">{silence.holds}</td>
                <td>
                  {silence.active && mayWrite() && (
                    <button type="button" class="button" onClick={() => void end(silence)}>
                      End now
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
