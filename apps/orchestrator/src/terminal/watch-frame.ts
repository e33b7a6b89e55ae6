import type { SweepSnapshot, WatchedStage, WatchedTrial } from '../results/sweep-snapshot.js';
import { alignColumns } from './align-columns.js';
import { progressText } from './run-display.js';

/** The order in which trials are kept where not all of them fit. */
const INTEREST = ['running', 'failed', 'stopped', 'waiting', 'complete'] as const;

/**
 * A sweep as a page: how far it is, the stages that run and a line per trial. Names, which can be long, come last.
 *
 * @param numLines of the page at most; trials that do not fit are counted
 */
export function watchFrame(snapshot: SweepSnapshot, numLines: number): string[] {
  const running = snapshot.stages.filter(({ state }) => state === 'running' || state === 'stale');
  const head = [
    snapshotSummary(snapshot),
    ...(running.length === 0 ? [] : ['', ...alignColumns(running.map(stageRow))]),
    '',
  ];
  return [...head, ...trialLines(snapshot.trials, numLines - head.length)].slice(0, Math.max(1, numLines));
}

/** `heads (w12), paused: 3 of 8 trials complete, 1 failed; 9 of 20 stages done, 2 running`; an active sweep has no state. */
export function snapshotSummary({ name, id, state: sweepState, trials, stages }: SweepSnapshot): string {
  const numTrials = (state: WatchedTrial['state']): number => trials.filter((trial) => trial.state === state).length;
  const numStages = (state: WatchedStage['state']): number => stages.filter((stage) => stage.state === state).length;
  return [
    `${name} (${id})${sweepState === 'active' ? '' : `, ${sweepState}`}: ${numTrials('complete')} of ${trials.length} trials complete`,
    counted(numTrials('failed'), 'failed'),
    counted(numTrials('stopped'), 'stopped'),
    `; ${numStages('complete')} of ${stages.length} stages done`,
    counted(numStages('running'), 'running'),
    counted(numStages('stale'), 'stale: their lease has run out, so their process is gone or hangs'),
  ].join('');
}

function counted(number: number, what: string): string {
  return number === 0 ? '' : `, ${number} ${what}`;
}

function stageRow({ title, state, progress }: WatchedStage): string[] {
  const place = progress === null ? 'starting' : progressText(progress);
  return [state === 'stale' ? `${place} (stale)` : place, title];
}

function trialLines(trials: readonly WatchedTrial[], room: number): string[] {
  const header = ['state', 'stages', 'mIoU', 'trial', ''];
  const isAll = trials.length < room;
  const numShown = isAll ? trials.length : Math.max(0, room - 2);
  const shown = isAll ? trials : [...trials].sort((a, b) => interest(a) - interest(b)).slice(0, numShown);
  const lines = alignColumns([header, ...shown.map(trialRow)], [1, 2]);
  return isAll ? lines : [...lines, `... and ${trials.length - numShown} more trials`];
}

function interest({ state }: WatchedTrial): number {
  return INTEREST.indexOf(state);
}

function trialRow({ id, label, state, numDone, numStages, meanIou }: WatchedTrial): string[] {
  return [state, `${numDone}/${numStages}`, meanIou === null ? '-' : (100 * meanIou).toFixed(2), id, label];
}
