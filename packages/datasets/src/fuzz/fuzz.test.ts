import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Camera } from '../camera.js';
import { DatasetError } from '../errors.js';
import { randomFrom } from '../random.js';
import { DECODERS, type Decoder } from './decoders.js';
import { type Mutation, mutate, mutateNumbers, mutatePng } from './mutate.js';
import { type ValidFile, validFiles } from './valid-files.js';

const SEED = 3;
/** Of 26 files: more than 2,000 in all. */
const MUTATIONS_PER_FILE = 120;
const MAX_DECODE_MS = 2000;
/** The files are below 25 kB; a decoder that believed a damaged header would take gigabytes. */
const MAX_MEMORY_GROWTH_KB = 250 * 1024;

let folder = '';
let files: readonly ValidFile[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssma-fuzz-'));
  files = await validFiles();
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a decoder did that it must not do; null when it read the file or said what is wrong with it. */
async function misbehaviour({ decode }: Decoder, path: string): Promise<string | null> {
  const start = performance.now();
  let complaint: string | null = null;
  try {
    complaint = defectOf(await decode(path));
  } catch (error) {
    if (!(error instanceof DatasetError)) complaint = String(error);
    else if (!error.message.startsWith(`${path}: must `)) complaint = `unclear message "${error.message}"`;
  }
  const elapsedMs = performance.now() - start;
  return elapsedMs > MAX_DECODE_MS ? `took ${elapsedMs} ms` : complaint;
}

/** A raster must have the data for its size, a camera finite numbers and a direction of length 1. */
function defectOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null) return null;
  if ('fx' in result) return cameraDefect(result as Camera);
  if (!('data' in result)) return null;
  const { height, width, data } = result as { height: number; width: number; data: ArrayLike<number> };
  const isWhole = [1, 3].includes(data.length / (height * width));
  return isWhole ? null : `${data.length} numbers for ${height} x ${width}`;
}

function cameraDefect({ fx, fy, cx, cy, down }: Camera): string | null {
  const numbers = [fx, fy, cx, cy, ...(down ?? [])];
  const isSound = numbers.every(Number.isFinite) && (down === null || Math.abs(Math.hypot(...down) - 1) < 1e-9);
  return isSound ? null : `camera of ${numbers.join(', ')}`;
}

describe('decoders given damaged files', () => {
  it('read each valid file with at least one decoder', async () => {
    for (const { name, kind } of files) {
      const path = join(folder, name);
      const readers = DECODERS.filter(({ reads }) => reads.includes(kind));
      const results = await Promise.allSettled(readers.map(({ decode }) => decode(path)));
      expect(
        results.map(({ status }) => status),
        name,
      ).toContain('fulfilled');
    }
  });

  it('throw typed errors within two seconds and bounded memory', async () => {
    const startKb = process.resourceUsage().maxRSS;
    const complaints: string[] = [];
    let numMutations = 0;
    for (const file of files) {
      for (let index = 0; index < MUTATIONS_PER_FILE; index++) {
        const mutation = mutationOf(file, index);
        const path = join(folder, `damaged-${file.name}`);
        await writeFile(path, mutation.bytes);
        numMutations += 1;
        for (const decoder of DECODERS.filter(({ reads }) => reads.includes(file.kind))) {
          const complaint = await misbehaviour(decoder, path);
          if (complaint !== null)
            complaints.push(`${decoder.name}, ${file.name} ${index} (${mutation.kind}): ${complaint}`);
        }
      }
    }
    expect(complaints).toEqual([]);
    expect(numMutations).toBeGreaterThanOrEqual(2000);
    expect(process.resourceUsage().maxRSS - startKb).toBeLessThan(MAX_MEMORY_GROWTH_KB);
  });
});

function mutationOf({ name, kind, bytes }: ValidFile, index: number): Mutation {
  const random = randomFrom(SEED, name, index);
  if (index % 2 === 1) return mutate(bytes, random);
  if (kind === 'png') return mutatePng(bytes, random);
  return name.endsWith('.txt') ? mutateNumbers(bytes, random) : mutate(bytes, random);
}
