import { z } from 'zod';

/** What becomes of a sweep when a stage fails. No part of what the sweep is: changing it keeps the sweep's id. */
export const FailurePolicy = z.strictObject({
  onError: z
    .enum(['continue', 'stop'])
    .default('continue')
    .describe('After a stage has failed: run all that does not need it, or begin no further stage.'),
  retries: z
    .int()
    .min(0)
    .max(100)
    .default(1)
    .describe('Further attempts for a stage that died or failed for a reason that may pass.'),
  retryDelaySeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(1)
    .describe('Wait before the first further attempt; it doubles with each, up to an hour.'),
});
export type FailurePolicy = z.infer<typeof FailurePolicy>;

const LONGEST_DELAY_MS = 3_600_000;

/**
 * How long to wait before a further attempt.
 *
 *   min(retryDelaySeconds * 2^(retry - 1), 3600) seconds
 *
 * @param retry 1 for the first further attempt
 * @returns milliseconds
 */
export function retryDelayMs({ retryDelaySeconds }: Pick<FailurePolicy, 'retryDelaySeconds'>, retry: number): number {
  return Math.min(1000 * retryDelaySeconds * 2 ** (retry - 1), LONGEST_DELAY_MS);
}
