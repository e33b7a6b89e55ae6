import { StateConflictError } from '../errors.js';
import { connectRedis, type RedisClient } from '../redis/connect-redis.js';
import { labPrefix } from '../redis/redis-lab.js';
import type { Mailboxes, MailboxListener, MessageKind } from './mailbox.js';
import type { RedisChannelOptions } from './redis-channel.js';
import { parseJson, StreamReply } from './stream-reply.js';
import { WorkerName } from './worker-name.js';

/** Whoever has not read so many messages is dead. */
const KEPT_MESSAGES = 10_000;
const KEPT_SECONDS = 3_600;

const BLOCK_MS = 2_000;
const PAUSE_MS = 1_000;

/** Mailboxes on Redis, a stream for each, which lives for an hour after its last message. */
export function redisMailboxes<Message>(
  kind: MessageKind<Message>,
  { address, lab, onTrouble }: RedisChannelOptions,
): Mailboxes<Message> {
  const keyOf = (name: string): string => `${labPrefix(lab)}:${kind.name}:${WorkerName.parse(name)}`;
  const listeners = new Set<MailboxListener>();
  let client: RedisClient | undefined;
  const sharedClient = (): RedisClient => {
    client ??= connectRedis(address, onTrouble);
    return client;
  };
  return {
    async send(name, message) {
      const json = JSON.stringify(kind.schema.parse(message));
      const key = keyOf(name);
      // One round trip, so that a message costs as little as its effect.
      const sending = sharedClient();
      await Promise.all([
        sending.xadd(key, 'MAXLEN', '~', KEPT_MESSAGES, '*', 'message', json),
        sending.expire(key, KEPT_SECONDS),
      ]);
    },
    listen(name, handle) {
      const reader = connectRedis(address, onTrouble);
      const listener = listenTo(keyOf(name), kind, { reader, client: sharedClient(), handle, onTrouble });
      listeners.add(listener);
      return listener;
    },
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      client?.disconnect();
    },
  };
}

interface Listening<Message> {
  /** Connection of its own, as reading blocks it; ends with the listener. */
  readonly reader: RedisClient;
  readonly client: RedisClient;
  readonly handle: (message: Message) => void;
  readonly onTrouble: (error: Error) => void;
}

function listenTo<Message>(
  key: string,
  kind: MessageKind<Message>,
  { reader, client, handle, onTrouble }: Listening<Message>,
): MailboxListener {
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) =>
    closing.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const hear = (id: string, fields: readonly string[] | null): void => {
    const message = kind.schema.safeParse(parseJson(fields?.[1] ?? ''));
    if (message.success) handle(message.data);
    else onTrouble(new StateConflictError(`${kind.name} ${id}: it must be of the known form; got ${fields?.[1]}`));
  };
  const run = async (): Promise<void> => {
    let lastId = '0';
    while (!closing.signal.aborted) {
      try {
        const read = reader.call('XREAD', 'BLOCK', String(BLOCK_MS), 'STREAMS', key, lastId);
        // A connection that is closed while it comes back leaves its commands without an answer.
        const reply = await Promise.race([read, closed.then(() => null)]);
        const heard: string[] = [];
        for (const [id, fields] of StreamReply.parse(reply)?.[0]?.[1] ?? []) {
          if (closing.signal.aborted) break;
          lastId = id;
          heard.push(id);
          hear(id, fields);
        }
        if (heard.length > 0) await Promise.race([client.xdel(key, ...heard), closed]);
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
