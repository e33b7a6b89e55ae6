import { type Batch, type InputSpec, missingLevels, randomFrom, scaleOf } from '@ssma/datasets';

export interface ModalityDropout {
  /** Of a sample to lose a modality, 0 to 1. */
  readonly probability: number;
  readonly modalities: readonly string[];
  readonly normalisation: InputSpec['normalisation'];
  readonly seed: number;
  /** 0 at the first update. */
  readonly step: number;
}

/**
 * Takes one of its modalities from some samples of a batch: what a dead sensor gives takes its place. Which sample loses
 * which is a function of (seed, step, sample); nothing happens with a single modality.
 *
 * @returns the batch itself when nothing changes, else one with other arrays for the modalities that do
 * @see section 5.8 of the paper: trained so, SSMA learns to close the gates of what is missing
 */
export function dropModalities(batch: Batch, options: ModalityDropout): Batch {
  const { modalities, normalisation } = options;
  if (modalities.length < 2 || options.probability === 0) return batch;
  const images: Record<string, Float32Array> = { ...batch.images };
  for (const [index, id] of batch.ids.entries()) {
    const lost = lostModality(id, options);
    const whole = lost === null ? undefined : batch.images[lost];
    if (lost === null || whole === undefined) continue;
    const values = images[lost] === whole ? Float32Array.from(whole) : (images[lost] as Float32Array);
    const size = values.length / batch.ids.length;
    fill(values.subarray(index * size, (index + 1) * size), lost, normalisation);
    images[lost] = values;
  }
  return { ...batch, images };
}

function lostModality(id: string, { probability, modalities, seed, step }: ModalityDropout): string | null {
  const random = randomFrom('modality-dropout', seed, step, id);
  if (random.next() >= probability) return null;
  return modalities[Math.floor(random.next() * modalities.length)] as string;
}

function fill(values: Float32Array, modality: string, normalisation: InputSpec['normalisation']): void {
  const { scale, offset } = scaleOf(normalisation);
  const color = missingLevels(modality).map((level) => level * scale + offset);
  for (let i = 0; i < values.length; i++) values[i] = color[i % 3] as number;
}
