import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { matFileOf } from './mat-fixture.js';
import { openMat73Rasters } from './open-mat73-rasters.js';

const FIXTURE = fileURLToPath(new URL('./fixtures/mat73.mat', import.meta.url));
const SEGLABEL = { variable: 'SUNRGBD2Dseg', field: 'seglabel' };

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-mat73-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: Uint8Array): Promise<string> {
  const path = join(folder, 'file.mat');
  await writeFile(path, content);
  return path;
}

describe('openMat73Rasters', () => {
  it('reads each matrix of a struct array with rows and columns as MATLAB shows them', async () => {
    const rasters = await openMat73Rasters(FIXTURE, SEGLABEL);
    expect(rasters.length).toBe(3);
    for (const index of [2, 0, 1]) {
      const data = Uint8Array.from({ length: 24 }, (_, at) => (10 * Math.floor(at / 6) + (at % 6) + index) % 38);
      expect(rasters.read(index)).toEqual({ height: 4, width: 6, data });
    }
    rasters.close();
  });

  it('refuses an index outside', async () => {
    const rasters = await openMat73Rasters(FIXTURE, SEGLABEL);
    expect(() => rasters.read(3)).toThrow(`${FIXTURE}: must hold SUNRGBD2Dseg.seglabel at index 3; got 3 structs`);
    rasters.close();
  });

  it('refuses matrices of another type', async () => {
    const rasters = await openMat73Rasters(FIXTURE, { ...SEGLABEL, field: 'seglabelall' });
    expect(() => rasters.read(0)).toThrow(
      'must hold a matrix of uint8 in SUNRGBD2Dseg.seglabelall at index 0; got values of 2 bytes, type 0',
    );
    rasters.close();
  });

  it('refuses a field or variable that is not there', async () => {
    await expect(openMat73Rasters(FIXTURE, { ...SEGLABEL, field: 'label' })).rejects.toMatchObject({
      code: 'DATASET',
      path: FIXTURE,
      rule: expect.stringContaining('must hold struct array SUNRGBD2Dseg.label; got '),
    });
  });

  it('refuses a file that is not there, a MATLAB file of version 5 and a truncated one', async () => {
    const absent = join(folder, 'absent.mat');
    await expect(openMat73Rasters(absent, SEGLABEL)).rejects.toThrow(`${absent}: must exist; got nothing there`);
    const rule = expect.stringContaining('must be a MATLAB file of version 7.3 (HDF5); got ');
    const v5 = await fileOf(matFileOf({ SUNRGBD2Dseg: { kind: 'double', shape: [1, 1], data: [1] } }));
    await expect(openMat73Rasters(v5, SEGLABEL)).rejects.toMatchObject({ code: 'DATASET', path: v5, rule });
    const whole = await readFile(FIXTURE);
    const cut = await fileOf(whole.subarray(0, whole.length - 1));
    await expect(openMat73Rasters(cut, SEGLABEL)).rejects.toMatchObject({ code: 'DATASET', path: cut, rule });
  });
});
