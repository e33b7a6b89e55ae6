import { type Dataset, DatasetError } from '@ssma/datasets';

/**
 * Makes sure that a split can be trained or scored on.
 *
 * @throws DatasetError when its samples have no label files, as the test splits of benchmarks do
 */
export function requireLabels({ description }: Dataset, split: string): void {
  if (!description.unlabelledSplits.includes(split)) return;
  const labelled = description.splits.filter((name) => !description.unlabelledSplits.includes(name));
  throw new DatasetError(
    `dataset ${description.name}: split must be a labelled one (${labelled.join(', ') || 'none'}); got "${split}"`,
  );
}
