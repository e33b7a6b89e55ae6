import {
  type Dataset,
  type DatasetSpec,
  depthInputOf,
  type ImageSize,
  type Modality,
  networkSample,
  offeredModalities,
  openDataset,
  storedModalities,
  writeFileAtomic,
} from '@ssma/datasets';
import { classPicture, overlayIds, pictureSheet, type SheetRow } from '@ssma/eval';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { allowPathOption, setOption, wholeNumber } from './options.js';
import { forceOption, requireFree } from './require-free.js';
import type { Services } from './services.js';

interface PreviewOptions extends DatasetOptions {
  readonly split?: string;
  readonly samples: number;
  readonly width: number;
  readonly out: string;
  readonly force: boolean;
}

/** `ssma data preview <dataset>`: a sheet of samples with every modality as a network sees it, labels and legend. */
export function addDataPreview(data: Command, services: Services): void {
  data
    .command('preview')
    .description('draw samples with every modality, the labels in their colours, and a legend')
    .argument('<dataset>', 'folder of a dataset, or a sweep file that names one')
    .option('--split <name>', 'split that samples are taken from; "train" or else the first by default')
    .option('--samples <n>', 'rows of the sheet, taken at even distances', wholeNumber(1), 4)
    .option('--width <pixels>', 'width of each picture', wholeNumber(16), 320)
    .option('-o, --out <file>', 'PNG file to write', 'preview.png')
    .addOption(forceOption())
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .action(async (argument: string, options: PreviewOptions) => {
      requireFree(options.out, options);
      const spec = await datasetOfArgument(argument, options);
      const progress = taskProgress(services.progressStream, 'drawing');
      try {
        await writeFileAtomic(options.out, await previewSheet(spec, { ...options, onProgress: progress.update }));
      } finally {
        progress.close();
      }
      services.note(`${options.out}: written`);
    });
}

async function previewSheet(
  spec: DatasetSpec,
  options: PreviewOptions & { readonly onProgress: (done: number, total: number) => void },
): Promise<Uint8Array> {
  const dataset = await openDataset(spec);
  const { classes } = dataset.description;
  const modalities = offeredModalities(dataset.description);
  const split = previewSplit(dataset, options.split);
  const ids = overlayIds(await dataset.sampleIds(split), options.samples);
  const rows: SheetRow[] = [];
  let size: ImageSize | undefined;
  for (const id of ids) {
    const sample = await dataset.load(split, id, storedModalities(modalities, dataset.description));
    size ??= previewSize(sample.labels, options.width);
    const { images, labels } = networkSample(sample, { input: size, modalities, depthInput: depthInputOf(spec) });
    const { height, width } = size;
    const picture = (modality: Modality) => ({ height, width, data: images[modality] ?? new Uint8Array() });
    rows.push({
      caption: id,
      pictures: [...modalities.map(picture), classPicture({ height, width, data: labels }, classes)],
    });
    options.onProgress(rows.length, ids.length);
  }
  return pictureSheet({ columns: [...modalities, 'labels'], rows, legend: [{ title: 'classes', entries: classes }] });
}

function previewSplit({ description: { splits } }: Dataset, wanted: string | undefined): string {
  const split = wanted ?? splits.find((name) => name === 'train') ?? splits[0];
  if (split === undefined) throw new ConfigError('--split must be a split of the dataset; got a dataset without any');
  return split;
}

/** The wanted width at the aspect ratio of the first sample. */
function previewSize(stored: ImageSize, width: number): ImageSize {
  return { height: Math.max(1, Math.round((stored.height * width) / stored.width)), width };
}
