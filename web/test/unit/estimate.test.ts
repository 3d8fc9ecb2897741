import { describe, expect, test } from 'vitest';
import { estimate, type Judged, limitsOf, next } from '../../src/model/estimate';

const judged = (unit: string, high: number[], low: number[] = high, errors: number[] = []): Judged => ({
  unit,
  field: 'warn',
  curve: [],
  parts: [{ name: 'web.1', at: high.map((_, index) => index * 60), high, low, errors }],
});

describe('what a rule would have done', () => {
  test('of memory', () => {
    const limits = { kind: 'memory' as const, warn: 400, crit: 500 };
    // 390 is not below 95 % of 400, and 480 not below that of 500: both last.
    const found = estimate(judged('MB', [300, 410, 390, 370, 520, 480, 300]), limits, 0, 7 * 60_000);
    expect(found.alerts).toBe(2);
    expect(found.critical).toBe(2 * 60_000);
    expect(found.parts[0]?.spans.map((it) => it.state)).toEqual(['OK', 'WARNING', 'OK', 'CRITICAL', 'OK']);
  });

  test('of 5xx, whose share counts from so many failed requests on', () => {
    const limits = limitsOf('5xx', { tolerance: 'medium' });
    expect(limits).toEqual({ kind: '5xx', warn: 2, crit: 10, least: 10 });
    const shares = [0, 50, 50, 1.5, 0];
    const few = estimate(judged('percent', shares, shares, [0, 9, 9, 9, 0]), limits as never, 0, 300_000);
    expect(few.alerts).toBe(0);
    const many = estimate(judged('percent', shares, shares, [0, 10, 10, 10, 0]), limits as never, 0, 300_000);
    expect(many.alerts).toBe(1);
    // What is set counts before the tolerance.
    expect(limitsOf('latency', { warn: 500, crit: 2000 })).toEqual({
      kind: 'latency',
      warn: 500,
      crit: 2000,
      least: 20,
    });
    expect(limitsOf('5xx', { tolerance: 'low', warn_percent: 7 })).toEqual({
      kind: '5xx',
      warn: 7,
      crit: 5,
      least: 5,
    });
  });

  test('of looks that are close together the highest comes first', () => {
    const limits = { kind: 'memory' as const, warn: 400, crit: 500 };
    const found = estimate(judged('MB', [450, 450], [300, 300]), limits, 0, 120_000);
    expect(found.alerts).toBe(2);
  });

  test('one step', () => {
    const limits = { kind: 'memory' as const, warn: 400, crit: 500 };
    expect([
      next(limits, 0, 401, 0),
      next(limits, 0, 400, 0),
      next(limits, 2, 480, 0),
      next(limits, 2, 474, 0),
    ]).toEqual([1, 0, 2, 1]);
  });

  test('a field that is not complete yet has no thresholds', () => {
    expect(limitsOf('memory', { warn: '400' })).toBeUndefined();
    expect(limitsOf('crashed', {})).toBeUndefined();
  });
});
