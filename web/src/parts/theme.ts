import { effect, signal } from '@preact/signals';

/** `light`, `dark`, or empty: as the system has it. */
export const theme = signal(localStorage.getItem('theme') ?? '');

export function setTheme(next: string): void {
  theme.value = next;
  localStorage.setItem('theme', next);
}

effect(() => {
  if (theme.value === '') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme.value;
  }
});
