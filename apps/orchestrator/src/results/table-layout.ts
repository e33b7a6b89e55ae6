import { ConfigError } from '../errors.js';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { shortAxisNames } from '../sweep/trial-label.js';
import { allAxes } from '../sweep/varying-axes.js';
import type { ResultTable } from './result-table.js';

type Report = SweepFile['report'];

/** Axes by dotted path or short name; of a side that is left out, the sweep file's report decides. */
export interface TableLayout {
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}

/** What the sides are called where they were chosen, for messages. */
export interface SideNames {
  readonly rows: string;
  readonly columns: string;
  /** What makes columns of classes or groups. */
  readonly detail: string;
}

const OPTION_NAMES: SideNames = { rows: '--rows', columns: '--columns', detail: '--classes and --groups' };

/**
 * The report of a sweep file with rows or columns chosen anew: an axis that is chosen for one side leaves the other.
 *
 * @throws ConfigError when an axis is none of the sweep's or is chosen for both sides, or when columns are asked of a table
 *   that has one per class or group of samples
 */
export function layOut(
  table: ResultTable,
  { rows, columns, ...report }: Report,
  { names = OPTION_NAMES, ...chosen }: TableLayout & { readonly names?: SideNames },
): Report {
  const newRows = chosen.rows?.map((name) => axisPath(table, names.rows, name));
  const newColumns = chosen.columns?.map((name) => axisPath(table, names.columns, name));
  const twice = newRows?.find((path) => newColumns?.includes(path));
  if (twice !== undefined) {
    throw new ConfigError(`${names.columns}: must name other axes than ${names.rows}; got ${twice} in both`);
  }
  if (newColumns !== undefined && (table.classNames.length > 0 || table.sampleGroupNames.length > 0)) {
    throw new ConfigError(`${names.columns}: must be given without ${names.detail}, which make columns; got both`);
  }
  return {
    ...report,
    ...side('rows', newRows ?? rows?.filter((path) => !newColumns?.includes(path))),
    ...side('columns', newColumns ?? columns?.filter((path) => !newRows?.includes(path))),
  };
}

function side(key: 'rows' | 'columns', paths: readonly string[] = []): Report {
  return paths.length === 0 ? {} : { [key]: [...paths] };
}

function axisPath({ groups }: ResultTable, option: string, name: string): string {
  const paths = allAxes(groups.map(({ axes }) => axes));
  const shortNames = shortAxisNames(paths);
  const path = paths.find((candidate) => candidate === name || shortNames.get(candidate) === name);
  if (path !== undefined) return path;
  throw new ConfigError(
    `${option}: must name axes of the sweep (${paths.join(', ') || 'there are none'}); got ${name}`,
  );
}
