import { expect, test } from 'vitest';
import { ago, duration } from './times.js';

test('shows a length of time in its two largest units', () => {
  expect([800, 45_000, 59_999, 192 * 60_000, 3_600_000, 90_000, 26 * 3_600_000].map(duration)).toEqual([
    '0.8 s',
    '45 s',
    '60 s',
    '3 h 12 min',
    '1 h',
    '1 min 30 s',
    '1 d 2 h',
  ]);
  expect(duration(null)).toBe('–');
});

test('says how long ago something was, and never that it is yet to come', () => {
  expect(ago(1000, 13_500)).toBe('12 s ago');
  expect(ago(5000, 1000)).toBe('just now');
  expect(ago(0, 7_300_000)).toBe('2 h ago');
});
