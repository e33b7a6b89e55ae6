import type { Command } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { listWorkers, type WorkerRow } from '../store/workers.js';
import { alignColumns } from '../terminal/align-columns.js';
import { formatDuration } from '../terminal/format-duration.js';
import { jsonOption, runsOption } from './options.js';
import { printJson, type Services } from './services.js';
import { withStore } from './with-store.js';

/** `ssma worker list`: the workers that the orchestrator of a runs folder has heard of. */
export function addWorkerList(worker: Command, services: Services): void {
  worker
    .command('list')
    .description('print the workers of a lab, what they run and when they were last heard')
    .option('--all', 'those that have ended, too', false)
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(({ runs, all, json }: { runs: RunsFolder; all: boolean; json: boolean }) =>
      withStore(runs, ({ db }) => {
        const workers = listWorkers(db).filter(({ state }) => all || state !== 'left');
        if (json) printJson(services, workers);
        else services.print(`${workerLines(workers, services.clock()).join('\n')}\n`);
      }),
    );
}

function workerLines(workers: readonly WorkerRow[], nowMs: number): string[] {
  if (workers.length === 0) return ['no worker'];
  const header = ['worker', 'capability', 'state', 'heard', 'device', 'stage'];
  const rows = workers.flatMap(({ name, capability, state, lastSeenMs, slots }) => {
    const heard = `${formatDuration((nowMs - lastSeenMs) / 1000)} ago`;
    const places = slots.length === 0 ? [['', '']] : slots.map((slot) => [slot.device, runningText(slot.running)]);
    return places.map((place, index) => [
      ...(index === 0 ? [name, capability, state, heard] : ['', '', '', '']),
      ...place,
    ]);
  });
  return alignColumns([header, ...rows]);
}

function runningText(running: WorkerRow['slots'][number]['running']): string {
  return running === null ? '-' : `${running.stageKey} (attempt ${running.attempt})`;
}
