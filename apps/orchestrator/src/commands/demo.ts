import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '@ssma/core/node';
import { FAULT_PRESETS, openDataset, writeFileAtomic, writeSyntheticDataset } from '@ssma/datasets';
import { barChart, groupOfId } from '@ssma/eval';
import type { Command } from 'commander';
import { scoreChart } from '../results/score-chart.js';
import { sweepResults } from '../results/sweep-results.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { findSweep } from '../store/find-sweep.js';
import { taskProgress } from '../terminal/task-progress.js';
import { WITHOUT_LAB } from './lab-options.js';
import { type LoadedSweep, loadSweep } from './load-sweep.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { runLoadedSweep } from './sweep-start.js';
import { withStore } from './with-store.js';

const DEMO_FILE = fileURLToPath(new URL('../../demo.yaml', import.meta.url));
/** Twenty frames of each of the seven conditions to train on, five to evaluate on. */
const STREET = {
  as: 'cityscapes',
  seed: 1,
  splits: { train: 140, val: 35 },
  height: 96,
  width: 192,
  faults: FAULT_PRESETS.realistic,
} as const;
/** Conditions of which a frame is drawn, easy ones first. */
const DRAWN_CONDITIONS = ['day', 'night', 'fog', 'snow'];

/** What is changed so that the demo ends within ten minutes on two cores. */
const SETTINGS_BY_ENGINE: Record<Engine, readonly string[]> = {
  native: [],
  wasm: [
    'train.expert.steps=40',
    'train.fusion.steps=50',
    'train.fineTune.steps=5',
    'input=[48, 96]',
    'model.widthMultiplier=0.125',
  ],
  cpu: [
    'train.expert.steps=10',
    'train.fusion.steps=10',
    'train.fineTune.steps=2',
    'train.batchSize=4',
    'input=[32, 64]',
    'model.widthMultiplier=0.0625',
    'evaluate.overlays=2',
  ],
};

interface DemoOptions {
  readonly data: string;
  readonly runs: RunsFolder;
}

/** `ssma demo`: draws a synthetic street, trains two experts and their fusion on it, and shows what the fusion repairs. */
export function addDemo(program: Command, services: Services): void {
  program
    .command('demo')
    .description('train two experts and SSMA on a synthetic street: a first look in a few minutes')
    .option('--data <folder>', 'where the synthetic street is written', 'data/synthetic-street')
    .addOption(runsOption())
    .action(async ({ data, runs }: DemoOptions) => {
      const { loadEngine } = await import('@ssma/core/node');
      const { engine } = await loadEngine();
      const settings = SETTINGS_BY_ENGINE[engine];
      if (settings.length > 0) {
        services.note(
          `The ${engine} engine is slow, so the demo shrinks itself (${settings.join(', ')}). "ssma doctor" tells how to get the native one.`,
        );
      }
      await drawStreet(data, services);
      const set = [...settings, `dataset.root=${JSON.stringify(data)}`];
      const loaded = await loadSweep(DEMO_FILE, { set, allowPath: [] }, services);
      const options = {
        set,
        allowPath: [],
        runs,
        json: false,
        concurrency: 1,
        classes: false,
        groups: true,
      };
      await runLoadedSweep(loaded, { ...WITHOUT_LAB, ...options, command: ['sweep', 'start', DEMO_FILE] }, services);
      services.note(nextSteps(await drawResults(loaded, runs, services), runs));
    });
}

async function drawStreet(root: string, { progressStream }: Services): Promise<void> {
  const progress = taskProgress(progressStream, 'drawing the synthetic street');
  try {
    await writeSyntheticDataset({ root, ...STREET, onProgress: progress.update });
  } finally {
    progress.close();
  }
}

/** @returns paths of the pictures, what each shows in front of it */
async function drawResults(
  { sweep, plan }: LoadedSweep,
  runs: RunsFolder,
  { clock, progressStream }: Services,
): Promise<(readonly [what: string, path: string])[]> {
  const folder = join(runs.root, sweep.name);
  await mkdir(folder, { recursive: true });
  const chart = join(folder, 'conditions.png');
  await withStore(runs, async ({ db }) => {
    const stored = findSweep(db, sweep.name);
    const table = sweepResults(db, stored, { classes: false, groups: true });
    await writeFileAtomic(chart, await barChart(scoreChart(table, stored.reporting.report)));
  });
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { compareNetworks } = await import('../network/compare-networks.js');
  const networks = await Promise.all(
    plan.trials.map(async ({ id, config: { model } }) => ({
      name: model.network === 'adapnet++' ? `expert ${model.modalities.join()}` : model.network,
      checkpoint: await checkpointFile(id, { runs, openArtifacts: async () => null }, clock()),
    })),
  );
  const { dataset, evaluate } = sweep;
  const stored = await (await openDataset(dataset)).sampleIds(evaluate.split);
  const ids = DRAWN_CONDITIONS.flatMap((condition) => stored.find((id) => groupOfId(id) === condition) ?? []);
  const comparison = join(folder, 'comparison.png');
  const progress = taskProgress(progressStream, 'drawing what the networks see');
  try {
    const samples = { dataset, split: evaluate.split, ids, count: ids.length };
    await writeFileAtomic(comparison, await compareNetworks(networks, samples, progress.update));
  } finally {
    progress.close();
  }
  return [
    ['scores by condition', chart],
    ['inputs, truth, what each network sees, and what SSMA repairs of the expert on colour', comparison],
  ];
}

function nextSteps(pictures: readonly (readonly [what: string, path: string])[], runs: RunsFolder): string {
  return [
    '',
    'Pictures:',
    ...pictures.map(([what, path]) => `  ${path}  (${what})`),
    `The database, checkpoints and logs are in ${runs.root}; "ssma sweep status demo" lists the trials.`,
    `"ssma serve --runs ${runs.root}" shows all of it in a browser.`,
    `The sweep is ${DEMO_FILE}; copy it and point dataset.root at images of your own.`,
  ].join('\n');
}
