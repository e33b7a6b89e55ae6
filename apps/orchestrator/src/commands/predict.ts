import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { loadEngine, writeFileAtomically } from '@ssma/core/node';
import { decodeRgb, encodeLabelPng, encodeRgbPng, prepareImage, resizeNearest } from '@ssma/datasets';
import { type ClassPredictor, classOverlay, classPredictor } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { checkpointOfArgument } from './checkpoint-argument.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';

interface PredictOptions {
  readonly output: string;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** What was written for one image. */
interface Prediction {
  readonly image: string;
  /** Class index per pixel, at the size of the image. */
  readonly labels: string;
  /** Class colours over the image. */
  readonly overlay: string;
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
    .action(async (argument: string, images: string[], options: PredictOptions) => {
      const checkpoint = await checkpointOfArgument(argument, options.runs, services.clock());
      await loadEngine();
      const { model, network } = await loadNetwork(checkpoint);
      const predictor = classPredictor(model, network.model.modality);
      await mkdir(options.output, { recursive: true });
      const predictions: Prediction[] = [];
      for (const image of images) {
        predictions.push(await predictImage(image, options.output, { predictor, network }));
        services.note(`${image}: predicted (${predictions.length} of ${images.length})`);
      }
      predictor.dispose();
      model.dispose();
      if (options.json) printJson(services, predictions);
      else services.print(predictions.map(({ labels, overlay }) => `${labels}\n${overlay}\n`).join(''));
    });
}

async function predictImage(
  path: string,
  folder: string,
  { predictor, network }: { predictor: ClassPredictor; network: NetworkDescription },
): Promise<Prediction> {
  const image = await decodeRgb(path);
  const images = { [network.model.modality]: prepareImage(image, network.input) };
  const classIds = Uint8Array.from(await predictor.predict({ ids: [path], images }));
  const { height, width } = network.input;
  const data = resizeNearest({ height, width, data: classIds }, image);
  const name = join(folder, basename(path, extname(path)));
  const written = { image: path, labels: `${name}-labels.png`, overlay: `${name}-overlay.png` };
  await writeFileAtomically(written.labels, encodeLabelPng({ height: image.height, width: image.width, data }));
  await writeFileAtomically(written.overlay, encodeRgbPng(classOverlay(image, data, network.classes)));
  return written;
}
