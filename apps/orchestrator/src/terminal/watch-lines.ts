import type { SweepSnapshot, WatchedStage } from '../results/sweep-snapshot.js';
import { progressText } from './run-display.js';
import { snapshotSummary } from './watch-frame.js';

/**
 * What is new in each snapshot of a sweep, for logs and pipes: where it stands at first, when it is paused or goes on, and in
 * the end, and between them a line when a stage begins, has come a tenth further or ends.
 */
export function watchLines(): (snapshot: SweepSnapshot) => string[] {
  const told = new Map<string, string>();
  let isFirst = true;
  let state: SweepSnapshot['state'] | undefined;
  return (snapshot) => {
    const lines = snapshot.stages.flatMap((stage) => {
      const news = newsOf(stage);
      const isNews = told.get(stage.key) !== news && (!isFirst || stage.state === 'running');
      told.set(stage.key, news);
      return isNews ? [stageText(stage)] : [];
    });
    const summary = state !== snapshot.state || snapshot.hasEnded ? [snapshotSummary(snapshot)] : [];
    state = snapshot.state;
    const page = isFirst ? [...summary, ...lines] : [...lines, ...summary];
    isFirst = false;
    return page;
  };
}

/** Changes when there is something to tell about a stage. */
function newsOf({ state, attempts, progress }: WatchedStage): string {
  if (state !== 'running' || progress === null) return `${state} ${attempts}`;
  const { phase, step, totalSteps } = progress;
  return `${state} ${attempts} ${phase} ${Math.floor((10 * step) / Math.max(1, totalSteps))}`;
}

function stageText({ title, state, attempts, progress, error }: WatchedStage): string {
  if (state === 'running') {
    return `${title}: ${progress === null ? `started, attempt ${attempts}` : progressText(progress)}`;
  }
  const reason = state === 'failed' && error !== null ? `: ${error.split('\n')[0]}` : '';
  return `${title}: ${state}${reason}`;
}
