import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../errors.js';
import { officialVariables } from '../test-support/checkpoint-fixtures.js';
import { fromAdapnetppCheckpoint, toAdapnetppCheckpoint } from './adapnetpp-checkpoint.js';
import { elementCount, type NamedTensor } from './named-tensors.js';

/** Bytes instead of floats keep the whole network at 30 MB; names and shapes do not depend on the dtype. */
function bytesTensor(shape: readonly number[]): NamedTensor {
  return { dtype: 'uint8', shape, data: new Uint8Array(elementCount(shape)).map((_, i) => i * 7) };
}

function scalar(value: number): NamedTensor {
  return { dtype: 'float32', shape: [], data: Float32Array.of(value) };
}

const MULTISCALE = 'resnet_v2_50/block4/unit_1/bottleneck_v1/conv2/weights';

describe('fromAdapnetppCheckpoint', () => {
  it('maps the whole official graph to our names and back, values and shapes unchanged', () => {
    const official = new Map(officialVariables().map(([name, shape]) => [name, bytesTensor(shape)]));
    const { tensors, ignored } = fromAdapnetppCheckpoint(official);
    expect(ignored).toEqual([]);
    expect([...tensors.keys()].filter((name) => name.includes('resnet'))).toEqual([]);
    expect([...tensors.values()].reduce((count, { shape }) => count + elementCount(shape), 0)).toBe(30_204_492);
    expect(tensors.get('stage4/unit3/spatial/conv2/kernel')?.shape).toEqual([3, 3, 512, 256]);
    expect(tensors.get('decoder/up3/deconv/kernel')?.shape).toEqual([8, 8, 12, 12]);
    const back = toAdapnetppCheckpoint(tensors);
    expect([...back.keys()].sort()).toEqual([...official.keys()].sort());
    for (const [name, tensor] of official) expect(isSameTensor(back.get(name), tensor), name).toBe(true);
  });

  it('gives the first half of the filters to the first of two parallel convolutions', () => {
    const kernel: NamedTensor = {
      dtype: 'float32',
      shape: [1, 1, 2, 4],
      data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    };
    const { tensors } = fromAdapnetppCheckpoint(new Map([[MULTISCALE, kernel]]));
    expect([...tensors]).toEqual([
      [
        'stage4/unit1/spatial/conv1/kernel',
        { dtype: 'float32', shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 5, 6) },
      ],
      [
        'stage4/unit1/spatial/conv2/kernel',
        { dtype: 'float32', shape: [1, 1, 2, 2], data: Float32Array.of(3, 4, 7, 8) },
      ],
    ]);
  });

  it('leaves out optimiser state and step counters, and lists them', () => {
    const names = ['Global_Step', 'beta1_power', 'beta2_power', 'resnet_v2_50/conv1/weights/Adam'];
    const stored = [...names, 'resnet_v2_50/conv1/weights/Adam_1', 'resnet_v2_50/conv1/weights'];
    const { tensors, ignored } = fromAdapnetppCheckpoint(new Map(stored.map((name) => [name, scalar(1)])));
    expect([...tensors.keys()]).toEqual(['stem/conv/kernel']);
    expect(ignored).toEqual(stored.slice(0, 5));
  });

  it('reads the names of the initialisation file, whose projections had a batch norm', () => {
    const scope = 'resnet_v2_50/block1/unit_1/bottleneck_v1';
    const names = [`${scope}/conv3/BatchNorm/gamma:0`, `${scope}/shortcut/BatchNorm/gamma:0`];
    const { tensors, ignored } = fromAdapnetppCheckpoint(new Map(names.map((name) => [name, scalar(1)])));
    expect([...tensors.keys()]).toEqual(['stage1/unit1/norm/gamma']);
    expect(ignored).toEqual([`${scope}/shortcut/BatchNorm/gamma:0`]);
  });

  it('keeps unknown tensors under their own names, a normalised projection of another network among them', () => {
    const names = ['resnet_v2_50/conv2/weights', 'resnet_v2_50/block1/unit_1/bottleneck_v1/shortcut/BatchNorm/gamma'];
    const { tensors } = fromAdapnetppCheckpoint(new Map(names.map((name) => [name, scalar(1)])));
    expect([...tensors.keys()]).toEqual(names);
  });

  it('reads one expert of an SSMA checkpoint by its prefix', () => {
    const names = ['rgb/resnet_v2_50/conv1/weights', 'depth/resnet_v2_50/conv1/weights'];
    const found = new Map(names.map((name, i) => [name, scalar(i)]));
    const { tensors } = fromAdapnetppCheckpoint(found, { prefix: 'rgb/resnet_v2_50/' });
    expect([...tensors.keys()]).toEqual(['stem/conv/kernel', 'depth/resnet_v2_50/conv1/weights']);
  });

  it('refuses a weight stored twice and a multiscale kernel that cannot be halved', () => {
    const twice = new Map(
      ['resnet_v2_50/conv1/weights', 'resnet_v2_50/conv1/weights:0'].map((name) => [name, scalar(1)]),
    );
    expect(() => fromAdapnetppCheckpoint(twice)).toThrow(
      'tensor "resnet_v2_50/conv1/weights:0": weight "stem/conv/kernel" must be stored once; got it twice',
    );
    const odd = () => fromAdapnetppCheckpoint(new Map([[MULTISCALE, bytesTensor([3, 3, 5, 5])]]));
    expect(odd).toThrow(CheckpointError);
    expect(odd).toThrow(`tensor "${MULTISCALE}": last axis must be even to be halved; got [3, 3, 5, 5]`);
  });
});

describe('toAdapnetppCheckpoint', () => {
  it('adds the prefix', () => {
    const official = toAdapnetppCheckpoint(new Map([['stem/conv/kernel', scalar(1)]]), { prefix: 'rgb/resnet_v2_50/' });
    expect([...official.keys()]).toEqual(['rgb/resnet_v2_50/conv1/weights']);
  });

  it('refuses what the official layout cannot hold: other weights, a lone or unequal parallel kernel', () => {
    const first = 'stage4/unit1/spatial/conv1/kernel';
    const second = 'stage4/unit1/spatial/conv2/kernel';
    expect(() => toAdapnetppCheckpoint(new Map([['gate/kernel', scalar(1)]]))).toThrow(
      'got 1 others, such as "gate/kernel"',
    );
    expect(() => toAdapnetppCheckpoint(new Map([[first, scalar(1)]]))).toThrow(`"${second}" must be given`);
    const unequal = new Map([
      [first, bytesTensor([3, 3, 8, 4])],
      [second, bytesTensor([3, 3, 8, 2])],
    ]);
    expect(() => toAdapnetppCheckpoint(unequal)).toThrow('halves must have one dtype and shape');
  });
});

/** Compares bytes natively: matchers take seconds on 30 MB. */
function isSameTensor(a: NamedTensor | undefined, b: NamedTensor): boolean {
  return (
    a !== undefined &&
    a.shape.join() === b.shape.join() &&
    Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer))
  );
}
