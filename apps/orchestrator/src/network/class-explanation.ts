import { valueRange } from '@ssma/eval';
import type { ClassActivationMap, FeatureMapRef } from '@ssma/eval/explain';
import type { ExplainedGroup, ExplainedMap } from './explained-maps.js';
import type { ExplainedNetworks, ExplainedSample } from './explained-networks.js';
import type { GradCamFiles } from './grad-cam-files.js';

/** What was written and what the maps hold; plain data. */
export interface ClassExplanation {
  readonly class: { readonly id: number; readonly name: string };
  readonly split: string;
  readonly pixels: 'predicted' | 'truth';
  readonly networks: readonly NetworkExplanation[];
  /** Sheet of all networks; null for a single one. */
  readonly comparison: string | null;
}

export interface NetworkExplanation {
  readonly name: string;
  readonly sheets: readonly { readonly block: string | null; readonly path: string }[];
  readonly samples: readonly SampleExplanation[];
}

export interface SampleExplanation {
  readonly id: string;
  readonly predictedPixels: number;
  readonly truePixels: number;
  /** Of the class on this sample, a fraction; null when no labelled pixel has it. */
  readonly iou: number | null;
  /** Sum of the class's logits over the pixels that are explained; null when there is none. */
  readonly score: number | null;
  readonly maps: readonly MapExplanation[];
}

export interface MapExplanation {
  readonly block: string | null;
  readonly title: string;
  readonly features: FeatureMapRef;
  /** Path of the array with the maps of all samples, where it was asked for. */
  readonly array?: string;
  /** Null when the class has no pixel to explain. */
  readonly map: MapSummary | null;
}

export interface MapSummary {
  readonly height: number;
  readonly width: number;
  readonly min: number;
  readonly max: number;
  /** Of the channels; a negative one, or one that outweighs the others, is told by them. */
  readonly weights: { readonly min: number; readonly max: number; readonly sum: number };
}

/** The numbers of an explanation. */
export function explanationOf(
  { explainedClass, networks }: ExplainedNetworks,
  files: GradCamFiles,
  { split, pixels }: Pick<ClassExplanation, 'split' | 'pixels'>,
): ClassExplanation {
  const [first] = networks as [ExplainedNetworks['networks'][number]];
  return {
    class: {
      id: first.network.classes.findIndex(({ name }) => name === explainedClass.name),
      name: explainedClass.name,
    },
    split,
    pixels,
    networks: networks.map(({ name, groups, samples }) => ({
      name,
      sheets: groups.map((group) => ({ block: group.block, path: files.sheetByGroup.get(group) as string })),
      samples: samples.map((sample) => sampleExplanation(sample, groups, files)),
    })),
    comparison: files.comparison,
  };
}

function sampleExplanation(
  { sample, predictedPixels, truePixels, iou, activations }: ExplainedSample,
  groups: readonly ExplainedGroup[],
  files: GradCamFiles,
): SampleExplanation {
  const mapOf = (block: string | null, map: ExplainedMap): MapExplanation => {
    const array = files.arrayByMap.get(map);
    const activation = activations.get(map) ?? null;
    return {
      block,
      title: map.title,
      features: map.features,
      ...(array !== undefined && { array }),
      map: activation === null ? null : mapSummary(activation),
    };
  };
  return {
    id: sample.id,
    predictedPixels,
    truePixels,
    iou,
    score: [...activations.values()][0]?.score ?? null,
    maps: groups.flatMap(({ block, maps }) => maps.map((map) => mapOf(block, map))),
  };
}

function mapSummary(activation: ClassActivationMap): MapSummary {
  const { height, width, weights } = activation;
  const [min, max] = valueRange(activation);
  const [least, largest] = valueRange({ height: 1, width: weights.length, data: weights });
  return {
    height,
    width,
    min,
    max,
    weights: { min: least, max: largest, sum: weights.reduce((sum, weight) => sum + weight, 0) },
  };
}
