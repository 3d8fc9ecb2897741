import { expect, test } from 'vitest';
import { versionIn } from '../../src/data/releases';

test('the name of a release is the end of its image', () => {
  expect(versionIn('INFO shop-prod: released registry.example.com/shop:v87 at 09:30:00 UTC')).toBe('v87');
  expect(versionIn('INFO shop-prod: released shop at 09:30:00 UTC')).toBe('shop');
  expect(versionIn('INFO shop-prod: released shop:0123456789abcdef at 09:30:00 UTC')).toBe('0123456789a…');
});
