import { ConfigError } from '../errors.js';
import type { Cell } from './cells.js';
import { sweepCells } from './cells.js';
import { parseConfigPath } from './config-path.js';
import type { DescribedIssue } from './describe-issue.js';
import { describeIssue } from './describe-issue.js';
import type { ReleasedCell } from './release-axes.js';
import { releaseAxes, withValues } from './release-axes.js';
import { sectionReader } from './section-reader.js';
import type { SweepDefinition } from './sweep-definition.js';
import { TrialConfig } from './sweep-schema.js';

/** A cell with the configuration that it stands for. */
export interface ResolvedCell extends ReleasedCell {
  /** Cells with the same values in a section share its object. */
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
  const readConfig = configReader(writtenConfig);
  const problems = new Map<string, string>();
  const resolved: ResolvedCell[] = [];
  for (const cell of sweepCells(sweep)) {
    const released = releaseAxes(cell, sweep.when, base);
    const parsed = readConfig(released.cell.values);
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

/** As `TrialConfig.safeParse` of the configuration with a cell's values in place, section by section. */
function configReader(writtenConfig: SweepDefinition['writtenConfig']) {
  const { shape } = TrialConfig;
  const sections = {
    dataset: sectionReader('dataset', shape.dataset, writtenConfig),
    input: sectionReader('input', shape.input, writtenConfig),
    model: sectionReader('model', shape.model, writtenConfig),
    train: sectionReader('train', shape.train, writtenConfig),
    prune: sectionReader('prune', shape.prune.unwrap(), writtenConfig),
    evaluate: sectionReader('evaluate', shape.evaluate, writtenConfig),
  };
  return (values: Cell['values']) => {
    const dataset = sections.dataset(values);
    const input = sections.input(values);
    const model = sections.model(values);
    const train = sections.train(values);
    const evaluate = sections.evaluate(values);
    const isPruned = writtenConfig.prune !== undefined || Object.keys(values).some((path) => /^prune(\.|$)/.test(path));
    const prune = isPruned ? sections.prune(values) : undefined;
    // The schema has no rule across sections; a broken one is read in whole, for the places in its messages.
    return dataset && input && model && train && evaluate && prune !== null
      ? { success: true as const, data: { dataset, input, model, train, evaluate, ...(prune && { prune }) } }
      : TrialConfig.safeParse(withValues(writtenConfig, values), { reportInput: true });
  };
}

/** Points at the axis value that broke the rule, or at the base value when no axis is involved. */
function placeIssue(issue: DescribedIssue, cell: Cell, { locate }: SweepDefinition): string {
  const axis = Object.keys(cell.values).find((path) =>
    parseConfigPath(path).every((segment, index) => index >= issue.path.length || segment === issue.path[index]),
  );
  const place = axis === undefined ? undefined : cell.places[axis];
  return `${place === undefined ? locate(issue.path, issue.part) : locate(place)}: ${issue.message}`;
}
