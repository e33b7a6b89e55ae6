import { cp, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../errors.js';
import { CHECKPOINT_FIXTURES, expectedTensors, fixtureBytes } from '../../test-support/checkpoint-fixtures.js';
import type { NamedTensors } from '../../weights/named-tensors.js';
import { readSafetensorsFile, writeSafetensorsFile } from './safetensors-file.js';
import { readTensorBundleFiles } from './tensor-bundle-files.js';
import { type OpenNewFile, writeFileAtomically } from './write-file-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-weights-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const TENSORS: NamedTensors = new Map([
  ['stem/conv/kernel', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }],
]);

describe('writeSafetensorsFile', () => {
  it('writes what readSafetensorsFile reads, replaces it, and leaves no other file', async () => {
    const path = join(folder, 'best.safetensors');
    await writeSafetensorsFile(path, new Map());
    await writeSafetensorsFile(path, TENSORS, { step: '7' });
    expect(await readSafetensorsFile(path)).toEqual({ tensors: TENSORS, metadata: { step: '7' } });
    expect(await readdir(folder)).toEqual(['best.safetensors']);
  });

  it('names the path when its folder is missing, or is a file', async () => {
    const inMissing = join(folder, 'missing', 'best.safetensors');
    await expect(writeSafetensorsFile(inMissing, TENSORS)).rejects.toThrow(CheckpointError);
    await expect(writeSafetensorsFile(inMissing, TENSORS)).rejects.toThrow(
      `${inMissing}: file must be writable; got ENOENT`,
    );
    await writeFile(join(folder, 'file'), '');
    const inFile = join(folder, 'file', 'best.safetensors');
    await expect(writeSafetensorsFile(inFile, TENSORS)).rejects.toThrow(
      `${inFile}: file must be writable; got ENOTDIR`,
    );
  });
});

describe('writeFileAtomically', () => {
  it.each(['writeFile', 'sync'] as const)('keeps the old content when the disk is full at %s', async (failing) => {
    const path = join(folder, 'last.safetensors');
    await writeFile(path, 'old');
    const writing = writeFileAtomically(path, new TextEncoder().encode('longer than before'), fullDisk(failing));
    await expect(writing).rejects.toThrow(CheckpointError);
    await expect(writing).rejects.toThrow(`${path}: file must be writable; got ENOSPC: no space left on device`);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['last.safetensors']);
  });

  it('never mixes two writers of one path', async () => {
    const path = join(folder, 'last.safetensors');
    const contents = ['a', 'b', 'c', 'd'].map((letter) => new TextEncoder().encode(letter.repeat(100_000)));
    await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
    expect(await readFile(path, 'utf8')).toMatch(/^(a+|b+|c+|d+)$/);
    expect(await readdir(folder)).toEqual(['last.safetensors']);
  });
});

describe('readSafetensorsFile', () => {
  it('names the path of a file that is missing, cut or empty', async () => {
    const path = join(folder, 'best.safetensors');
    await expect(readSafetensorsFile(path)).rejects.toThrow(`${path}: file must be readable; got ENOENT`);
    await writeFile(path, fixtureBytes('reference.safetensors').subarray(0, 5000));
    await expect(readSafetensorsFile(path)).rejects.toThrow(`${path}: tensor data must fill the file`);
    await truncate(path);
    await expect(readSafetensorsFile(path)).rejects.toThrow(`${path}: file must have at least 8 bytes; got 0`);
  });
});

describe('readTensorBundleFiles', () => {
  it('reads a checkpoint of TensorFlow by its prefix', async () => {
    const { tensors } = await readTensorBundleFiles(
      fileURLToPath(new URL('tf-bundle/model.ckpt-1234', CHECKPOINT_FIXTURES)),
    );
    expect([...tensors.keys()].sort()).toEqual(Object.keys(expectedTensors()).sort());
  });

  it('names the file of the checkpoint that is missing or cut', async () => {
    await cp(new URL('tf-bundle/', CHECKPOINT_FIXTURES), folder, { recursive: true });
    const prefix = join(folder, 'model.ckpt-1234');
    const shard = `${prefix}.data-00000-of-00001`;
    await truncate(shard, 100);
    await expect(readTensorBundleFiles(prefix)).rejects.toThrow(`${prefix}: tensor `);
    await rm(shard);
    await expect(readTensorBundleFiles(prefix)).rejects.toThrow(`${shard}: file must be readable; got ENOENT`);
    await rm(`${prefix}.index`);
    await expect(readTensorBundleFiles(prefix)).rejects.toThrow(`${prefix}.index: file must be readable; got ENOENT`);
  });
});

/** Opens real files whose disk is full when `failing` is called, after half of the content. */
function fullDisk(failing: 'writeFile' | 'sync'): OpenNewFile {
  return async (path) => {
    const file = await open(path, 'wx');
    const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return {
      writeFile: async (content) => {
        if (failing === 'sync') return file.writeFile(content);
        await file.writeFile((content as Uint8Array).subarray(0, 5));
        throw noSpace;
      },
      sync: async () => {
        throw noSpace;
      },
      close: () => file.close(),
    };
  };
}
