import type { ClassDescription, DatasetSpec } from '@ssma/datasets';
import {
  type ClassTable,
  classTable,
  comparePaired,
  type MetricsSummary,
  type PairedComparison,
  type PooledMetric,
  type ScoreInterval,
} from '@ssma/eval';
import { ConfigError } from '../errors.js';
import type { NamedNetwork } from './named-network.js';
import { PLAIN_INFERENCE } from './open-predictor.js';
import { type NetworkScore, scoreNetwork } from './score-network.js';

/** Scores of several networks on the same images, and what the others gain over the first. */
export interface ScoreComparison {
  readonly metric: PooledMetric;
  readonly numImages: number;
  readonly classNames: readonly string[];
  readonly networks: readonly ScoredNetwork[];
  readonly gains: readonly Gain[];
}

export interface ScoredNetwork {
  readonly name: string;
  readonly checkpoint: string;
  readonly summary: MetricsSummary;
  readonly intervals: { readonly meanIou: ScoreInterval; readonly pixelAccuracy: ScoreInterval };
}

/** What one network gains over another. */
export interface Gain extends PairedComparison {
  readonly of: string;
  readonly over: string;
  /** IoU of `of` less that of `over` by class id; null where either has none. */
  readonly perClassIou: readonly (number | null)[];
}

/** Where networks are compared. */
export interface ComparedSplit {
  readonly dataset: DatasetSpec;
  readonly split: string;
  readonly batchSize: number;
  readonly metric: PooledMetric;
}

/** The seed of resampled and exchanged images; every comparison draws the same. */
const SEED = 0;

/**
 * Scores networks on a split and compares all with the first, image by image.
 *
 * @param networks two or more
 * @returns scores, and their class table
 * @throws ConfigError when there are fewer, or classes or input sizes differ; as `scoreNetwork`
 */
export async function compareScores(
  networks: readonly NamedNetwork[],
  { dataset, split, batchSize, metric }: ComparedSplit,
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly comparison: ScoreComparison; readonly table: ClassTable }> {
  const scored: { network: NamedNetwork; score: NetworkScore }[] = [];
  for (const [index, network] of networks.entries()) {
    const score = await scoreNetwork({
      ...PLAIN,
      checkpoint: network.checkpoint,
      dataset,
      split,
      batchSize,
      onProgress: (done, total) => onProgress(index * total + done, networks.length * total),
    });
    scored.push({ network, score });
  }
  const [first, ...others] = scored;
  if (first === undefined || others.length === 0) {
    throw new ConfigError(`compare: two networks or more must be given; got ${networks.length}`);
  }
  const { classes, images } = first.score;
  for (const { network, score } of others) requireClasses(network.name, score.classes, classes);
  const rows = scored.map(({ network: { name, checkpoint }, score: { summary, intervals } }) => {
    return { name, checkpoint, summary, intervals };
  });
  const matricesOf = ({ score }: (typeof scored)[number]) => score.images.map(({ confusion }) => confusion);
  const gains = others.map((other) => ({
    of: other.network.name,
    over: first.network.name,
    ...comparePaired(matricesOf(first), matricesOf(other), { seed: SEED, metric }),
    perClassIou: other.score.summary.perClass.map(({ iou }, id) => {
      const before = first.score.summary.perClass[id]?.iou ?? null;
      return iou === null || before === null ? null : iou - before;
    }),
  }));
  const classNames = classes.map(({ name }) => name);
  return {
    comparison: { metric, numImages: images.length, classNames, networks: rows, gains },
    table: classTable(rows, classes),
  };
}

const PLAIN = {
  groupBy: 'none',
  overlays: 0,
  inference: PLAIN_INFERENCE,
  degrade: {},
  voidClass: null,
  voidScoring: 'released',
  absent: 'leftOut',
  withDetails: false,
} as const;

function requireClasses(name: string, got: readonly ClassDescription[], wanted: readonly ClassDescription[]): void {
  const names = (classes: readonly ClassDescription[]) => classes.map((one) => one.name).join(', ');
  if (names(got) === names(wanted)) return;
  throw new ConfigError(
    `compare: ${name} must have the classes of the first network, ${names(wanted)}; got ${names(got)}`,
  );
}
