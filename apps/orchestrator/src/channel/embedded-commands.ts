import type { CommandChannel } from './command-channel.js';
import { WorkerCommand, WorkerName } from './worker-command.js';

/** Commands within this process. */
export function embeddedCommands(): CommandChannel {
  const unheard = new Map<string, WorkerCommand[]>();
  const listeners = new Map<string, (command: WorkerCommand) => void>();
  return {
    async send(worker, command) {
      const name = WorkerName.parse(worker);
      const parsed = WorkerCommand.parse(command);
      const handle = listeners.get(name);
      if (handle === undefined) unheard.set(name, [...(unheard.get(name) ?? []), parsed]);
      else handle(parsed);
    },
    listen(worker, handle) {
      listeners.set(worker, handle);
      for (const command of unheard.get(worker) ?? []) handle(command);
      unheard.delete(worker);
      return { close: async () => void listeners.delete(worker) };
    },
    async close() {
      listeners.clear();
    },
  };
}
