import { signal } from '@preact/signals';

const query = matchMedia('(max-width: 760px)');

/** Whether the page is as narrow as a phone. */
export const isPhone = signal(query.matches);

query.addEventListener('change', () => {
  isPhone.value = query.matches;
});
