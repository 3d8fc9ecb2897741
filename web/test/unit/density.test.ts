import { expect, test } from 'vitest';
import { csv, density } from '../../src/model/density';

const at = (hour: number) => new Date(hour * 3_600_000).toISOString();

test('what happened is counted by the hour', () => {
  const found = density([
    { at: at(10), level: 'CRITICAL' },
    { at: at(10.5), level: 'WARNING' },
    { at: at(12), level: 'OK' },
  ]);
  expect(found.counts).toEqual([2, 0, 0]);
  expect(found.worst).toEqual([1, 0, 0]);
  expect(found.steps[0]).toBe(10 * 3_600_000);
});

test('a long time has longer steps', () => {
  const found = density([
    { at: at(0), level: 'INFO' },
    { at: at(30 * 24), level: 'INFO' },
  ]);
  expect(found.counts.length).toBeLessThanOrEqual(72);
  expect(found.counts.reduce((all, it) => all + it, 0)).toBe(2);
  expect(density([]).counts).toEqual([]);
});

test('a field cannot break a row, and is no formula', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x, "y"', '=1+1'],
        [null, 3],
      ],
    ),
  ).toBe('a,b\r\n"x, ""y""",\'=1+1\r\n,3');
});
