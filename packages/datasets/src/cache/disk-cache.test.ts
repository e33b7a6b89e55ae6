import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SampleOrigin } from '../dataset.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import type { NetworkInputs, NetworkSample } from '../inputs/network-sample.js';
import { decodeEntry, encodeEntry } from './cache-entry.js';
import { type DiskCacheOptions, diskCached } from './disk-cache.js';
import { pruneCache } from './prune-cache.js';

let base: string;
let file: string;
let notes: string[];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ssma-cache-'));
  file = join(base, 'photo');
  notes = [];
  await writeFile(file, 'pixels');
});
afterEach(() => rm(base, { recursive: true }));

describe('cache entries', () => {
  test('give back what was written, and null when any one byte has changed or is missing', () => {
    const sample = sampleOf('aachen/a', 7);
    const bytes = Buffer.from(encodeEntry(sample));
    expect(decodeEntry(bytes)).toEqual(sample);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] as number) ^ by;
        expect(decodeEntry(damaged)).toBeNull();
        expect(decodeEntry(bytes.subarray(0, at))).toBeNull();
      }),
      { seed: 20_250_201, numRuns: 300 },
    );
  });
});

describe('diskCached', () => {
  test('makes a sample once for any number of runs', async () => {
    const { make, made } = countingMaker();
    const first = await cachedBy(make)('a');
    expect(await cachedBy(make)('a')).toEqual(first);
    expect(made).toEqual(['a']);
    expect(notes).toEqual([]);
  });

  test('makes it again when the content of a file has changed, not when its times or place have', async () => {
    const { make, made } = countingMaker();
    await cachedBy(make)('a');
    await utimes(file, 1, 1);
    await cachedBy(make)('a');
    const moved = join(base, 'moved');
    await writeFile(moved, 'pixels');
    await cachedBy(make, { dataset: datasetOf({ files: [moved], decoding: '{}' }) })('a');
    expect(made).toHaveLength(1);
    await writeFile(file, 'others');
    await cachedBy(make)('a');
    expect(made).toHaveLength(2);
  });

  test.each<[string, Partial<DiskCacheOptions>]>([
    ['settings', { settings: '{"labels":19}' }],
    ['decoding', { dataset: { description: DESCRIPTION, origin: async () => ({ files: [file], decoding: '[]' }) } }],
    ['height', { inputs: inputsOf({ input: { height: 4, width: 3 } }) }],
    ['modalities', { inputs: inputsOf({ modalities: ['rgb'] }) }],
    ['depth settings', { inputs: inputsOf({ depthInput: { ...DepthInputSpec.parse(undefined), maxMetres: 79 } }) }],
  ])('makes it again for other %s', async (_, change) => {
    const { make, made } = countingMaker();
    await cachedBy(make)('a');
    await cachedBy(make, change)('a');
    await cachedBy(make, change)('a');
    expect(made).toHaveLength(2);
  });

  test('does not ask for the depth settings where no picture is derived from depth', async () => {
    const { make, made } = countingMaker();
    const inputs = inputsOf({ modalities: ['rgb'] });
    await cachedBy(make, { inputs })('a');
    const depthInput = { ...DepthInputSpec.parse(undefined), maxMetres: 79 };
    await cachedBy(make, { inputs: { ...inputs, depthInput } })('a');
    expect(made).toHaveLength(1);
  });

  test('keeps samples apart that share their files', async () => {
    const { make, made } = countingMaker();
    const load = cachedBy(make);
    expect([(await load('a')).id, (await load('b')).id, (await load('a')).id]).toEqual(['a', 'b', 'a']);
    expect(made).toEqual(['a', 'b']);
  });

  test('replaces a damaged entry and says so', async () => {
    const { make, made } = countingMaker();
    const first = await cachedBy(make)('a');
    const [entry] = await filesIn('samples');
    await writeFile(entry as string, (await readFile(entry as string)).subarray(0, 100));
    expect(await cachedBy(make)('a')).toEqual(first);
    expect(notes).toEqual([`${entry}: must be as it was written; got a damaged entry, made again`]);
    expect(await cachedBy(make)('a')).toEqual(first);
    expect(made).toHaveLength(2);
  });

  test('does not keep a sample whose file changed while it was made', async () => {
    const { make } = countingMaker();
    await cachedBy(async (id) => {
      await writeFile(file, 'longer than before');
      return make(id);
    })('a');
    expect(await filesIn('samples')).toEqual([]);
  });

  test('reports a missing file as the defect of the dataset that it is', async () => {
    await rm(file);
    await expect(cachedBy(countingMaker().make)('a')).rejects.toThrow(`${file}: must exist; got nothing there`);
  });

  test('is filled by several at the same time', async () => {
    const { make } = countingMaker();
    const ids = Array.from({ length: 8 }, (_, i) => String(i));
    const results = await Promise.all([0, 1, 2].map(() => Promise.all(ids.map(cachedBy(make)))));
    for (const samples of results) expect(samples).toEqual(ids.map((id) => sampleOf(id, 5)));
    expect(await filesIn('samples')).toHaveLength(8);
  });
});

describe('pruneCache', () => {
  test('removes the least recently used files until the rest fits', async () => {
    const load = cachedBy(countingMaker().make);
    for (const id of ['a', 'b', 'c']) await load(id);
    const files = await filesIn('samples');
    for (const [i, path] of files.entries()) await utimes(path, 100 + i, 100 + i);
    const size = (await stat(files[0] as string)).size;
    const before = { files: 4, bytes: 3 * size + 64 };
    const report = await pruneCache(folder(), { maxBytes: 2 * size + 64 });
    expect(report).toEqual({ ...before, removedFiles: 1, removedBytes: size });
    expect(await filesIn('samples')).toEqual(files.slice(1));
    expect(await pruneCache(folder(), { maxBytes: 0 })).toMatchObject({ files: 3, removedFiles: 3 });
    expect((await load('a')).id).toBe('a');
  });

  test('counts reading as use', async () => {
    const { make } = countingMaker();
    for (const id of ['a', 'b']) await cachedBy(make)(id);
    for (const path of await filesIn('samples')) await utimes(path, 100, 100);
    await cachedBy(make)('b');
    await pruneCache(folder(), { maxBytes: 64 + (await stat((await filesIn('samples'))[0] as string)).size });
    const { make: again, made } = countingMaker();
    await cachedBy(again)('b');
    expect(made).toEqual([]);
  });

  test('takes a folder that is not there for an empty cache, and refuses an impossible size', async () => {
    const nothing = { files: 0, bytes: 0, removedFiles: 0, removedBytes: 0 };
    expect(await pruneCache(join(base, 'none'), { maxBytes: 5 })).toEqual(nothing);
    await expect(pruneCache(base, { maxBytes: -1 })).rejects.toThrow('cache: maxBytes must be an integer >= 0; got -1');
  });
});

const DESCRIPTION = {
  name: 'test',
  classes: [],
  modalities: ['rgb'],
  depths: ['depth'],
  hasCamera: false,
  splits: ['train'],
  unlabelledSplits: [],
};

function datasetOf(origin: SampleOrigin): DiskCacheOptions['dataset'] {
  return { description: DESCRIPTION, origin: async () => origin };
}

function inputsOf(change: Partial<NetworkInputs>): NetworkInputs {
  const depthInput = DepthInputSpec.parse(undefined);
  return { input: { height: 2, width: 3 }, modalities: ['rgb', 'jet'], depthInput, ...change };
}

function folder(): string {
  return join(base, 'cache');
}

function cachedBy(make: (id: string) => Promise<NetworkSample>, change: Partial<DiskCacheOptions> = {}) {
  return diskCached(make, {
    folder: folder(),
    dataset: datasetOf({ files: [file], decoding: '{}' }),
    settings: '{}',
    split: 'train',
    inputs: inputsOf({}),
    onNote: (note) => notes.push(note),
    ...change,
  });
}

function countingMaker() {
  const made: string[] = [];
  const make = async (id: string) => {
    made.push(id);
    return sampleOf(id, 5);
  };
  return { made, make };
}

function sampleOf(id: string, level: number): NetworkSample {
  const images = { rgb: new Uint8Array(18).fill(level), jet: new Uint8Array(18).fill(level + 1) };
  return { id, height: 2, width: 3, images, labels: new Uint8Array(6).fill(level + 2) };
}

async function filesIn(kind: string): Promise<string[]> {
  const entries = await readdir(join(folder(), kind), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
