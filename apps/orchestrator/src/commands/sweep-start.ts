import type { Command } from 'commander';
import type { ControlReply } from '../control/control-request.js';
import { InterruptedError, StagesFailedError, SweepHeldError } from '../exit-code.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import { renderTable } from '../results/render-table.js';
import { sweepResults, type TableDetail } from '../results/sweep-results.js';
import { listenForInterrupts } from '../runner/interrupts.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { Beginning, EndedSweep } from '../runner/served-sweeps.js';
import type { Workforce } from '../runner/start-sweep.js';
import { startSweep } from '../runner/start-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import type { StageState } from '../store/tables.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import { runDisplay } from '../terminal/run-display.js';
import { addLabOptions, type LabOptions, labOf, requireLab } from './lab-options.js';
import type { LoadedSweep } from './load-sweep.js';
import { loadSweep } from './load-sweep.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOf,
  artifactsOption,
  jsonOption,
  runsOption,
  setOption,
  wholeNumber,
} from './options.js';
import { addPolicyOptions, type PolicyOptions, policyOf } from './policy-options.js';
import type { Services } from './services.js';
import { withStore } from './with-store.js';

export interface StartOptions extends TableDetail, PolicyOptions, LabOptions, ArtifactsOptions {
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
  addRunOptions(sweep.command('start'))
    .description('run the stages of a sweep file that are not done, then print the table of results')
    .argument('<file>', 'sweep file (YAML)')
    .addOption(setOption())
    .addOption(allowPathOption())
    .action(async (file: string, options: StartOptions) => {
      const loaded = await loadSweep(file, options, services);
      await runLoadedSweep(loaded, { ...options, command: ['sweep', 'start', file] }, services);
    });
}

/** Adds what can be said of a run of any sweep and of its table. */
export function addRunOptions(command: Command): Command {
  return addLabOptions(addPolicyOptions(command))
    .addOption(runsOption())
    .addOption(artifactsOption('where workers with other runs folders exchange files'))
    .option('-j, --concurrency <n>', 'stages run at a time in this process, without --redis', wholeNumber(1), 1)
    .option('--classes', 'show the IoU of every class', false)
    .option('--groups', 'show the mean IoU of every group of samples (evaluate.groupBy)', false)
    .addOption(jsonOption());
}

const STOPPING = 'Stopping: running stages keep their state. Press Ctrl-C again to end at once.';
const LEAVING =
  'Ending: running stages go on on their workers, and no further one begins until the sweep is run again.';

/** Runs a sweep file as `runToEnd`. */
export function runLoadedSweep(loaded: LoadedSweep, options: RunOptions, services: Services): Promise<void> {
  return runToEnd({ kind: 'file', start: loaded }, options, services);
}

/**
 * Runs a sweep with progress and interrupts, then prints its table.
 *
 * @throws InterruptedError with the command that goes on
 * @throws StagesFailedError naming each stage that failed and its log, after the table
 * @throws SweepHeldError with the command that goes on, after the table
 */
export async function runToEnd(beginning: Beginning, options: RunOptions, services: Services): Promise<void> {
  const interrupts = listenForInterrupts(() => services.note(options.redis === undefined ? STOPPING : LEAVING));
  const namers = new Map<string, (stageKey: string) => string | undefined>();
  const nameOf = (key: string): string => [...namers.values()].flatMap((name) => name(key) ?? [])[0] ?? key;
  const display = runDisplay(services.progressStream, nameOf);
  const onPlan = (plan: SweepPlan, sweepId: string): void => void namers.set(sweepId, stageNames(plan));
  let ended: EndedSweep[];
  try {
    const { runs: folder, lease, allowPath } = options;
    const workforce = await workforceOf(options, services);
    const artifacts = await artifactsOf(options);
    const policyFor = (policy: RunPolicy): RunPolicy => policyOf(policy, options);
    const { stop, kill } = interrupts;
    const onTrouble = ({ message }: Error): void => services.note(message);
    const onBegun = ({ message }: ControlReply): void => services.note(message);
    const startOptions = { folder, workforce, artifacts, policyFor, allowPath, leaseMs: 1000 * lease, stop, kill };
    ended = await startSweep(beginning, startOptions, {
      ...services,
      onEvent: display.show,
      onPlan,
      onBegun,
      onTrouble,
    });
  } finally {
    display.close();
    interrupts.dispose();
  }
  const unfinished = ended.filter((sweep) => !isComplete(sweep));
  if (interrupts.stop.aborted && unfinished.length > 0) {
    const commands = unfinished.map((sweep) => goOnCommand(sweep, ended[0], options));
    throw new InterruptedError(`Interrupted; what is done is kept. To go on: ${commands.join(' and ')}`);
  }
  const [first, ...others] = ended;
  if (first !== undefined) await printTable(first.id, options, services);
  for (const { id, name, state, stages } of others) {
    services.note(`${name} (${id}), ${state}: ${numberIn(stages, 'complete')} of ${stages.size} stages complete.`);
  }
  throwUnfinished(unfinished, ended[0], options);
}

/** @throws StagesFailedError, SweepHeldError unless there is none */
function throwUnfinished(unfinished: readonly EndedSweep[], first: EndedSweep | undefined, options: RunOptions): void {
  const [sweep] = unfinished;
  if (sweep === undefined) return;
  const failures = unfinished
    .filter(({ stages }) => numberIn(stages, 'failed') > 0)
    .map((one) => failureText(one, options.runs));
  const held = unfinished
    .filter(({ state }) => state !== 'active')
    .map((one) => `${one.name} was ${one.state} on request. To go on: ${goOnCommand(one, first, options)}`);
  const text = [...failures, ...held].join('\n');
  if (failures.length > 0 || held.length === 0) throw new StagesFailedError(text || failureText(sweep, options.runs));
  throw new SweepHeldError(text);
}

function isComplete({ stages }: EndedSweep): boolean {
  return numberIn(stages, 'complete') === stages.size;
}

function numberIn(stages: EndedSweep['stages'], state: StageState): number {
  return [...stages.values()].filter((one) => one === state).length;
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

/**
 * A stage is called by what it does and by the trial that needs it, or by the seed where several do. Names are made when
 * they are asked for: a large sweep has hundreds of thousands of them.
 */
function stageNames({ trials, stages }: SweepPlan): (stageKey: string) => string | undefined {
  const uses = new Map<string, StageUse>(
    stages.map((stage) => [stage.key, { stage, firstLabel: stage.key, numTrials: 0 }]),
  );
  for (const { label, stageKeys } of trials) {
    for (const key of stageKeys) {
      const use = uses.get(key);
      if (use === undefined) continue;
      if (use.numTrials === 0) use.firstLabel = label;
      use.numTrials += 1;
    }
  }
  return (stageKey) => {
    const use = uses.get(stageKey);
    if (use === undefined) return undefined;
    const { stage, firstLabel, numTrials } = use;
    return `${stage.name} (${numTrials > 1 ? `${numTrials} trials, seed ${stage.seed}` : firstLabel})`;
  };
}

interface StageUse {
  readonly stage: SweepPlan['stages'][number];
  firstLabel: string;
  numTrials: number;
}

function failureText({ plan, stages }: EndedSweep, runs: RunsFolder): string {
  const names = stageNames(plan);
  const failed = [...stages].filter(([, state]) => state === 'failed').map(([key]) => key);
  const lines = failed.map((key) => `  ${names(key)}: see ${runs.stageLog(key)}`);
  const waiting = numberIn(stages, 'waiting');
  const behind = waiting === 0 ? '' : ` ${waiting} more could not run because of that.`;
  const stageNameOf = new Map<string, string>(plan.stages.map(({ key, name }) => [key, name]));
  const trials = plan.trials.flatMap(({ id, label, stageKeys }) => {
    const culprits = stageKeys.filter((key) => stages.get(key) === 'failed').map((key) => stageNameOf.get(key));
    return culprits.length === 0 ? [] : [`  ${id} ${label}: ${culprits.join(', ')}`];
  });
  const summary = `${failed.length} of ${stages.size} stages failed.${behind}`;
  return [summary, ...lines, 'Trials without a result, and the stage that failed:', ...trials].join('\n');
}

/** The command that was given, or the one for a sweep that it does not stand for any more. */
function goOnCommand(
  { id, state, isExtended }: EndedSweep,
  first: EndedSweep | undefined,
  { command, set, allowPath, runs, artifacts, redis, lab }: RunOptions,
): string {
  // Addresses of stores hold no credentials.
  const store = artifacts === undefined ? [] : ['--artifacts', artifacts];
  const isGiven = redis !== undefined && process.env.REDIS_URL === undefined;
  const connection = isGiven ? ['--redis', redis.publicUrl, '--lab', lab] : [];
  if (id !== first?.id || state !== 'active' || isExtended)
    return commandLine(['sweep', 'resume', id, '--runs', runs.root, ...connection, ...store]);
  const settings = set.flatMap((setting) => ['--set', setting]);
  const allowed = allowPath.flatMap((folder) => ['--allow-path', folder]);
  return commandLine([...command, ...settings, ...allowed, '--runs', runs.root, ...connection, ...store]);
}

function commandLine(words: readonly string[]): string {
  return ['ssma', ...words].map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
