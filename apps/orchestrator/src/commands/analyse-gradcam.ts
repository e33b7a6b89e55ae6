import type { ColorMap } from '@ssma/eval';
import { type Command, Option } from 'commander';
import type { ClassExplanation } from '../network/class-explanation.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type AnalysisOptions, addAnalysisOptions } from './analysis-options.js';
import { datasetOfArgument } from './dataset-argument.js';
import { NAMED_CHECKPOINTS, namedCheckpoints } from './named-checkpoints.js';
import { wholeNumber } from './options.js';
import { requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface GradcamOptions extends AnalysisOptions {
  readonly class: string;
  readonly layer: readonly string[];
  readonly ids?: readonly string[];
  readonly samples: number;
  readonly pixels: 'predicted' | 'truth';
  readonly colorMap: ColorMap;
  readonly output: string;
  readonly maps: boolean;
}

/** `ssma analyse gradcam <name=checkpoint...>`: where networks look for a class, at several stages. */
export function addAnalyseGradcam(analyse: Command, services: Services): void {
  const command = analyse
    .command('gradcam')
    .description('draw where networks look for a class (Grad-CAM++): around SSMA blocks, behind encoders, at any layer')
    .argument('<name=checkpoint...>', NAMED_CHECKPOINTS);
  addAnalysisOptions(command)
    .requiredOption('--class <name|id>', 'class that is explained')
    .addOption(
      new Option('--layer <name...>', 'layers whose maps are drawn').default(
        [],
        'those around SSMA blocks, or the output of every eASPP',
      ),
    )
    .option('--ids <id,...>', 'samples of the split', (text: string) => text.split(','))
    .addOption(
      new Option('--samples <n>', 'number of samples where none are named, at even distances')
        .argParser(wholeNumber(1))
        .default(4)
        .conflicts('ids'),
    )
    .addOption(
      new Option('--pixels <which>', 'explain the class at the pixels where it is predicted, or where it is true')
        .choices(['predicted', 'truth'])
        .default('predicted'),
    )
    .addOption(
      new Option('--color-map <name>', 'colours of the heat; jet is what the paper has')
        .choices(['inferno', 'viridis', 'jet'])
        .default('inferno'),
    )
    .option('-o, --output <folder>', 'where the sheets go', 'gradcam')
    .option('--maps', 'write the maps as NumPy arrays too, [samples, height, width]', false)
    .action(async (named: readonly string[], options: GradcamOptions) => {
      const explanation = await explain(named, options, services);
      for (const note of emptyNotes(explanation)) services.note(note);
      if (options.json) printJson(services, explanation);
      else
        services.print(
          writtenFiles(explanation)
            .map((path) => `${path}\n`)
            .join(''),
        );
    });
}

async function explain(
  named: readonly string[],
  options: GradcamOptions,
  { clock, progressStream }: Services,
): Promise<ClassExplanation> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { explainClass } = await import('../network/explain-class.js');
  const networks = await namedCheckpoints('gradcam', named, { options, clock });
  const dataset = await datasetOfArgument(options.dataset, options);
  const { split, ids = null, samples: count, layer: layers, pixels, colorMap } = options;
  const progress = taskProgress(progressStream, 'explaining');
  try {
    return await explainClass({
      networks,
      samples: { dataset, split, ids, count },
      className: options.class,
      layers,
      pixels,
      colorMap,
      output: { folder: options.output, withMaps: options.maps, requireFree: (path) => requireFree(path, options) },
      onProgress: progress.update,
    });
  } finally {
    progress.close();
  }
}

/** Samples of which there is nothing to explain. */
function emptyNotes({ networks, class: { name: className }, pixels }: ClassExplanation): string[] {
  const lacking = pixels === 'predicted' ? 'predicted nowhere' : 'nowhere in the truth';
  return networks.flatMap(({ name, samples }) =>
    samples
      .filter(({ score }) => score === null)
      .map(({ id }) => `${name}: ${id}: ${className} is ${lacking}: no maps`),
  );
}

function writtenFiles({ networks, comparison }: ClassExplanation): string[] {
  const arrays = networks.flatMap(({ samples }) =>
    samples.flatMap(({ maps }) => maps.flatMap(({ array }) => array ?? [])),
  );
  return [
    ...networks.flatMap(({ sheets }) => sheets.map(({ path }) => path)),
    ...(comparison === null ? [] : [comparison]),
    ...new Set(arrays),
  ];
}
