import { describe, expect, test } from 'vitest';
import { augmentSample } from '../augment/augment-sample.js';
import { DatasetError } from '../errors.js';
import { DepthInputSpec } from '../inputs/depth-input-spec.js';
import type { NetworkSample } from '../inputs/network-sample.js';
import { randomFrom } from '../random.js';
import { AugmentSpec, InputSpec } from '../spec.js';
import { type BatchPlan, buildBatch } from './build-batch.js';

const INPUT = InputSpec.parse({ height: 16, width: 16, normalisation: 'raw' });
const DEPTH_INPUT = DepthInputSpec.parse(undefined);
const PLAN: BatchPlan = { split: 'train', modalities: ['rgb'], input: INPUT, depthInput: DEPTH_INPUT };
const load = async (id: string) => sampleOf(id);
const NEVER = new AbortController().signal;

describe('buildBatch', () => {
  test('stacks the samples in the order of the request', async () => {
    const request = requestOf([
      ['1', 0],
      ['2', 0],
    ]);
    const batch = await buildBatch(load, PLAN, { request, signal: NEVER });
    expect({ step: batch.step, epoch: batch.epoch, ids: batch.ids }).toEqual({ step: 5, epoch: 0, ids: ['1', '2'] });
    expect(batch.labels).toEqual(Uint8Array.of(...sampleOf('1').labels, ...sampleOf('2').labels));
    expect(Object.keys(batch.images)).toEqual(['rgb']);
    expect(batch.images.rgb).toEqual(Float32Array.of(...rgbOf('1'), ...rgbOf('2')));
  });

  test('draws augmentation from (seed, epoch, sample id), not from the place in the batch', async () => {
    const augment = AugmentSpec.parse({ scale: [0.5, 2], crop: [0.5, 1] });
    const plan = { ...PLAN, augmentation: { augment, seed: 3 } };
    const request = requestOf([
      ['1', 0],
      ['1', 1],
      ['2', 1],
    ]);
    const { images, labels } = await buildBatch(load, plan, { request, signal: NEVER });
    for (const [index, { id, epoch }] of request.samples.entries()) {
      const expected = augmentSample(sampleOf(id), { augment, normalisation: 'raw' }, randomFrom(3, epoch, id));
      expect(images.rgb?.slice(index * 768, (index + 1) * 768)).toEqual(expected.images.rgb);
      expect(labels.slice(index * 256, (index + 1) * 256)).toEqual(expected.labels);
    }
    expect(images.rgb?.slice(0, 768)).not.toEqual(images.rgb?.slice(768, 1536));
  });

  test('passes on what the loader throws', async () => {
    const failing = () => Promise.reject(new DatasetError('a.png: must be a PNG; got text'));
    const building = buildBatch(failing, PLAN, { request: requestOf([['1', 0]]), signal: NEVER });
    await expect(building).rejects.toThrow(new DatasetError('a.png: must be a PNG; got text'));
  });

  test('stops between two samples when aborted', async () => {
    const controller = new AbortController();
    const loaded: string[] = [];
    const aborting = async (id: string) => {
      loaded.push(id);
      controller.abort(new Error('enough'));
      return sampleOf(id);
    };
    const request = requestOf([
      ['1', 0],
      ['2', 0],
    ]);
    await expect(buildBatch(aborting, PLAN, { request, signal: controller.signal })).rejects.toThrow('enough');
    expect(loaded).toEqual(['1']);
  });
});

function requestOf(samples: readonly (readonly [id: string, epoch: number])[]) {
  return { step: 5, epoch: 0, samples: samples.map(([id, epoch]) => ({ id, epoch })) };
}

/** 16 x 16 pixels that depend on the id. */
function sampleOf(id: string): NetworkSample {
  const random = randomFrom('sample', id);
  const labels = Uint8Array.from({ length: 256 }, () => random.next() * 4);
  const rgb = Uint8Array.from({ length: 768 }, () => random.next() * 256);
  return { id, height: 16, width: 16, images: { rgb }, labels };
}

function rgbOf(id: string): Uint8Array {
  return sampleOf(id).images.rgb ?? new Uint8Array();
}
