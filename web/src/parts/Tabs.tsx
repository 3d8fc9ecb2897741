import { useParameter } from './query';

/** Links to the parts of a page, of which the address names one; the first, where it does not. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly (readonly [string, string])[] }) {
  const [tab] = useParameter('tab');
  const current = tabs.some(([name]) => name === tab) ? tab : tabs[0]?.[0];
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([name, words], index) => (
        <a
          key={name}
          href={index === 0 ? location.pathname : `?tab=${name}`}
          aria-current={name === current ? 'page' : undefined}
        >
          {words}
        </a>
      ))}
    </nav>
  );
}
