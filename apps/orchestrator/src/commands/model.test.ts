import { expect, test } from 'vitest';
import { z } from 'zod';
import { ssma } from '../test-support/run-command.js';
import { settingRows } from './network-settings.js';

test('rows: dotted keys, alternatives of a section merged, lists, defaults as they come out', () => {
  const side = z.number().default(2).describe('How long.');
  const shape = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('square').describe('Which.'), side }),
    z.strictObject({ kind: z.literal('disc'), side, hole: z.boolean().default(true).describe('A ring.') }),
  ]);
  const section = z.strictObject({
    network: z.literal('toy').describe('The name.'),
    names: z.array(z.string()),
    rates: z.array(z.number()).default([1, 2]),
    body: shape.prefault({ kind: 'disc', side: 5 }),
  });
  expect(settingRows(section)).toEqual([
    ['network', 'toy', 'The name.'],
    ['names', 'list of string', ''],
    ['rates', 'list of number = 1, 2', ''],
    ['body.kind', 'square | disc = disc', 'Which.'],
    ['body.side', 'number = 5', 'How long.'],
    ['body.hole', 'boolean = true', 'kind disc: A ring.'],
  ]);
});

test('model show prints nested settings of SSMA, each in a row of its own', async () => {
  const { code, stdout } = await ssma('model', 'show', 'ssma');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^network +ssma$/m);
  expect(stdout).toMatch(/^backbone +adapnet\+\+ {2,}The network/m);
  expect(stdout).toMatch(/^modalities +list of string {2,}The modalities/m);
  expect(stdout).toMatch(/^fusion\.placement +encoder \| decoder = encoder {2,}One decoder/m);
  expect(stdout).toMatch(/^fusion\.latentReduction +number = 16 {2,}/m);
  expect(stdout).toMatch(/^fusion\.skipReduction +number = 6 +placement encoder: The paper's eta/m);
  expect(stdout).toMatch(/^keptFilters +integer \| \{ of, kept \}, by name /m);
  expect(stdout).not.toMatch(/undefined|object/);
});

test('model profile counts an encoder per modality', async () => {
  const parametersOf = async (...args: string[]) => {
    const { stdout } = await ssma(
      'model',
      'profile',
      ...args,
      '--width-multiplier',
      '0.05',
      '--size',
      '32x32',
      '--json',
    );
    return JSON.parse(stdout).total.parameters as number;
  };
  const [one, two, three] = [
    await parametersOf('average', '--modalities', 'rgb,depth'),
    await parametersOf('average'),
    await parametersOf('average', '--modalities', 'rgb,depth,hha'),
  ];
  expect(one).toBe(two);
  expect(2 * three).toBe(3 * two);
});

test.each([
  [['ssma', '--modalities', 'rgb'], '--modalities of ssma: must name two modalities or more; got rgb'],
  [['adapnet++', '--modalities', 'rgb,jet'], '--modalities of adapnet++: must name one modality; several take'],
  [['ssma', '--modalities', 'rgb,rgb'], 'must name each modality once; got rgb,rgb'],
])('model profile refuses %o', async (args, message) => {
  const { code, stderr } = await ssma('model', 'profile', ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
