import {
  type ConditionSpread,
  type ConfusionMatrix,
  type CorruptedScore,
  type CorruptionSummary,
  conditionSpread,
  corruptionSummary,
  summarise,
} from '@ssma/eval';
import type { NetworkRobustness, RobustnessMeasurement } from './measure-robustness.js';
import type { Variant } from './robustness-variants.js';

/** Everything that the suite found, as plain JSON; every score derives from the counts beside it. */
export interface RobustnessScores {
  readonly input: RobustnessMeasurement['input'];
  readonly splits: RobustnessMeasurement['splits'];
  readonly classNames: readonly string[];
  readonly networks: readonly NetworkScores[];
}

export interface NetworkScores {
  readonly name: string;
  readonly checkpoint: string;
  readonly modalities: readonly string[];
  readonly clean: { readonly meanIou: number | null; readonly confusion: ConfusionMatrix };
  /** Null when samples are not told apart. */
  readonly conditions: (Omit<ConditionSpread, 'scores'> & { readonly scores: readonly ConditionScore[] }) | null;
  /** Null when nothing was corrupted. */
  readonly corruptions:
    | (Omit<CorruptionSummary, 'corruptions' | 'cleanMeanIou'> & { readonly scores: readonly CorruptionScores[] })
    | null;
}

interface ConditionScore {
  readonly name: string;
  readonly meanIou: number | null;
  readonly confusion: ConfusionMatrix;
}

/** A corruption of a modality; the score is the mean over severities. */
export interface CorruptionScores extends CorruptedScore {
  /** Such as `rgb fog`. */
  readonly name: string;
  readonly modality: string;
  readonly corruption: Variant['corruption'];
  /** Whether the network reads the modality; its scores are those of the clean pictures when it does not. */
  readonly isRead: boolean;
  readonly severities: readonly (CorruptedScore & {
    readonly severity: Variant['severity'];
    readonly confusion: ConfusionMatrix;
  })[];
}

/** Derives the scores from the counts. */
export function robustnessScores({ classes, input, splits, networks }: RobustnessMeasurement): RobustnessScores {
  return { input, splits, classNames: classes.map(({ name }) => name), networks: networks.map(networkScores) };
}

/** What a corruption of a modality is called in tables and pictures. */
export function variantName({ modality, corruption }: Pick<Variant, 'modality' | 'corruption'>): string {
  return `${modality} ${corruption}`;
}

function networkScores(network: NetworkRobustness): NetworkScores {
  const { name, checkpoint, modalities, clean } = network;
  return {
    name,
    checkpoint,
    modalities,
    clean: { meanIou: summarise(clean).meanIou, confusion: clean },
    conditions: network.conditions.length === 0 ? null : conditionScores(network),
    corruptions: network.corrupted.length === 0 ? null : corruptionScores(network),
  };
}

function conditionScores({ conditions }: NetworkRobustness): NetworkScores['conditions'] {
  const { scores: _, ...spread } = conditionSpread(conditions);
  const scores = conditions.map(({ name, confusion }) => ({ name, meanIou: summarise(confusion).meanIou, confusion }));
  return { ...spread, scores };
}

function corruptionScores({ clean, corrupted, modalities }: NetworkRobustness): NetworkScores['corruptions'] {
  const names = [...new Set(corrupted.map(variantName))];
  const ownOf = (name: string) => corrupted.filter((one) => variantName(one) === name);
  const {
    corruptions,
    cleanMeanIou: _,
    ...summary
  } = corruptionSummary(
    clean,
    names.map((name) => ({ name, severities: ownOf(name) })),
  );
  const scores = corruptions.map(({ name, severities, ...score }) => {
    const own = ownOf(name);
    // A corruption has at least one severity, and its scores are in the order of its counts.
    const { modality, corruption } = own[0] as Variant;
    return {
      name,
      modality,
      corruption,
      isRead: modalities.includes(modality),
      ...score,
      severities: own.map(({ severity, confusion }, place) => ({
        ...(severities[place] as CorruptedScore),
        severity,
        confusion,
      })),
    };
  });
  return { ...summary, scores };
}
