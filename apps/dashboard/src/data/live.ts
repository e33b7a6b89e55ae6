import { type Client, RequestError } from '@ssma/orchestrator/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from './client-context.js';
import { type KeyPrefix, staleKeys, withoutCovered } from './stale-keys.js';

/** `refused`: the server wants a token. */
export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

/** Events of this long make one round of requests. */
const GATHER_MS = 250;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Reads events for as long as the page is open, and has what they make old read again. */
export function useLive(): Connection {
  const client = useClient();
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    const ending = new AbortController();
    void follow({ client, queries, signal: ending.signal, onChange: setConnection });
    return () => ending.abort();
  }, [client, queries]);
  return connection;
}

interface Following {
  readonly client: Client;
  readonly queries: QueryClient;
  readonly signal: AbortSignal;
  onChange(connection: Connection): void;
}

async function follow({ client, queries, signal, onChange }: Following): Promise<void> {
  const refresh = gatherer(queries);
  let lastEventId: string | undefined;
  let retryMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const { id, event } of client.events(lastEventId === undefined ? {} : { lastEventId }, { signal })) {
        onChange('live');
        retryMs = FIRST_RETRY_MS;
        lastEventId = id;
        refresh(staleKeys(event));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error)) return onChange('refused');
      // Any other end is followed by another try: the server may be starting again.
    }
    if (signal.aborted) return;
    onChange('lost');
    await pause(retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof RequestError && (error.status === 401 || error.status === 403);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function gatherer(queries: QueryClient): (keys: readonly KeyPrefix[]) => void {
  const waiting = new Set<KeyPrefix>();
  const flush = () => {
    const prefixes = withoutCovered(waiting);
    waiting.clear();
    for (const queryKey of prefixes) void queries.invalidateQueries({ queryKey });
  };
  return (keys) => {
    if (waiting.size === 0) setTimeout(flush, GATHER_MS);
    for (const key of keys) waiting.add(key);
  };
}
