import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';

interface PredictOptions {
  readonly output: string;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma predict <checkpoint> <images...>`: class maps and overlays of any pictures. */
export function addPredict(program: Command, services: Services): void {
  program
    .command('predict')
    .description('predict the classes of images; writes a label map and an overlay for each')
    .argument('<checkpoint>', 'checkpoint file, or id of a trained trial')
    .argument('<images...>', 'JPEG or PNG files')
    .option('-o, --output <folder>', 'where the pictures go', 'predictions')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action((checkpoint: string, images: string[], options: PredictOptions) =>
      predict(checkpoint, images, options, services),
    );
}

async function predict(
  argument: string,
  images: string[],
  { output: folder, runs, json }: PredictOptions,
  services: Services,
): Promise<void> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { predictImages } = await import('../network/predict-images.js');
  const checkpoint = await checkpointFile(argument, runs, services.clock());
  const progress = taskProgress(services.progressStream, 'predicting');
  try {
    const predictions = await predictImages(checkpoint, images, { folder, onProgress: progress.update });
    if (json) printJson(services, predictions);
    else services.print(predictions.map(({ labels, overlay }) => `${labels}\n${overlay}\n`).join(''));
  } finally {
    progress.close();
  }
}
