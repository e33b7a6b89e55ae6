import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sameJson, writtenJson } from './canonical-json.js';

test('keys are sorted at every depth, absent ones left out, lists kept in order', () => {
  expect(canonicalJson({ b: { d: 1, c: [2, undefined, 'ü'] }, a: null, gone: undefined })).toBe(
    '{"a":null,"b":{"c":[2,null,"ü"],"d":1}}',
  );
});

test('keys are sorted by code unit, those that look like positions too', () => {
  expect(canonicalJson({ b: 1, 10: 1, B: 1, 9: 1, ä: 1, a: 1 })).toBe('{"10":1,"9":1,"B":1,"a":1,"b":1,"ä":1}');
});

test('a number that JSON does not have is refused', () => {
  expect(() => canonicalJson({ a: [Number.NaN] })).toThrow('canonicalJson: a number must be finite; got NaN');
});

test('says what JSON.stringify says of the same value with sorted keys', () => {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, field]) => [key, sorted(field)] as const);
    return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const stringify = (value: unknown): string => {
    if (value instanceof Map)
      return `{${[...value].map(([key, field]) => `${JSON.stringify(key)}:${stringify(field)}`).join(',')}}`;
    return Array.isArray(value) ? `[${value.map(stringify).join(',')}]` : JSON.stringify(value);
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(value)).toBe(stringify(sorted(value)));
    }),
    { seed: 5 },
  );
});

test('a part that was written before stands for itself, wherever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (part) => {
      const written = writtenJson(part);
      expect(canonicalJson({ before: [written], part: written, z: 1 })).toBe(
        canonicalJson({ before: [part], part, z: 1 }),
      );
    }),
    { seed: 5 },
  );
});

test('undefined is the same as undefined only', () => {
  expect([sameJson(undefined, undefined), sameJson(undefined, null), sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })]).toEqual(
    [true, false, true],
  );
});
