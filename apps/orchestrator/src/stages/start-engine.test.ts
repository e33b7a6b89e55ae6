import { hostname } from 'node:os';
import { loadEngine, thisMachine } from '@ssma/core/node';
import { expect, test, vi } from 'vitest';
import { packageVersion } from '../package-version.js';
import { Provenance } from '../wire/provenance.js';
import { startEngine } from './start-engine.js';

function collected() {
  const told: Provenance[] = [];
  return { told, reportProvenance: (provenance: Provenance) => void told.push(Provenance.parse(provenance)) };
}

const never = new Promise<never>(() => undefined);

test('the engine and the machine are told without waiting for other programs', async () => {
  const { told, reportProvenance } = collected();
  await startEngine({ reportProvenance }, { revision: never, gpus: never });
  const { engine, tensorflow, device } = await loadEngine();
  const known = { version: packageVersion(), engine, tensorflow, device, host: hostname(), ...thisMachine() };
  expect(told).toEqual([{ ...known, revision: null, gpus: null }]);
});

test.each([
  ['revision', { revision: Promise.resolve('0a1b'), gpus: never }, { revision: '0a1b', gpus: null }],
  ['no revision', { revision: Promise.resolve(null), gpus: never }, { revision: null, gpus: null }],
  ['GPUs', { revision: never, gpus: Promise.resolve(['Some GPU']) }, { revision: null, gpus: ['Some GPU'] }],
] as const)('an answer is told when it comes: %s', async (_, surroundings, expected) => {
  const { told, reportProvenance } = collected();
  await startEngine({ reportProvenance }, surroundings);
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(told).toEqual([
    { ...told[0], revision: null, gpus: null },
    { ...told[0], ...expected },
  ]);
});

test('the second answer leaves the first', async () => {
  const { told, reportProvenance } = collected();
  await startEngine({ reportProvenance }, { revision: Promise.resolve('0a1b'), gpus: Promise.resolve([]) });
  await vi.waitFor(() => expect(told).toHaveLength(3));
  expect(told.at(-1)).toMatchObject({ revision: '0a1b', gpus: [] });
});
