/** What the comparison can show: trials, the first of them the reference. */
export const MAX_TRIALS = 4;

export interface CompareLink {
  /** Ids of trials, 1 to `MAX_TRIALS`. */
  readonly trials: readonly string[];
  /** Id of the image that is shown; left out, the first. */
  readonly sample?: string;
  /** Images of this group only. */
  readonly group?: string;
  /** Images of the first trial with pixels of the true class that were taken for the predicted one; class ids. */
  readonly confusion?: { readonly truth: number; readonly predicted: number };
}

/** Address of the comparison of trials, image by image. */
export function compareLink({ trials, sample, group, confusion }: CompareLink): string {
  const search = new URLSearchParams(trials.slice(0, MAX_TRIALS).map((id) => ['trial', id]));
  if (sample !== undefined) search.append('sample', sample);
  if (group !== undefined) search.append('group', group);
  if (confusion !== undefined) {
    search.append('truth', String(confusion.truth));
    search.append('predicted', String(confusion.predicted));
  }
  return `/compare?${search}`;
}
