import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Failure, failureOf } from '../api/client';
import { FormDialog } from './FormDialog';

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
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    try {
      await props.act();
      props.onClose(true);
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={props.title}
      verb={props.verb}
      danger
      disabled={busy || (props.type !== undefined && typed !== props.type)}
      failure={failure}
      submit={submit}
      onClose={() => props.onClose(false)}
    >
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
    </FormDialog>
  );
}
