import { useRef } from 'preact/hooks';
import { useKeys } from './keys';
import { useParameter } from './query';

/** A field to filter by, whose text stands in the address. `/` leads to it. */
export function Filter({ label, hint }: { label: string; hint: string }) {
  const [text, setText] = useParameter('q');
  const input = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => input.current?.focus() });
  return (
    <div class="filter">
      <label for="filter" class="sr-only">
        {label}
      </label>
      <input
        id="filter"
        ref={input}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={hint}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </div>
  );
}
