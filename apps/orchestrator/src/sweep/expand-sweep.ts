import { ConfigError } from '../errors.js';
import { sameJson } from '../hash/canonical-json.js';
import { contentId } from '../hash/content-id.js';
import { recordWriter } from '../hash/record-writer.js';
import { countCells } from './cells.js';
import type { ConfigPath } from './config-path.js';
import { parseConfigPath, valueAt } from './config-path.js';
import { collapseCells, type DistinctCell, excludeCells } from './drop-cells.js';
import { matches } from './release-axes.js';
import type { ResolvedCell } from './resolve-cells.js';
import { resolveCells } from './resolve-cells.js';
import type { SweepDefinition } from './sweep-definition.js';
import type { DroppedCell, ExpandedSweep, Trial } from './trial.js';
import { shortAxisNames, trialLabel } from './trial-label.js';

/** A sweep of more trials is taken for a mistake in its file. */
const MAX_TRIALS = 100_000;

/**
 * Turns a sweep into trials: grid x zip, include, random, `when`, `exclude`, seeds.
 *
 * @throws ConfigError naming place, rule and value when a combination breaks the schema, when two combinations that no
 *   `when` rule touched are equal, when nothing is left, or when baseline or report name no trial or axis
 */
export function expandSweep(definition: SweepDefinition): ExpandedSweep {
  const { sweep, locate } = definition;
  const count = countCells(sweep) * sweep.seeds.length;
  const place = locate(sweep.random === undefined ? ['grid'] : ['random', 'samples']);
  if (count > MAX_TRIALS)
    throw new ConfigError(`${place}: a sweep must have at most ${MAX_TRIALS} trials; got ${count}`);
  const resolved = resolveCells(definition);
  const excluded = excludeCells(resolved, definition);
  const { kept, dropped: collapsed } = collapseCells(excluded.kept, definition);
  if (kept.length === 0)
    throw new ConfigError(`${locate(['exclude'])}: exclude must leave a trial; got all ${resolved.length} dropped`);
  const axes = axesOf(sweep);
  checkReferences(definition, axes, kept);
  const dropped = [...excluded.dropped, ...collapsed];
  return {
    trials: trialsOf(kept, axes, sweep.seeds),
    dropped,
    axes,
    idleRules: idleRules(definition, resolved, dropped),
  };
}

function axesOf(sweep: SweepDefinition['sweep']): string[] {
  const sections = [sweep.grid, ...sweep.zip, ...sweep.include, sweep.random?.ranges ?? {}];
  return [...new Set(sections.flatMap((section) => Object.keys(section)))];
}

/** Baseline and report speak of the sweep's axes; anything else would have no effect. */
function checkReferences(
  { sweep, locate }: SweepDefinition,
  axes: readonly string[],
  cells: readonly ResolvedCell[],
): void {
  const { baseline } = sweep;
  const named: [ConfigPath, string][] = Object.keys(baseline ?? {}).map((path) => [['baseline', path], path]);
  for (const key of ['rows', 'columns'] as const) {
    for (const [index, path] of (sweep.report[key] ?? []).entries()) named.push([['report', key, index], path]);
  }
  for (const [at, path] of named) {
    if (axes.includes(path)) continue;
    throw new ConfigError(
      `${locate(at, 'key')}: ${at[0]} must name axes (${axes.join(', ') || 'there are none'}); got ${path}`,
    );
  }
  const numBaselines = baseline === undefined ? 1 : cells.filter(({ config }) => matches(config, baseline)).length;
  if (numBaselines !== 1) {
    throw new ConfigError(`${locate(['baseline'])}: baseline must fit one trial of each seed; got ${numBaselines}`);
  }
}

function trialsOf(cells: readonly DistinctCell[], axes: readonly string[], seeds: readonly number[]): Trial[] {
  const paths = axes.map((path) => [path, parseConfigPath(path)] as const);
  const rows = cells.map(({ config, groupId }) => ({
    config,
    groupId,
    axes: Object.fromEntries(paths.map(([path, segments]) => [path, valueAt(config, segments)])),
  }));
  const varying = axes.filter((path) => rows.some((row) => !sameJson(row.axes[path], rows[0]?.axes[path])));
  const names = shortAxisNames(varying);
  const written = recordWriter();
  return rows.flatMap(({ config, groupId, axes: valueByPath }) => {
    const writtenConfig = written(config);
    const values = varying.map((path) => [names.get(path) ?? path, valueByPath[path]] as const);
    return seeds.map((seed) => ({
      id: contentId('t', { config: writtenConfig, seed }),
      groupId,
      seed,
      config,
      axes: valueByPath,
      label: trialLabel(seeds.length > 1 ? [...values, ['seed', seed]] : values),
    }));
  });
}

/** Rules of the file that changed nothing, which usually means a typing mistake in one of their values. */
function idleRules(
  { sweep, locate }: SweepDefinition,
  cells: readonly ResolvedCell[],
  dropped: readonly DroppedCell[],
): string[] {
  const used = {
    exclude: new Set(dropped.filter(({ section }) => section === 'exclude').map(({ index }) => index)),
    when: new Set(cells.flatMap(({ releasedBy }) => releasedBy)),
  };
  return (['exclude', 'when'] as const).flatMap((section) =>
    [...sweep[section].keys()]
      .filter((index) => !used[section].has(index))
      .map((index) => `${locate([section, index])}: ${section}[${index}] changes no trial`),
  );
}
