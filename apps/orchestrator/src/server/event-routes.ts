import type { Hono } from 'hono';
import { findSweep } from '../store/find-sweep.js';
import { ROUTES } from '../wire/routes.js';
import { answer } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { eventStream } from './event-stream.js';

/** Tells what changes as it changes. */
export function addEventRoutes(app: Hono, { db, changes }: Pick<ApiDependencies, 'db' | 'changes'>): void {
  answer(app, ROUTES.events, ({ query, context }) => {
    const sweepId = query.sweep === undefined ? null : findSweep(db, query.sweep).id;
    const lastEventId = context.req.header('last-event-id') ?? null;
    const ending = new AbortController();
    const events = eventStream({ db, changes, lastEventId, sweepId, signal: ending.signal });
    return new Response(bodyOf(events, ending), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  });
}

/** Asks for the next event when the receiver has taken the one before. */
function bodyOf(events: AsyncGenerator<string, void>, ending: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      ending.abort();
      await events.return();
    },
  });
}
