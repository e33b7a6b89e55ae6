/**
 * The twelve conditions of the sequences, as their folders end, in lower case.
 *
 * @see Valada et al., "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", section 5.2
 */
export const SYNTHIA_CONDITIONS = [
  'summer',
  'fall',
  'winter',
  'spring',
  'dawn',
  'sunset',
  'night',
  'rain',
  'softrain',
  'fog',
  'rainnight',
  'winternight',
] as const;
export type SynthiaCondition = (typeof SYNTHIA_CONDITIONS)[number];

const SEQUENCE = /^SYNTHIA-SEQS-\d+-[A-Z]+$/i;

/** Whether a folder is called like a sequence. */
export function isSequenceName(folder: string): boolean {
  return SEQUENCE.test(folder);
}

/**
 * The condition of a sequence: what follows the last hyphen of its folder, as a whole, because `WINTER` also begins
 * `WINTERNIGHT`.
 *
 * @returns null when it is none of the twelve
 */
export function conditionOf(folder: string): SynthiaCondition | null {
  const ending = folder.slice(folder.lastIndexOf('-') + 1).toLowerCase();
  return SYNTHIA_CONDITIONS.find((condition) => condition === ending) ?? null;
}
