import { expect, test } from 'vitest';
import { worstOf } from '../../src/model/hour';

test('the worst of each minute', () => {
  const minute = 60_000;
  const all = [
    { from: minute, to: 3 * minute, state: 'WARNING' as const },
    { from: 2 * minute, to: 2.5 * minute, state: 'CRITICAL' as const },
    { from: -5 * minute, to: 0.5 * minute, state: 'INFO' as const },
  ];
  expect(worstOf(all, 0, 5 * minute).map((it) => [it.from / minute, it.to / minute, it.state])).toEqual([
    [0, 1, 'INFO'],
    [1, 2, 'WARNING'],
    [2, 3, 'CRITICAL'],
    [3, 5, 'OK'],
  ]);
});
