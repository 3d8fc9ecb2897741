import type { ComponentChildren } from 'preact';
import type { Failure } from '../api/client';
import { Dialog } from './Dialog';

/** A dialog with a form: what could not be sent, and why, stands above its buttons. */
export function FormDialog(props: {
  title: string;
  /** What its button does. */
  verb: string;
  danger?: boolean;
  disabled?: boolean;
  /** What was wrong when it was sent, and the fields at which that stands already. */
  failure: Failure | undefined;
  shown?: readonly string[];
  submit: () => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const rest = props.failure?.besides(props.shown ?? []);
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void props.submit();
        }}
      >
        {props.children}
        {rest && (
          <p class="field-error" role="alert">
            {rest}
          </p>
        )}
        <p class="dialog-actions">
          <button type="button" class="button" onClick={props.onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class={`button ${props.danger ? 'button-danger' : 'button-primary'}`}
            disabled={props.disabled ?? false}
          >
            {props.verb}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
