import { StateConflictError } from '../errors.js';
import { connectRedis, type RedisClient } from '../redis/connect-redis.js';
import { labPrefix } from '../redis/redis-lab.js';
import type { CommandChannel, CommandListener } from './command-channel.js';
import type { RedisChannelOptions } from './redis-channel.js';
import { parseJson, StreamReply } from './stream-reply.js';
import { WorkerCommand, WorkerName } from './worker-command.js';

/** A worker that has not read so many commands is dead. */
const KEPT_COMMANDS = 1_000;
const KEPT_SECONDS = 3_600;

const BLOCK_MS = 2_000;
const PAUSE_MS = 1_000;

/** Commands through a Redis stream per worker, which lives for an hour after its last command. */
export function redisCommands({ address, lab, onTrouble }: RedisChannelOptions): CommandChannel {
  const keyOf = (worker: string): string => `${labPrefix(lab)}:commands:${WorkerName.parse(worker)}`;
  const listeners = new Set<CommandListener>();
  let sender: RedisClient | undefined;
  return {
    async send(worker, command) {
      const json = JSON.stringify(WorkerCommand.parse(command));
      const key = keyOf(worker);
      sender ??= connectRedis(address, onTrouble);
      await sender.xadd(key, 'MAXLEN', '~', KEPT_COMMANDS, '*', 'command', json);
      await sender.expire(key, KEPT_SECONDS);
    },
    listen(worker, handle) {
      const listener = listenTo(keyOf(worker), { reader: connectRedis(address, onTrouble), handle, onTrouble });
      listeners.add(listener);
      return listener;
    },
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      sender?.disconnect();
    },
  };
}

interface Listening {
  /** Connection of its own, as reading blocks it; ends with the listener. */
  readonly reader: RedisClient;
  readonly handle: (command: WorkerCommand) => void;
  readonly onTrouble: (error: Error) => void;
}

function listenTo(key: string, { reader, handle, onTrouble }: Listening): CommandListener {
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) =>
    closing.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const hear = (id: string, fields: readonly string[] | null): void => {
    const command = WorkerCommand.safeParse(parseJson(fields?.[1] ?? ''));
    if (command.success) handle(command.data);
    else onTrouble(new StateConflictError(`command ${id}: it must be of the known form; got ${fields?.[1]}`));
  };
  const run = async (): Promise<void> => {
    let lastId = '0';
    while (!closing.signal.aborted) {
      try {
        const read = reader.call('XREAD', 'BLOCK', String(BLOCK_MS), 'STREAMS', key, lastId);
        // A connection that is closed while it comes back leaves its commands without an answer.
        const reply = await Promise.race([read, closed.then(() => null)]);
        for (const [id, fields] of StreamReply.parse(reply)?.[0]?.[1] ?? []) {
          if (closing.signal.aborted) return;
          lastId = id;
          hear(id, fields);
        }
      } catch (error) {
        if (closing.signal.aborted) return;
        onTrouble(error instanceof Error ? error : new Error(String(error)));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
      }
    }
  };
  const running = run();
  return {
    async close() {
      closing.abort();
      reader.disconnect();
      await running;
    },
  };
}
