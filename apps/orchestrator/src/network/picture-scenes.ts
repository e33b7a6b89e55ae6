import { basename, extname } from 'node:path';
import type { RgbImage } from '@ssma/datasets';
import { ConfigError } from '../errors.js';
import { readPicture } from './read-picture.js';
import { requireDistinctNames, type SceneEntry } from './scene.js';

/** A file that holds the picture of one modality. */
export interface ModalityFile {
  readonly modality: string;
  readonly path: string;
}

/**
 * One scene per picture, for a network that reads one modality.
 *
 * @param modalities what the network reads
 * @throws ConfigError when it reads several, or when two pictures have one name
 */
export function scenesOfImages(paths: readonly string[], modalities: readonly string[]): SceneEntry[] {
  const [modality, ...others] = modalities as [string, ...string[]];
  if (others.length > 0) {
    throw new ConfigError(
      `predict: network must read one modality to be given bare pictures; got ${modalities.join(', ')} ` +
        `(${usage(modalities)}, or --dataset <folder>)`,
    );
  }
  const entries = paths.map((path) => ({
    source: path,
    name: nameOf(path),
    read: () => sceneOf([{ modality, path }]),
  }));
  requireDistinctNames('images', entries);
  return entries;
}

/**
 * One scene of one picture per modality; its name is that of the first modality's file.
 *
 * @param modalities what the network reads
 * @throws ConfigError when a modality has no picture, or two, or the network does not read it
 */
export function sceneOfFiles(files: readonly ModalityFile[], modalities: readonly string[]): SceneEntry {
  const pathByModality = new Map<string, string>();
  for (const { modality, path } of files) {
    if (!modalities.includes(modality)) {
      throw new ConfigError(
        `predict: --input ${modality}=${path}: must name a modality of the network, ${modalities.join(', ')}; got ${modality}`,
      );
    }
    const other = pathByModality.get(modality);
    if (other !== undefined)
      throw new ConfigError(`predict: --input must give ${modality} one picture; got ${other} and ${path}`);
    pathByModality.set(modality, path);
  }
  const ordered = modalities.map((modality) => {
    const path = pathByModality.get(modality);
    if (path !== undefined) return { modality, path };
    const got = files.map((file) => `${file.modality}=${file.path}`).join(', ');
    throw new ConfigError(`predict: --input must give each of ${modalities.join(', ')} a picture; got ${got}`);
  }) as [ModalityFile, ...ModalityFile[]];
  const source = ordered[0].path;
  return { source, name: nameOf(source), read: () => sceneOf(ordered) };
}

async function sceneOf(files: readonly [ModalityFile, ...ModalityFile[]]) {
  const [first, ...rest] = files;
  const backdrop = await readPicture(first.modality, first.path);
  const pictures: Record<string, RgbImage> = { [first.modality]: backdrop };
  for (const { modality, path } of rest) {
    const picture = await readPicture(modality, path);
    if (picture.height !== backdrop.height || picture.width !== backdrop.width) {
      throw new ConfigError(
        `predict: ${path}: picture must be ${sizeText(backdrop)} like ${first.path}; got ${sizeText(picture)}`,
      );
    }
    pictures[modality] = picture;
  }
  return { pictures, backdrop };
}

function usage(modalities: readonly string[]): string {
  return modalities.map((modality) => `--input ${modality}=<file>`).join(' ');
}

function nameOf(path: string): string {
  return basename(path, extname(path));
}

function sizeText({ width, height }: RgbImage): string {
  return `${width}x${height}`;
}
