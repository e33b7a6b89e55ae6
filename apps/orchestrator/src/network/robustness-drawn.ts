import { type Batch, denormalise, type InputSpec, type RgbImage } from '@ssma/datasets';
import type { Variant } from './robustness-variants.js';

/** A sample as networks were shown it, and what they made of it. */
export interface ShownSample {
  /** By modality; of a variant, the corrupted one alone. */
  readonly images: Readonly<Record<string, RgbImage>>;
  /** [height, width] class ids by network; those of the clean pictures for one that does not read what is corrupted. */
  readonly predictions: readonly Int32Array[];
}

export interface DrawnVariant extends ShownSample {
  readonly variant: Variant;
}

/** A sample, clean and under every variant. */
export interface DrawnSample {
  readonly id: string;
  /** [height, width], class ids of the networks or `IGNORE_LABEL`. */
  readonly labels: Uint8Array;
  readonly clean: ShownSample;
  readonly variants: readonly DrawnVariant[];
}

/** A batch as it was predicted: clean, or with one modality corrupted. */
export interface PredictedBatch {
  /** Null: clean. */
  readonly variant: Variant | null;
  readonly batch: Batch;
  /** Class ids [B, height, width] by network; null for one that was not asked. */
  readonly predictions: readonly (Int32Array | null)[];
}

/** Takes the sample at a position out of its clean batch. */
export function cleanSample(predicted: PredictedBatch, position: number, input: InputSpec): DrawnSample {
  const { ids, labels } = predicted.batch;
  const numPixels = input.height * input.width;
  const [start, end] = [position * numPixels, (position + 1) * numPixels];
  return {
    id: ids[position] ?? '',
    labels: labels.slice(start, end),
    clean: shownSample(predicted, { position, input, unasked: [] }),
    variants: [],
  };
}

/** Adds the same sample out of a corrupted batch; a clean batch adds nothing. */
export function withVariant(drawn: DrawnSample, predicted: PredictedBatch, input: InputSpec): DrawnSample {
  const { variant, batch } = predicted;
  if (variant === null) return drawn;
  const place = { position: batch.ids.indexOf(drawn.id), input, unasked: drawn.clean.predictions };
  return { ...drawn, variants: [...drawn.variants, { variant, ...shownSample(predicted, place) }] };
}

interface SamplePlace {
  readonly position: number;
  readonly input: InputSpec;
  /** Predictions of networks that were not asked. */
  readonly unasked: readonly Int32Array[];
}

function shownSample(
  { variant, batch, predictions }: PredictedBatch,
  { position, input, unasked }: SamplePlace,
): ShownSample {
  const { height, width, normalisation } = input;
  const [start, end] = [position * height * width, (position + 1) * height * width];
  const shown = Object.entries(batch.images).filter(([modality]) => variant === null || modality === variant.modality);
  const images = shown.map(([modality, values]) => {
    const data = denormalise(values.subarray(3 * start, 3 * end), normalisation);
    return [modality, { height, width, data }] as const;
  });
  return {
    images: Object.fromEntries(images),
    predictions: predictions.flatMap((ids, network) => ids?.slice(start, end) ?? unasked[network] ?? []),
  };
}
