import type { Command } from 'commander';
import { askOrchestrator } from '../control/ask-orchestrator.js';
import type { HoldRequest } from '../control/control-request.js';
import { recordHold } from '../runner/record-hold.js';
import type { RunsFolder } from '../runner/runs-folder.js';
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
        const reply = (await askOrchestrator(runs, request)) ?? recordHold(runs, request, services.clock());
        printReply(reply, json, services);
      });
  }
}
