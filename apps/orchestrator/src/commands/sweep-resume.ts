import type { Command } from 'commander';
import type { Services } from './services.js';
import { nameOfSweep, type RequestOptions, requestRun, sweepArgument } from './sweep-request.js';
import { addRunOptions } from './sweep-start.js';

/** `ssma sweep resume <sweep>`: goes on with a sweep that was paused, stopped, cancelled or interrupted. */
export function addSweepResume(sweep: Command, services: Services): void {
  addRunOptions(sweep.command('resume'))
    .description(
      'go on with a sweep that was paused, stopped, cancelled or interrupted, in the process that runs others',
    )
    .addArgument(sweepArgument())
    .action(async (argument: string, options: RequestOptions, command: Command) => {
      const request = { type: 'resume', sweep: await nameOfSweep(argument) } as const;
      await requestRun(request, command, options, services);
    });
}
