import { expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { matchClasses } from './class-matching.js';

const named = (...names: readonly string[]) =>
  names.map((name) => ({ name, color: [0, 0, 0] as [number, number, number] }));
const source = 'best.safetensors';

test('classes are matched by name, whatever their order; ignored pixels stay ignored', () => {
  const matching = matchClasses(
    { classes: named('sky', 'road', 'car') },
    { name: 'folder', classes: named('car', 'sky', 'road') },
    { source, voidClass: null },
  );
  expect([...matching.networkIds(Uint8Array.of(0, 1, 2, 255))]).toEqual([2, 0, 1, 255]);
  expect([...matching.countedIds(Uint8Array.of(0, 1, 2, 255))]).toEqual([2, 0, 1, 255]);
  expect(matching.voidClassId).toBeNull();
});

test('a void class of the network stands for ignored pixels where they are counted, and is none of the dataset', () => {
  const matching = matchClasses(
    { classes: named('void', 'sky', 'road') },
    { name: 'folder', classes: named('sky', 'road') },
    { source, voidClass: 'void' },
  );
  expect([...matching.networkIds(Uint8Array.of(0, 1, 255))]).toEqual([1, 2, 255]);
  expect([...matching.countedIds(Uint8Array.of(0, 1, 255))]).toEqual([1, 2, 0]);
  expect(matching.voidClassId).toBe(0);
});

test.each([
  [
    named('sky', 'train', 'tram'),
    named('sky'),
    null,
    "the dataset must have the network's classes sky, train, tram; got folder without train, tram",
  ],
  [
    named('sky'),
    named('sky', 'bus'),
    null,
    "the dataset must have the network's classes sky; got folder with bus, which the network does not know",
  ],
  [
    named('sky', 'train'),
    named('sky', 'bus'),
    null,
    "the dataset must have the network's classes sky, train; got folder without train and with bus, which the network does not know",
  ],
  [named('sky'), named('sky'), 'void', '--void-class must be a class of the network, sky; got void'],
])('refuses %o on %o with void class %s', (network, dataset, voidClass, message) => {
  expect(() => matchClasses({ classes: network }, { name: 'folder', classes: dataset }, { source, voidClass })).toThrow(
    new ConfigError(`${source}: ${message}`),
  );
});
