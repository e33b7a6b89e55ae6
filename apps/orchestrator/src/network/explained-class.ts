import { type ClassDescription, IGNORE_LABEL } from '@ssma/datasets';
import { ConfigError } from '../errors.js';
import { closestWord } from '../sweep/closest-word.js';

/**
 * The class that a name, or an id of the first network, means.
 *
 * @param networks names and classes, at least one network
 * @throws ConfigError when a network lacks the class, with the closest name
 */
export function explainedClass(
  wanted: string,
  networks: readonly { readonly name: string; readonly classes: readonly ClassDescription[] }[],
): ClassDescription {
  const [{ name, classes }] = networks as [(typeof networks)[number]];
  const found = classes.find((one) => one.name === wanted) ?? classes[/^\d+$/.test(wanted) ? Number(wanted) : -1];
  if (found === undefined) throw noClass(name, wanted, classes);
  for (const other of networks) classIdOf(found.name, other.name, other.classes);
  return found;
}

/**
 * The id of a class among those of a network or dataset.
 *
 * @param owner in front of the error's message
 * @throws ConfigError when it is not among them
 */
export function classIdOf(className: string, owner: string, classes: readonly ClassDescription[]): number {
  const id = classes.findIndex(({ name }) => name === className);
  if (id < 0) throw noClass(owner, className, classes);
  return id;
}

function noClass(owner: string, wanted: string, classes: readonly ClassDescription[]): ConfigError {
  const names = classes.map(({ name }) => name);
  const meant = closestWord(wanted, names);
  const advice = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return new ConfigError(
    `gradcam: ${owner}: --class must be one of ${names.join(', ')} or an id from 0 to ${names.length - 1}; got ${wanted}${advice}`,
  );
}

/** What was predicted of one class on one sample. */
export interface ClassOverlap {
  readonly predictedPixels: number;
  readonly truePixels: number;
  /** Over labelled pixels; null when none is the class in truth or prediction. */
  readonly iou: number | null;
}

/**
 * @param predicted 1 where the class is predicted, else 0
 * @param labels    of the same length
 * @param classId   the class in the labels
 */
export function classOverlap(predicted: Uint8Array, labels: Uint8Array, classId: number): ClassOverlap {
  let [predictedPixels, truePixels, both, either] = [0, 0, 0, 0];
  for (const [pixel, label] of labels.entries()) {
    const [isPredicted, isTrue] = [predicted[pixel] === 1, label === classId];
    predictedPixels += Number(isPredicted);
    truePixels += Number(isTrue);
    both += Number(isPredicted && isTrue);
    either += Number((isPredicted || isTrue) && label !== IGNORE_LABEL);
  }
  return { predictedPixels, truePixels, iou: either === 0 ? null : both / either };
}
