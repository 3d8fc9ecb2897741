import type { ComponentChildren } from 'preact';

/** A small table: all its rows are on the page. On a narrow screen it scrolls sideways, by keys too. */
export function Table({ caption, children }: { caption: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section class="table-frame" tabIndex={0} aria-label={caption}>
      <table class="table">
        <caption class="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}
