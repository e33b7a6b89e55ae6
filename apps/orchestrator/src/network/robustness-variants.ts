import { CORRUPTION_NAMES, type Corruption, corruptionApplies, type Severity } from '@ssma/datasets';
import { ConfigError } from '../errors.js';

/** Pictures of one modality, corrupted. */
export interface Variant {
  readonly modality: string;
  readonly corruption: Corruption;
  readonly severity: Severity;
}

/** What is corrupted, and how much. */
export interface CorruptionChoice {
  /** May be empty: nothing is corrupted. */
  readonly corruptions: readonly Corruption[];
  readonly severities: readonly Severity[];
  /** Null: every modality that a network reads. */
  readonly modalities: readonly string[] | null;
}

/**
 * Every corruption of every modality that it makes sense for, at every severity, one at a time.
 *
 * @param read modalities that the networks read
 * @throws ConfigError when no network reads a modality that was asked for, or a corruption makes sense for none of the
 *   modalities
 */
export function corruptionVariants(
  { corruptions, severities, modalities }: CorruptionChoice,
  read: readonly string[],
): Variant[] {
  const unread = modalities?.find((modality) => !read.includes(modality));
  if (unread !== undefined) {
    throw new ConfigError(`robustness: --modality must be read by a network, ${read.join(', ')}; got ${unread}`);
  }
  const corrupted = modalities ?? read;
  // Asked for all of them, those that make sense for nothing are none; asked for by name, it is a mistake.
  const areAll = corruptions.length === CORRUPTION_NAMES.length;
  const idle = corruptions.find((corruption) => !corrupted.some((modality) => corruptionApplies(corruption, modality)));
  if (idle !== undefined && !areAll) {
    throw new ConfigError(
      `robustness: --corruptions must make sense for ${corrupted.join(', ')}; got ${idle}, which is of pictures of a camera`,
    );
  }
  return corrupted.flatMap((modality) =>
    corruptions
      .filter((corruption) => corruptionApplies(corruption, modality))
      .flatMap((corruption) => severities.map((severity) => ({ modality, corruption, severity }))),
  );
}
