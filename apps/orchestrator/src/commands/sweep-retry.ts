import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { Services } from './services.js';
import { nameOfSweep, type RequestOptions, requestRun, sweepArgument } from './sweep-request.js';
import { addRunOptions } from './sweep-start.js';

interface RetryOptions extends RequestOptions {
  readonly failed?: true;
  readonly missing?: true;
}

/** `ssma sweep retry <sweep> --failed|--missing`: runs stages again that have no result. */
export function addSweepRetry(sweep: Command, services: Services): void {
  addRunOptions(sweep.command('retry'))
    .description('run stages of a sweep again that failed, or all that have no result')
    .addArgument(sweepArgument())
    .addOption(new Option('--failed', 'those that failed; their earlier failures do not count').conflicts('missing'))
    .addOption(new Option('--missing', 'all without a result, those that were stopped as hopeless included'))
    .action(async (argument: string, options: RetryOptions, command: Command) => {
      const request = { type: 'retry', sweep: await nameOfSweep(argument), which: whichOf(options) } as const;
      await requestRun(request, command, options, services);
    });
}

function whichOf({ failed, missing }: RetryOptions): 'failed' | 'missing' {
  if (failed === true) return 'failed';
  if (missing === true) return 'missing';
  throw new ConfigError('sweep retry: it must be said what is tried again, by --failed or --missing; got neither');
}
