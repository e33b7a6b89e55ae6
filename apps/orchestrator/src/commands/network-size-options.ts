import type { ImageSize } from '@ssma/datasets';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NetworkSize } from '../network/built-network.js';
import { wholeNumber } from './options.js';

/** Adds `--classes`, `--size`, `--width-multiplier` and `--modalities`: what a network by its name is built for. */
export function addNetworkSizeOptions(command: Command): Command {
  return command
    .option('--classes <n>', 'number of classes', wholeNumber(2), 12)
    .addOption(
      new Option('--size <WxH>', 'input size in pixels')
        .default({ height: 384, width: 768 }, '768x384')
        .argParser(parseSize),
    )
    .option('--width-multiplier <factor>', 'factor on the channel counts', Number, 1)
    .option(
      '--modalities <name,...>',
      'what the network reads (default: "rgb", of a fusion network "rgb,depth")',
      (text) => text.split(','),
    );
}

/** The option of these that was given first; undefined when none was. */
export function givenSizeOption(command: Command): keyof NetworkSize | undefined {
  const names = ['classes', 'size', 'widthMultiplier', 'modalities'] as const;
  return names.find((name) => command.getOptionValueSource(name) === 'cli');
}

/** `WIDTHxHEIGHT` of an option. */
export function parseSize(text: string): ImageSize {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new InvalidArgumentError(`It must be WIDTHxHEIGHT, e.g. 768x384; got ${text}.`);
  return { height: Number(height), width: Number(width) };
}
