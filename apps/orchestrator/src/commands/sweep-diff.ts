import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import type { ComparedSweep, PairedGroups, SweepDifference } from '../results/compare-sweeps.js';
import { compareSweeps } from '../results/compare-sweeps.js';
import { formatCell } from '../results/format-cell.js';
import type { Spread } from '../results/spread.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { configsOfSweep } from '../store/configs-of-sweep.js';
import { definitionOfSweep } from '../store/definition-of-sweep.js';
import type { StoredSweep } from '../store/find-sweep.js';
import type { Database } from '../store/open-store.js';
import { stageKeysOfSweep } from '../store/sweep-stage-keys.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';
import { axisValueText, shortAxisNames, trialLabel } from '../sweep/trial-label.js';
import { varyingAxes } from '../sweep/varying-axes.js';
import { alignColumns } from '../terminal/align-columns.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

interface DiffOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

interface DiffReport extends SweepDifference {
  readonly a: Pick<StoredSweep, 'id' | 'name'>;
  readonly b: Pick<StoredSweep, 'id' | 'name'>;
  /** Number of stages that both need. */
  readonly sharedStages: number;
}

/** `ssma sweep diff <a> <b>`: in which settings two sweeps differ, what they share and what the settings change. */
export function addSweepDiff(sweep: Command, services: Services): void {
  sweep
    .command('diff')
    .description('compare two sweeps: settings that differ, trials in both, and what the settings do to the mean IoU')
    .argument('<a>', 'name, id or file of a sweep that was started')
    .argument('<b>', 'name, id or file of another; an edited file that was started again has an id of its own')
    .addOption(runsOption())
    .addOption(jsonOption())
    .action((a: string, b: string, options: DiffOptions) =>
      withStore(options.runs, async ({ db }) => {
        const report = diffReport(db, await sweepOfArgument(db, a), await sweepOfArgument(db, b));
        if (options.json) printJson(services, report);
        else services.print(diffText(report));
      }),
    );
}

function diffReport(db: Database, a: StoredSweep, b: StoredSweep): DiffReport {
  if (a.id === b.id) {
    throw new ConfigError(
      `sweep diff: the sweeps must be two; got ${a.name} (${a.id}) twice ("ssma sweep status" lists ids)`,
    );
  }
  const keysOfA = new Set(stageKeys(db, a));
  return {
    a: { id: a.id, name: a.name },
    b: { id: b.id, name: b.name },
    ...compareSweeps(comparedSweep(db, a), comparedSweep(db, b)),
    sharedStages: new Set(stageKeys(db, b).filter((key) => keysOfA.has(key))).size,
  };
}

function comparedSweep(db: Database, { id }: StoredSweep): ComparedSweep {
  return {
    definition: definitionOfSweep(db, id),
    trials: trialsOfSweep(db, id),
    configs: configsOfSweep(db, id),
  };
}

function stageKeys(db: Database, { id }: StoredSweep): string[] {
  return stageKeysOfSweep(db, id)
    .all()
    .map(({ key }) => key);
}

function diffText(report: DiffReport): string {
  const { a, b, settings, shared, onlyA, onlyB, sharedStages, pairs } = report;
  const settingRows = settings.map((setting) => [setting.path, axisValueText(setting.a), axisValueText(setting.b)]);
  return `${[
    `A: ${a.name} (${a.id})`,
    `B: ${b.name} (${b.id})`,
    '',
    ...(settings.length === 0 ? ['No setting differs.'] : alignColumns([['setting', 'A', 'B'], ...settingRows])),
    '',
    `Trials: ${shared.length} in both, ${onlyA.length} in A alone, ${onlyB.length} in B alone; ${sharedStages} stages in both`,
    '',
    ...(pairs.length === 0
      ? ['No trial of A differs from one of B in nothing but these settings.']
      : ['Mean IoU in % of trials that differ in nothing but these settings:', '', ...pairLines(pairs)]),
  ].join('\n')}\n`;
}

function pairLines(pairs: readonly PairedGroups[]): string[] {
  const varying = varyingAxes(pairs.map(({ axes }) => axes));
  const names = shortAxisNames(varying);
  const rows = pairs.map(({ axes, a, b, difference, numSeeds }) => [
    trialLabel(varying.map((path) => [names.get(path) ?? path, axes[path]])),
    scoreText(a),
    scoreText(b),
    differenceText(difference),
    difference?.count === numSeeds ? `${numSeeds}` : `${difference?.count ?? 0}/${numSeeds}`,
  ]);
  return alignColumns([['trial', 'A', 'B', 'B - A', 'seeds'], ...rows], [1, 2, 3, 4]);
}

function scoreText(spread: Spread | null): string {
  return formatCell({ kind: 'score', spread });
}

function differenceText(spread: Spread | null): string {
  return `${spread !== null && spread.mean > 0 ? '+' : ''}${scoreText(spread)}`;
}
