import type { Command } from 'commander';
import { WORKER_COMMANDS } from '../channel/worker-command.js';
import { WorkerName } from '../channel/worker-name.js';
import { ConfigError } from '../errors.js';
import { addLabOptions, type LabOptions, labOf, requireLab } from './lab-options.js';
import type { Services } from './services.js';

/** `ssma worker drain <name>`: asks a worker to end when its stages have kept their state. */
export function addWorkerDrain(worker: Command, services: Services): void {
  addLabOptions(worker.command('drain'))
    .description('ask a worker to take no more stages, keep the state of those that run, and end')
    .argument('<name>', 'name of the worker, as "ssma worker list" prints it')
    .action(async (name: string, options: LabOptions) => {
      const parsed = WorkerName.safeParse(name);
      if (!parsed.success) throw new ConfigError(`worker: its name ${parsed.error.issues[0]?.message}; got ${name}`);
      const lab = labOf(options);
      await requireLab(lab, services);
      const { redisMailboxes } = await import('../channel/redis-mailbox.js');
      const commands = redisMailboxes(WORKER_COMMANDS, { ...lab, onTrouble: ({ message }) => services.note(message) });
      try {
        await commands.send(parsed.data, { type: 'drain' });
      } finally {
        await commands.close();
      }
      services.note(`Asked ${name} to end.`);
    });
}
