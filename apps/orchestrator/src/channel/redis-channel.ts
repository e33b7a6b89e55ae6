import { z } from 'zod';
import { StateConflictError } from '../errors.js';
import { connectRedis, type RedisClient, redisTrouble } from '../redis/connect-redis.js';
import { labPrefix, type RedisLab } from '../redis/redis-lab.js';
import { AttemptCursor, AttemptEvent, attemptKey } from './attempt-event.js';
import {
  DEFAULT_BATCH_SIZE,
  type EventChannel,
  type EventConsumer,
  type EventConsumerOptions,
  pauseBriefly,
  type StoreEvents,
} from './event-channel.js';
import { parseJson, type StreamEntry, StreamReply } from './stream-reply.js';

export interface RedisChannelOptions extends RedisLab {
  /** Told of lost connections, which come back by themselves. */
  readonly onTrouble: (error: Error) => void;
}

/** Name of the group and of its one member: a new writer takes over what the last had read and not stored. */
const WRITER = 'writer';

/** Long enough to be rare, short enough to find out that the stream has gone. */
const BLOCK_MS = 2_000;

/** Nobody asks about an attempt a week after its last event. */
const STORED_KEPT_SECONDS = 7 * 24 * 3600;

// Scripts rather than transactions: a single command is sent again as a whole when the connection breaks under it.

/** KEYS: cursor of the attempt, stream. ARGV: id. Returns the cursor and how many entries have the id. */
const STANDING = `
local stored = redis.call('GET', KEYS[1])
return { stored, #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) }
`;

/**
 * KEYS: stream, then a cursor for each attempt. ARGV: group, seconds that cursors live, channel that they are told on,
 * number of entries, their ids, then for each cursor its sequence and the message that tells it.
 */
const CONFIRM = `
local numIds = tonumber(ARGV[4])
for index = 5, 4 + numIds do
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[index])
  redis.call('XDEL', KEYS[1], ARGV[index])
end
for index = 2, #KEYS do
  local at = 5 + numIds + 2 * (index - 2)
  redis.call('SET', KEYS[index], ARGV[at], 'EX', ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[at + 1])
end
`;

/**
 * A channel through a Redis stream. An event is one entry; it goes when it is stored, in the same transaction that says
 * how far its attempt is stored. Commands wait while the server is away.
 */
export function redisChannel(options: RedisChannelOptions): EventChannel {
  const { address, onTrouble } = options;
  const keys = channelKeys(options.lab);
  const client = connectRedis(address, onTrouble);
  const listeners = new Set<(cursor: AttemptCursor) => void>();
  let subscriber: RedisClient | undefined;
  let consumer: EventConsumer | undefined;

  let isClosed = false;

  const subscribe = (): void => {
    subscriber = connectRedis(address, onTrouble);
    subscriber.on('message', (_channel: string, json: string) => {
      const cursor = AttemptCursor.safeParse(parseJson(json));
      if (!cursor.success) return;
      for (const listener of listeners) listener(cursor.data);
    });
    subscriber.subscribe(keys.storedNews).catch((error: unknown) => {
      if (!isClosed) onTrouble(redisTrouble(address, error));
    });
  };

  return {
    async publish(event) {
      const receipt = await client.xadd(keys.events, '*', 'event', JSON.stringify(AttemptEvent.parse(event)));
      if (receipt === null) throw new StateConflictError(`redis ${address.name}: an event must get an id; got none`);
      return receipt;
    },
    async standing(attempt, receipt) {
      const key = keys.stored(attemptKey(attempt));
      const reply = await client.eval(STANDING, 2, key, keys.events, receipt);
      const [stored, numHeld] = z.tuple([z.string().nullable(), z.int()]).parse(reply);
      return { stored: Number(stored ?? 0), isHeld: numHeld > 0 };
    },
    onStored(listener) {
      listeners.add(listener);
      if (subscriber === undefined) subscribe();
      return () => void listeners.delete(listener);
    },
    consume(store, consumerOptions) {
      if (consumer !== undefined) throw new StateConflictError('channel: it must have one consumer at a time; got two');
      const reader = connectRedis(address, onTrouble);
      const drained = new StreamReader(reader, client, keys, consumerOptions);
      const running = drained.run(store);
      consumer = {
        async close() {
          drained.close();
          await running;
          consumer = undefined;
        },
      };
      return consumer;
    },
    async close() {
      isClosed = true;
      await consumer?.close();
      subscriber?.disconnect();
      client.disconnect();
    },
  };
}

interface ChannelKeys {
  readonly events: string;
  /** Channel on which cursors are told. */
  readonly storedNews: string;
  readonly stored: (attempt: string) => string;
}

function channelKeys(lab: string): ChannelKeys {
  const prefix = labPrefix(lab);
  return {
    events: `${prefix}:events`,
    storedNews: `${prefix}:stored`,
    stored: (attempt) => `${prefix}:stored:${attempt}`,
  };
}

/** Reads the stream as the writer, those entries first that a writer before has read and not stored. */
class StreamReader {
  readonly #reader: RedisClient;
  readonly #client: RedisClient;
  readonly #keys: ChannelKeys;
  readonly #options: Required<EventConsumerOptions>;
  readonly #closing = new AbortController();
  #hasLostConnection = false;

  /**
   * @param reader connection of its own, as reading blocks it; ends with the reader
   * @param client connection for everything else
   */
  constructor(reader: RedisClient, client: RedisClient, keys: ChannelKeys, options: EventConsumerOptions) {
    this.#reader = reader.on('close', () => {
      this.#hasLostConnection = true;
    });
    this.#client = client;
    this.#keys = keys;
    this.#options = { batchSize: DEFAULT_BATCH_SIZE, pause: pauseBriefly, ...options };
  }

  /** Never rejects; resolves after `close`. */
  async run(store: StoreEvents): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.#closing.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    let isCaughtUp = false;
    while (!this.#closing.signal.aborted) {
      try {
        // A connection that is closed while it comes back leaves its commands without an answer.
        const entries = await Promise.race([this.#read(isCaughtUp ? '>' : '0'), closed.then(() => [])]);
        // A reply may have been lost with the connection: what it held is read first, and this again after it.
        if (this.#hasLostConnection) {
          this.#hasLostConnection = false;
          isCaughtUp = false;
        } else if (entries.length > 0) await this.#store(entries, store);
        else isCaughtUp = true;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        isCaughtUp = false;
        if (isWithoutGroup(error) && (await this.#createGroup())) continue;
        this.#options.onTrouble(errorOf(error));
        await Promise.race([this.#options.pause(), closed]);
      }
    }
  }

  close(): void {
    this.#closing.abort();
    this.#reader.disconnect();
  }

  async #read(from: '0' | '>'): Promise<StreamEntry[]> {
    const block = from === '>' ? (['BLOCK', String(BLOCK_MS)] as const) : ([] as const);
    const count = String(this.#options.batchSize);
    const words = ['GROUP', WRITER, WRITER, 'COUNT', count, ...block, 'STREAMS', this.#keys.events, from];
    const reply = StreamReply.parse(await this.#reader.call('XREADGROUP', ...words));
    return reply?.[0]?.[1] ?? [];
  }

  async #store(entries: readonly StreamEntry[], store: StoreEvents): Promise<void> {
    const events = entries.flatMap((entry) => this.#eventOf(entry));
    const cursors = events.length === 0 ? [] : await store(events);
    const ids = entries.map(([id]) => id);
    const storedKeys = cursors.map((cursor) => this.#keys.stored(attemptKey(cursor)));
    const told = cursors.flatMap((cursor) => [cursor.sequence, JSON.stringify(cursor)]);
    const { events: stream, storedNews } = this.#keys;
    const words = [WRITER, STORED_KEPT_SECONDS, storedNews, ids.length, ...ids, ...told];
    await this.#client.eval(CONFIRM, 1 + storedKeys.length, stream, ...storedKeys, ...words);
  }

  #eventOf([id, fields]: StreamEntry): AttemptEvent[] {
    // Read by a writer before and deleted since: nothing is left to store.
    if (fields === null) return [];
    const event = AttemptEvent.safeParse(parseJson(fields[1] ?? ''));
    if (event.success) return [event.data];
    const rule = z.prettifyError(event.error).replaceAll('\n', ' ');
    this.#options.onTrouble(new StateConflictError(`event ${id}: it must be of the known form; got ${rule}`));
    return [];
  }

  /** @returns whether the group is there */
  async #createGroup(): Promise<boolean> {
    try {
      await this.#client.xgroup('CREATE', this.#keys.events, WRITER, '0', 'MKSTREAM');
      return true;
    } catch (error) {
      return String(error).includes('BUSYGROUP');
    }
  }
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The stream or its group is not there: nothing was published yet, or the server has been flushed. */
function isWithoutGroup(error: unknown): boolean {
  return /NOGROUP|UNBLOCKED/.test(String(error));
}
