import { useState } from 'preact/hooks';

/** Copies a text. */
export function Copy({ text, what, label }: { text: string; what: string; label?: string }) {
  const [said, setSaid] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('The browser does not let this page copy'),
    );
  return (
    <span class="copy">
      <button
        type="button"
        class="button button-small"
        aria-label={label ? undefined : `Copy ${what}`}
        onClick={() => void copy()}
      >
        {label ?? 'Copy'}
      </button>
      <span role="status" class="quiet">
        {said}
      </span>
    </span>
  );
}
