import type { Command } from 'commander';
import { writtenSweep } from '../sweep/written-sweep.js';
import { loadDefinition } from './load-sweep.js';
import { allowPathOption, setOption } from './options.js';
import type { Services } from './services.js';
import { type RequestOptions, requestRun } from './sweep-request.js';
import { addRunOptions, type StartOptions } from './sweep-start.js';

type ExtendOptions = RequestOptions & Pick<StartOptions, 'set' | 'allowPath'> & { readonly sweep?: string };

/** `ssma sweep extend <file>`: adds the trials of a file to a sweep on record, which may run. */
export function addSweepExtend(sweep: Command, services: Services): void {
  addRunOptions(sweep.command('extend'))
    .description('add seeds or values to a sweep, which may be running: the file has its trials and more')
    .argument('<file>', 'sweep file (YAML)')
    .option('--sweep <sweep>', 'name or id of the sweep, where the last of that name is not the one that is meant')
    .addOption(setOption())
    .addOption(allowPathOption())
    .action(async (file: string, options: ExtendOptions, command: Command) => {
      // Whoever carries the request out plans it, too; here mistakes are told with their place in the file.
      const { definition } = await loadDefinition(file, options, services);
      const { name } = definition.sweep;
      const request = {
        type: 'extend',
        sweep: options.sweep ?? name,
        file,
        definition: writtenSweep(definition),
      } as const;
      await requestRun(request, command, options, services);
    });
}
