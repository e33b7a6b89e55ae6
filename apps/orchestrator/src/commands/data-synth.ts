import { writeSyntheticStreet } from '@ssma/datasets';
import type { Command } from 'commander';
import { taskProgress } from '../terminal/task-progress.js';
import { wholeNumber } from './options.js';
import type { Services } from './services.js';

interface SynthOptions {
  readonly seed: number;
  readonly train: number;
  readonly val: number;
  readonly height: number;
  readonly width: number;
}

/** `ssma data synth <folder>`: writes a synthetic street dataset in the layout of Cityscapes. */
export function addDataSynth(data: Command, services: Services): void {
  data
    .command('synth')
    .description('write pictures of a synthetic street with labels, in the layout of Cityscapes')
    .argument('<folder>', 'where to write; what an interrupted run has written is completed')
    .option('--seed <n>', 'equal seeds give equal pictures', wholeNumber(0), 0)
    .option('--train <n>', 'pictures of the split "train"', wholeNumber(1), 100)
    .option('--val <n>', 'pictures of the split "val"', wholeNumber(1), 20)
    .option('--height <pixels>', 'height of a picture', wholeNumber(16), 128)
    .option('--width <pixels>', 'width of a picture', wholeNumber(16), 256)
    .action(async (root: string, { seed, train, val, height, width }: SynthOptions) => {
      const progress = taskProgress(services.progressStream, 'drawing');
      try {
        await writeSyntheticStreet({ root, seed, splits: { train, val }, height, width, onProgress: progress.update });
      } finally {
        progress.close();
      }
      services.note(`${root}: ${train + val} pictures; use it as dataset: { name: cityscapes, root: ${root} }`);
    });
}
