import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StageContext, StageRunners } from '../stages/stage-context.js';
import { StageStopped } from '../stages/stage-context.js';

// Stage runners that only pretend to train: a chain of hashes stands for the weights, so that a step that is left out, made
// twice or made from the wrong start gives other results. They keep a checkpoint after every step, as real ones do now and then.

const NUM_STEPS = 5;
const CHECKPOINT = 'last.json';

interface Weights {
  readonly step: number;
  readonly hash: string;
}

export const stageRunners: StageRunners = {
  async train(context) {
    const { task } = context;
    let weights = readWeights(task.dir) ?? { step: 0, hash: startHash(context) };
    while (weights.step < NUM_STEPS) {
      if (context.signal.aborted) throw new StageStopped(`stopped after step ${weights.step}`);
      await delay(stepMs());
      weights = { step: weights.step + 1, hash: sha256(weights.hash) };
      context.reportProgress({ phase: 'training', step: weights.step, totalSteps: NUM_STEPS });
      context.reportMetrics([{ name: 'train/loss', step: weights.step, value: numberOf(weights.hash) }]);
      await writeWeights(task.dir, weights);
      context.reportCheckpoint(CHECKPOINT);
    }
    await context.reportArtifact({ kind: 'checkpoint', path: CHECKPOINT });
    return { kind: 'train', steps: NUM_STEPS, finalLoss: numberOf(weights.hash) };
  },
  async evaluate({ task, reportProgress }) {
    const weights = readWeights(task.parents.train);
    if (weights?.step !== NUM_STEPS) throw new Error(`the network must be trained; got ${JSON.stringify(weights)}`);
    await delay(stepMs());
    reportProgress({ phase: 'evaluating', step: 1, totalSteps: 1 });
    const counts = [0, 8, 16, 24].map((at) => Number.parseInt(sha256(weights.hash).slice(at, at + 3), 16));
    return { kind: 'evaluate', classNames: ['road', 'car'], confusion: { numClasses: 2, counts }, groups: [] };
  },
};

/** Depends on everything that the start of a real training depends on. */
function startHash({ task }: StageContext<'train'>): string {
  const parents = Object.entries(task.parents).sort(([a], [b]) => a.localeCompare(b));
  const starts = parents.map(([role, dir]) => `${role} ${readWeights(dir)?.hash}`);
  return sha256([task.key, task.seed, ...starts].join('\n'));
}

function readWeights(dir: string): Weights | undefined {
  const file = join(dir, CHECKPOINT);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

async function writeWeights(dir: string, weights: Weights): Promise<void> {
  const temporary = join(dir, `${CHECKPOINT}.part`);
  await writeFile(temporary, JSON.stringify(weights));
  await rename(temporary, join(dir, CHECKPOINT));
}

/** Milliseconds. */
function stepMs(): number {
  return Number(process.env.SSMA_TEST_STEP_MS ?? 0);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** In [0, 1). */
function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;
}
