import { useState } from 'preact/hooks';

/** Copies a text. */
export function Copy({ text, what }: { text: string; what: string }) {
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
        aria-label={`Copy ${what}`}
        onClick={() => void copy()}
      >
        Copy
      </button>
      <span role="status" class="quiet">
        {said}
      </span>
    </span>
  );
}
