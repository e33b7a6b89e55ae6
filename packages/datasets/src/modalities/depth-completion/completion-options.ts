/** `bilateral` keeps edges of depth; `gaussian` mixes across them, which suits sparse outdoor scans. */
export type Blur = 'gaussian' | 'bilateral';

export interface CompletionOptions {
  /** `fast` closes holes alike at all distances; `multiscale` grows near surfaces more and keeps large holes. */
  readonly method: 'fast' | 'multiscale';
  readonly blur: Blur;
  /** Whether columns are filled up to the first row, and large holes too. */
  readonly extrapolate: boolean;
  /** Larger depths are set to this before anything else; above 0.1 and below 99.9. */
  readonly maxDepthMetres: number;
}
