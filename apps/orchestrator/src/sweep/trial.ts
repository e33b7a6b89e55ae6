import type { TrialConfig } from './sweep-schema.js';

/** One resolved configuration and seed. */
export interface Trial {
  /** `t` and a content hash of configuration and seed. */
  readonly id: string;
  /** `g` and a content hash of the configuration: trials that differ by seed only share it. */
  readonly groupId: string;
  readonly seed: number;
  readonly config: TrialConfig;
  /** The trial's value on every axis of the sweep, by dotted path. */
  readonly axes: Readonly<Record<string, unknown>>;
  /** The values that tell it from the sweep's other trials, e.g. `auxiliaryHeads=true seed=1`. */
  readonly label: string;
}

/** A combination that does not become a trial. */
export interface DroppedCell {
  readonly values: Readonly<Record<string, unknown>>;
  /** The rule of the sweep file that dropped it, or the draw of `random` that it is: `section[index]`. */
  readonly section: 'exclude' | 'when' | 'random';
  readonly index: number;
  readonly reason?: string;
}

/** A sweep file turned into trials. */
export interface ExpandedSweep {
  /** In the order of the file: the last axis varies fastest, seeds faster still. */
  readonly trials: readonly Trial[];
  readonly dropped: readonly DroppedCell[];
  /** Dotted paths of all axes, in the order of the file. */
  readonly axes: readonly string[];
  /** Rules of the file that changed nothing. */
  readonly idleRules: readonly string[];
}
