import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { overview } from '../data/overview';
import { type State, severity } from '../model/level';
import { nameOf, stateOf } from '../model/row';

/** Messages come no faster than this, in milliseconds. */
const PAUSE = 5_000;

/** Says to those who do not see the page what has become worse. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    let known: Map<string, State> | undefined;
    let waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      timer = undefined;
      const [first, ...more] = waiting;
      if (first !== undefined) {
        setText(more.length === 0 ? first : `${first}, and ${more.length} more`);
        waiting = [];
        timer = setTimeout(say, PAUSE);
      }
    };
    const stop = effect(() => {
      const rows = overview.value.value?.rules;
      if (!rows) {
        return;
      }
      const now = new Map(rows.map((it) => [it.id, stateOf(it)]));
      for (const row of rows) {
        const state = now.get(row.id) ?? 'OK';
        const before = known?.get(row.id);
        if (
          known &&
          severity(state) >= severity('BLIND') &&
          (before === undefined || severity(state) > severity(before))
        ) {
          waiting.push(`${row.app} ${nameOf(row)} ${row.kind} ${state}`);
        }
      }
      known = now;
      if (timer === undefined) {
        say();
      }
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return (
    <p class="sr-only" aria-live="polite">
      {text}
    </p>
  );
}
