import {
  chainText,
  machineMs,
  POLICY,
  quantile,
  storeSweep,
  withLab,
  withLink,
  withScheduler,
  withWorkers,
} from '../sweep-lab.mjs';

export const usesEngine = false;

/**
 * Milliseconds from the moment a stage can run to the moment a worker has started its process, on worker processes with a
 * slot each. Sweeps of one SSMA trial run `together` at a time, so that at most `2 * together` slots are taken.
 *
 * The clock is the machine's monotonic one. It starts when the writer is handed the `ended` event of a stage's last parent,
 * before that is stored, or, for a stage without parents, when its sweep is handed to the scheduler; it stops when `fork`
 * has returned.
 */
export async function run({ chains = 60, workers = 4, together = 1 }) {
  const runnableMs = new Map();
  const begunMs = new Map();
  const parentsOf = new Map();
  await withLab(({ db, folder }) =>
    withLink('redis', (redis, { url }) => {
      const endedMs = new Map();
      const events = watched(redis.events, (stageKey) => {
        endedMs.set(stageKey, machineMs());
      });
      return withScheduler({ link: { ...redis, events }, db, folder }, (scheduler) =>
        withWorkers(
          { workers, body: 'process', url, onMessage: ({ stageKey, atMs }) => begunMs.set(stageKey, atMs) },
          async () => {
            let next = 0;
            const runNext = async () => {
              while (next < chains) {
                next += 1;
                const id = `w${next}`;
                const { stages } = await storeSweep(db, id, chainText(next));
                for (const { key, parents } of stages) parentsOf.set(key, Object.values(parents));
                const startMs = machineMs();
                for (const { key, parents } of stages)
                  if (Object.keys(parents).length === 0) runnableMs.set(key, startMs);
                await scheduler.run(id, POLICY);
              }
            };
            await Promise.all(Array.from({ length: together }, runNext));
            for (const [key, parents] of parentsOf)
              if (parents.length > 0) runnableMs.set(key, Math.max(...parents.map((parent) => endedMs.get(parent))));
          },
        ),
      );
    }),
  );
  return summary(runnableMs, begunMs, parentsOf);
}

/** The channel, telling of every `ended` event before it is stored. */
function watched(channel, onEnded) {
  return {
    ...channel,
    consume: (store, options) =>
      channel.consume((batch) => {
        for (const { stageKey, news } of batch) if (news.type === 'ended') onEnded(stageKey);
        return store(batch);
      }, options),
  };
}

function summary(runnableMs, begunMs, parentsOf) {
  const latencies = (keys) => keys.map((key) => begunMs.get(key) - runnableMs.get(key));
  const keys = [...parentsOf.keys()];
  const first = latencies(keys.filter((key) => parentsOf.get(key).length === 0));
  const children = latencies(keys.filter((key) => parentsOf.get(key).length > 0));
  return {
    ms: quantile(children, 0.5),
    stages: keys.length,
    afterParent: figures(children),
    afterStart: figures(first),
  };
}

function figures(values) {
  return { median: quantile(values, 0.5), p99: quantile(values, 0.99), most: Math.max(...values) };
}
