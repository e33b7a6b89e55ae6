import { EvaluationError } from './errors.js';

/**
 * The class with the highest score of every pixel, of equal ones the lowest id: what a network's last layer says, as
 * `accumulate` and `evaluate` count it.
 *
 * @param scores    logits or probabilities, [pixels, numClasses], channels last
 * @param numPixels pixels that the labels have
 * @throws EvaluationError when the scores are not one per class and pixel (a network of other classes), or one is NaN,
 *   naming pixel and class
 */
export function argmaxIds(
  scores: Float32Array,
  { numPixels, numClasses }: { readonly numPixels: number; readonly numClasses: number },
): Uint8Array {
  if (!Number.isInteger(numClasses) || numClasses < 1 || numClasses > 255) {
    throw new EvaluationError(`argmaxIds: numClasses must be an integer from 1 to 255; got ${numClasses}`);
  }
  if (scores.length !== numPixels * numClasses) {
    const each = numPixels === 0 ? '' : `, ${scores.length / numPixels} a pixel`;
    throw new EvaluationError(
      `argmaxIds: scores must hold ${numClasses} values (one per class) for each of ${numPixels} pixels; got ${scores.length}${each}`,
    );
  }
  const ids = new Uint8Array(numPixels);
  for (let pixel = 0; pixel < numPixels; pixel++) {
    let best = pixel * numClasses;
    for (let index = best; index < (pixel + 1) * numClasses; index++) {
      const score = scores[index]!;
      if (Number.isNaN(score)) {
        throw new EvaluationError(
          `argmaxIds: scores[${index}] must be a number; got NaN (pixel ${pixel}, class ${index % numClasses})`,
        );
      }
      if (score > scores[best]!) best = index;
    }
    ids[pixel] = best - pixel * numClasses;
  }
  return ids;
}
