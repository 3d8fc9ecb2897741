import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const SETTING = 'keys';

/** Whether single keys do something. Who speaks to the browser, or types by accident, switches them off. */
export const keysAreOn = signal(localStorage.getItem(SETTING) !== 'off');

export function setKeys(on: boolean): void {
  keysAreOn.value = on;
  localStorage.setItem(SETTING, on ? 'on' : 'off');
}

/** Whether what is typed goes into a field, or a dialog is open. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  const isField =
    target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select');
  return isField || document.querySelector('dialog[open]') !== null;
}

/** What single keys do while the caller is shown, outside of fields. */
export function useKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = keys[event.key];
      if (!act || !keysAreOn.value || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) {
        return;
      }
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}
