import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { RunEvent } from '../scheduler/run-event.js';
import type { StageProgress } from '../stages/stage-context.js';
import { formatDuration } from './format-duration.js';

/** Shows how the stages of a sweep get on. */
export interface RunDisplay {
  show(event: RunEvent): void;
  /** Leaves the terminal as a following line wants it. */
  close(): void;
}

/** @param nameOf what to call a stage, by its key */
export function runDisplay(stream: NodeJS.WriteStream, nameOf: (stageKey: string) => string): RunDisplay {
  return stream.isTTY ? barDisplay(stream, nameOf) : lineDisplay((line) => stream.write(`${line}\n`), nameOf);
}

/** One bar per running stage, with loss, images/s and time left; a line for each that has ended. */
function barDisplay(stream: NodeJS.WriteStream, nameOf: (stageKey: string) => string): RunDisplay {
  const format = '{bar} {percentage}% {name} {detail}';
  const bars = new MultiBar(
    { stream, format, hideCursor: true, clearOnComplete: true, barsize: 20 },
    Presets.shades_classic,
  );
  const barByStage = new Map<string, SingleBar>();
  return {
    show(event) {
      const name = nameOf(event.stageKey);
      if (event.type === 'started') barByStage.set(event.stageKey, bars.create(1, 0, { name, detail: 'starting' }));
      const bar = barByStage.get(event.stageKey);
      if (event.type === 'progress') {
        bar?.setTotal(Math.max(1, event.progress.totalSteps));
        bar?.update(event.progress.step, { detail: progressText(event.progress) });
      } else if (event.type === 'ended') {
        if (bar !== undefined) bars.remove(bar);
        bars.log(`${endText(name, event)}\n`);
      }
    },
    close: () => bars.stop(),
  };
}

/** Progress at each tenth of a stage, for logs and pipes. */
export function lineDisplay(write: (line: string) => void, nameOf: (stageKey: string) => string): RunDisplay {
  const shown = new Map<string, string>();
  return {
    show(event) {
      const name = nameOf(event.stageKey);
      if (event.type === 'started') write(`${name}: started, attempt ${event.attempt}`);
      else if (event.type === 'ended') write(endText(name, event));
      else {
        const { phase, step, totalSteps } = event.progress;
        const tenth = `${phase} ${Math.floor((10 * step) / Math.max(1, totalSteps))}`;
        if (shown.get(event.stageKey) !== tenth) write(`${name}: ${progressText(event.progress)}`);
        shown.set(event.stageKey, tenth);
      }
    },
    close: () => shown.clear(),
  };
}

/** `training 120/400, loss 0.5123, 8.0 images/s, 3 min 05 s left`; what is not known is left out. */
export function progressText({ phase, step, totalSteps, loss, imagesPerSecond, etaSeconds }: StageProgress): string {
  const parts = [
    `${phase} ${step}/${totalSteps}`,
    loss === undefined ? '' : `loss ${loss.toFixed(4)}`,
    imagesPerSecond === undefined ? '' : `${imagesPerSecond.toFixed(1)} images/s`,
    etaSeconds === undefined ? '' : `${formatDuration(etaSeconds)} left`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function endText(name: string, { end, stageState, retryInMs = 0 }: Extract<RunEvent, { type: 'ended' }>): string {
  if (end.kind === 'complete' || stageState === 'stopped') return `${name}: ${stageState}`;
  const reason = end.kind === 'stopped' ? 'it stopped by itself' : end.message;
  const again = retryInMs < 1000 ? 'trying again' : `trying again in ${formatDuration(retryInMs / 1000)}`;
  return `${name}: ${reason}; ${stageState === 'waiting' ? again : stageState}`;
}
