import type { PlannedStage } from '../plan/planned-stage.js';
import type { StageOutcome } from '../stages/stage-context.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt, failAttempt } from '../store/end-attempt.js';
import type { Database } from '../store/open-store.js';
import { recordWorker } from '../store/workers.js';
import { freshClaim } from './fresh-claim.js';
import { SOME_PROVENANCE } from './some-provenance.js';
import { addStoredSweep } from './stored-sweep.js';
import { tellNews } from './tell-news.js';

const CLASSES = [
  'sky',
  'building',
  'road',
  'pavement',
  'fence',
  'vegetation',
  'pole',
  'car',
  'sign',
  'person',
  'cyclist',
];
const WEATHERS = ['day', 'dusk', 'night', 'rain'];

/** Three bottleneck rates by two fusions by three seeds on two modalities: 18 trials that share their experts. */
export const LIVELY_SWEEP = `name: bottleneck
description: Bottleneck rate of the SSMA blocks against where they sit.
dataset: { name: folder, root: data/street }
input: [96, 192]
model: { network: ssma, modalities: [rgb, depth] }
train: { steps: 400 }
seeds: [0, 1, 2]
grid:
  model.fusion.latentReduction: [4, 8, 16]
  model.fusion.skipReduction: [4, 6]
baseline: { model.fusion.latentReduction: 16, model.fusion.skipReduction: 6 }
report: { table: 25, rows: [model.fusion.latentReduction], columns: [model.fusion.skipReduction] }
`;

/** A pseudo-random sequence in [0, 1) of a seed: a linear congruential generator (Numerical Recipes' constants). */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A sweep in every state that a reader can meet: complete trials with curves, confusion matrices and files on two workers,
 * one failed stage with its log, one that runs, some that wait.
 *
 * @param nowMs time of the latest news
 */
export async function addLivelySweep(db: Database, nowMs: number): Promise<{ readonly id: string }> {
  const { id, plan } = await addStoredSweep(db, LIVELY_SWEEP);
  const stages = [...plan.stages.values()];
  const random = sequence(7);
  let startMs = nowMs - 3_600_000;
  for (const [index, stage] of stages.entries()) {
    const isLast = index >= stages.length - 6;
    const slot = index % 2;
    const lengthMs = Math.round((stage.kind === 'train' ? 110_000 : 20_000) * (0.8 + 0.4 * random()));
    if (isLast && index > stages.length - 5) continue;
    const run = { stage, slot, startMs, endMs: startMs + lengthMs, random };
    if (isLast && stage.kind === 'train') {
      if (index % 2 === 0) failed(db, run);
      else running(db, { ...run, startMs: nowMs - 60_000, endMs: nowMs });
      continue;
    }
    complete(db, run);
    startMs += Math.round(lengthMs / 2);
  }
  for (const [index, name] of ['gpu-box-a', 'gpu-box-b'].entries()) {
    recordWorker(db, {
      name: `worker.${name}-71${index}`,
      host: name,
      pid: 710 + index,
      capability: 'cuda',
      state: 'alive',
      slots: [{ device: 'cuda:0', running: null }],
      firstSeenMs: nowMs - 3_600_000,
      lastSeenMs: nowMs - 2_000 - index * 40_000,
    });
  }
  return { id };
}

interface Run {
  readonly stage: PlannedStage;
  readonly slot: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly random: () => number;
}

function claim(db: Database, { stage, slot, startMs }: Run) {
  const worker = `worker.gpu-box-${slot === 0 ? 'a' : 'b'}-71${slot}`;
  const attempt = claimStage(
    db,
    stage.key,
    freshClaim({ worker, device: 'cuda:0', pid: 710 + slot, nowMs: startMs, leaseExpiresAtMs: 2 ** 52 }),
  );
  if (attempt === null) throw new Error(`addLivelySweep: ${stage.key} must be waiting`);
  tellNews(db, attempt, { type: 'provenance', provenance: SOME_PROVENANCE });
  return attempt;
}

function complete(db: Database, run: Run): void {
  const { stage, random, endMs } = run;
  const attempt = claim(db, run);
  if (stage.kind === 'train') addCurves(db, { attempt, random, steps: 400 });
  tellNews(db, attempt, {
    type: 'log',
    text: `${stage.name}: step 1 of 400\n${stage.name}: step 400 of 400\n`,
  });
  const outcome: StageOutcome =
    stage.kind === 'train' ? { kind: 'train', steps: 400, finalLoss: 0.2 + 0.1 * random() } : evaluated(run);
  completeAttempt(db, attempt, outcome, Math.round(endMs));
}

function failed(db: Database, run: Run): void {
  const attempt = claim(db, run);
  addCurves(db, { attempt, random: run.random, steps: 120 });
  failAttempt(
    db,
    attempt,
    {
      state: 'failed',
      stageState: 'failed',
      code: 'DIVERGED',
      message: 'train: loss must be finite; got NaN at step 121 of 400.',
      logTail:
        'step 119 of 400, loss 3.118\nstep 120 of 400, loss 41.52\nstep 121 of 400, loss NaN\nDivergedError: train: loss must be finite; got NaN at step 121 of 400.\n',
    },
    Math.round(run.endMs),
  );
}

function running(db: Database, run: Run): void {
  const attempt = claim(db, run);
  addCurves(db, { attempt, random: run.random, steps: 220 });
  tellNews(db, attempt, {
    type: 'progress',
    progress: { phase: 'train', step: 220, totalSteps: 400, loss: 0.61, imagesPerSecond: 11.8, etaSeconds: 122 },
  });
}

function addCurves(
  db: Database,
  { attempt, random, steps }: { attempt: { stageKey: string; number: number }; random: () => number; steps: number },
): void {
  const rate = 60 + 60 * random();
  const metrics = Array.from({ length: steps / 4 }, (_, index) => {
    const step = (index + 1) * 4;
    return [
      { name: 'train/loss', step, value: 0.25 + 2.2 * Math.exp(-step / rate) + 0.12 * random() },
      { name: 'train/learningRate', step, value: 1e-3 * (1 - step / 401) ** 0.9 },
      ...(step % 40 === 0
        ? [{ name: 'validation/meanIou', step, value: 0.78 * (1 - Math.exp(-step / rate / 1.5)) + 0.02 * random() }]
        : []),
    ];
  }).flat();
  tellNews(db, attempt, { type: 'metrics', metrics });
}

function evaluated({ stage, random }: Run): StageOutcome {
  const text = JSON.stringify(stage.config);
  const latent = Number(/"latentReduction":(\d+)/.exec(text)?.[1] ?? 16);
  const skip = Number(/"skipReduction":(\d+)/.exec(text)?.[1] ?? 6);
  const right = 0.9 + (latent === 16 ? 0.012 : latent === 8 ? 0.008 : 0) + (skip === 6 ? 0.004 : 0) + 0.006 * random();
  const groups = WEATHERS.map((name, index) => ({ name, confusion: confusion(right - 0.03 * index, random) }));
  const counts = groups.reduce<number[]>(
    (sum, { confusion: one }) => one.counts.map((count, at) => count + (sum[at] ?? 0)),
    [],
  );
  return { kind: 'evaluate', classNames: CLASSES, confusion: { numClasses: CLASSES.length, counts }, groups };
}

function confusion(right: number, random: () => number): { numClasses: number; counts: number[] } {
  const counts = CLASSES.flatMap((_, truth) => {
    const pixels = Math.round(90_000 / (1 + truth * truth * 0.4));
    const share = Math.min(0.995, Math.max(0.2, right - 0.035 * truth * random()));
    const others = CLASSES.map((__, predicted) => (predicted === truth ? 0 : random() ** 3));
    const total = others.reduce((sum, weight) => sum + weight, 0);
    return others.map((weight, predicted) =>
      predicted === truth ? Math.round(pixels * share) : Math.round((pixels * (1 - share) * weight) / total),
    );
  });
  return { numClasses: CLASSES.length, counts };
}
