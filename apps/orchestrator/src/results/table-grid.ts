import type { SweepFile } from '../sweep/sweep-schema.js';
import { axisValueText, shortAxisNames } from '../sweep/trial-label.js';
import type { ResultGroup, ResultTable } from './result-table.js';
import type { Spread } from './spread.js';

/** A table as a reader sees it: the views differ only in how they draw it. */
export interface TableGrid {
  readonly header: readonly string[];
  readonly rows: readonly (readonly GridCell[])[];
}

/**
 * Text, or a score (a fraction) to be shown in percent, or a difference of scores in percentage points. `seeds`, such as
 * `2/3`, is there where a score lacks some and no column says so.
 */
export type GridCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'score'; readonly spread: Spread | null; readonly seeds?: string }
  | { readonly kind: 'delta'; readonly delta: number | null };

/**
 * Lays the results out as the sweep's report asks: one row per group, or with `report.columns` one row per combination
 * of the row axes and one column of mean IoU per combination of the column axes. A table with scores per class or group of
 * samples has one row per group always.
 */
export function tableGrid(table: ResultTable, report: SweepFile['report']): TableGrid {
  const isDetailed = table.classNames.length > 0 || table.sampleGroupNames.length > 0;
  const columns = isDetailed ? [] : (report.columns ?? []);
  const rows = rowAxes(table, { ...report, columns });
  return columns.length === 0 ? listGrid(table, rows) : pivotGrid(table, rows, columns);
}

/**
 * The axes whose values name a row. Where the report names some, others join them only to tell groups apart that would
 * look the same: an axis that goes in step with a named one stays out.
 */
export function rowAxes({ axes, groups }: ResultTable, { rows = [], columns = [] }: SweepFile['report']): string[] {
  const numDistinct = (paths: readonly string[]): number =>
    new Set(groups.map((group) => JSON.stringify(paths.map((path) => group.axes[path] ?? null)))).size;
  const named = [...rows];
  for (const path of axes) {
    if (named.includes(path) || columns.includes(path)) continue;
    const tellsApart = numDistinct([...named, path, ...columns]) > numDistinct([...named, ...columns]);
    if (tellsApart || rows.length === 0) named.push(path);
  }
  return named;
}

function listGrid(table: ResultTable, axes: readonly string[]): TableGrid {
  const names = shortAxisNames(axes);
  const isUnfinished = table.groups.some(({ state }) => state !== 'complete');
  const hasSeeds = isUnfinished || table.groups.some(({ numSeeds }) => numSeeds > 1);
  const header = [
    ...axes.map((path) => names.get(path) ?? path),
    ...(hasSeeds ? ['seeds'] : []),
    'mIoU',
    ...(table.hasBaseline ? ['delta'] : []),
    'accuracy',
    'fwIoU',
    ...table.sampleGroupNames,
    ...table.classNames,
    ...(isUnfinished ? ['state'] : []),
  ];
  const rows = table.groups.map((group): GridCell[] => [
    ...axes.map((path) => text(axisValueText(group.axes[path]))),
    ...(hasSeeds ? [text(seedsText(group))] : []),
    score(group.meanIou),
    ...(table.hasBaseline ? [{ kind: 'delta' as const, delta: group.meanIouDelta }] : []),
    score(group.pixelAccuracy),
    score(group.frequencyWeightedIou),
    ...table.sampleGroupNames.map((name) => score(group.sampleGroupIou[name] ?? null)),
    ...table.classNames.map((name) => score(group.classIou[name] ?? null)),
    ...(isUnfinished ? [text(group.state)] : []),
  ]);
  return { header, rows };
}

function pivotGrid(table: ResultTable, rowAxes: readonly string[], columnAxes: readonly string[]): TableGrid {
  const names = shortAxisNames([...rowAxes, ...columnAxes]);
  const rowKey = (group: ResultGroup): string => rowAxes.map((path) => axisValueText(group.axes[path])).join('\n');
  const columnKey = (group: ResultGroup): string =>
    columnAxes.map((path) => `${names.get(path) ?? path}=${axisValueText(group.axes[path])}`).join(' ');
  const columns = [...new Set(table.groups.map(columnKey))];
  const cells = new Map(table.groups.map((group) => [`${rowKey(group)}\n\n${columnKey(group)}`, group]));
  const rows = [...new Set(table.groups.map(rowKey))].map((row) => [
    ...(rowAxes.length === 0 ? [] : row.split('\n').map(text)),
    ...columns.map((column) => scoreOfSeeds(cells.get(`${row}\n\n${column}`))),
  ]);
  return { header: [...rowAxes.map((path) => names.get(path) ?? path), ...columns], rows };
}

function seedsText({ numSeeds, meanIou }: ResultGroup): string {
  const count = meanIou?.count ?? 0;
  return count === numSeeds ? String(numSeeds) : `${count}/${numSeeds}`;
}

function scoreOfSeeds(group: ResultGroup | undefined): GridCell {
  const spread = group?.meanIou ?? null;
  const lacks = group !== undefined && spread !== null && spread.count < group.numSeeds;
  return { kind: 'score', spread, ...(lacks && { seeds: seedsText(group) }) };
}

function text(value: string): GridCell {
  return { kind: 'text', text: value };
}

function score(spread: Spread | null): GridCell {
  return { kind: 'score', spread };
}
