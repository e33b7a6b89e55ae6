import type { ConfigPath } from './config-path.js';
import { unknownTrialPath } from './known-paths.js';
import { RandomRange } from './random-spec.js';
import type { SweepDefinition } from './sweep-definition.js';

/**
 * Checks what a schema cannot: that every path exists, that no axis is given twice and that zipped lists are equally
 * long, that every range is of one kind.
 *
 * @returns one line per mistake, each with its place in the file
 */
export function axisProblems({ sweep, locate }: SweepDefinition): string[] {
  const problems: string[] = [];
  const complain = (path: ConfigPath, rule: string): void => {
    problems.push(`${locate(path, 'key')}: ${rule}`);
  };
  for (const { dotted, at } of pathsIn(sweep)) {
    const unknown = unknownTrialPath(dotted);
    if (unknown !== undefined) complain(at, `${at[0]} path ${unknown}`);
  }
  const firstPlaces = new Map<string, string>();
  for (const { dotted, at } of axesIn(sweep)) {
    const first = firstPlaces.get(dotted);
    if (first !== undefined) complain(at, `axis ${dotted} must be given once; got it again after ${first}`);
    else firstPlaces.set(dotted, locate(at, 'key'));
  }
  for (const [dotted, range] of Object.entries(sweep.random?.ranges ?? {})) {
    const kinds = Object.keys(range);
    if (kinds.length === 1) continue;
    const rule = `must have exactly one of ${Object.keys(RandomRange.shape).join(', ')}`;
    complain(['random', 'ranges', dotted], `random.ranges.${dotted} ${rule}; got ${kinds.join(', ') || 'none'}`);
  }
  for (const [index, group] of sweep.zip.entries()) {
    const lengths = Object.entries(group).map(([dotted, values]) => `${dotted} with ${values.length}`);
    if (new Set(Object.values(group).map((values) => values.length)).size > 1) {
      complain(['zip', index], `zip[${index}] must have lists of equal length; got ${lengths.join(', ')}`);
    }
  }
  return problems;
}

interface PlacedPath {
  readonly dotted: string;
  readonly at: ConfigPath;
}

function axesIn(sweep: SweepDefinition['sweep']): PlacedPath[] {
  return [
    ...Object.keys(sweep.grid).map((dotted) => ({ dotted, at: ['grid', dotted] })),
    ...sweep.zip.flatMap((group, index) =>
      Object.keys(group).map((dotted) => ({ dotted, at: ['zip', index, dotted] })),
    ),
  ];
}

function pathsIn(sweep: SweepDefinition['sweep']): PlacedPath[] {
  const keysAt = (assignment: object, ...at: ConfigPath): PlacedPath[] =>
    Object.keys(assignment).map((dotted) => ({ dotted, at: [...at, dotted] }));
  return [
    ...axesIn(sweep),
    ...sweep.include.flatMap((assignment, index) => keysAt(assignment, 'include', index)),
    ...keysAt(sweep.random?.ranges ?? {}, 'random', 'ranges'),
    ...sweep.exclude.flatMap(({ reason: _, ...assignment }, index) => keysAt(assignment, 'exclude', index)),
    ...sweep.when.flatMap((rule, index) => [
      { dotted: rule.axis, at: ['when', index, 'axis'] },
      ...keysAt(rule.requires, 'when', index, 'requires'),
    ]),
    ...keysAt(sweep.baseline ?? {}, 'baseline'),
    ...(['rows', 'columns'] as const).flatMap((key) =>
      (sweep.report[key] ?? []).map((dotted, index) => ({ dotted, at: ['report', key, index] })),
    ),
  ];
}
