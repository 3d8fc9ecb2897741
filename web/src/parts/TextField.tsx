import type { Failure } from '../api/client';

interface Props {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  /** What was wrong when it was sent. */
  failure: Failure | undefined;
  /** Its name in the API, where that is not its id. */
  field?: string;
  help?: string;
  type?: 'text' | 'datetime-local';
  required?: boolean;
  readOnly?: boolean;
}

/** A field of a form: its label, and below it what is wrong with it, or what it is for. */
export function TextField({ id, label, value, set, failure, field, help, ...props }: Props) {
  const error = failure?.field(field ?? id);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-help`}
        onInput={(event) => set(event.currentTarget.value)}
        type={(props.type ?? 'text') as 'text'}
        required={props.required ?? false}
        readOnly={props.readOnly ?? false}
      />
      <p class={error ? 'field-error' : 'quiet'} id={`${id}-help`}>
        {error ?? help}
      </p>
    </div>
  );
}
