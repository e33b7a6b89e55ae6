import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { attemptsAt, metricEvents } from '../metric-events.mjs';
import { pairsText, part, storeSweep, timed, withLab, withLink } from '../sweep-lab.mjs';

const { eventRecorder } = await part('store/record-events.js');

export const usesEngine = false;

/** As many as the channels hand over at a time by default. */
const BATCH = 500;

/**
 * Metric events per second that the writer stores in a SQLite file, one point each, of `attempts` attempts in turn.
 *
 * @param path  `recorder`: straight into the recorder; `embedded`: through the channel within the process; `backlog`: a
 *   Redis stream that holds all of them already, as after a restart; `redis`: published meanwhile, by a process each
 *   attempt
 */
export async function run({ events = 100_000, attempts = 2, path = 'recorder' }) {
  return withLab(async ({ db }) => {
    const { stages } = await storeSweep(db, 'w1', pairsText(attempts));
    const refs = attemptsAt(
      db,
      stages.filter(({ kind }) => kind === 'train').map(({ key }) => key),
    );
    const record = eventRecorder(db, () => ({ state: 'failed', stageState: 'failed', message: '' }));
    const ms = await PATHS[path]({ record, refs, events });
    const stored = db.$client.prepare('SELECT count(*) AS number FROM metrics').get().number;
    if (stored !== events) throw new Error(`bench: ${events} metrics must be stored; got ${stored}`);
    return { ms, events, eventsPerSecond: (1000 * events) / ms };
  });
}

const PATHS = {
  async recorder({ record, refs, events }) {
    const batches = [...batchesOf(metricEvents(refs, events))];
    const [, ms] = await timed(() => {
      for (const batch of batches) record(batch, 1);
    });
    return ms;
  },
  embedded: ({ record, refs, events }) =>
    withLink('embedded', async ({ events: channel }) => {
      const all = [...metricEvents(refs, events)];
      const [, ms] = await timed(async () => {
        const stored = storing(channel, record, events);
        for (const event of all) void channel.publish(event);
        await stored;
      });
      return ms;
    }),
  backlog: ({ record, refs, events }) =>
    withLink('redis', async ({ events: channel }) => {
      for (const batch of batchesOf(metricEvents(refs, events)))
        await Promise.all(batch.map((event) => channel.publish(event)));
      const [, ms] = await timed(() => storing(channel, record, events));
      return ms;
    }),
  redis: ({ record, refs, events }) =>
    withLink('redis', async ({ events: channel }, { url }) => {
      const script = fileURLToPath(new URL('../metric-publisher.mjs', import.meta.url));
      const publishers = refs.map((ref) => fork(script, [JSON.stringify({ url, ref, events: events / refs.length })]));
      const exits = publishers.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      await Promise.all(publishers.map((child) => new Promise((resolve) => child.once('message', resolve))));
      const [, ms] = await timed(() => {
        const stored = storing(channel, record, events);
        for (const child of publishers) child.send('begin');
        return stored;
      });
      await Promise.all(exits);
      return ms;
    }),
};

/** Resolves when so many events have been stored. */
function storing(channel, record, events) {
  return new Promise((resolve, reject) => {
    let stored = 0;
    channel.consume(
      async (batch) => {
        const { cursors, applied } = record(batch, 1);
        stored += applied.length;
        if (stored === events) resolve();
        return cursors;
      },
      { onTrouble: reject },
    );
  });
}

function* batchesOf(events) {
  let batch = [];
  for (const event of events) {
    batch.push(event);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
