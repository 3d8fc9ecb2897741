import { expect, test } from 'vitest';
import { byPart, spans, wrongFor } from '../../src/model/strip';

const change = (minute: number, level: string, previous?: string) => ({
  at: new Date(minute * 60_000).toISOString(),
  level,
  part: 'a',
  ...(previous ? { previous } : {}),
});

test('states over a time, whatever the order of their changes', () => {
  const found = spans([change(20, 'OK', 'CRITICAL'), change(10, 'CRITICAL', 'OK')], 0, 30 * 60_000);
  expect(found.map((it) => [it.from / 60_000, it.to / 60_000, it.state])).toEqual([
    [0, 10, 'OK'],
    [10, 20, 'CRITICAL'],
    [20, 30, 'OK'],
  ]);
  expect(wrongFor(found)).toBe(10 * 60_000);
});

test('what was before the first change is what it says', () => {
  expect(spans([change(10, 'OK', 'WARNING')], 0, 20 * 60_000)[0]?.state).toBe('WARNING');
  expect(spans([change(-10, 'WARNING', 'OK')], 0, 20 * 60_000)).toEqual([
    { from: 0, to: 20 * 60_000, state: 'WARNING' },
  ]);
});

test('parts are apart', () => {
  expect([...byPart([change(1, 'OK'), { ...change(2, 'OK'), part: 'b' }]).keys()]).toEqual(['a', 'b']);
});
