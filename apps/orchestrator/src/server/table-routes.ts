import type { Context, Hono } from 'hono';
import { renderTable } from '../results/render-table.js';
import type { ResultTable } from '../results/result-table.js';
import { sweepResults } from '../results/sweep-results.js';
import { tableGrid } from '../results/table-grid.js';
import { layOut } from '../results/table-layout.js';
import { findSweep } from '../store/find-sweep.js';
import { ROUTES } from '../wire/routes.js';
import type { ExportFormat, ExportQuery, TableQuery } from '../wire/table.js';
import { answer, answerJson, taggedResponse } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { jsonObject } from './json-value.js';
import { RefusedError } from './problems.js';

const SIDE_NAMES = { rows: 'query.rows', columns: 'query.columns', detail: 'classes and groups' } as const;

/** Formats that are laid out for the eye; the others have a row per group always. */
const LAID_OUT: readonly ExportFormat[] = ['text', 'markdown', 'latex'];

const FILES: Readonly<Record<ExportFormat, { readonly type: string; readonly ending: string }>> = {
  text: { type: 'text/plain; charset=utf-8', ending: 'txt' },
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  latex: { type: 'application/x-tex; charset=utf-8', ending: 'tex' },
  json: { type: 'application/json', ending: 'json' },
  parquet: { type: 'application/vnd.apache.parquet', ending: 'parquet' },
};

/** Shows the table of results of a sweep, and writes it in the formats of `ssma sweep export`. */
export function addTableRoutes(app: Hono, { db }: Pick<ApiDependencies, 'db'>): void {
  answerJson(app, ROUTES.showTable, ({ params, query }) => {
    const { table, report } = laidOut(db, params.sweep, query);
    const groups = table.groups.map(({ axes, ...group }) => ({ ...group, axes: jsonObject(axes) }));
    return { ...table, groups, grid: tableGrid(table, report) };
  });
  answer(app, ROUTES.exportTable, ({ params, query, context }) =>
    exported(db, { sweep: params.sweep, query, context }),
  );
}

async function exported(
  db: ApiDependencies['db'],
  { sweep, query, context }: { readonly sweep: string; readonly query: ExportQuery; readonly context: Context },
): Promise<Response> {
  const { format } = query;
  const isLaidOut = query.rows !== undefined || query.columns !== undefined;
  if (isLaidOut && !LAID_OUT.includes(format)) {
    const rule = `must be ${LAID_OUT.join(', ')} where rows or columns are chosen`;
    throw new RefusedError('BAD_REQUEST', `query.format: ${rule}; got ${format}`);
  }
  const { table, report } = laidOut(db, sweep, query);
  const content = format === 'parquet' ? await parquetOf(table) : renderTable(table, report, format);
  const { type, ending } = FILES[format];
  return taggedResponse(context, content, {
    'content-type': type,
    'content-disposition': `attachment; filename="${table.sweep}.${ending}"`,
  });
}

function laidOut(db: ApiDependencies['db'], sweep: string, { rows, columns, classes, groups }: TableQuery) {
  const stored = findSweep(db, sweep);
  const table = sweepResults(db, stored, { classes, groups });
  const chosen = { ...(rows !== undefined && { rows }), ...(columns !== undefined && { columns }) };
  return { table, report: layOut(table, stored.reporting.report, { ...chosen, names: SIDE_NAMES }) };
}

/** The writer of Parquet is loaded by those who want it only. */
async function parquetOf(table: ResultTable): Promise<Uint8Array<ArrayBuffer>> {
  const { renderParquet } = await import('../results/render-parquet.js');
  return new Uint8Array(renderParquet(table));
}
