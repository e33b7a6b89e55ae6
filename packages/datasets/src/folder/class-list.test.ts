import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { distinctColors } from '../label-sets/palette.js';
import { ClassList, readClassList } from './class-list.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-classes-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'classes.json');
  await writeFile(path, text);
  return path;
}

describe('readClassList', () => {
  it('numbers classes by position and ignores the ignore id and 255', async () => {
    const { classes, classByRawId, rawIds } = await readClassList(
      await fileOf('{"names": ["a", "b"], "ignore": 9, "palette": [[1, 2, 3], [4, 5, 6]], "source": "ours"}'),
    );
    expect(classes).toEqual([
      { name: 'a', color: [1, 2, 3] },
      { name: 'b', color: [4, 5, 6] },
    ]);
    expect(rawIds).toEqual([0, 1, 9, 255]);
    expect([classByRawId[0], classByRawId[1], classByRawId[9], classByRawId[255]]).toEqual([0, 1, 255, 255]);
  });

  it('makes colours up when there is no palette', async () => {
    const { classes } = await readClassList(await fileOf('{"names": ["a", "b", "c"]}'));
    expect(classes.map(({ color }) => color)).toEqual(distinctColors(3));
  });

  it.each([
    ['{"names": ["a", "b"]', 'must be JSON; got '],
    ['{"names": ["a"]}', 'got names: Too small'],
    ['{"names": ["a", "a"]}', 'names: must differ from each other; got "a" twice'],
    ['{"names": ["a", ""]}', 'names.1: Too small'],
    ['{"names": ["a", "b"], "ignore": 1}', 'ignore: must not be the id of a class (0 to 1); got 1'],
    ['{"names": ["a", "b"], "ignore": 256}', 'ignore: Too big'],
    ['{"names": ["a", "b"], "palette": [[1, 2, 3]]}', 'palette: must have one colour per name (2); got 1'],
    ['{"names": ["a", "b"], "palette": [[1, 2, 3], [1, 2, 300]]}', 'palette.1.2: Too big'],
    ['{"names": ["a", "b"], "colors": []}', 'the file: Unrecognized key: "colors"'],
    ['{"names": ["a", "b"], "labels": "colors"}', 'palette: must be given where labels are colours; got none'],
    [
      '{"names": ["a", "b"], "labels": "colors", "ignore": 2, "palette": [[1, 2, 3], [4, 5, 6]]}',
      'ignore: must be left out where labels are colours; got 2',
    ],
    [
      '{"names": ["a", "b"], "labels": "colors", "palette": [[1, 2, 3], [4, 5, 6]], "ignoredColors": [[4, 5, 6]]}',
      'palette: must have different colours; got (4, 5, 6) twice',
    ],
    ['{"names": ["a", "b"], "ignoredColors": [[0, 0, 0]]}', 'ignoredColors: must go with labels "colors"; got "ids"'],
    ['{"names": ["a", "b"], "depths": {"depth": 0}}', 'depths.depth: Too small'],
    ['[]', 'the file: Invalid input: expected object, received array'],
  ])('refuses %s', async (text, rule) => {
    const path = await fileOf(text);
    await expect(readClassList(path)).rejects.toMatchObject({ path, rule: expect.stringContaining(rule) });
  });

  it('has these keys', () => {
    expect(Object.keys(ClassList.shape)).toEqual([
      'names',
      'ignore',
      'palette',
      'labels',
      'ignoredColors',
      'depths',
      'source',
    ]);
  });
});
