import { useState } from 'preact/hooks';
import { send } from '../../api/client';
import { Confirm } from '../../parts/Confirm';
import { Loaded, useLoad } from '../../parts/Loaded';
import { Time } from '../../parts/Time';

interface Version {
  generation: number;
  at: string;
  by: string;
  action: string;
  deleted: boolean;
  rule: Record<string, unknown>;
  changes: Record<string, { old?: unknown; new?: unknown }> | null;
}

/** A value as it is shown. */
export function shown(value: unknown): string {
  return value === null || value === undefined
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

/** What a rule was, who changed it to what, and the way back. */
export function Versions(props: { path: string; generation: number; may: boolean; again: () => void }) {
  const load = useLoad(
    (signal) => send<Version[]>('GET', `${props.path}/versions?limit=100`, { signal }),
    `${props.path} versions ${props.generation}`,
  );
  const [back, setBack] = useState<Version>();
  return (
    <Loaded load={load}>
      {(versions) => (
        <>
          <ol class="versions">
            {versions.map((version) => (
              <li key={version.generation}>
                <div class="version-head">
                  <h2>Version {version.generation}</h2>
                  <span>
                    {version.action} by {version.by} <Time at={version.at} />
                  </span>
                  {version.generation === props.generation ? (
                    <strong>in force</strong>
                  ) : (
                    props.may &&
                    !version.deleted && (
                      <button type="button" class="button button-small" onClick={() => setBack(version)}>
                        Roll back to it
                      </button>
                    )
                  )}
                </div>
                <Changes version={version} />
              </li>
            ))}
          </ol>
          {back && (
            <Confirm
              title={`Roll back to version ${back.generation}`}
              verb="Roll back"
              act={() =>
                send('POST', `${props.path}/rollback`, {
                  body: { generation: back.generation },
                  headers: { 'if-match': `"${props.generation}"` },
                })
              }
              onClose={(done) => {
                setBack(undefined);
                if (done) {
                  props.again();
                }
              }}
            >
              <p>The rule is what it was then, as a new version. Nothing is lost.</p>
              <Fields rule={back.rule} />
            </Confirm>
          )}
        </>
      )}
    </Loaded>
  );
}

function Changes({ version }: { version: Version }) {
  const changes = Object.entries(version.changes ?? {});
  if (version.changes === null) {
    return <p class="quiet">What it was before is not kept.</p>;
  }
  if (changes.length === 0) {
    return <Fields rule={version.rule} />;
  }
  return (
    <table class="table diff">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(([name, change]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <del>{shown(change.old)}</del>
            </td>
            <td>
              <ins>{shown(change.new)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fields of a rule that are set. */
export function Fields({ rule }: { rule: Record<string, unknown> }) {
  const set = Object.entries(rule).filter(([, value]) => value !== null);
  return (
    <dl class="fields">
      {set.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
