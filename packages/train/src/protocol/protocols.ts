import { PAPER_AUGMENT } from '@ssma/datasets';
import type { Overrides } from './overrides.js';

/** Stages in which networks are trained, in their order. */
export const STAGE_NAMES = ['expert', 'fusion', 'fineTune', 'afterPruning'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** Settings of each stage of a protocol; what is not here has the default of `TrainSpec`. */
type Protocol = Readonly<Record<StageName, Overrides & { readonly expertLearningRate?: number }>>;

/**
 * Section 5.1.1 and 5.1.2 of the paper.
 *
 * @remarks The paper leaves the schedule open: polynomial decay, as in the released code. Its rate for the SSMA blocks in
 * the second stage is not given either; they have that of the decoder. Lengths and rates of fine-tuning after pruning are not
 * published: half as long as the last stage, at a tenth of the first rate.
 */
const paper: Protocol = {
  expert: {
    steps: 150_000,
    batchSize: 8,
    optimiser: { learningRate: 1e-3 },
    augment: PAPER_AUGMENT,
    checkpointEvery: 1000,
    logEvery: 50,
  },
  fusion: {
    steps: 100_000,
    batchSize: 7,
    optimiser: { learningRate: 1e-3 },
    expertLearningRate: 1e-4,
    augment: PAPER_AUGMENT,
    checkpointEvery: 1000,
    logEvery: 50,
  },
  fineTune: {
    steps: 50_000,
    batchSize: 12,
    optimiser: { learningRate: 1e-5 },
    expertLearningRate: 0,
    augment: PAPER_AUGMENT,
    checkpointEvery: 1000,
    logEvery: 50,
  },
  afterPruning: {
    steps: 25_000,
    batchSize: 8,
    optimiser: { learningRate: 1e-4 },
    augment: PAPER_AUGMENT,
    checkpointEvery: 1000,
    logEvery: 50,
  },
};

/**
 * The same stages for small pictures and narrow networks on a CPU: a few hundred steps, so higher rates and mirroring as
 * the only augmentation; batches of 8 throughout.
 */
const quick: Protocol = {
  expert: { steps: 300, batchSize: 8, optimiser: { learningRate: 4e-3 }, checkpointEvery: 100 },
  fusion: {
    // SSMA's decoder starts from nothing; docs/fusion.md shows it with 150 and 400.
    steps: 400,
    batchSize: 8,
    optimiser: { learningRate: 4e-3 },
    expertLearningRate: 1e-3,
    checkpointEvery: 100,
  },
  fineTune: {
    steps: 50,
    batchSize: 8,
    optimiser: { learningRate: 4e-4 },
    expertLearningRate: 0,
    checkpointEvery: 100,
  },
  afterPruning: { steps: 100, batchSize: 8, optimiser: { learningRate: 2e-3 }, checkpointEvery: 100 },
};

export const PROTOCOLS = { paper, quick } as const satisfies Record<string, Protocol>;
