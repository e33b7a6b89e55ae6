import type { CostAxis, ParetoPoint } from '../../../charts/pareto-option.js';
import type { PrunedTrial } from './pruned-trials.js';

/** What a network is laid on the axis by. */
export const COSTS = ['parameters', 'flops'] as const;
export type Cost = (typeof COSTS)[number];

/** Per point of the axis, and what the axis is called. */
export const COST_AXES: Readonly<Record<Cost, CostAxis & { readonly perUnit: number; readonly word: string }>> = {
  parameters: { word: 'parameters', title: 'parameters, millions', unit: 'M parameters', perUnit: 1e6 },
  flops: { word: 'FLOPs', title: 'FLOPs of one image, billions', unit: 'B FLOPs', perUnit: 1e9 },
};

/** A pruned network with what it costs; null where that is not on record. */
export type CostedTrial = PrunedTrial & Readonly<Record<Cost, number | null>>;

/** A point of the trial of that id. */
export type NetworkPoint = ParetoPoint & { readonly id: string };

/** The networks whose cost is known, in their order. */
export function networkPoints(networks: readonly CostedTrial[], cost: Cost): NetworkPoint[] {
  return networks.flatMap(({ trial, method, stage, [cost]: size }) => {
    if (size === null || trial.meanIou === null) return [];
    const name = stage === null ? trial.label : `${method}, stage ${stage}`;
    // Scores that read the same on the page are the same.
    const score = Number((100 * trial.meanIou).toFixed(2));
    return [{ id: trial.id, name, method, cost: size / COST_AXES[cost].perUnit, score }];
  });
}

/** A cost in percent of the largest on record; null where it is not on record. */
export function shareOfLargest(networks: readonly CostedTrial[], cost: Cost): (number | null)[] {
  const sizes = networks.map(({ [cost]: size }) => size);
  const largest = Math.max(0, ...sizes.map((size) => size ?? 0));
  return sizes.map((size) => (size === null || largest === 0 ? null : (100 * size) / largest));
}
