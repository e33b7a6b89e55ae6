import { type ConfusionMatrix, emptyConfusion } from './confusion-matrix.js';
import { type Connectivity, connectedComponents } from './connected-components.js';
import { countPairs } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { type LabelledMap, requireMap } from './labelled-map.js';

/** Areas that part small from medium and medium from large objects in COCO's evaluation. */
const COCO_AREAS = [32 ** 2, 96 ** 2];

export interface ObjectSizeOptions {
  /** Areas in pixels that part the strata, ascending; 1024 and 9216, as in COCO, when left out. */
  readonly areas?: readonly number[];
  /** 4 when left out. */
  readonly connectivity?: Connectivity;
}

/** The pixels of all objects of some sizes. */
export interface ObjectSizeStratum {
  /** Smallest area of its objects in pixels. */
  readonly fromArea: number;
  /** Its objects are smaller than this; null for the stratum of the largest. */
  readonly belowArea: number | null;
  readonly confusion: ConfusionMatrix;
  /** Objects by true class id. */
  readonly objects: number[];
}

/** Counts by size of the true object, smallest first. */
export interface ObjectSizeCounts {
  readonly connectivity: Connectivity;
  readonly strata: readonly ObjectSizeStratum[];
}

/** @throws EvaluationError when the areas are not ascending integers >= 2 */
export function emptyObjectSizes(numClasses: number, options: ObjectSizeOptions = {}): ObjectSizeCounts {
  const { areas = COCO_AREAS, connectivity = 4 } = options;
  const isAscending = areas.every((area, index) => Number.isInteger(area) && area > (areas[index - 1] ?? 1));
  if (!isAscending) {
    throw new EvaluationError(`emptyObjectSizes: areas must be ascending integers >= 2; got [${areas.join(', ')}]`);
  }
  const strata = [1, ...areas].map((fromArea, index) => ({
    fromArea,
    belowArea: areas[index] ?? null,
    confusion: emptyConfusion(numClasses),
    objects: new Array<number>(numClasses).fill(0),
  }));
  return { connectivity, strata };
}

/**
 * Counts the labelled pixels of one image under the size of the object they truly belong to, in place. An object is a
 * connected component of one class in the truth: what ignored pixels or another class cut in two is two objects, and
 * touching objects of one class are one. After an error the counts are as they were before the call.
 *
 * Every labelled pixel is in the stratum of its true object, so the matrices of all strata add up to the whole.
 * `recall` of a stratum is that of its objects. `iou` and `precision` see only the false positives on pixels of
 * objects of the same sizes: a prediction has no size of its own that would put it into a stratum.
 *
 * @throws EvaluationError when sizes differ or an id is not a class, naming value and index
 * @see Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014, whose evaluation has the areas 32^2 and 96^2
 */
export function accumulateObjectSizes({ connectivity, strata }: ObjectSizeCounts, map: LabelledMap): void {
  const { labels, predictions, height, width } = map;
  const numClasses = strata[0]?.confusion.numClasses ?? 0;
  requireMap('accumulateObjectSizes', map);
  countPairs('accumulateObjectSizes', numClasses, map);
  const { componentByPixel, areas } = connectedComponents({ ids: labels, height, width }, connectivity);
  const stratumOf = Array.from(areas, (area) => strata.findLast(({ fromArea }) => fromArea <= area));
  const isSeen = new Uint8Array(areas.length);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const component = componentByPixel[pixel]!;
    const stratum = stratumOf[component];
    if (component === 0 || stratum === undefined) continue;
    const truth = labels[pixel]!;
    stratum.confusion.counts[truth * numClasses + predictions[pixel]!]!++;
    if (isSeen[component] === 0) stratum.objects[truth]!++;
    isSeen[component] = 1;
  }
}
