import { signal } from '@preact/signals';
import { useParameter } from './query';

const SETTING = 'views';

/** The filters that somebody has kept, by the page that they are of. They stay in this browser. */
type Views = Record<string, string[]>;

function read(): Views {
  try {
    return JSON.parse(localStorage.getItem(SETTING) ?? '{}') as Views;
  } catch {
    return {};
  }
}

const views = signal<Views>(read());

function keep(page: string, list: string[]): void {
  views.value = { ...views.value, [page]: list };
  localStorage.setItem(SETTING, JSON.stringify(views.value));
}

/** The filters that were kept for a page, and what keeps the present one. */
export function SavedViews({ page }: { page: string }) {
  const [text, setText] = useParameter('q');
  const own = views.value[page] ?? [];
  const isKept = own.includes(text.trim());
  if (own.length === 0 && text.trim() === '') {
    return null;
  }
  return (
    <div class="views">
      {own.map((it) => (
        <span class="chip" key={it}>
          <button type="button" class="link" aria-pressed={it === text.trim()} onClick={() => setText(it)}>
            {it}
          </button>
          <button
            type="button"
            class="link"
            aria-label={`Forget ${it}`}
            onClick={() =>
              keep(
                page,
                own.filter((other) => other !== it),
              )
            }
          >
            ×
          </button>
        </span>
      ))}
      {text.trim() !== '' && !isKept && (
        <button type="button" class="button button-small" onClick={() => keep(page, [...own, text.trim()])}>
          Keep this filter
        </button>
      )}
    </div>
  );
}
