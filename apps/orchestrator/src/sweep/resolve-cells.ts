import { ConfigError } from '../errors.js';
import type { Cell } from './cells.js';
import { sweepCells } from './cells.js';
import { parseConfigPath } from './config-path.js';
import type { DescribedIssue } from './describe-issue.js';
import { describeIssue } from './describe-issue.js';
import type { ReleasedCell } from './release-axes.js';
import { releaseAxes, withValues } from './release-axes.js';
import type { SweepDefinition } from './sweep-definition.js';
import { TrialConfig } from './sweep-schema.js';

/** A cell with the configuration that it stands for. */
export interface ResolvedCell extends ReleasedCell {
  readonly config: TrialConfig;
}

/**
 * Every cell of the sweep after its `when` rules, as a configuration that obeys the schema.
 *
 * @throws ConfigError with one line per mistake, each at the axis value or base value that made it; of several values
 *   drawn from one range that break one rule, the first is named
 */
export function resolveCells(definition: SweepDefinition): ResolvedCell[] {
  const { sweep, writtenConfig } = definition;
  const base = TrialConfig.parse(writtenConfig);
  const problems = new Map<string, string>();
  const resolved: ResolvedCell[] = [];
  for (const cell of sweepCells(sweep)) {
    const released = releaseAxes(cell, sweep.when, base);
    const parsed = TrialConfig.safeParse(withValues(writtenConfig, released.cell.values), { reportInput: true });
    if (parsed.success) resolved.push({ ...released, config: parsed.data });
    else
      for (const issue of parsed.error.issues.flatMap(describeIssue)) {
        const problem = placeIssue(issue, cell, definition);
        const broken = cell.sample === undefined ? problem : problem.replace(/; got .*/s, '');
        if (!problems.has(broken)) problems.set(broken, problem);
      }
  }
  if (problems.size > 0) throw new ConfigError([...problems.values()].join('\n'));
  return resolved;
}

/** Points at the axis value that broke the rule, or at the base value when no axis is involved. */
function placeIssue(issue: DescribedIssue, cell: Cell, { locate }: SweepDefinition): string {
  const axis = Object.keys(cell.values).find((path) =>
    parseConfigPath(path).every((segment, index) => index >= issue.path.length || segment === issue.path[index]),
  );
  const place = axis === undefined ? undefined : cell.places[axis];
  return `${place === undefined ? locate(issue.path, issue.part) : locate(place)}: ${issue.message}`;
}
