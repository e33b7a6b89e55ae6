import type { Command } from 'commander';
import { askOrchestrator } from '../control/ask-orchestrator.js';
import type { ControlReply, HoldRequest } from '../control/control-request.js';
import { holdSweep } from '../runner/hold-sweep.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { openStoreForWriting, requireDatabase } from '../store/open-store.js';
import { jsonOption, runsOption } from './options.js';
import type { Services } from './services.js';
import { nameOfSweep, printReply, sweepArgument } from './sweep-request.js';

interface HoldOptions {
  readonly runs: RunsFolder;
  readonly json: boolean;
}

const DESCRIPTIONS: Readonly<Record<HoldRequest['type'], string>> = {
  pause: 'begin no further stage of a sweep, have those that run keep their state and end, and wait for "resume"',
  stop: 'begin no further stage of a sweep; those that run go on to their end',
  cancel: 'begin no further stage of a sweep and end those that run within seconds',
};

/** `ssma sweep pause|stop|cancel <sweep>`: asks the orchestrator that runs it, or records it where none runs. */
export function addSweepHolds(sweep: Command, services: Services): void {
  for (const type of ['pause', 'stop', 'cancel'] as const) {
    sweep
      .command(type)
      .description(DESCRIPTIONS[type])
      .addArgument(sweepArgument())
      .addOption(runsOption())
      .addOption(jsonOption())
      .action(async (argument: string, { runs, json }: HoldOptions) => {
        const request = { type, sweep: await nameOfSweep(argument) };
        const reply = (await askOrchestrator(runs, request)) ?? recordHold(runs, request, services);
        printReply(reply, json, services);
      });
  }
}

function recordHold(runs: RunsFolder, request: HoldRequest, { clock }: Services): ControlReply {
  requireDatabase(runs.database);
  const lock = lockForWriting(runs, `sweep ${request.type}`);
  try {
    const store = openStoreForWriting(runs.database, clock());
    try {
      return holdSweep(store.db, request);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}
