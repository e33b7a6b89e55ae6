import { z } from 'zod';
import { EarlyStop } from './early-stop.js';
import { FailurePolicy } from './failure-policy.js';

/** Name of what a worker must be able to do, as it stands in the name of a queue. */
export const Capability = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 of [a-z0-9-], the first of [a-z0-9]');

/** The capability of a worker, and of a sweep, that names none. */
export const DEFAULT_CAPABILITY = 'any';

/** How a sweep is run. No part of what the sweep is: changing it keeps the sweep's id. */
export const RunPolicy = z.strictObject({
  ...FailurePolicy.shape,
  priority: z
    .int()
    .min(1)
    .max(1000)
    .default(500)
    .describe('Stages of sweeps with a lower number begin first where several sweeps wait for the same workers.'),
  capability: Capability.default(DEFAULT_CAPABILITY).describe(
    'Only workers of this capability run the stages of the sweep (ssma worker --capability).',
  ),
  earlyStop: EarlyStop.optional().describe('Trainings that are hopeless by this rule are stopped; none when left out.'),
});
export type RunPolicy = z.infer<typeof RunPolicy>;

/** A sweep without its run policy. */
export function withoutPolicy<Sweep extends RunPolicy>(sweep: Sweep): Omit<Sweep, keyof RunPolicy> {
  const keys = new Set(Object.keys(RunPolicy.shape));
  // Object.fromEntries forgets the keys' names.
  return Object.fromEntries(Object.entries(sweep).filter(([key]) => !keys.has(key))) as Omit<Sweep, keyof RunPolicy>;
}
