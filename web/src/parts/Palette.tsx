import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { overview } from '../data/overview';
import { nameOf, pagePath, stateOf, textOf, worstFirst } from '../model/row';
import { Dialog } from './Dialog';
import { StateMark } from './StateMark';

interface Goal {
  key: string;
  href: string;
  words: string;
  row?: import('../model/row').Row;
}

/** How many are shown. */
const SHOWN = 12;

/** Goes to whatever is typed: a page, an app, a rule. */
export function Palette({
  pages,
  onClose,
}: {
  pages: readonly (readonly [string, string])[];
  onClose: () => void;
}) {
  const { route } = useLocation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const goals = useMemo(() => find(pages, text), [text]);
  const go = (goal: Goal | undefined) => {
    if (goal) {
      onClose();
      route(goal.href);
    }
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        ref={input}
        class="palette"
        role="combobox"
        aria-label="A page, an app or a rule"
        aria-expanded="true"
        aria-controls="goals"
        aria-activedescendant={goals[chosen] ? `goal-${chosen}` : undefined}
        placeholder="A page, an app or a rule"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setChosen((chosen + step + goals.length) % Math.max(1, goals.length));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            go(goals[chosen]);
          }
        }}
      />
      <div id="goals" role="listbox" aria-label="Goals" class="goals">
        {goals.map((goal, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the field
          <div
            key={goal.key}
            id={`goal-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(goal)}
          >
            {goal.row && <StateMark state={stateOf(goal.row)} />} {goal.words}
          </div>
        ))}
      </div>
      {goals.length === 0 && <p class="quiet">Nothing is called so.</p>}
    </Dialog>
  );
}

function find(pages: readonly (readonly [string, string])[], text: string): Goal[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (it: string) => words.every((word) => it.includes(word));
  const rows = overview.value.value?.rules ?? [];
  const found: Goal[] = pages
    .filter(([, name]) => has(name.toLowerCase()))
    .map(([href, name]) => ({ key: href, href, words: name }));
  if (words.length > 0) {
    const apps = [...new Set(rows.map((it) => it.app))].filter((it) => has(it.toLowerCase()));
    found.push(
      ...apps
        .slice(0, 5)
        .map((app) => ({ key: `app ${app}`, href: `/ui/apps/${app}`, words: `${app}, all of it` })),
    );
    const matching = rows.filter((it) => has(textOf(it))).toSorted(worstFirst);
    found.push(
      ...matching.slice(0, SHOWN).map((row) => ({
        key: row.id,
        href: pagePath(row),
        words: `${row.app}${nameOf(row) ? ` · ${nameOf(row)}` : ''} · ${row.kind}`,
        row,
      })),
    );
  }
  return found.slice(0, SHOWN);
}
