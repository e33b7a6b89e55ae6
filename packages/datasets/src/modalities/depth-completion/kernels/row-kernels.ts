import { type Exchange, MEDIAN_OF_SORTED_COLUMNS, MEDIAN_WIRE, SORT_5 } from './median-network.js';
import { type RowProgram, rowFunction, type Vector } from './row-program.js';
import { type WasmFunction, wasmModule } from './wasm-module.js';
import { type CompiledModule, compileWasm, wasmExports, wasmMemory } from './webassembly.js';

/** Ku, Harakeh and Waslander 2018: distances are subtracted from this, so that near is large and empty is smallest. */
export const INVERSION_METRES = 100;

/** Up to here a pixel counts as empty, in metres. */
export const EMPTY_METRES = 0.1;

const ROW_NAMES = ['row0', 'row1', 'row2', 'row3', 'row4'] as const;

/**
 * Operators on rows of one memory. Rows are given by the address of their first pixel in bytes; `length` counts pixels
 * and is a multiple of four. A target may be one of the operands.
 */
export interface RowKernels {
  readonly memory: Float32Array;
  maximum(target: number, a: number, b: number, length: number): void;
  minimum(target: number, a: number, b: number, length: number): void;
  /** `low < source <= high ? INVERSION_METRES - source : 0`. */
  invertBand(target: number, source: number, low: number, high: number, length: number): void;
  /** Target pixels become those of the source where they are empty and `top` is not below row `y`. */
  fill(target: number, source: number, top: number, y: number, length: number): void;
  /** Target pixels become those of the source where `guide` is not empty and `top` is not below row `y`. */
  replace(target: number, source: number, guide: number, top: number, y: number, length: number): void;
  /** Sorts each column of five rows, ascending from target to target. */
  sortColumns: FiveToFive;
  /** Median of 5 x 5 pixels, from five sorted rows that reach two pixels beyond both ends. */
  medianOfSortedColumns: FiveToOne;
  /** `(row0 + 4 row1 + 6 row2 + 4 row3 + row4) / 16`. */
  binomial: FiveToOne;
  /** Bilateral mean of 13 pixels, from five rows that reach two pixels beyond both ends; see `bilateral13`. */
  bilateral(...operands: [target: number, ...rows: Five, differenceFactor: number, length: number]): void;
}

type Five = [row0: number, row1: number, row2: number, row3: number, row4: number];
type FiveToOne = (...operands: [target: number, ...rows: Five, length: number]) => void;
type FiveToFive = (...operands: [...targets: Five, ...rows: Five, length: number]) => void;

/** The kernels over a new memory of at least that many bytes. */
export function rowKernels(numBytes: number): RowKernels {
  const memory = wasmMemory(numBytes);
  const functions = wasmExports(compiledKernels(), memory) as Omit<RowKernels, 'memory'>;
  return { ...functions, memory: new Float32Array(memory.buffer) };
}

// Compiled once per process: the code is the same for every size.
let compiled: CompiledModule | undefined;

function compiledKernels(): CompiledModule {
  compiled ??= compileWasm(wasmModule(kernelFunctions()));
  return compiled;
}

function kernelFunctions(): WasmFunction[] {
  return [
    rowFunction('maximum', { rows: ['target', 'a', 'b'] }, (p) =>
      p.store('target', p.apply('maximum', p.load('a'), p.load('b'))),
    ),
    rowFunction('minimum', { rows: ['target', 'a', 'b'] }, (p) =>
      p.store('target', p.apply('minimum', p.load('a'), p.load('b'))),
    ),
    rowFunction('invertBand', { rows: ['target', 'source'], numbers: ['low', 'high'] }, invertBand),
    rowFunction('fill', { rows: ['target', 'source', 'top'], numbers: ['y'] }, fill),
    rowFunction('replace', { rows: ['target', 'source', 'guide', 'top'], numbers: ['y'] }, replace),
    rowFunction('sortColumns', { rows: [...ROW_NAMES.map(sortedName), ...ROW_NAMES] }, sortColumns),
    rowFunction('medianOfSortedColumns', { rows: ['target', ...ROW_NAMES] }, medianOfSortedColumns),
    rowFunction('binomial', { rows: ['target', ...ROW_NAMES] }, binomial),
    rowFunction('bilateral', { rows: ['target', ...ROW_NAMES], numbers: ['differenceFactor'] }, bilateral),
  ];
}

function sortedName(row: string): string {
  return `${row}Sorted`;
}

function invertBand(p: RowProgram): void {
  const source = p.load('source');
  const isInside = p.apply(
    'and',
    p.apply('less', p.number('low'), source),
    p.apply('lessOrEqual', source, p.number('high')),
  );
  p.store('target', p.apply('and', p.apply('subtract', p.constant(INVERSION_METRES), source), isInside));
}

function fill(p: RowProgram): void {
  const target = p.load('target');
  const isFree = p.apply(
    'and',
    p.apply('less', target, p.constant(EMPTY_METRES)),
    p.apply('lessOrEqual', p.load('top'), p.number('y')),
  );
  p.store('target', p.apply('select', p.load('source'), target, isFree));
}

function replace(p: RowProgram): void {
  const isMeasured = p.apply(
    'and',
    p.apply('greater', p.load('guide'), p.constant(EMPTY_METRES)),
    p.apply('lessOrEqual', p.load('top'), p.number('y')),
  );
  p.store('target', p.apply('select', p.load('source'), p.load('target'), isMeasured));
}

function sortColumns(p: RowProgram): void {
  const rows = ROW_NAMES.map((row) => p.load(row));
  exchanged(p, rows, SORT_5).forEach((value, rank) => {
    p.store(sortedName(ROW_NAMES[rank] as string), value);
  });
}

function medianOfSortedColumns(p: RowProgram): void {
  const wires = ROW_NAMES.flatMap((row) => [-2, -1, 0, 1, 2].map((dx) => p.load(row, dx)));
  p.store('target', exchanged(p, wires, MEDIAN_OF_SORTED_COLUMNS)[MEDIAN_WIRE] as Vector);
}

function exchanged(p: RowProgram, values: readonly Vector[], network: readonly Exchange[]): Vector[] {
  const wires = [...values];
  for (const [low, high] of network) {
    const pair = [wires[low] as Vector, wires[high] as Vector] as const;
    wires[low] = p.apply('minimum', ...pair);
    wires[high] = p.apply('maximum', ...pair);
  }
  return wires;
}

function binomial(p: RowProgram): void {
  const [a, b, c, d, e] = ROW_NAMES.map((row) => p.load(row)) as [Vector, Vector, Vector, Vector, Vector];
  const outer = p.apply('multiply', p.apply('add', a, e), p.constant(1 / 16));
  const inner = p.apply('multiply', p.apply('add', b, d), p.constant(4 / 16));
  const centre = p.apply('multiply', c, p.constant(6 / 16));
  p.store('target', p.apply('add', p.apply('add', outer, inner), centre));
}

/** The twelve neighbours within distance 2, grouped by squared distance. */
const NEIGHBOURS = [-2, -1, 0, 1, 2]
  .flatMap((dy) => [-2, -1, 0, 1, 2].map((dx) => ({ dy, dx, squaredDistance: dx * dx + dy * dy })))
  .filter(({ squaredDistance }) => squaredDistance > 0 && squaredDistance <= 4);
const SIGMA_PIXELS = 2;

function bilateral(p: RowProgram): void {
  const centre = p.load('row2');
  const factor = p.apply('multiply', p.number('differenceFactor'), p.constant(-Math.LOG2E));
  let sum = centre;
  let total = p.constant(1);
  for (const { dy, dx, squaredDistance } of NEIGHBOURS) {
    const value = p.load(`row${dy + 2}`, dx);
    const difference = p.apply('subtract', value, centre);
    const squared = p.apply('multiply', difference, difference);
    const logDistanceWeight = p.constant((-Math.LOG2E * squaredDistance) / (2 * SIGMA_PIXELS ** 2));
    const weight = powerOfTwo(p, p.apply('add', p.apply('multiply', squared, factor), logDistanceWeight));
    sum = p.apply('add', sum, p.apply('multiply', weight, value));
    total = p.apply('add', total, weight);
  }
  p.store('target', p.apply('divide', sum, total));
}

/** Adding this to a small number rounds it to an integer that stands in the lowest bits. */
const ROUNDING = 1.5 * 2 ** 23;
const SMALLEST_EXPONENT = -100;

/**
 * 2^x for x <= 0, to 4e-5 of its value; below 2^-100, that.
 *
 *   2^x = 2^n 2^f, n = round(x); 2^f by its Taylor series to f^4; n is added to the exponent bits
 */
function powerOfTwo(p: RowProgram, x: Vector): Vector {
  const exponent = p.apply('maximum', x, p.constant(SMALLEST_EXPONENT));
  const rounded = p.apply('add', exponent, p.constant(ROUNDING));
  const fraction = p.apply('subtract', exponent, p.apply('subtract', rounded, p.constant(ROUNDING)));
  let power = p.constant(Math.LN2 ** 4 / 24);
  for (const coefficient of [Math.LN2 ** 3 / 6, Math.LN2 ** 2 / 2, Math.LN2, 1]) {
    power = p.apply('add', p.apply('multiply', power, fraction), p.constant(coefficient));
  }
  return p.apply('addIntegers', power, p.shiftBitsLeft(rounded, 23));
}
