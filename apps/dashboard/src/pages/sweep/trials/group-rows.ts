import type { ResultGroup, StageState } from '@ssma/orchestrator/client';
import type { Sorting } from '../../../components/data-table.js';
import { axisValue, compareAxisValues } from '../../../format/axis-value.js';
import { type SeedVerdict, seedVerdict } from '../../../statistics/seed-noise.js';

/** A configuration with what seeds make of it, beside the baseline. */
export interface GroupRow {
  readonly group: ResultGroup;
  /** Place in the sweep, from 1. */
  readonly position: number;
  readonly isBaseline: boolean;
  /** Mean IoU minus that of the baseline; null without both. */
  readonly delta: number | null;
  readonly noise: SeedVerdict;
}

/**
 * The group that the sweep file calls its baseline.
 *
 * @param baseline  values by dotted path, as in the file; undefined without one
 */
export function baselineOf(groups: readonly ResultGroup[], baseline: unknown): ResultGroup | undefined {
  if (baseline === null || typeof baseline !== 'object') return undefined;
  const wanted = Object.entries(baseline);
  return groups.find(({ axes }) => wanted.every(([path, value]) => axisValue(axes[path]) === axisValue(value)));
}

/** Rows in the order of the sweep, each beside the baseline. */
export function groupRows(groups: readonly ResultGroup[], baseline: ResultGroup | undefined): GroupRow[] {
  return groups.map((group, index) => ({
    group,
    position: index + 1,
    isBaseline: group.groupId === baseline?.groupId,
    delta: deltaOf(group, baseline),
    noise: seedVerdict(group.meanIou, baseline?.meanIou ?? null),
  }));
}

function deltaOf({ meanIou }: ResultGroup, baseline: ResultGroup | undefined): number | null {
  const other = baseline?.meanIou ?? null;
  return meanIou === null || other === null ? null : meanIou.mean - other.mean;
}

export interface GroupFilter {
  /** All when empty. */
  readonly states: readonly StageState[];
  /** In the value of any axis, whatever the case; all when empty. */
  readonly find: string;
}

export function filterGroups(rows: readonly GroupRow[], { states, find }: GroupFilter): readonly GroupRow[] {
  const wanted = find.trim().toLowerCase();
  return rows.filter(({ group }) => {
    if (states.length > 0 && !states.includes(group.state)) return false;
    return wanted === '' || axisTexts(group).some((text) => text.toLowerCase().includes(wanted));
  });
}

function axisTexts({ axes }: ResultGroup): string[] {
  return Object.entries(axes).map(([path, value]) => `${path}=${axisValue(value)}`);
}

/** Rows sorted by a column; those without a value come last, whichever way. */
export function sortGroups(rows: readonly GroupRow[], { by, order }: Sorting): readonly GroupRow[] {
  const keyed = rows.map((row) => ({ row, key: sortKey(row, by) }));
  const sign = order === 'ascending' ? 1 : -1;
  return keyed
    .sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0);
      return sign * compareAxisValues(a.key, b.key) || a.row.position - b.row.position;
    })
    .map(({ row }) => row);
}

function sortKey({ group, position, delta }: GroupRow, by: string): unknown {
  if (by.startsWith('axis:')) return group.axes[by.slice('axis:'.length)] ?? null;
  if (by.startsWith('class:')) return group.classIou[by.slice('class:'.length)]?.mean ?? null;
  switch (by) {
    case 'meanIou':
    case 'pixelAccuracy':
    case 'frequencyWeightedIou':
      return group[by]?.mean ?? null;
    case 'delta':
      return delta;
    case 'state':
      return group.state;
    default:
      return position;
  }
}
