import { ConfigError } from '@ssma/core';

/** Steps of the search: a share of this part of all filters is not told apart. */
const RESOLUTION = 100;

/**
 * How many filters have to leave for a latency, found by halving.
 *
 * @param numFilters    that can leave
 * @param latencyRatio  latency of the network without the first so many of them, as a share of the whole network's
 * @param reduction     that is wanted, a share of the whole network's latency
 * @throws ConfigError when the network is not fast enough without all of them; the message says what it reaches
 */
export async function fewestFilters(
  numFilters: number,
  latencyRatio: (count: number) => Promise<number>,
  reduction: number,
): Promise<number> {
  const limit = 1 - reduction;
  const fastest = numFilters === 0 ? 1 : await latencyRatio(numFilters);
  if (!(fastest <= limit)) {
    const closest = (1 - fastest).toFixed(4);
    throw new ConfigError(
      `pruneStage: reduction of latency must be within reach; got ${reduction}, the closest is ${closest}`,
    );
  }
  let [tooFew, enough] = [0, numFilters];
  while (enough - tooFew > Math.max(1, numFilters / RESOLUTION)) {
    const middle = Math.floor((tooFew + enough) / 2);
    if ((await latencyRatio(middle)) <= limit) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
