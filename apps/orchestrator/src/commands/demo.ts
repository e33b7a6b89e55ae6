import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '@ssma/core/node';
import { writeSyntheticDataset } from '@ssma/datasets';
import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { OVERLAY_FILE } from '../stages/stage-files.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type LoadedSweep, loadSweep } from './load-sweep.js';
import { runsOption } from './options.js';
import type { Services } from './services.js';
import { runLoadedSweep } from './sweep-start.js';

const DEMO_FILE = fileURLToPath(new URL('../../demo.yaml', import.meta.url));
const STREET = { as: 'cityscapes', seed: 1, splits: { train: 120, val: 24 }, height: 128, width: 256 } as const;

/** What is changed so that the demo ends within ten minutes on two cores. */
const SETTINGS_BY_ENGINE: Record<Engine, readonly string[]> = {
  native: [],
  wasm: ['train.steps=60', 'input=[64, 128]', 'model.widthMultiplier=0.125'],
  cpu: ['train.steps=20', 'input=[32, 64]', 'model.widthMultiplier=0.0625', 'evaluate.overlays=2'],
};

interface DemoOptions {
  readonly data: string;
  readonly runs: RunsFolder;
}

/** `ssma demo`: draws a synthetic street, runs a small sweep on it and shows where the results are. */
export function addDemo(program: Command, services: Services): void {
  program
    .command('demo')
    .description('run a small sweep on a synthetic street: a first look in a few minutes')
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
      const loaded = await loadSweep(DEMO_FILE, set, services);
      const options = { set, runs, json: false, concurrency: 1, retries: 1, classes: true, groups: false };
      await runLoadedSweep(loaded, { ...options, command: ['sweep', 'start', DEMO_FILE] }, services);
      services.note(nextSteps(loaded, runs));
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

function nextSteps({ plan }: LoadedSweep, runs: RunsFolder): string {
  const pictures = plan.stages
    .filter(({ kind }) => kind === 'evaluate')
    .map(({ key }) => `  ${join(runs.stageDir(key), OVERLAY_FILE)}`);
  return [
    '',
    'Pictures of input, truth, prediction and errors:',
    ...pictures,
    `The sweep is ${DEMO_FILE}; copy it and point dataset.root at images of your own.`,
  ].join('\n');
}
