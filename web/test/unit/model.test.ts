import { describe, expect, test } from 'vitest';
import { parseFilter, passes } from '../../src/model/filter';
import { ofCheck, severity } from '../../src/model/level';
import { type Row, stateOf } from '../../src/model/row';
import { absolute, relative, span } from '../../src/model/time';

describe('time', () => {
  test('lengths have their two largest units', () => {
    expect(span(40_000)).toBe('40 s');
    expect(span(60_000)).toBe('1 min');
    expect(span(3_725_000)).toBe('1 h 2 min');
    expect(span(187_200_000)).toBe('2 d 4 h');
    expect(span(86_460_000)).toBe('1 d');
    expect(span(-5)).toBe('0 s');
  });

  test('times are written in full or relative to now', () => {
    const at = new Date('2026-03-01T09:30:05Z');
    expect(absolute(at, 'UTC')).toBe('2026-03-01 09:30:05');
    expect(relative(at, new Date('2026-03-01T10:35:05Z'), 'UTC')).toBe('1 h 5 min ago');
    expect(relative(at, new Date('2026-03-01T09:30:00Z'), 'UTC')).toBe('in 5 s');
    expect(relative(at, new Date('2026-03-05T00:00:00Z'), 'UTC')).toBe('2026-03-01 09:30');
  });
});

describe('states', () => {
  const blind = [{ code: 'no_data', since: '2026-03-01T09:30:00Z', evidence: 'No point for 10m.' }];

  test('a rule that is paused or blind has no level, but what was wrong when it went blind stays', () => {
    const row = (changes: Partial<Row>) =>
      ({ family: 'task', enabled: true, level: 'OK', ...changes }) as Row;
    expect(stateOf(row({ enabled: false, level: 'CRITICAL' }))).toBe('PAUSED');
    expect(stateOf(row({ blind }))).toBe('BLIND');
    expect(stateOf(row({ level: null }))).toBe('BLIND');
    expect(stateOf(row({ level: 'CRITICAL', blind }))).toBe('CRITICAL');
    expect(stateOf(row({ level: 'WARNING' }))).toBe('WARNING');
    expect(stateOf(row({}))).toBe('OK');
  });

  test('what has to be looked at first is worst', () => {
    expect(severity('CRITICAL')).toBeGreaterThan(severity('BLIND'));
    expect(severity('BLIND')).toBeGreaterThan(severity('OK'));
    expect(ofCheck('unknown')).toBe('BLIND');
    expect(ofCheck('new')).toBe('OK');
  });
});

describe('filter', () => {
  const row = { fields: { kind: '5xx', app: 'shop-prod', level: 'critical' }, text: 'shop-prod 5xx #ops' };
  const matches = (text: string) => passes(parseFilter(text), row.fields, row.text);

  test('words and fields must all pass', () => {
    expect(matches('')).toBe(true);
    expect(matches('shop #OPS')).toBe(true);
    expect(matches('kind:5xx level:warning,CRITICAL')).toBe(true);
    expect(matches('app:shop')).toBe(true);
    expect(matches('kind:memory')).toBe(false);
    expect(matches('nofield:x')).toBe(false);
    expect(matches('cart')).toBe(false);
  });
});
