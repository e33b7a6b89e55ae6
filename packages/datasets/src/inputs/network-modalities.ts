import type { DatasetDescription, Modality } from '../dataset.js';

/** The stored depth map that network pictures are derived from. */
export const DEPTH = 'depth';

/** Pictures that are derived from a depth map: grey levels, jet colours, HHA. */
export type DerivedModality = 'depth' | 'jet' | 'hha';

const DERIVED: readonly Modality[] = ['depth', 'jet', 'hha'] satisfies DerivedModality[];

/** Whether a picture of that name can be derived from depth. */
export function isDerived(modality: Modality): modality is DerivedModality {
  return DERIVED.includes(modality);
}

type Offer = Pick<DatasetDescription, 'modalities' | 'depths' | 'hasCamera'>;

/**
 * What a network can be given of a dataset: its stored images; `depth` and `jet` where it has a depth map; `hha` where
 * that has a camera too. A stored image of one of these names takes the place of the derived picture.
 */
export function offeredModalities({ modalities, depths, hasCamera }: Offer): readonly Modality[] {
  const derived: readonly DerivedModality[] = depths.includes(DEPTH)
    ? [DEPTH, 'jet', ...(hasCamera ? (['hha'] as const) : [])]
    : [];
  return [...new Set([...modalities, ...derived])];
}

/**
 * What must be loaded to make the wanted pictures, each once.
 *
 * @param wanted out of `offeredModalities`
 */
export function storedModalities(wanted: readonly Modality[], { modalities }: Offer): readonly Modality[] {
  return [...new Set(wanted.map((modality) => (modalities.includes(modality) ? modality : DEPTH)))];
}
