import type { ClassDescription, Rgb } from '@ssma/datasets';
import { EvaluationError } from './errors.js';
import type { MetricsSummary } from './metrics.js';

/** What one network scored. */
export interface ClassTableRow {
  /** First cell of the row, e.g. the network's name. */
  readonly name: string;
  readonly summary: Pick<MetricsSummary, 'meanIou' | 'perClass'>;
}

export interface ClassTableCell {
  /** Percent with two decimals, as the paper's tables; a dash where nothing is defined. */
  readonly text: string;
  /** Whether no other row of the column has a larger one and some row a smaller one. */
  readonly isBest: boolean;
}

export interface ClassTableColumn {
  readonly name: string;
  /** Null for the mean. */
  readonly color: Rgb | null;
  /** One per row. */
  readonly cells: readonly ClassTableCell[];
}

/** IoU by class and their mean, a row per network; cut into blocks of columns that fit a page. */
export interface ClassTable {
  readonly rowNames: readonly string[];
  readonly blocks: readonly (readonly ClassTableColumn[])[];
}

/** Eleven classes and the mean lie side by side in the paper's Table 1. */
const MAX_COLUMNS = 12;

/**
 * Arranges scores as the paper's benchmarking tables: a column per class, the mean last.
 *
 * @param rows    at least one; one score per class in each
 * @param classes name and colour by class id
 * @throws EvaluationError when there is no row or a row has more or fewer classes
 */
export function classTable(rows: readonly ClassTableRow[], classes: readonly ClassDescription[]): ClassTable {
  if (rows.length === 0) throw new EvaluationError('classTable: rows must not be empty; got []');
  for (const { name, summary } of rows) {
    if (summary.perClass.length === classes.length) continue;
    throw new EvaluationError(
      `classTable: rows must have ${classes.length} scores, one per class; got ${summary.perClass.length} (${name})`,
    );
  }
  const columns: ClassTableColumn[] = [
    ...classes.map(({ name, color }, classId) => ({
      name,
      color,
      cells: cellsOf(rows.map(({ summary }) => summary.perClass[classId]?.iou ?? null)),
    })),
    { name: 'mIoU', color: null, cells: cellsOf(rows.map(({ summary }) => summary.meanIou)) },
  ];
  const numBlocks = Math.ceil(columns.length / MAX_COLUMNS);
  const blockLength = Math.ceil(columns.length / numBlocks);
  return {
    rowNames: rows.map(({ name }) => name),
    blocks: Array.from({ length: numBlocks }, (_, block) =>
      columns.slice(block * blockLength, (block + 1) * blockLength),
    ),
  };
}

/** The best is chosen among the numbers as printed, so that equal ones are marked alike. */
function cellsOf(scores: readonly (number | null)[]): ClassTableCell[] {
  const texts = scores.map((score) => (score === null ? '-' : (100 * score).toFixed(2)));
  const numbers = texts.map((text) => (text === '-' ? Number.NEGATIVE_INFINITY : Number(text)));
  const best = Math.max(...numbers);
  const isSpread = best > Math.min(...numbers);
  return texts.map((text, row) => ({ text, isBest: isSpread && numbers[row] === best }));
}
