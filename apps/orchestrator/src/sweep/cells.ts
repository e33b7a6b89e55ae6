import type { ConfigPath } from './config-path.js';
import { drawValue } from './draw-value.js';
import type { SweepFile } from './sweep-schema.js';

/** One combination of axis values, not yet a trial. */
export interface Cell {
  /** Where it comes from: `grid`, `include[i]` or `random[i]`. */
  readonly origin: string;
  /** Value by dotted path; paths that are left out keep their base value. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where in the sweep file each value stands. */
  readonly places: Readonly<Record<string, ConfigPath>>;
  /** Position among the draws of `random`, for those. */
  readonly sample?: number;
}

/**
 * Grid x zip, then the included cells, then the drawn ones. Without grid and zip there is one cell, the base, unless
 * `include` or `random` gives cells.
 *
 * The last axis of the file varies fastest.
 */
export function* sweepCells(sweep: SweepFile): Generator<Cell> {
  const dimensions = sweepDimensions(sweep);
  if (dimensions.length > 0 || numFurtherCells(sweep) === 0) yield* product(dimensions);
  for (const [index, values] of sweep.include.entries()) {
    const places = Object.fromEntries(Object.keys(values).map((path) => [path, ['include', index, path]]));
    yield { origin: `include[${index}]`, values, places };
  }
  yield* drawnCells(sweep);
}

/** Number of cells that `sweepCells` yields. */
export function countCells(sweep: SweepFile): number {
  const dimensions = sweepDimensions(sweep);
  const further = numFurtherCells(sweep);
  if (dimensions.length === 0 && further > 0) return further;
  return dimensions.reduce((count, choices) => count * choices.length, 1) + further;
}

function numFurtherCells({ include, random }: SweepFile): number {
  return include.length + (random?.samples ?? 0);
}

function* drawnCells({ random }: SweepFile): Generator<Cell> {
  const { samples = 0, seed = 0, ranges = {} } = random ?? {};
  const places = Object.fromEntries(Object.keys(ranges).map((path) => [path, ['random', 'ranges', path]]));
  for (let sample = 0; sample < samples; sample++) {
    const drawn = Object.entries(ranges).map(([path, range]) => [
      path,
      drawValue(range, { seed, index: sample, path }),
    ]);
    yield { origin: `random[${sample}]`, values: Object.fromEntries(drawn), places, sample };
  }
}

type Choice = Pick<Cell, 'values' | 'places'>;

function sweepDimensions(sweep: SweepFile): Choice[][] {
  const grid = Object.entries(sweep.grid).map(([path, values]) =>
    values.map((value, index) => ({ values: { [path]: value }, places: { [path]: ['grid', path, index] } })),
  );
  const zip = sweep.zip
    .map((group, groupIndex) => ({ paths: Object.keys(group), group, groupIndex }))
    .filter(({ paths }) => paths.length > 0)
    .map(({ paths, group, groupIndex }) =>
      Array.from({ length: group[paths[0] ?? '']?.length ?? 0 }, (_, index) => ({
        values: Object.fromEntries(paths.map((path) => [path, group[path]?.[index]])),
        places: Object.fromEntries(paths.map((path) => [path, ['zip', groupIndex, path, index]])),
      })),
    );
  return [...grid, ...zip];
}

function* product(
  dimensions: readonly Choice[][],
  depth = 0,
  chosen: Choice = { values: {}, places: {} },
): Generator<Cell> {
  const choices = dimensions[depth];
  if (choices === undefined) {
    yield { origin: 'grid', ...chosen };
    return;
  }
  for (const choice of choices) {
    const values = { ...chosen.values, ...choice.values };
    yield* product(dimensions, depth + 1, { values, places: { ...chosen.places, ...choice.places } });
  }
}
