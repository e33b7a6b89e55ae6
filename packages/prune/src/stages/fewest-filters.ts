import { ConfigError } from '@ssma/core';

/** Steps of the search: a share of this part of all filters is not told apart. */
const RESOLUTION = 100;

/**
 * How many filters have to leave for a latency, found by halving.
 *
 * @param numFilters    that can leave
 * @param latencyMs     of the network without the first so many of them
 * @param goal.original ms of the whole network
 * @param goal.reduction share of it
 * @throws ConfigError when the network is not fast enough without all of them; the message says what it reaches
 */
export async function fewestFilters(
  numFilters: number,
  latencyMs: (count: number) => Promise<number>,
  { original, reduction }: { readonly original: number; readonly reduction: number },
): Promise<number> {
  const limitMs = original * (1 - reduction);
  const fastest = numFilters === 0 ? original : await latencyMs(numFilters);
  if (!(fastest <= limitMs)) {
    const closest = (1 - fastest / original).toFixed(4);
    throw new ConfigError(
      `pruneStage: reduction of latency must be within reach; got ${reduction}, the closest is ${closest}`,
    );
  }
  let [tooFew, enough] = [0, numFilters];
  while (enough - tooFew > Math.max(1, numFilters / RESOLUTION)) {
    const middle = Math.floor((tooFew + enough) / 2);
    if ((await latencyMs(middle)) <= limitMs) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
