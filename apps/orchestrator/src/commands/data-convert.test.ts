import { copyFileSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLabels } from '@ssma/datasets';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { exitCodeOf } from '../exit-code.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { addDataConvert } from './data-convert.js';

/** Three maps [4, 6] with (10 * row + column + map) modulo 38, as `packages/datasets/src/mat/fixtures/mat73.json` says. */
const LABEL_FILE = new URL('./fixtures/sunrgbd2dseg.mat', import.meta.url);

/** Runs the command; gives what it notes, or its error with the exit code that it leads to. */
async function convert(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const notes: string[] = [];
  const data = new Command('data').exitOverride();
  addDataConvert(data, { note: (line) => void notes.push(line), progressStream: process.stderr });
  try {
    await data.parseAsync(['convert', ...args], { from: 'user' });
    return { code: 0, said: notes.join('\n') };
  } catch (error) {
    return { code: exitCodeOf(error), said: String(error) };
  }
}

function sunRoot(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'SUNRGBDtoolbox/Metadata'), { recursive: true });
  copyFileSync(LABEL_FILE, join(root, 'SUNRGBDtoolbox/Metadata/SUNRGBD2Dseg.mat'));
  writeFileSync(join(root, 'sunrgbd_testing_images.txt'), 'SUNRGBD/a/image/a.jpg');
  writeFileSync(join(root, 'sunrgbd_training_images.txt'), 'SUNRGBD/b/image/b.jpg\nSUNRGBD/c/image/c.jpg');
  return root;
}

test('convert writes each map once, and anew only when told to', async () => {
  const root = sunRoot();
  const folder = join(root, 'sunrgbd_train_test_labels');
  const next = `check them with: ssma data check ${root}`;
  expect(await convert(root)).toEqual({ code: 0, said: `${folder}: 3 label maps written; ${next}` });
  expect(readdirSync(folder).sort()).toEqual(['img-000001.png', 'img-005051.png', 'img-005052.png']);

  writeFileSync(join(folder, 'img-005052.png'), 'mine');
  expect((await convert(root)).said).toBe(`${folder}: 0 label maps written, 3 were there already; ${next}`);
  expect((await convert(root, '--force')).said).toBe(`${folder}: 3 label maps written; ${next}`);
  // Row 1, column 5 of map 2: 17.
  expect((await decodeLabels(join(folder, 'img-005052.png'))).data[11]).toBe(17);
});

test('convert ends with 2 and names what is wrong with its input', async () => {
  const damaged = join(sunRoot(), 'damaged.mat');
  copyFileSync(LABEL_FILE, damaged);
  truncateSync(damaged, 3000);
  const other = temporaryFolder();
  const cases = [
    [[`${other}-gone`], `${other}-gone: must be a folder; got nothing there`],
    [[other], `${other}: must hold a folder SUNRGBD or SUNRGBDtoolbox; got no folder`],
    [[sunRoot(), '--labels', damaged], `${damaged}: must be a MATLAB file of version 7.3 (HDF5); got`],
    [[sunRoot(), '--labels', `${damaged}-gone`], `${damaged}-gone: must exist; got nothing there`],
  ] as const;
  for (const [args, message] of cases) {
    const { code, said } = await convert(...args);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining(message) });
  }
});
