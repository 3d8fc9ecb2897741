import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { failureOf } from '../api/client';
import { Dialog } from './Dialog';

/** Asks before something is done that cannot be undone; `type` is to be typed, where there is one. */
export function Confirm(props: {
  title: string;
  verb: string;
  type?: string;
  children: ComponentChildren;
  act: () => Promise<unknown>;
  onClose: (done: boolean) => void;
}) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await props.act();
      props.onClose(true);
    } catch (failure) {
      setError(failureOf(failure).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={props.title} onClose={() => props.onClose(false)}>
      <form onSubmit={(event) => void submit(event)}>
        {props.children}
        {props.type !== undefined && (
          <div class="field">
            <label for="confirm">
              Type <code>{props.type}</code>
            </label>
            <input
              id="confirm"
              autocomplete="off"
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
        )}
        <p class="field-error" role="alert">
          {error}
        </p>
        <p class="dialog-actions">
          <button type="button" class="button" onClick={() => props.onClose(false)}>
            Cancel
          </button>
          <button
            type="submit"
            class="button button-danger"
            disabled={busy || (props.type !== undefined && typed !== props.type)}
          >
            {props.verb}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
