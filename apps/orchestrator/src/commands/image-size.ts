import type { ImageSize } from '@ssma/datasets';
import { InvalidArgumentError } from 'commander';

/** Reads the size of an option such as `--size`. */
export function imageSize(text: string): ImageSize {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new InvalidArgumentError(`It must be WIDTHxHEIGHT, e.g. 768x384; got ${text}.`);
  return { height: Number(height), width: Number(width) };
}
