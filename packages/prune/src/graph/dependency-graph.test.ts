import { ConfigError } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { input, type LayersModel, layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ADAPNETPP, filledNetwork, SSMA, VARIANTS } from '../test-support/networks.js';
import { type DependencyGraph, dependencyGraph, type Filter } from './dependency-graph.js';

beforeAll(async () => {
  await loadEngine();
});

const graphOf = (model: LayersModel, sums: 'kept' | 'narrowed' = 'kept') => dependencyGraph(model, { sums });

function groupOf(graph: DependencyGraph, layer: string, index: number): readonly Filter[] | undefined {
  return graph.groups.find(({ filters }) => filters.some((filter) => filter.layer === layer && filter.index === index))
    ?.filters;
}

/** Which channels of a layer's only input leave with a filter. */
function readAt(graph: DependencyGraph, reader: string, { layer, index }: Filter): number[] {
  const channel = graph.byLayer.get(layer)?.output[index];
  const input = graph.byLayer.get(reader)?.inputs[0] as Int32Array;
  return [...input.keys()].filter((at) => input[at] === channel);
}

describe('AdapNet++, widths at 0.1', () => {
  it('a filter inside a residual unit leaves alone, and the next kernel loses its slice', () => {
    const network = filledNetwork(ADAPNETPP);
    const graph = graphOf(network);
    expect(groupOf(graph, 'stage4/unit2/reduce/conv', 7)).toEqual([{ layer: 'stage4/unit2/reduce/conv', index: 7 }]);
    const filter = { layer: 'stage4/unit2/reduce/conv', index: 7 };
    expect(readAt(graph, 'stage4/unit2/reduce/norm', filter)).toEqual([7]);
    expect(readAt(graph, 'stage4/unit2/spatial/conv1', filter)).toEqual([7]);
    expect(readAt(graph, 'stage4/unit2/spatial/conv2', filter)).toEqual([7]);
    network.dispose();
  });

  it('the second half of a multiscale pair lies behind the first in what reads them', () => {
    const network = filledNetwork(ADAPNETPP);
    const graph = graphOf(network);
    const filter = { layer: 'stage4/unit2/spatial/conv2', index: 3 };
    expect(readAt(graph, 'stage4/unit2/spatial/norm', filter)).toEqual([26 + 3]);
    expect(readAt(graph, 'stage4/unit2/expand/conv', filter)).toEqual([26 + 3]);
    network.dispose();
  });

  it('deconvolution and refined skip: concatenated, and the auxiliary head reads the deconvolution', () => {
    const network = filledNetwork(ADAPNETPP);
    const graph = graphOf(network);
    expect(readAt(graph, 'decoder/refine1a/conv', { layer: 'decoder/up1/deconv', index: 2 })).toEqual([2]);
    expect(readAt(graph, 'aux2/conv', { layer: 'decoder/up1/deconv', index: 2 })).toEqual([2]);
    expect(readAt(graph, 'decoder/refine1a/conv', { layer: 'skip2/conv', index: 2 })).toEqual([24 + 2]);
    // Branches of eASPP have 24 channels; the image level is the fifth.
    expect(readAt(graph, 'easpp/project/conv', { layer: 'easpp/pool/conv', index: 1 })).toEqual([4 * 24 + 1]);
    network.dispose();
  });

  it('sums that stay wide: the last convolution of a unit leaves alone; narrowed: the whole stage does', () => {
    const network = filledNetwork(ADAPNETPP);
    const last = { layer: 'stage4/unit2/expand/conv', index: 5 };
    const kept = graphOf(network);
    expect(groupOf(kept, last.layer, last.index)).toEqual([last]);
    expect(readAt(kept, 'stage4/unit3/reduce/conv', last)).toEqual([]);
    const narrowed = graphOf(network, 'narrowed');
    expect(
      groupOf(narrowed, last.layer, last.index)
        ?.map(({ layer, index }) => `${layer} ${index}`)
        .sort(),
    ).toEqual([
      'stage4/unit1/expand/conv 5',
      'stage4/unit1/shortcut/conv 5',
      'stage4/unit2/expand/conv 5',
      'stage4/unit3/expand/conv 5',
    ]);
    expect(readAt(narrowed, 'stage4/unit3/reduce/conv', last)).toEqual([5]);
    expect(readAt(narrowed, 'easpp/point/conv', last)).toEqual([5]);
    network.dispose();
  });

  it('images and class scores cannot be removed, for a reason', () => {
    const network = filledNetwork(ADAPNETPP);
    const { byLayer, fixed } = graphOf(network);
    const reasonOf = (layer: string) => fixed.get(byLayer.get(layer)?.output[0] as number);
    expect(reasonOf('input/norm')).toBe('input/image makes them');
    expect(reasonOf('decoder/up3/deconv')).toBe('output decoder/up3/norm has them');
    expect(reasonOf('decoder/classify/conv')).toBe('decoder/classify/conv makes class scores');
    expect(reasonOf('decoder/refine2b/conv')).toBeUndefined();
    expect(reasonOf('stage1/unit1/sum')).toBe('stage1/unit1/sum adds them');
    network.dispose();
  });
});

it("SSMA: an encoder's last filter leaves with its gate; the bottleneck's filters leave alone", () => {
  const network = filledNetwork(SSMA);
  const graph = graphOf(network);
  expect(groupOf(graph, 'depth/easpp/project/conv', 3)).toEqual([
    { layer: 'depth/easpp/project/conv', index: 3 },
    { layer: 'ssma/latent/expand/conv', index: 24 + 3 },
  ]);
  expect(groupOf(graph, 'ssma/latent/reduce/conv', 0)).toHaveLength(1);
  // The fused skip leaves with the weight that channel attention gives it.
  expect(groupOf(graph, 'ssma/skip2/fuse/conv', 1)).toEqual([
    { layer: 'ssma/skip2/fuse/conv', index: 1 },
    { layer: 'decoder/attend1/conv', index: 1 },
  ]);
  network.dispose();
});

it('dependent weights: the same channel of every modality leaves at once', () => {
  const [, spec] = VARIANTS.find(([title]) => title.includes('dependent')) as (typeof VARIANTS)[number];
  const network = filledNetwork(spec);
  const members = groupOf(graphOf(network), 'rgb/easpp/project/conv', 2)?.map(
    ({ layer, index }) => `${layer} ${index}`,
  );
  expect(members?.sort()).toEqual([
    'depth/easpp/project/conv 2',
    'hha/easpp/project/conv 2',
    'rgb/easpp/project/conv 2',
    'ssma/latent/expand/conv 18',
    'ssma/latent/expand/conv 2',
    'ssma/latent/expand/conv 34',
  ]);
  network.dispose();
});

it('FuseNet on VGG: an unpooled map leaves with the maps that its places are taken from', () => {
  const [, spec] = VARIANTS.find(([title]) => title === 'fusenet-vgg16') as (typeof VARIANTS)[number];
  const network = filledNetwork(spec);
  const narrowed = graphOf(network, 'narrowed');
  expect(groupOf(narrowed, 'rgb/group5/conv3', 4)?.map(({ layer }) => layer)).toContain('depth/group5/conv3');
  network.dispose();
});

it.each(VARIANTS)('%s: every filter is in one group at most, and no fixed channel in any', (_, spec) => {
  const network = filledNetwork(spec);
  for (const sums of ['kept', 'narrowed'] as const) {
    const { groups, byLayer, fixed } = graphOf(network, sums);
    const names = groups.flatMap(({ filters }) => filters.map(({ layer, index }) => `${layer} ${index}`));
    expect(new Set(names).size).toBe(names.length);
    for (const { channel, filters } of groups) {
      expect(fixed.has(channel)).toBe(false);
      for (const { layer, index } of filters) expect(byLayer.get(layer)?.output[index]).toBe(channel);
    }
  }
  network.dispose();
});

it('refuses a layer whose effect on channels is not known, by name', () => {
  const image = input({ shape: [4, 4, 3] });
  const transposed = layers.permute({ name: 'swap', dims: [2, 1, 3] }).apply(image) as SymbolicTensor;
  const network = modelOf({ inputs: image, outputs: transposed });
  expect(() => graphOf(network)).toThrow(ConfigError);
  expect(() => graphOf(network)).toThrow(
    'dependencyGraph: layers must be of a class whose channels are known; got Permute (swap)',
  );
  network.dispose();
});
