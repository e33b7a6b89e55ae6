import {
  DatasetError,
  FAULT_PRESETS,
  SYNTHETIC_LAYOUTS,
  type SyntheticDatasetOptions,
  type SyntheticFormat,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { type Command, Option } from 'commander';
import { taskProgress } from '../terminal/task-progress.js';
import { wholeNumber } from './options.js';
import type { Services } from './services.js';

interface SynthOptions {
  readonly as: SyntheticFormat;
  readonly out: string;
  readonly scenes: number;
  readonly evalScenes?: number;
  readonly seed: number;
  readonly condition?: SyntheticDatasetOptions['condition'];
  readonly faults?: keyof typeof FAULT_PRESETS;
  readonly height: number;
  readonly width: number;
}

/** Scenes to evaluate on for each one to train on, where their number is not said. */
const EVALUATION_SHARE = 0.2;

/** `ssma data synth`: writes synthetic scenes in the layout of a published dataset. */
export function addDataSynth(data: Command, services: Services): void {
  const formats = Object.keys(SYNTHETIC_LAYOUTS);
  const conditions = [...new Set(Object.values(SYNTHETIC_LAYOUTS).flatMap((layout) => layout.conditions))];
  data
    .command('synth')
    .description('write synthetic streets, rooms or forest trails, exactly in the layout of a published dataset')
    .addOption(new Option('--as <format>', 'layout, and so what is shown').choices(formats).default('cityscapes'))
    .requiredOption('--out <folder>', 'where to write; what an interrupted run has written is completed')
    .option('--scenes <n>', 'scenes to train on (synthia-sequences: scenes of each condition)', wholeNumber(1), 100)
    .option('--eval-scenes <n>', 'scenes to evaluate on; a fifth of the others by default', wholeNumber(0))
    .option('--seed <n>', 'equal seeds give equal files', wholeNumber(0), 0)
    .addOption(
      new Option('--condition <name>', 'weather or time of day of every scene; drawn by default').choices(conditions),
    )
    .addOption(
      new Option('--faults <kind>', 'what is wrong with the sensors; nothing by default').choices(
        Object.keys(FAULT_PRESETS),
      ),
    )
    .option('--height <pixels>', 'height of a picture', wholeNumber(16), 128)
    .option('--width <pixels>', 'width of a picture', wholeNumber(16), 256)
    .action(async ({ out, ...options }: SynthOptions) => {
      const splits = splitsOf(options);
      const progress = taskProgress(services.progressStream, 'drawing');
      const { as, seed, height, width, condition, faults } = options;
      try {
        await writeSyntheticDataset({
          as,
          root: out,
          seed,
          splits,
          height,
          width,
          ...(condition && { condition }),
          ...(faults && { faults: FAULT_PRESETS[faults] }),
          onProgress: progress.update,
        });
      } finally {
        progress.close();
      }
      const numFrames = Object.values(splits).reduce((sum, frames) => sum + frames, 0);
      services.note(`${out}: ${numFrames} scenes; look at them with: ssma data preview ${out}`);
    });
}

/** Frames per split: the first of a format is trained on, its second evaluated on. */
function splitsOf({ as, scenes, evalScenes }: Omit<SynthOptions, 'out'>): Record<string, number> {
  const { splits, conditions } = SYNTHETIC_LAYOUTS[as];
  if (conditions.length === 0) {
    if (evalScenes !== undefined) {
      throw new DatasetError(`--eval-scenes must be left out where each split is a condition; got ${as}`);
    }
    return Object.fromEntries(splits.map((split) => [split, scenes]));
  }
  const [training = 'train', evaluation = 'val'] = splits;
  return { [training]: scenes, [evaluation]: evalScenes ?? Math.ceil(scenes * EVALUATION_SHARE) };
}
