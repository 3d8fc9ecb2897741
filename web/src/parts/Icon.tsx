/** Shapes of 16 by 16, drawn with lines. Each stands beside a word. */
const SHAPES = {
  check: 'M4.5 8.2l2.4 2.4 4.6-5.2 M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
  info: 'M8 7.2v4 M8 4.8v.1 M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
  triangle: 'M8 1.8L15 14H1z M8 6v4 M8 12v.1',
  octagon: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z M5.6 5.6l4.8 4.8 M10.4 5.6l-4.8 4.8',
  eyeOff: 'M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8z M2 14L14 2',
  pause: 'M5.5 3v10 M10.5 3v10',
  bellOff: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.2H3z M6.7 14h2.6 M2 2l12 12',
  clock: 'M8 4.5V8l2.5 1.6 M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
  link: 'M6.5 9.5l3-3 M7 4.5l1.2-1.2a2.8 2.8 0 0 1 4 4L11 8.5 M9 11.5l-1.2 1.2a2.8 2.8 0 0 1-4-4L5 7.5 M2 2l12 12',
  search: 'M10.2 10.2L14.5 14.5 M6.8 2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6z',
  close: 'M3.5 3.5l9 9 M12.5 3.5l-9 9',
  up: 'M4 9.5L8 5.5l4 4',
  down: 'M4 6.5l4 4 4-4',
  plus: 'M8 3v10 M3 8h10',
} as const;

export type Shape = keyof typeof SHAPES;

export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={SHAPES[shape]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
