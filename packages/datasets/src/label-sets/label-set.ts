import { type ClassDescription, IGNORE_LABEL } from '../dataset.js';

/** The classes that a network is trained on, and what each id of a label file becomes. */
export interface LabelSet {
  readonly classes: readonly ClassDescription[];
  /** 256 entries: class index or `IGNORE_LABEL` by raw id; only the entries of `rawIds` have a meaning. */
  readonly classByRawId: Uint8Array;
  /** The ids that a label file may hold, ascending; 255 is always one of them. */
  readonly rawIds: readonly number[];
}

/** A class together with the raw ids that are merged into it. */
export interface ClassMembers extends ClassDescription {
  readonly rawIds: readonly number[];
}

/**
 * Builds the lookup table of a label set.
 *
 * @param classes        in index order, with raw ids 0 to 254 that no other class has
 * @param ignoredRawIds  ids that are legal in a file and become `IGNORE_LABEL`; 255 need not be named
 */
export function createLabelSet(classes: readonly ClassMembers[], ignoredRawIds: readonly number[]): LabelSet {
  const classByRawId = new Uint8Array(256).fill(IGNORE_LABEL);
  for (const [classIndex, { rawIds }] of classes.entries()) {
    for (const rawId of rawIds) classByRawId[rawId] = classIndex;
  }
  const known = new Set([...classes.flatMap(({ rawIds }) => rawIds), ...ignoredRawIds, IGNORE_LABEL]);
  return {
    classes: classes.map(({ name, color }) => ({ name, color })),
    classByRawId,
    rawIds: [...known].sort((a, b) => a - b),
  };
}

/** Maps raw ids to class indices, pixel by pixel, into a new array. */
export function toClassIndices(rawIds: Uint8Array, { classByRawId }: LabelSet): Uint8Array {
  const labels = new Uint8Array(rawIds.length);
  for (let i = 0; i < rawIds.length; i++) labels[i] = classByRawId[rawIds[i]!]!;
  return labels;
}

/** Whether an id occurs that the label set does not know; takes half the time of counting. */
export function hasUnknownId(ids: Uint8Array, { rawIds }: LabelSet): boolean {
  const isUnknown = new Uint8Array(256).fill(1);
  for (const id of rawIds) isUnknown[id] = 0;
  let found = 0;
  for (let i = 0; i < ids.length; i++) found |= isUnknown[ids[i]!]!;
  return found === 1;
}

/** Pixels per id: 256 counts. */
export function countIds(ids: Uint8Array): number[] {
  const counts = new Uint32Array(256);
  for (let i = 0; i < ids.length; i++) counts[ids[i]!]!++;
  return [...counts];
}

/** The ids of a label set in the words of an error message, e.g. `0 to 11 or 255`. */
export function describeRawIds({ rawIds }: LabelSet): string {
  const runs: { first: number; last: number }[] = [];
  for (const id of rawIds) {
    const run = runs.at(-1);
    if (run?.last === id - 1) run.last = id;
    else runs.push({ first: id, last: id });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`)).join(' or ');
}
