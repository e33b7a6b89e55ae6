import { ConfigError } from '../errors.js';
import { sameJson } from '../hash/canonical-json.js';
import { contentId } from '../hash/content-id.js';
import { recordWriter } from '../hash/record-writer.js';
import type { Cell } from './cells.js';
import { matches } from './release-axes.js';
import type { ResolvedCell } from './resolve-cells.js';
import type { SweepDefinition } from './sweep-definition.js';
import type { DroppedCell } from './trial.js';
import { trialLabel } from './trial-label.js';

const EQUAL = 'equals an earlier trial';

/** Cells split by a rule of the sweep file. */
export interface SplitCells<Kept extends ResolvedCell = ResolvedCell> {
  readonly kept: readonly Kept[];
  readonly dropped: readonly DroppedCell[];
}

/** A cell that no other is equal to. */
export interface DistinctCell extends ResolvedCell {
  /** `groupId` of its trials. */
  readonly groupId: string;
}

/** Drops every cell that has all values of an `exclude` rule. */
export function excludeCells(cells: readonly ResolvedCell[], { sweep }: SweepDefinition): SplitCells {
  const kept: ResolvedCell[] = [];
  const dropped: DroppedCell[] = [];
  for (const resolved of cells) {
    const index = sweep.exclude.findIndex(({ reason: _, ...values }) => matches(resolved.config, values));
    const reason = sweep.exclude[index]?.reason;
    if (index < 0) kept.push(resolved);
    else
      dropped.push({
        values: resolved.cell.values,
        section: 'exclude',
        index,
        ...(reason !== undefined && { reason }),
      });
  }
  return { kept, dropped };
}

/**
 * Drops every cell that equals an earlier one because a `when` rule took an axis from one of the two, or because it was
 * drawn.
 *
 * @throws ConfigError when two cells are equal that no rule touched and nothing drew: one of them is a mistake
 */
export function collapseCells(cells: readonly ResolvedCell[], { locate }: SweepDefinition): SplitCells<DistinctCell> {
  const written = recordWriter();
  const kept = new Map<string, DistinctCell>();
  const dropped: DroppedCell[] = [];
  for (const resolved of cells) {
    const groupId = contentId('g', written(resolved.config));
    const first = kept.get(groupId);
    const [index] = [...resolved.releasedBy, ...(first?.releasedBy ?? [])];
    if (first === undefined) kept.set(groupId, { ...resolved, groupId });
    else if (resolved.cell.sample !== undefined) dropped.push(drawnAgain(resolved.cell, resolved.cell.sample));
    else if (index === undefined) throw new ConfigError(equalCells(first.cell, resolved.cell, locate));
    else dropped.push({ values: resolved.cell.values, section: 'when', index, reason: EQUAL });
  }
  return { kept: [...kept.values()], dropped };
}

function drawnAgain({ values }: Cell, index: number): DroppedCell {
  return { values, section: 'random', index, reason: EQUAL };
}

function equalCells(first: Cell, second: Cell, locate: SweepDefinition['locate']): string {
  const name = ({ origin, values }: Cell): string => `${origin} {${trialLabel(Object.entries(values))}}`;
  const place = Object.keys(second.places).find((path) => !sameJson(second.places[path], first.places[path]));
  const at = locate((place === undefined ? undefined : second.places[place]) ?? []);
  return `${at}: trials must differ; got ${name(first)} and ${name(second)}, which resolve to the same`;
}
