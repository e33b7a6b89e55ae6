/** How much each filter matters, by the name of its convolution; higher matters more. */
export type FilterScores = ReadonlyMap<string, Float32Array>;

/**
 * Makes the scores of different layers comparable: divides each layer's by their Euclidean norm.
 *
 *   normalised_i = score_i / sqrt(sum over filters j of the layer of score_j^2)
 *
 * A layer of zeros stays as it is.
 *
 * @see section 3.5 of the paper, Eq. 7
 */
export function normaliseByLayer(scores: FilterScores): FilterScores {
  return mapLayers(scores, (values) => {
    const norm = Math.hypot(...values);
    return norm === 0 ? values : values.map((value) => value / norm);
  });
}

/**
 * Replaces each score by the share of its layer's filters that score lower, so that a ranking of the whole network takes
 * the same share from every layer. Of equal scores the earlier filter ranks lower.
 *
 * @see Li et al. 2017, "Pruning filters for efficient ConvNets", which prunes a share of each layer
 */
export function rankWithinLayers(scores: FilterScores): FilterScores {
  return mapLayers(scores, (values) => {
    const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
    const ranks = new Float32Array(values.length);
    for (const [rank, index] of order.entries()) ranks[index] = rank / values.length;
    return ranks;
  });
}

function mapLayers(scores: FilterScores, f: (values: Float32Array) => Float32Array): FilterScores {
  return new Map([...scores].map(([layer, values]) => [layer, f(values)]));
}
