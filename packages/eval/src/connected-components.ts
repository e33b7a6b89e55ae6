import { IGNORE_LABEL } from '@ssma/datasets';
import type { IdMap } from './distance-transform.js';

/** Which pixels touch: four share an edge, eight share an edge or a corner. */
export type Connectivity = 4 | 8;

/** Regions of equal labels. */
export interface ConnectedComponents {
  /** Number of the component by pixel, from 1 in the order of first pixels; 0 for ignored pixels. */
  readonly componentByPixel: Int32Array;
  /** Pixels by number of the component; `areas[0]` counts the ignored ones. */
  readonly areas: Int32Array;
}

/**
 * Connected components of a label map, in two passes over the pixels.
 *
 * @see Rosenfeld, Pfaltz, "Sequential Operations in Digital Picture Processing", Journal of the ACM 13 (1966), for the
 *   two passes; equivalences are kept in a forest with path halving
 */
export function connectedComponents({ ids, height, width }: IdMap, connectivity: Connectivity): ConnectedComponents {
  const parents = new Int32Array(ids.length).map((_, pixel) => pixel);
  const before =
    connectivity === 4
      ? [
          [0, -1],
          [-1, 0],
        ]
      : [
          [0, -1],
          [-1, -1],
          [-1, 0],
          [-1, 1],
        ];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      for (const [dy = 0, dx = 0] of before) {
        const neighbour = pixel + dy * width + dx;
        if (y + dy < 0 || x + dx < 0 || x + dx >= width || ids[neighbour] !== ids[pixel]) continue;
        join(parents, neighbour, pixel);
      }
    }
  }
  return numberComponents(ids, parents);
}

/** Joins the trees of two pixels under the earlier root. */
function join(parents: Int32Array, a: number, b: number): void {
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)];
  if (rootA < rootB) parents[rootB] = rootA;
  else parents[rootA] = rootB;
}

function rootOf(parents: Int32Array, pixel: number): number {
  let root = pixel;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]!]!;
    root = parents[root]!;
  }
  return root;
}

function numberComponents(ids: IdMap['ids'], parents: Int32Array): ConnectedComponents {
  const componentByPixel = new Int32Array(ids.length);
  const areas = [0];
  for (let pixel = 0; pixel < ids.length; pixel++) {
    const root = rootOf(parents, pixel);
    // A root is the first pixel of its component, so its number is known when the others are reached.
    if (root === pixel && ids[pixel] !== IGNORE_LABEL) componentByPixel[pixel] = areas.push(0) - 1;
    const component = componentByPixel[root]!;
    componentByPixel[pixel] = component;
    areas[component]!++;
  }
  return { componentByPixel, areas: Int32Array.from(areas) };
}
