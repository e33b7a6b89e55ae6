import { expect, test } from 'vitest';
import { claimStage } from '../store/claim-stage.js';
import { setSweepState } from '../store/sweep-runs.js';
import { completeStage } from '../test-support/complete-stage.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { type ServedLab, servedLab } from '../test-support/served-lab.js';
import { addStoredSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { createClient, type ReceivedEvent } from '../wire/client.js';

/** Events of the API as a client gets them. */
function eventsOf(lab: ServedLab, query: { readonly lastEventId?: string; readonly sweep?: string } = {}) {
  const client = createClient({
    baseUrl: 'http://localhost',
    token: null,
    fetch: async (input, init) => lab.app.request(String(input), init),
  });
  const events = client.events(query);
  return {
    async next(): Promise<ReceivedEvent> {
      const { value } = await events.next();
      if (value === undefined) throw new Error('the stream must go on');
      return value;
    },
    end: () => events.return(undefined),
  };
}

test('a change reaches the client as the thing is now, once however often it changed', async () => {
  const lab = await servedLab();
  const [train] = lab.plan.stages;
  const events = eventsOf(lab);
  expect((await events.next()).event).toEqual({ type: 'hello' });
  const attempt = claimStage(lab.db, train?.key ?? '', freshClaim());
  if (attempt === null) throw new Error('the stage must be waiting');
  const progress = { phase: 'training', step: 5, totalSteps: 10 };
  tellNews(lab.db, attempt, { type: 'progress', progress: { ...progress, step: 1 } });
  tellNews(lab.db, attempt, { type: 'progress', progress });
  setSweepState(lab.db, lab.id, 'paused');
  lab.changed();
  expect((await events.next()).event).toEqual({
    type: 'stage',
    key: train?.key,
    kind: 'train',
    name: 'expert rgb',
    state: 'running',
    attempt: 1,
    progress,
    sweeps: [lab.id],
  });
  expect((await events.next()).event).toEqual({ type: 'sweep', id: lab.id, name: 'tiny', state: 'paused' });
  setSweepState(lab.db, lab.id, 'stopped');
  lab.changed();
  expect((await events.next()).event).toMatchObject({ type: 'sweep', state: 'stopped' });
  await events.end();
  expect(lab.numListeners()).toBe(0);
});

test('a client that goes on behind its last event misses nothing and gets nothing twice', async () => {
  const lab = await servedLab();
  const [first, second] = lab.plan.stages.filter(({ kind }) => kind === 'train');
  if (first === undefined || second === undefined) throw new Error('there must be two trainings');
  const before = eventsOf(lab);
  await before.next();
  completeStage(lab.db, first, { startMs: 1, endMs: 2 });
  lab.changed();
  const { id } = await before.next();
  await before.end();
  completeStage(lab.db, second, { startMs: 3, endMs: 4 });
  const after = eventsOf(lab, { lastEventId: id });
  const hello = await after.next();
  expect([hello.id, hello.event.type]).toEqual([id, 'hello']);
  const next = await after.next();
  expect(next.event).toMatchObject({ type: 'stage', key: second.key, state: 'complete' });
  expect(Number(next.id)).toBeGreaterThan(Number(id));
  await after.end();
});

test.each(['999999', 'none', '-1'])(
  'an id that the store does not know, %s, begins at the present',
  async (lastEventId) => {
    const lab = await servedLab();
    const events = eventsOf(lab, { lastEventId });
    const { id } = await events.next();
    setSweepState(lab.db, lab.id, 'paused');
    lab.changed();
    const next = await events.next();
    expect([next.event.type, Number(next.id) > Number(id)]).toEqual(['sweep', true]);
    await events.end();
  },
);

test('of one sweep, only its own events come', async () => {
  const lab = await servedLab();
  const other = await addStoredSweep(lab.db, sweepText().replace('tiny', 'other').replace('32, 64', '64, 64'));
  const events = eventsOf(lab, { sweep: 'tiny' });
  await events.next();
  const [foreign] = other.plan.stages;
  const [own] = lab.plan.stages;
  if (foreign === undefined || own === undefined) throw new Error('both sweeps must have stages');
  completeStage(lab.db, foreign, { startMs: 1, endMs: 2 });
  completeStage(lab.db, own, { startMs: 1, endMs: 2 });
  lab.changed();
  expect((await events.next()).event).toMatchObject({ type: 'stage', key: own.key });
  await events.end();
});

test('a receiver that is slow or gone holds nothing up', async () => {
  const lab = await servedLab();
  const response = await lab.get('/api/events');
  expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
    'text/event-stream; charset=utf-8',
    'no-store',
  ]);
  await response.body?.cancel();
  lab.changed();
  expect(lab.numListeners()).toBe(0);
});
