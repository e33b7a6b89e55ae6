import type { PlannedStage } from './planned-stage.js';

/** What becomes of a plan's stages when it changes. */
export interface PlanChange {
  /** Stages of both plans. */
  readonly stay: readonly PlannedStage[];
  /** Stages of the changed plan alone. */
  readonly fresh: readonly PlannedStage[];
  /** Keys of the stages that the changed plan has no use for. */
  readonly unused: readonly string[];
}

/** @param before keys of the stages before the change */
export function planChange(before: readonly string[], after: readonly PlannedStage[]): PlanChange {
  const [old, current] = [new Set(before), new Set(after.map(({ key }) => key))];
  return {
    stay: after.filter(({ key }) => old.has(key)),
    fresh: after.filter(({ key }) => !old.has(key)),
    unused: before.filter((key) => !current.has(key)),
  };
}
