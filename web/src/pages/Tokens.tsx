import { useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { Confirm } from '../parts/Confirm';
import { Dialog } from '../parts/Dialog';
import { FormDialog } from '../parts/FormDialog';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { Table } from '../parts/Table';
import { TextField } from '../parts/TextField';
import { Time } from '../parts/Time';

type Token = Schemas['Token'];
type Session = Schemas['Session'];

/** What each role may do. */
const ROLES: Record<Token['role'], string> = {
  read: 'look, validate, backtest',
  write: 'change rules, too',
  admin: 'everything, for all apps',
};

/** Who has access. */
export function Tokens() {
  const tokens = useLoad((signal) => data(api.GET('/tokens', { signal })), 'tokens');
  const sessions = useLoad((signal) => data(api.GET('/sessions', { signal })), 'sessions');
  const [creates, setCreates] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const end = async (session: Session) => {
    await data(api.DELETE('/sessions/{id}', { params: { path: { id: session.id } } }));
    sessions.again();
  };
  return (
    <Page
      title="Tokens"
      actions={
        <button type="button" class="button button-primary" onClick={() => setCreates(true)}>
          New token
        </button>
      }
    >
      <Loaded load={tokens}>
        {(all) => (
          <Table caption="Tokens by name">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Apps</th>
                <th scope="col">Made</th>
                <th scope="col">Last used</th>
                <th scope="col">Ends</th>
                <th scope="col">
                  <span class="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((token) => (
                <tr key={token.name}>
                  <th scope="row">{token.name}</th>
                  <td>{token.role}</td>
                  <td>{token.apps.join(', ')}</td>
                  <td>
                    <Time at={token.created_at} /> by {token.created_by}
                  </td>
                  <td>{token.last_used_at ? <Time at={token.last_used_at} /> : 'never'}</td>
                  <td>{token.expires_at ? <Time at={token.expires_at} /> : 'never'}</td>
                  <td>
                    <button type="button" class="button button-danger" onClick={() => setRevoked(token)}>
                      Revoke
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Loaded>
      <h2 class="section">Browsers that are signed in</h2>
      <Loaded load={sessions}>
        {(all) =>
          all.length === 0 ? (
            <p class="empty">No browser is signed in.</p>
          ) : (
            <Table caption="Sessions, the last used first">
              <thead>
                <tr>
                  <th scope="col">Token</th>
                  <th scope="col">Since</th>
                  <th scope="col">Last used</th>
                  <th scope="col">From</th>
                  <th scope="col">Browser</th>
                  <th scope="col">
                    <span class="sr-only">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map((session) => (
                  <tr key={session.id}>
                    <th scope="row">{session.token}</th>
                    <td>
                      <Time at={session.created_at} />
                    </td>
                    <td>
                      <Time at={session.used_at} />
                    </td>
                    <td>{session.address}</td>
                    <td>{session.user_agent}</td>
                    <td>
                      <button type="button" class="button" onClick={() => void end(session)}>
                        Sign out
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </Loaded>
      {creates && (
        <Create
          onClose={() => {
            setCreates(false);
            tokens.again();
          }}
        />
      )}
      {revoked && (
        <Revoke
          token={revoked}
          sessions={sessions.value?.filter((it) => it.token === revoked.name)}
          onClose={() => {
            setRevoked(undefined);
            tokens.again();
            sessions.again();
          }}
        />
      )}
    </Page>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('read');
  const [apps, setApps] = useState('*');
  const [expires, setExpires] = useState('90d');
  const [made, setMade] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    setFailure(undefined);
    try {
      const body = {
        name,
        role: role as Token['role'],
        apps: apps.split(',').map((it) => it.trim()),
        ...(expires === '' ? {} : { expires_in: expires }),
      };
      const token = await data(api.POST('/tokens', { body }));
      setMade(token.token);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  if (made !== '') {
    return (
      <Dialog title="The token" onClose={onClose}>
        <p>It is shown this once.</p>
        <p>
          <code class="secret">{made}</code>
        </p>
        <p class="dialog-actions">
          <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(made)}>
            Copy
          </button>
          <button type="button" class="button button-primary" onClick={onClose}>
            Done
          </button>
        </p>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="New token"
      verb="Make the token"
      failure={failure}
      shown={['name', 'apps', 'expires_in']}
      submit={submit}
      onClose={onClose}
    >
      <TextField
        id="name"
        label="Name"
        value={name}
        set={setName}
        failure={failure}
        help="Recorded with every change, such as shop-ci."
      />
      <div class="field">
        <label for="role">Role</label>
        <select id="role" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          {Object.entries(ROLES).map(([name, words]) => (
            <option key={name} value={name}>
              {name}: {words}
            </option>
          ))}
        </select>
      </div>
      <TextField
        id="apps"
        label="Apps"
        value={apps}
        set={setApps}
        failure={failure}
        help="Names or prefixes such as shop-*, with commas between them."
      />
      <TextField
        id="expires_in"
        label="Ends after"
        value={expires}
        set={setExpires}
        failure={failure}
        help="Such as 90d; empty: it does not end."
      />
    </FormDialog>
  );
}

function Revoke(props: { token: Token; sessions: Session[] | undefined; onClose: () => void }) {
  const { token, sessions } = props;
  return (
    <Confirm
      title={`Revoke ${token.name}`}
      verb="Revoke"
      act={() => data(api.DELETE('/tokens/{name}', { params: { path: { name: token.name } } }))}
      onClose={props.onClose}
    >
      <p>
        Whoever uses it is refused within five seconds, and browsers that are signed in with it are signed
        out.
      </p>
      <dl class="fields">
        <div>
          <dt>Role</dt>
          <dd>
            {token.role}: {ROLES[token.role]}
          </dd>
        </div>
        <div>
          <dt>Apps</dt>
          <dd>{token.apps.join(', ')}</dd>
        </div>
        <div>
          <dt>Last used</dt>
          <dd>{token.last_used_at ? <Time at={token.last_used_at} /> : 'never'}</dd>
        </div>
        {sessions && (
          <div>
            <dt>Signed in</dt>
            <dd>
              {sessions.length === 0 && 'no browser'}
              {sessions.map((it) => (
                <div key={it.id}>
                  {it.address ?? 'a browser'}, last used <Time at={it.used_at} />
                </div>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Confirm>
  );
}
