import type { ImageSize } from '@ssma/datasets';
import { TEST_SCALES, TestScales } from '@ssma/eval';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { InferenceSettings } from '../network/open-predictor.js';
import { imageSize } from './image-size.js';
import { wholeNumber } from './options.js';

/** How a network is run over images; see `inferenceSettings`. */
export interface InferenceOptions {
  readonly flip: boolean;
  readonly scales?: readonly number[];
  readonly size?: ImageSize;
  readonly tile: boolean;
  readonly tileOverlap?: number;
}

/** Adds `--flip`, `--scales`, `--size`, `--tile` and `--tile-overlap`. */
export function addInferenceOptions(command: Command): Command {
  return command
    .option('--flip', 'also predict the mirrored images, and take the mean of the probabilities', false)
    .addOption(
      new Option(
        '--scales [factor,...]',
        `also predict the images at other scales, and take the mean (without factors: ${TEST_SCALES.join()})`,
      )
        .argParser(scaleFactors)
        .preset(TEST_SCALES.join()),
    )
    .addOption(
      new Option('--size <WxH>', "size in pixels that images are brought to, instead of the network's").argParser(
        imageSize,
      ),
    )
    .option('--tile', "cut images of --size into tiles of the network's size", false)
    .option(
      '--tile-overlap <pixels>',
      'pixels that tiles share (default: a quarter of their shorter side)',
      wholeNumber(0),
    );
}

/**
 * The settings that the options mean.
 *
 * @param where the command, in front of an error's message
 * @throws ConfigError when an option lacks the one that it goes with
 */
export function inferenceSettings(where: string, options: InferenceOptions): InferenceSettings {
  const { flip, scales = [1], size = null, tile, tileOverlap = null } = options;
  if (tile && size === null) throw new ConfigError(`${where}: --tile must come with --size; got it alone`);
  if (tileOverlap !== null && !tile) {
    throw new ConfigError(`${where}: --tile-overlap must come with --tile; got ${tileOverlap} without it`);
  }
  return { flip, scales, size, tiles: tile ? { overlap: tileOverlap } : null };
}

function scaleFactors(text: string): number[] {
  const factors = text.split(',').map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  if (TestScales.safeParse(factors).success) return factors;
  throw new InvalidArgumentError(`It must be different factors from 0.1 to 4, e.g. 0.75,1,1.25; got ${text}.`);
}
