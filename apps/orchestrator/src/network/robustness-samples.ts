import { type Dataset, type DatasetSpec, openDataset } from '@ssma/datasets';
import { groupOfId, overlayIds } from '@ssma/eval';
import { ConfigError } from '../errors.js';
import { requireLabels } from '../stages/require-labels.js';

/** What makes the conditions: the first folders of the sample ids, the splits of the dataset, or nothing. */
export type ConditionsBy = 'folder' | 'split' | 'none';

export interface RobustnessSplit {
  readonly dataset: DatasetSpec;
  readonly conditionsBy: ConditionsBy;
  /** What is scored; null: all labelled splits, for conditions by split. */
  readonly split: string | null;
  /** At most so many of each condition, at even distances; null: all. */
  readonly samplesPerCondition: number | null;
}

/** Samples of a split that are scored. */
export interface ScoredSamples {
  readonly split: string;
  /** In stored order. */
  readonly ids: readonly string[];
}

/** The samples of a robustness suite and their conditions. */
export interface ConditionSamples {
  readonly dataset: Dataset;
  readonly splits: readonly ScoredSamples[];
  /** None when the samples are not told apart. */
  readonly conditions: readonly string[];
  conditionOf(sample: { readonly split: string; readonly id: string }): string;
}

/** The one condition of samples that are not told apart. */
const ALL = 'all';

/**
 * Lists what is scored.
 *
 * @throws DatasetError when the dataset or the split does not exist, or is empty or not labelled; ConfigError when there is
 *   no labelled split
 */
export async function robustnessSamples(options: RobustnessSplit): Promise<ConditionSamples> {
  const { conditionsBy, samplesPerCondition } = options;
  const dataset = await openDataset(options.dataset);
  const names = splitNames(dataset, options);
  const stored = await Promise.all(names.map(async (split) => ({ split, ids: await dataset.sampleIds(split) })));
  const conditionOf = conditionRule(conditionsBy);
  const chosen = stored.map(({ split, ids }) => {
    if (samplesPerCondition === null) return { split, ids };
    const names = ids.map((id) => conditionOf({ split, id }));
    const kept = new Set(
      [...new Set(names)].flatMap((name) =>
        overlayIds(
          ids.filter((_, index) => names[index] === name),
          samplesPerCondition,
        ),
      ),
    );
    return { split, ids: ids.filter((id) => kept.has(id)) };
  });
  const conditions = new Set(chosen.flatMap(({ split, ids }) => ids.map((id) => conditionOf({ split, id }))));
  const areToldApart = conditions.size > 1 || !conditions.has(ALL);
  return { dataset, splits: chosen, conditions: areToldApart ? [...conditions] : [], conditionOf };
}

function splitNames(dataset: Dataset, { split, conditionsBy, dataset: { root } }: RobustnessSplit): readonly string[] {
  if (split !== null) {
    requireLabels(dataset, split);
    return [split];
  }
  const { splits, unlabelledSplits } = dataset.description;
  const labelled = splits.filter((name) => !unlabelledSplits.includes(name));
  if (labelled.length > 0) return labelled;
  throw new ConfigError(
    `robustness: ${root}: dataset must have a labelled split for conditions by ${conditionsBy}; got ${splits.join(', ') || 'none'}`,
  );
}

function conditionRule(by: ConditionsBy): ConditionSamples['conditionOf'] {
  switch (by) {
    case 'folder':
      return ({ id }) => groupOfId(id);
    case 'split':
      return ({ split }) => split;
    case 'none':
      return () => ALL;
  }
}
