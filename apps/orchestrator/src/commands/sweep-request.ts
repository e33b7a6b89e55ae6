import { Argument, type Command } from 'commander';
import { askOrchestrator, isOrchestrated } from '../control/ask-orchestrator.js';
import type { ControlReply, RunRequest } from '../control/control-request.js';
import { ConfigError } from '../errors.js';
import { requireDatabase } from '../store/open-store.js';
import { readSweep } from '../sweep/read-sweep.js';
import { printJson, type Services } from './services.js';
import { isSweepFile } from './sweep-argument.js';
import { runToEnd, type StartOptions } from './sweep-start.js';

/** What the commands take that let a sweep run on; `set` and `allowPath` only where a file is read. */
export type RequestOptions = Omit<StartOptions, 'set' | 'allowPath'> & Partial<Pick<StartOptions, 'set' | 'allowPath'>>;

/** Options that have an effect whoever carries a request out. */
const ALWAYS_USED = new Set(['runs', 'json', 'set', 'allowPath', 'sweep', 'failed', 'missing']);

/** A sweep on record. */
export function sweepArgument(): Argument {
  return new Argument('<sweep>', 'name, id or file of a sweep that was started');
}

/** Name or id of the sweep that an argument means; a sweep file stands for its name. */
export async function nameOfSweep(argument: string): Promise<string> {
  return isSweepFile(argument) ? (await readSweep(argument)).sweep.name : argument;
}

/**
 * Has the orchestrator of the runs folder let a sweep run on, or becomes it where none runs.
 *
 * @param command the one that was given, to tell what was said of the run
 * @throws ConfigError when something was said of the run, which an orchestrator runs already
 */
export async function requestRun(
  request: RunRequest,
  command: Command,
  options: RequestOptions,
  services: Services,
): Promise<void> {
  const { runs, json } = options;
  if (await isOrchestrated(runs)) requireNoRunOption(command, runs.root);
  const reply = await askOrchestrator(runs, request);
  if (reply !== undefined) {
    printReply(reply, json, services);
    return;
  }
  requireDatabase(runs.database);
  const { allowPath = [] } = options;
  const runOptions = { ...options, allowPath, set: [], command: ['sweep', 'resume', request.sweep] };
  await runToEnd({ kind: 'request', request }, runOptions, services);
}

/** Prints what was done, as text or as the one JSON document. */
export function printReply({ message, data }: ControlReply, json: boolean, services: Services): void {
  if (json) printJson(services, data);
  else services.print(`${message}\n`);
}

function requireNoRunOption(command: Command, root: string): void {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return !ALWAYS_USED.has(name) && command.getOptionValueSource(name) === 'cli';
  });
  if (given.length === 0) return;
  const names = given.map(({ long, short }) => long ?? short).join(', ');
  throw new ConfigError(
    `sweep ${command.name()}: what a run is like must be left to the orchestrator that runs on ${root} already; got ${names}`,
  );
}
