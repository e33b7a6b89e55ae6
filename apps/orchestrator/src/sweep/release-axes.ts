import { sameJson } from '../hash/canonical-json.js';
import type { Cell } from './cells.js';
import { parseConfigPath, valueAt, withValueAt } from './config-path.js';
import type { WhenRule } from './sweep-schema.js';

/** A cell after the `when` rules, with the positions of the rules that took an axis from it. */
export interface ReleasedCell {
  readonly cell: Cell;
  readonly releasedBy: readonly number[];
}

/**
 * Takes away each axis whose `when` rule does not hold, so that it keeps its base value. Releasing one axis can undo the
 * condition of another, so the rules are applied until none changes the cell.
 *
 * @param base the base trial with its defaults, on which `requires` is checked
 */
export function releaseAxes(cell: Cell, rules: readonly WhenRule[], base: unknown): ReleasedCell {
  for (const [index, rule] of rules.entries()) {
    if (!concerns(rule, cell) || matches(withValues(base, cell.values), rule.requires)) continue;
    const { [rule.axis]: _released, ...values } = cell.values;
    const rest = releaseAxes({ ...cell, values }, rules, base);
    return { cell: rest.cell, releasedBy: [index, ...rest.releasedBy] };
  }
  return { cell, releasedBy: [] };
}

/** True when the trial has every one of the values. */
export function matches(config: unknown, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(values).every(([path, value]) => {
    const found = valueAt(config, parseConfigPath(path));
    return found !== undefined && sameJson(found, value);
  });
}

/** The configuration with a cell's values in place. */
export function withValues(config: unknown, values: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(values).reduce(
    (root, [path, value]) => withValueAt(root, parseConfigPath(path), value),
    config,
  );
}

function concerns(rule: WhenRule, cell: Cell): boolean {
  if (!(rule.axis in cell.values)) return false;
  return rule.is === undefined || sameJson(cell.values[rule.axis], rule.is);
}
