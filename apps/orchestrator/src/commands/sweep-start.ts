import type { Command } from 'commander';
import { InterruptedError, StagesFailedError } from '../exit-code.js';
import { renderTable } from '../results/render-table.js';
import { listenForInterrupts } from '../runner/interrupts.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { StartedSweep, Workforce } from '../runner/start-sweep.js';
import { startSweep } from '../runner/start-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import { runDisplay } from '../terminal/run-display.js';
import { addLabOptions, type LabOptions, labOf, requireLab } from './lab-options.js';
import type { LoadedSweep } from './load-sweep.js';
import { loadSweep } from './load-sweep.js';
import { allowPathOption, jsonOption, runsOption, setOption, wholeNumber } from './options.js';
import { addPolicyOptions, type PolicyOptions, policyOf } from './policy-options.js';
import type { Services } from './services.js';
import { sweepResults, type TableDetail } from './sweep-results.js';
import { withStore } from './with-store.js';

interface StartOptions extends TableDetail, PolicyOptions, LabOptions {
  readonly set: readonly string[];
  readonly allowPath: readonly string[];
  readonly runs: RunsFolder;
  readonly json: boolean;
  readonly concurrency: number;
}

/** How a sweep is run, and the command that goes on with it after an interrupt. */
export interface RunOptions extends StartOptions {
  /** Words of the command behind `ssma`, without settings and runs folder. */
  readonly command: readonly string[];
}

/** `ssma sweep start <file>`: runs what is not done yet and prints the table. */
export function addSweepStart(sweep: Command, services: Services): void {
  addLabOptions(addPolicyOptions(sweep.command('start')))
    .description('run the stages of a sweep file that are not done, then print the table of results')
    .argument('<file>', 'sweep file (YAML)')
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .option('-j, --concurrency <n>', 'stages run at a time in this process, without --redis', wholeNumber(1), 1)
    .option('--classes', 'show the IoU of every class', false)
    .option('--groups', 'show the mean IoU of every group of samples (evaluate.groupBy)', false)
    .addOption(jsonOption())
    .action(async (file: string, options: StartOptions) => {
      const loaded = await loadSweep(file, options, services);
      await runLoadedSweep(loaded, { ...options, command: ['sweep', 'start', file] }, services);
    });
}

/**
 * Runs a sweep with progress and interrupts, then prints its table.
 *
 * @throws InterruptedError with the command that goes on
 * @throws StagesFailedError naming each stage that failed and its log, after the table
 */
export async function runLoadedSweep(loaded: LoadedSweep, options: RunOptions, services: Services): Promise<void> {
  const interrupts = listenForInterrupts(() =>
    services.note('Stopping: running stages keep their state. Press Ctrl-C again to end at once.'),
  );
  const display = runDisplay(services.progressStream, stageNames(loaded));
  let started: StartedSweep;
  try {
    const { runs: folder, lease } = options;
    const workforce = await workforceOf(options, services);
    const policy = policyOf(loaded.sweep, options);
    const { stop, kill } = interrupts;
    const onTrouble = ({ message }: Error): void => services.note(message);
    const dependencies = { ...services, onEvent: display.show, onTrouble };
    started = await startSweep(loaded, { folder, workforce, policy, leaseMs: 1000 * lease, stop, kill }, dependencies);
  } finally {
    display.close();
    interrupts.dispose();
  }
  const isComplete = [...started.stages.values()].every((state) => state === 'complete');
  if (interrupts.stop.aborted && !isComplete) {
    throw new InterruptedError(`Interrupted; what is done is kept. To go on: ${resumeCommand(options)}`);
  }
  await printTable(started.sweepId, options, services);
  if (!isComplete) throw new StagesFailedError(failureText(loaded, started, options.runs));
}

async function workforceOf(options: StartOptions, services: Services): Promise<Workforce> {
  if (options.redis === undefined) return { kind: 'local', devices: Array(options.concurrency).fill('auto') };
  const lab = labOf(options);
  await requireLab(lab, services);
  return { kind: 'redis', lab };
}

async function printTable(sweepId: string, options: StartOptions, { print }: Services): Promise<void> {
  const { runs, json } = options;
  await withStore(runs, ({ db }) => {
    const sweep = findSweep(db, sweepId);
    print(renderTable(sweepResults(db, sweep, options), sweep.reporting.report, json ? 'json' : 'text'));
  });
}

/** A stage is called by what it does and by the trial that needs it, or by the seed where several do. */
function stageNames({ plan }: LoadedSweep): (stageKey: string) => string {
  const labels = new Map<string, string[]>();
  for (const { label, stageKeys } of plan.trials) {
    for (const key of stageKeys) labels.set(key, [...(labels.get(key) ?? []), label]);
  }
  const names = new Map(
    plan.stages.map(({ key, name, seed }) => {
      const [label, ...others] = labels.get(key) ?? [key];
      return [key, others.length === 0 ? `${name} (${label})` : `${name} (${others.length + 1} trials, seed ${seed})`];
    }),
  );
  return (stageKey) => names.get(stageKey) ?? stageKey;
}

function failureText(loaded: LoadedSweep, { stages }: StartedSweep, runs: RunsFolder): string {
  const nameOf = stageNames(loaded);
  const failed = [...stages].filter(([, state]) => state === 'failed').map(([key]) => key);
  const lines = failed.map((key) => `  ${nameOf(key)}: see ${runs.stageLog(key)}`);
  const waiting = [...stages.values()].filter((state) => state === 'waiting').length;
  const behind = waiting === 0 ? '' : ` ${waiting} more could not run because of that.`;
  const stageNameOf = new Map<string, string>(loaded.plan.stages.map(({ key, name }) => [key, name]));
  const trials = loaded.plan.trials.flatMap(({ id, label, stageKeys }) => {
    const culprits = stageKeys.filter((key) => stages.get(key) === 'failed').map((key) => stageNameOf.get(key));
    return culprits.length === 0 ? [] : [`  ${id} ${label}: ${culprits.join(', ')}`];
  });
  const summary = `${failed.length} of ${stages.size} stages failed.${behind}`;
  return [summary, ...lines, 'Trials without a result, and the stage that failed:', ...trials].join('\n');
}

function resumeCommand({ command, set, allowPath, runs }: RunOptions): string {
  const settings = set.flatMap((setting) => ['--set', setting]);
  const allowed = allowPath.flatMap((folder) => ['--allow-path', folder]);
  return ['ssma', ...command, ...settings, ...allowed, '--runs', runs.root].map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
