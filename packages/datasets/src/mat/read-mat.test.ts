import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cellsOf, type MatFixture, matFileOf, structOf, textOf } from './mat-fixture.js';
import { textsIn } from './mat-value.js';
import { readMat } from './read-mat.js';

const SCIPY_FILE = fileURLToPath(new URL('./fixtures/scipy.mat', import.meta.url));

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-mat-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'file.mat');
  await writeFile(path, content);
  return path;
}

function numbers(shape: readonly number[], data: readonly number[]) {
  return { kind: 'numbers', shape, data: Float64Array.from(data) };
}

/** As in `allsplit.mat`: each entry is a cell in the cell of its list. */
const SPLIT = {
  alltrain: cellsOf([cellsOf([textOf('/n/fs/a/')]), cellsOf([textOf('/n/fs/b')])]),
  alltest: cellsOf([cellsOf([textOf('c')])]),
  trainvalsplit: structOf({ train: cellsOf([textOf('/n/fs/b')]), val: cellsOf([]) }),
};

describe('readMat', () => {
  for (const isBigEndian of [false, true]) {
    for (const isCompressed of [false, true]) {
      const title = `${isBigEndian ? 'big' : 'little'} endian, ${isCompressed ? 'compressed' : 'plain'}`;

      it(`reads lists of folders in cells and structs: ${title}`, async () => {
        const split = await readMat(await fileOf(matFileOf(SPLIT, { isBigEndian, isCompressed })));
        expect([...split.keys()]).toEqual(['alltrain', 'alltest', 'trainvalsplit']);
        expect(split.get('alltrain')).toEqual({
          kind: 'cells',
          shape: [2, 1],
          cells: ['/n/fs/a/', '/n/fs/b'].map((text) => ({
            kind: 'cells',
            shape: [1, 1],
            cells: [{ kind: 'text', rows: [text] }],
          })),
        });
        expect(split.get('trainvalsplit')).toEqual({
          kind: 'structs',
          shape: [1, 1],
          structs: [
            new Map<string, unknown>([
              ['train', { kind: 'cells', shape: [1, 1], cells: [{ kind: 'text', rows: ['/n/fs/b'] }] }],
              ['val', { kind: 'cells', shape: [0, 1], cells: [] }],
            ]),
          ],
        });
      });

      it(`reads numbers column by column and struct arrays: ${title}`, async () => {
        const file = matFileOf(
          {
            K: { kind: 'double', shape: [2, 2], data: [518.5, 0, 284.25, 1] },
            ids: { kind: 'uint8', shape: [1, 3], data: [0, 37, 255] },
            meta: {
              kind: 'struct',
              shape: [1, 2],
              fields: ['name', 'id'],
              values: [
                textOf('a'),
                { kind: 'double', shape: [1, 1], data: [1] },
                textOf('bcdef'),
                { kind: 'uint8', shape: [1, 1], data: [2] },
              ],
            },
          },
          { isBigEndian, isCompressed },
        );
        const values = await readMat(await fileOf(file));
        expect(values.get('K')).toEqual(numbers([2, 2], [518.5, 0, 284.25, 1]));
        expect(values.get('ids')).toEqual(numbers([1, 3], [0, 37, 255]));
        expect(values.get('meta')).toEqual({
          kind: 'structs',
          shape: [1, 2],
          structs: [
            new Map<string, unknown>([
              ['name', { kind: 'text', rows: ['a'] }],
              ['id', numbers([1, 1], [1])],
            ]),
            new Map<string, unknown>([
              ['name', { kind: 'text', rows: ['bcdef'] }],
              ['id', numbers([1, 1], [2])],
            ]),
          ],
        });
      });
    }
  }

  it('leaves out the struct fields that are not wanted', async () => {
    const path = await fileOf(matFileOf(SPLIT));
    const split = await readMat(path, (name) => name === 'train');
    expect(split.get('trainvalsplit')).toMatchObject({ structs: [new Map([['train', expect.anything()]])] });
  });

  it('reads what SciPy wrote; fixtures/scipy.json says how', async () => {
    const values = await readMat(SCIPY_FILE);
    const structs = values.get('SUNRGBDMeta');
    if (structs?.kind !== 'structs') throw new Error('no structs');
    expect(structs.shape).toEqual([1, 3]);
    expect(structs.structs[2]).toEqual(
      new Map<string, unknown>([
        ['sequenceName', { kind: 'text', rows: ['SUNRGBD/kv1/NYUdata/NYU0002'] }],
        ['K', numbers([3, 3], [520.857901, 2, 2, 2, 521.469611, 2, 286.582449, 210.736166, 3])],
        ['valid', numbers([1, 2], [1, 0])],
        ['label', numbers([2, 3], [0, 3, 1, 4, 2, 5])],
        ['empty', numbers([0, 0], [])],
      ]),
    );
    expect(values.get('big')).toEqual(numbers([1, 1], [2 ** 40]));
    expect(values.get('text')).toEqual({ kind: 'text', rows: ['ab', 'cd'] });
    expect(values.get('umlaut')).toEqual({ kind: 'text', rows: ['Straße'] });
    expect(values.get('negative')).toEqual(numbers([1, 2], [-3, 4]));
    expect(values.get('single')).toEqual(numbers([1, 1], [0.5]));
    expect(values.get('complex')).toEqual({ kind: 'unread', what: 'array of complex numbers' });
    expect(values.get('sparse')).toEqual({ kind: 'unread', what: 'array of class 5' });
  });

  const one: MatFixture = { kind: 'double', shape: [1, 1], data: [1] };
  const plain = matFileOf({ a: { kind: 'double', shape: [2, 1], data: [0.5, 1] } });
  // Header 128, matrix tag 8, flags 16: sizes begin after their tag of 8.
  const sizesOffset = 160;
  const refused: readonly [title: string, content: () => Uint8Array, rule: string][] = [
    ['no bytes', () => new Uint8Array(0), 'must hold data; got a file of 0 bytes'],
    ['text', () => new TextEncoder().encode('a,b'), 'must be a MATLAB file with a header of 128 bytes; got 3 bytes'],
    ['another header', () => new Uint8Array(200), 'got no byte order mark IM or MI at byte 126'],
    ['version 7.3', () => plain.with(125, 2), 'must be a MATLAB file of version 5; got version 7.3 (HDF5)'],
    [
      'more numbers claimed than there are',
      () => plain.with(sizesOffset + 3, 0x70),
      'must hold 1879048194 x 1 numbers; got 2 at byte',
    ],
    ['half a number', () => plain.with(180, 15), 'must hold numbers at byte 184; got 15 bytes of data type 9'],
    [
      'more cells claimed than there is room for',
      () => matFileOf({ a: { kind: 'cell', shape: [100_000, 100_000], cells: [one] } }),
      'must hold 10000000000 parts of an array 100000 x 100000; got 64 bytes at byte 176',
    ],
    [
      'more structs without fields claimed than there is room for',
      () => matFileOf({ a: { kind: 'struct', shape: [100_000, 1], fields: [], values: [] } }),
      'must hold 100000 parts',
    ],
    [
      'cells in cells without end',
      () => matFileOf({ a: Array.from({ length: 70 }).reduce<MatFixture>((inner) => cellsOf([inner]), one) }),
      'must nest at most 64 deep; got more',
    ],
    [
      'damaged compressed data',
      () => {
        const file = matFileOf({ a: one }, { isCompressed: true });
        return file.with(140, 255 - (file[140] ?? 0));
      },
      'must hold undamaged compressed data; got decoder error',
    ],
    ['bytes after the last variable', () => Buffer.concat([plain, Uint8Array.of(1, 2)]), 'got 2 bytes there'],
  ];
  for (const [title, content, rule] of refused) {
    it(`refuses ${title}`, async () => {
      const path = await fileOf(content());
      await expect(readMat(path)).rejects.toMatchObject({ code: 'DATASET', path, rule: expect.stringContaining(rule) });
    });
  }

  it('refuses a file cut at any byte but after a whole variable', async () => {
    for (const isCompressed of [false, true]) {
      const first = matFileOf({ alltrain: SPLIT.alltrain }, { isCompressed });
      const whole = matFileOf(SPLIT, { isCompressed });
      const ends = new Set([128, first.length, matFileOf({ ...SPLIT, trainvalsplit: cellsOf([]) }).length]);
      for (let numKept = 1; numKept < first.length; numKept++) {
        if (ends.has(numKept)) continue;
        const path = await fileOf(whole.subarray(0, numKept));
        await expect(readMat(path), `${numKept} bytes`).rejects.toMatchObject({ code: 'DATASET', path });
      }
    }
  });
});

describe('textsIn', () => {
  it('finds texts in cells in cells, in order', async () => {
    const split = await readMat(await fileOf(matFileOf(SPLIT)));
    expect([...split.values()].map(textsIn)).toEqual([['/n/fs/a/', '/n/fs/b'], ['c'], []]);
  });
});
