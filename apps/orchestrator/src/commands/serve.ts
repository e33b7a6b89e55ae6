import { type Command, InvalidArgumentError } from 'commander';
import type { RunsFolder } from '../runner/runs-folder.js';
import { addLabOptions, type LabOptions, labOf, requireLab } from './lab-options.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOf,
  artifactsOption,
  jsonOption,
  runsOption,
  wholeNumber,
} from './options.js';
import type { Services } from './services.js';

interface ServeOptions extends LabOptions, ArtifactsOptions {
  readonly runs: RunsFolder;
  readonly host: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly concurrency: number;
  readonly allowPath: readonly string[];
  readonly json: boolean;
}

const DEFAULT_PORT = 8642;
const MAX_PORT = 65_535;

/** `ssma serve`: the web page and the API of a runs folder, until it is told to end. */
export function addServe(program: Command, version: string, services: Services): void {
  addLabOptions(program.command('serve'))
    .description('serve the web page and the HTTP API of a runs folder')
    .option('--host <address>', 'address to listen on; beyond this machine, reading needs the token, too', '127.0.0.1')
    .option('--port <n>', 'port to listen on, 0 for any that is free', portNumber, DEFAULT_PORT)
    .option('--token-file <file>', 'where the token lies; made when it is not there (default: serve.token in --runs)')
    .option('-j, --concurrency <n>', 'stages run at a time in this process, without --redis', wholeNumber(1), 1)
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where files that other machines have made are looked for'))
    .addOption(jsonOption())
    .action((options: ServeOptions) => serve(options, version, services));
}

async function serve(options: ServeOptions, version: string, services: Services): Promise<void> {
  const { redis, concurrency } = options;
  const workforce =
    redis === undefined
      ? ({ kind: 'local', devices: Array<string>(concurrency).fill('auto') } as const)
      : ({ kind: 'redis', lab: labOf(options) } as const);
  if (workforce.kind === 'redis') await requireLab(workforce.lab, services);
  const artifacts = await artifactsOf(options);
  // Commands that print a line must not load a server.
  const { serveUntilEnded } = await import('../server/serve-until-ended.js');
  await serveUntilEnded({ ...options, workforce, artifacts, version }, services);
}

function portNumber(text: string): number {
  const port = wholeNumber(0)(text);
  if (port > MAX_PORT) throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_PORT}; got ${text}.`);
  return port;
}
