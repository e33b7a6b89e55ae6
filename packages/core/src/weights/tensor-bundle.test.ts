import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { arbitraryTensors } from '../test-support/arbitrary-tensors.js';
import { expectedTensors, fixtureBytes, summarise } from '../test-support/checkpoint-fixtures.js';
import {
  type BundleEntryFields,
  bundleEntry,
  bundleHeader,
  writeSortedTable,
  writeTensorBundle,
} from '../test-support/tensor-bundle-writer.js';
import { readTensorBundle, type TensorBundle } from './tensor-bundle.js';

const INDEX = 'tf-bundle/model.ckpt-1234.index';
const SHARD = 'tf-bundle/model.ckpt-1234.data-00000-of-00001';

function read(index: Uint8Array, ...shards: readonly Uint8Array[]): Promise<TensorBundle> {
  return readTensorBundle(index, async (shardIndex) => shards[shardIndex] ?? new Uint8Array(0), 'model.ckpt');
}

describe('readTensorBundle', () => {
  it('reads what TensorFlow stored', async () => {
    const { tensors, skippedStrings } = await read(fixtureBytes(INDEX), fixtureBytes(SHARD));
    const summaries = Object.fromEntries([...tensors].map(([name, tensor]) => [name, summarise(name, tensor)]));
    expect(summaries).toEqual(expectedTensors());
    expect(skippedStrings).toEqual([]);
  });

  it('reads any tensors from any number of shards and data blocks, each shard once', async () => {
    const shardOf = fc.array(fc.nat(2), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(arbitraryTensors(), shardOf, async (tensors, shardIndices) => {
        const byShard = [0, 1, 2].map((shard) => new Map([...tensors].filter((_, i) => shardIndices[i] === shard)));
        const { index, shards } = writeTensorBundle(byShard);
        const requests: number[] = [];
        const bundle = await readTensorBundle(index, async (shardIndex, numShards) => {
          expect(numShards).toBe(3);
          requests.push(shardIndex);
          return shards[shardIndex] ?? new Uint8Array(0);
        });
        expect(Object.fromEntries(bundle.tensors)).toEqual(Object.fromEntries(tensors));
        expect(new Set(requests).size).toBe(requests.length);
      }),
    );
  });

  it('lists text tensors instead of reading them', async () => {
    const index = writeSortedTable([
      ['', bundleHeader(1)],
      ['_CHECKPOINTABLE_OBJECT_GRAPH', bundleEntry({ dtype: 7, size: 40 })],
    ]);
    expect(await read(index)).toEqual({ tensors: new Map(), skippedStrings: ['_CHECKPOINTABLE_OBJECT_GRAPH'] });
  });
});

describe('readTensorBundle of damaged files', () => {
  it('reports every changed byte of the index and of the data', async () => {
    const index = fixtureBytes(INDEX);
    const shard = fixtureBytes(SHARD);
    for (let at = 0; at < index.byteLength; at++) {
      await expect(read(flipped(index, at), shard), `index byte ${at}`).rejects.toThrow(CheckpointError);
    }
    for (let at = 0; at < shard.byteLength; at += 37) {
      await expect(read(index, flipped(shard, at)), `shard byte ${at}`).rejects.toThrow('CRC-32C must be');
    }
  });

  it('reports files cut at any byte', async () => {
    const index = fixtureBytes(INDEX);
    const shard = fixtureBytes(SHARD);
    for (let length = 0; length < index.byteLength; length++) {
      await expect(read(index.subarray(0, length), shard), `index of ${length}`).rejects.toThrow(CheckpointError);
    }
    for (let length = 0; length < shard.byteLength; length += 97) {
      await expect(read(index, shard.subarray(0, length)), `shard of ${length}`).rejects.toThrow('file cut short?');
    }
  });

  it('names the tensor whose data changed', async () => {
    const damaged = flipped(fixtureBytes(SHARD), 8);
    await expect(read(fixtureBytes(INDEX), damaged)).rejects.toThrow(/^model\.ckpt: tensor "half": CRC-32C must be 0x/);
  });

  it.each<readonly [string, DamagedIndex, string | RegExp]>([
    ['big-endian data', { header: bundleHeader(1, 1) }, 'bundle header: endianness must be 0 (little); got 1'],
    ['a shard beyond the last', { entry: { dtype: 1, shardIndex: 1, size: 4 } }, 'shard index must be below 1; got 1'],
    [
      'a partitioned variable',
      { entry: { dtype: 1, slices: [new Uint8Array(3), new Uint8Array(3)] } },
      'tensor "w": must be stored whole; got a partitioned variable in 2 slices',
    ],
    ['complex numbers', { entry: { dtype: 8, size: 8 } }, /tensor "w": dtype must be one of 1 \(float32\), .*; got 8$/],
    [
      'a size that the shape does not need',
      { entry: { dtype: 1, shape: [2, 3], size: 20 } },
      'tensor "w": size must be 24 bytes (float32 [2, 3]); got 20',
    ],
    [
      'a negative axis',
      { entry: { dtype: 1, shape: [2 ** 63], size: 20 } },
      'tensor "w": varint must be below 2^53; got about 9',
    ],
  ])('refuses %s', async (_case, { header = bundleHeader(1), entry = { dtype: 1, size: 4 } }, message) => {
    const index = writeSortedTable([
      ['', header],
      ['w', bundleEntry(entry)],
    ]);
    const reading = read(index, new Uint8Array(64));
    await expect(reading).rejects.toThrow(CheckpointError);
    await expect(reading).rejects.toThrow(message);
  });

  it('refuses an index without a header', async () => {
    const index = writeSortedTable([['w', bundleEntry({ dtype: 1, size: 4 })]]);
    await expect(read(index)).rejects.toThrow('model.ckpt index: bundle header must be stored; got no empty key');
  });
});

interface DamagedIndex {
  readonly header?: Uint8Array;
  readonly entry?: BundleEntryFields;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const damaged = new Uint8Array(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ 0x10;
  return damaged;
}
