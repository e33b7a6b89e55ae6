import { type InputSpec, prepareSample, type RgbImage } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

/** What a network is shown at once. */
export interface Scene {
  /** By modality, of any size. */
  readonly pictures: Readonly<Record<string, RgbImage>>;
  /** What the predicted classes are drawn over, and whose size they are written at. */
  readonly backdrop: RgbImage;
}

/** A scene that is read when its turn comes. */
export interface SceneEntry {
  /** Path or sample id, as it was asked for. */
  readonly source: string;
  /** What its written files begin with. */
  readonly name: string;
  /** @throws DatasetError, ConfigError naming the file, rule and value */
  read(): Promise<Scene>;
}

/** No labels are known; a sample has some. */
const NO_LABELS = { height: 1, width: 1, data: new Uint8Array(1) };

/** Brings the pictures to network size and value range, each as batches do with its modality. */
export function preparedPictures(
  { pictures }: Pick<Scene, 'pictures'>,
  input: InputSpec,
): Record<string, Float32Array> {
  const sample = { id: '', images: pictures, depths: {}, camera: null, labels: NO_LABELS };
  return { ...prepareSample(sample, input).images };
}

/**
 * Two scenes of one name would overwrite each other's files.
 *
 * @throws ConfigError naming both
 */
export function requireDistinctNames(what: 'images' | 'samples', entries: readonly SceneEntry[]): void {
  const sourceByName = new Map<string, string>();
  for (const { source, name } of entries) {
    const other = sourceByName.get(name);
    if (other !== undefined)
      throw new ConfigError(`predict: ${what} must have different names; got ${other} and ${source}`);
    sourceByName.set(name, source);
  }
}
