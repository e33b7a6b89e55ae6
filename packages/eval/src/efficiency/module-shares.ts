import type { ModelProfile } from '@ssma/core';
import type { ModuleTimes } from './module-times.js';

/** Size and cost of a module, and its fractions of the network's. */
export interface ModuleShare {
  readonly name: string;
  /** Moving statistics included. */
  readonly parameters: number;
  readonly parameterShare: number;
  /** For one image, 2 per multiply-add; null for a module that inference does not run, e.g. an auxiliary head. */
  readonly flops: number | null;
  /** Of the FLOPs of inference. */
  readonly flopsShare: number | null;
  readonly medianMs: number | null;
  /** Of the sum of the modules' times. */
  readonly timeShare: number | null;
}

/**
 * Joins what `profileModel` counts with what `measureModules` times. Fractions of each kind add up to 1; where there is
 * nothing to share, as in a network without convolutions, they are 0.
 */
export function moduleShares({ modules, total, inferenceFlops }: ModelProfile, times: ModuleTimes): ModuleShare[] {
  const countsByName = new Map(modules.map((module) => [module.name, module]));
  const timed = times.modules.map(({ name, medianMs }): ModuleShare => {
    const { parameters = 0, flops = 0 } = countsByName.get(name) ?? {};
    return {
      ...{ name, parameters, flops, medianMs },
      parameterShare: fraction(parameters, total.parameters),
      flopsShare: fraction(flops, inferenceFlops),
      timeShare: fraction(medianMs, times.sumMs),
    };
  });
  const timedNames = new Set(times.modules.map(({ name }) => name));
  const inTrainingOnly = modules
    .filter(({ name }) => !timedNames.has(name))
    .map(({ name, parameters }): ModuleShare => {
      const parameterShare = fraction(parameters, total.parameters);
      return { name, parameters, parameterShare, flops: null, flopsShare: null, medianMs: null, timeShare: null };
    });
  return [...timed, ...inTrainingOnly];
}

function fraction(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
