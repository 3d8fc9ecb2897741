import { useEffect, useState } from 'preact/hooks';
import { type Failure, failureOf } from '../api/client';
import { Dialog } from '../parts/Dialog';
import { Page } from '../parts/Page';
import { signIn } from '../session';

/** Where one signs in with a token; with a link of `kapacitor-alerts login-link` at once. */
export function Login() {
  const [error, setError] = useState('');
  useEffect(() => {
    const code = location.hash.slice(1);
    if (code !== '') {
      history.replaceState(null, '', '/ui/');
      signIn({ code }).catch((failure: unknown) => setError(words(failureOf(failure))));
    }
  }, []);
  return (
    <div class="login">
      <p class="brand">kapacitor-alerts</p>
      <Page title="Sign in">
        {error && (
          <p class="banner banner-bad" role="alert">
            {error}
          </p>
        )}
        <Form />
      </Page>
    </div>
  );
}

/** Over the page, where the session has ended: what was typed there stays. */
export function LoginAgain() {
  return (
    <Dialog title="Your session has ended" onClose={() => {}} lasting>
      <p>Sign in again to go on. What you have typed is still there.</p>
      <Form />
    </Dialog>
  );
}

function Form() {
  const [token, setToken] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      await signIn({ token });
    } catch (failure) {
      setError(words(failureOf(failure)));
      setBusy(false);
    }
  }

  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="current-password"
          required
          value={token}
          aria-invalid={error !== ''}
          aria-describedby="token-help token-error"
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        <p class="quiet" id="token-help">
          A token begins with <code>kat_</code>. An admin makes one on the page Tokens, or by{' '}
          <code>kapacitor-alerts token create</code>. This page does not keep it.
        </p>
        <p class="field-error" id="token-error" role="alert">
          {error}
        </p>
      </div>
      <button type="submit" class="button button-primary" disabled={busy}>
        Sign in
      </button>
    </form>
  );
}

function words(failure: Failure): string {
  if (failure.status === 429 && failure.retryAfter !== undefined) {
    return `Too many attempts. Try again in ${failure.retryAfter} s.`;
  }
  return failure.field('token') ?? failure.message;
}
