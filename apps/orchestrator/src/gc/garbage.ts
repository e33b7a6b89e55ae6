/** Something in a runs folder that nothing needs. Paths are relative to the runs folder, sizes those of the files. */
export type Garbage =
  /** The folder of a stage that the store does not have. */
  | { readonly kind: 'unknown-stage'; readonly path: string; readonly bytes: number }
  /** The last checkpoint of a complete training whose result is the best one. */
  | {
      readonly kind: 'superseded-checkpoint';
      readonly path: string;
      readonly bytes: number;
      readonly stageKey: string;
    }
  /** What a process that was killed was writing. */
  | { readonly kind: 'interrupted-write'; readonly path: string; readonly bytes: number };

/** The space that garbage takes. */
export function totalBytes(garbage: readonly Garbage[]): number {
  return garbage.reduce((sum, { bytes }) => sum + bytes, 0);
}
